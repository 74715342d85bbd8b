#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/model-coverage.md names every row and loop of the causal table, and only files that there are.
. tests/expect.bash "$1"
doc=docs/model-coverage.md

while IFS=, read -r row _; do
  check "$row is not told of" grep -qE "^\\| $row( \\(added\\))? \\|" "$doc"
done < <(tail -n +2 engine/model/causal_rows.csv)
while IFS=, read -r loop _; do
  check "the loop '$loop' is not told of" grep -qF "$loop" "$doc"
done < <(tail -n +2 engine/model/causal_loops.csv)

# Rows stand in engine/model, their tests in one of the folders of tests.
while read -r file; do
  check "no file $file" [ -n "$(git ls-files "engine/model/$file" "tests/*/$file" 2>/dev/null || find engine/model tests -name "$file")" ]
done < <(grep -E '^\| [a-z_]+( \(added\))? \|' "$doc" | grep -v '^| row ' | cut -d'|' -f7,8 | tr ',|' '\n\n' | tr -d ' ' | grep . | sort -u)
finish "what of the model stands"

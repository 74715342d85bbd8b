#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The section of docs/model.md that a room names is the one that tells of it.
. tests/expect.bash "$1"

for header in engine/model/*.hpp; do
  section=$(tr '\n' ' ' <"$header" | sed 's#/// ##g' | grep -oE 'docs/model\.md, 5\.[0-9]+' | head -1 | grep -oE '5\.[0-9]+$') || continue
  room=$(basename "$header" .hpp)
  check "$header: $section tells of another room" grep -qE "^### $section .*\`(engine/model/)?$room\*?\.cpp" docs/model.md
done
finish "sections that rooms name"

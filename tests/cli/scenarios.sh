#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every shipped file is sound; every shipped scenario runs in all its arms, two years in two small regions (its own
# first one where it names any), and its arms are compared.
. tests/expect.bash "$1"
expect 0 -- "$program" validate scenarios/*.toml scenarios/levers/*.toml scenarios/parameters/*.toml
freeze_share
cd "$folder" || exit 1

for scenario in $("$program" scenarios | cut -d' ' -f1); do
  read -r regions arms < <("$program" describe "$scenario" --json | /usr/bin/python3 -c '
import json, sys
told = json.load(sys.stdin)
print(",".join({"09", (told["regions"] or ["23"])[0]}), len(told["arms"]))')
  expect 0 -- "$program" ensemble "$scenario" --regions "$regions" --years 2 --scale 0.02 --members 1 --no-settle --quiet -o "$scenario"
  check "$scenario: an output of each arm" [ "$(ls "$scenario"/*.h5 | wc -l)" = "$arms" ]
  [ "$arms" = 1 ] || expect 0 " against " -- "$program" compare "$scenario" --brief
  rm -rf "$scenario"
done
finish "shipped scenarios"

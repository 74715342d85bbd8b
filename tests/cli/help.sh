#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Help, version, and what a slip on the command line says. The library's own exit codes (100 and up) stay inside.
. tests/expect.bash "$1"

version=$(sed -n 's/^project(careloop VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
expect 0 "careloop $version" model_version checkpoint_format -- "$program" --version
expect 0 "Exit codes" "careloop run sweden" -- "$program" --help
for command in run ensemble attribute calibrate sensitivity compare report resume validate describe loops digest summary; do
  expect 0 "Usage: careloop $command" "Example" -- "$program" "$command" --help
done
for command in scenarios levers; do expect 0 "Usage: careloop $command" -- "$program" "$command" -h; done

expect 2 "which command?" "run, ensemble, attribute, calibrate, sensitivity, compare, report, settle, resume" -- "$program"
expect 2 "no command 'rnu'" "nearest known: run" -- "$program" rnu sweden
expect 2 "no option '--versoin'" "nearest known: --version" -- "$program" --versoin
expect 2 "scenario is required" "careloop run --help" -- "$program" run
expect 2 "no option --yers" "nearest known: --years" -- "$program" run sweden --yers 3
expect 2 "no option --lever" -- "$program" resume x --lever y
expect 2 "--years" -- "$program" run sweden --years
expect 2 -- "$program" run sweden norway
expect 2 "files is required" -- "$program" digest
# Everything wrong with the values is said together.
expect 2 "--years: 'x' is not a whole number; allowed: 1 to 30" "--scale: '1,2' is not a number" \
  "--regions: '13,,24' has an empty place" "--stop-after: '2026-02-31' is not a date" "--threads: '0' is out of range" \
  "--member: '-1' is out of range" "--gain: 'much' is not a number" "--seed: '1e3' is not a whole number" \
  "--domains-as-ranks" "--checkpoint-every" "10 problems" -- \
  "$program" run sweden --years x --scale 1,2 --regions 13,,24 --stop-after 2026-02-31 --threads 0 --member -1 \
  --gain much --seed 1e3 --domains-as-ranks none --checkpoint-every 0
# A repeatable option takes one value, so the scenario may follow it.
expect 2 "no lever 'none'" -- "$program" run --lever none sweden
expect 2 "CARELOOP_CPU is 'nonsense'" "allowed: portable" -- \
  env CARELOOP_CPU=nonsense "$program" run "${small[@]}" -o "$folder/x.h5"
check "nothing is left by runs that never began" [ -z "$(ls -A "$folder")" ]
finish "help and slips of the command line"

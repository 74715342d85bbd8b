#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a newcomer gets wrong in scenarios, levers and parameters: exit 2, with place, what was read, what is
# allowed, and the nearest known name.
. tests/expect.bash "$1"
cd "$folder" || exit 1
run=("$program" run own.toml --quiet -o x.h5) # none of these gets as far as the world

# told FRAGMENT... : own.toml from standard input is refused, by run and by validate alike
told() {
  { echo 'extends = "sweden"'; cat; } >own.toml
  expect 2 "own.toml:" "$@" -- "${run[@]}"
  expect 2 "own.toml:" "$@" "1 of 1 file" -- "$program" validate own.toml
}
told "own.toml:2:1" "key 'yeers' is not known" "nearest known: 'years'" <<<'yeers = 3'
told "own.toml:2:9" "years is 99" "1 to 30" <<<'years = 99'
told "own.toml:2:8" "step is \"3 lightyears\"" "weeks" <<<'step = "3 lightyears"'
told "own.toml:2:8" "step is \"5 weeks\"" "whole days from 1 to 28" <<<'step = "5 weeks"'
told "own.toml:2:12" "region '99' is not known" <<<'regions = ["99"]'
told "own.toml:2:8" "link 'wait_leavin' is not known" "nearest known: 'wait_leaving'" <<<'cut = ["wait_leavin"]'
told "own.toml:2:8" "data names no folder" <<<'data = "data/1808"'
told "own.toml:3:1" "'waiting.swich_days' is not declared" "nearest known: 'waiting.switch_days'" <<'TOML'
[set]
"waiting.swich_days" = 3
TOML
told "own.toml:3:1" "'3 km' is not a value of waiting.switch_days" "days" <<'TOML'
[set]
"waiting.switch_days" = "3 km"
TOML
told "own.toml:3:1" "presence.summer_share" "0 to 1" <<'TOML'
[set]
"presence.summer_share" = 2
TOML
told "own.toml:3:1" "link.strength" "nearest known" <<'TOML'
[set]
"link.strength[wait_leavin]" = 2
TOML
told "not valid TOML" <<<'years = = 3'
told "there is no lever 'none'" <<'TOML'
[[arm]]
name = "a"
levers = ["none"]
TOML
# Several at once.
told "yeers" "scale is 0" "seed is -1" "3 problems" <<'TOML'
yeers = 3
scale = 0
seed = -1
TOML

# Levers
lever() {
  cat >lever.toml
  printf 'extends = "sweden"\n[[arm]]\nname = "a"\nlevers = ["lever.toml"]\n' >own.toml
  expect 2 "lever.toml:" "$@" -- "${run[@]}"
  expect 2 "lever.toml:" "$@" -- "$program" validate lever.toml
}
rest=$'name = "x"\nstart = "2026-01-01"\nchange = { "waiting.switch_days" = "6 weeks" }'
lever "scope is empty" <<<"$rest"$'\nscope = { regions = ["09"], municipalities = ["0114"] }'
lever "is not known" <<<"$rest"$'\nscope = { professions = ["nurze"] }'
lever "key 'scop'" "nearest known: 'scope'" <<<"$rest"$'\nscop = { regions = ["09"] }'
lever "uptake is 0" <<<"$rest"$'\nuptake = 0'
lever "lacks 'start'" <<<$'name = "x"\nchange = { "waiting.switch_days" = "6 weeks" }'

# Circles and what does not exist.
echo 'extends = "two.toml"' >one.toml
echo 'extends = "one.toml"' >two.toml
expect 2 "two.toml:1:11" "extends goes in a circle: one.toml -> two.toml -> one.toml" -- "$program" run one.toml
expect 2 "circle" -- "$program" validate one.toml
expect 2 "there is no scenario 'swedn'" "nearest known: 'sweden'" -- "$program" run swedn
expect 2 "cannot" -- "$program" validate nowhere.toml
expect 2 "3 of 3 files" -- "$program" validate one.toml two.toml nowhere.toml

# The same on the command line, under the option's name.
flat=("$program" run sweden --scale 0.02 -o x.h5)
expect 2 "--regions: region 'Haland' is not known" "known: 01, 03" -- "${flat[@]}" --regions Haland
expect 2 "--set: parameter 'waiting.swich_days' is not declared" "nearest known" -- "${flat[@]}" --set waiting.swich_days=3
expect 2 "--set: 'x' sets nothing" "ADDRESS=VALUE" -- "${flat[@]}" --set x
expect 2 "--cut: link 'all'" -- "${flat[@]}" --cut all
expect 2 "--scale: scale" -- "$program" run sweden --scale 1.5
expect 2 "--lever: there is no lever 'x'" -- "${flat[@]}" --lever x

# A declaration of one's own that nothing reads would pass for a result.
cat >own.toml <<'TOML'
extends = "sweden"
[declare.waiting.switch_dais]
unit = "days"
value = 3
range = [1, 5]
class = "assumed"
source = "assumed: a test"
when = "run"
TOML
expect 2 "own.toml:" "'waiting.switch_dais' is declared but read by nothing" "nearest known: 'waiting.switch_days'" -- \
  "${run[@]}" --regions 09 --scale 0.02 --years 1
expect 2 "is an input of the scenario" -- "$program" run own.toml -o own.toml
check "no run left a file" [ -z "$(ls | grep h5)" ]
finish "faults in scenarios and levers"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runner and runs killed at random times, twenty times: what is finished stays, nothing is left half written under
# its name, and the merged digest is that of an undisturbed ensemble.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1

ask_of_lighter_work 3
long=(--regions 23 --scale 0.02 --years 1 --no-settle --quiet)
"$program" ensemble question.toml "${long[@]}" -o whole --checkpoint-every 4 >/dev/null || fail "the undisturbed ensemble"
"$program" ensemble merge whole --quiet >/dev/null || fail "merging it"
"$program" ensemble plan question.toml "${long[@]}" -o killed >/dev/null || fail "the plan"

RANDOM=20260101
for round in $(seq 20); do
  "$program" ensemble resume killed --quiet --checkpoint-every 4 >said 2>&1 &
  runner=$!
  sleep "0.$((RANDOM % 50 + 10))"
  if ((round % 2)); then
    kill -KILL $runner 2>/dev/null
  else
    # One of its runs, and then, if it lives on, the runner.
    victims=($(pgrep -P $runner))
    ((${#victims[@]})) && kill -KILL "${victims[RANDOM % ${#victims[@]}]}" 2>/dev/null
    sleep 0.05
    kill -KILL $runner 2>/dev/null
  fi
  wait $runner 2>/dev/null
  # The runs end with their runner.
  for i in $(seq 200); do
    pgrep -f "ensemble resume killed" >/dev/null || break
    sleep 0.01
  done
  check "round $round: a run outlived its runner" [ "$i" -lt 200 ]
  for file in killed/*.h5; do
    [ -e "$file" ] || continue
    [ "$(digest_of "$file")" = "$(digest_of "whole/${file#*/}")" ] || fail "round $round: $file is not whole"
  done
done
check "the killing left work to do" [ -n "$(ls killed/*.h5.checkpoint 2>/dev/null)$(ls killed/*.part 2>/dev/null)" ]
"$program" ensemble resume killed --quiet >/dev/null 2>&1 || fail "the last start: exit $?"
"$program" ensemble merge killed --quiet >/dev/null || fail "merging what was killed"
check "another digest after twenty kills" [ "$(digest_of killed/merged.h5)" = "$(digest_of whole/merged.h5)" ]
check "nothing is left over: $(ls killed)" [ "$(ls killed | xargs)" = "$(ls whole | xargs)" ]
finish "killed twenty times"

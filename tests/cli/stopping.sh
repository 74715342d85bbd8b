#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs that are stopped: by a signal in the middle or while the world is made, by --stop-after, by kill -9.
# What goes on from the checkpoint ends as if nothing had happened; nothing half done has the final name.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1
long=(sweden --regions 09,23 --scale 0.02 --years 8 --quiet)
large=(sweden --regions 23,24,25 --scale 1 --years 1 --quiet)  # a second or two until the first step

"$program" run "${long[@]}" -o whole.h5 >/dev/null || fail "the undisturbed run"
wanted=$(digest_of whole.h5)

# catches SIGNAL PROCESS: true once the process is the program (before that it is a copy of this shell, with handlers of
# its own) and has its handler, as a bit of its caught signals says.
catches() {
  local caught
  [ "$(readlink "/proc/$2/exe")" = "$program" ] || return 1
  caught=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$2/status" 2>/dev/null)
  [ -n "$caught" ] && (((0x$caught >> ($(kill -l "$1") - 1)) & 1))
}
await() {
  local i
  for ((i = 0; i < 2000; ++i)); do
    "$@" && return 0
    sleep 0.01
  done
  fail "waited in vain for: $*"
}

for signal in TERM INT USR1; do
  rm -f out.h5*
  "$program" run "${long[@]}" --checkpoint-every 4 -o out.h5 >/dev/null 2>said &
  child=$!
  await [ -e out.h5.checkpoint ] # it is under way
  kill -s "$signal" "$child"
  [ "$signal" != TERM ] || kill -s TERM "$child" # batch systems send it twice
  status=0
  wait "$child" || status=$?
  check "$signal: exit $status" [ "$status" = 75 ]
  check "$signal: what to do next" grep -q "by $signal; go on with: careloop resume out.h5.checkpoint" said
  check "$signal: no output yet" [ ! -e out.h5 ]
  "$program" resume out.h5.checkpoint --quiet >/dev/null || fail "$signal: resume"
  check "$signal: another digest" [ "$(digest_of out.h5)" = "$wanted" ]
  check "$signal: leftovers: $(ls)" [ "$(ls)" = "$(printf '%s\n' out.h5 said whole.h5)" ]
done

# A signal while the world is being made: the checkpoint comes right after.
"$program" run "${large[@]}" -o early.h5 >/dev/null 2>said &
child=$!
await catches USR1 "$child"
kill -s USR1 "$child"
status=0
wait "$child" || status=$?
check "a signal during synthesis: exit $status" [ "$status" = 75 ]
check "a signal during synthesis: $(cat said)" grep -q "stopped on 2024-12-31 by USR1" said
"$program" resume early.h5.checkpoint --quiet >/dev/null || fail "resume from before the first step"
"$program" run "${large[@]}" -o late.h5 >/dev/null
check "stopped before the first step: another digest" [ "$(digest_of early.h5)" = "$(digest_of late.h5)" ]

# A second INT does not wait for anything.
"$program" run "${large[@]}" -o twice.h5 >/dev/null 2>&1 &
child=$!
await catches INT "$child"
# Two at once would count as one, and a busy machine may take its time between them: one each hundredth of a second.
while kill -s INT "$child" 2>/dev/null; do sleep 0.01; done
status=0
wait "$child" || status=$?
check "a second INT: exit $status" [ "$status" = 130 ]
check "a second INT leaves no output" [ ! -e twice.h5 ]

# Killed at any moment: the final name is absent or complete; the next run is not in the way of the wreck.
rm -f ./*.h5*
"$program" run "${small[@]}" -o whole.h5 >/dev/null
wanted=$(digest_of whole.h5)
for moment in 0.05 0.1 0.15 0.2 0.25 0.3 0.4 0.5 0.6 0.8; do
  rm -f killed.h5
  { timeout -s KILL "$moment" "$program" run "${small[@]}" --checkpoint-every 1 -o killed.h5; } >/dev/null 2>&1
  [ ! -e killed.h5 ] || check "killed after $moment s: a wrong output" [ "$(digest_of killed.h5)" = "$wanted" ]
  if [ -e killed.h5.checkpoint ]; then
    "$program" resume killed.h5.checkpoint -o resumed.h5 --quiet >/dev/null || fail "killed after $moment s: resume"
    check "killed after $moment s, resumed: another digest" [ "$(digest_of resumed.h5)" = "$wanted" ]
  fi
done
expect 0 -- "$program" run "${small[@]}" -o killed.h5
check "a run over the wreck: leftovers" [ -z "$(ls | grep -E '^killed.*(part|checkpoint)')" ]

# --stop-after
expect 75 "stopped on 2025-03-11 by --stop-after" -- "$program" run "${small[@]}" --stop-after 2025-03-10 -o s.h5
expect 2 "--stop-after: 2025-01-01 is in the past" "2025-03-11 to" -- \
  "$program" resume s.h5.checkpoint --stop-after 2025-01-01
"$program" run "${small[@]}" --stop-after 2025-03-10 -o s.h5 --json 2>/dev/null >closing.json
check "an early stop as JSON" /usr/bin/python3 -c '
import json
d = json.load(open("closing.json"))
assert d["finished"] is False and d["reached"] == "2025-03-11" and d["checkpoint"] == "s.h5.checkpoint", d'
expect 2 "is the checkpoint itself" -- "$program" resume s.h5.checkpoint -o s.h5.checkpoint
mkdir elsewhere
expect 0 -- "$program" resume s.h5.checkpoint -o elsewhere/t.h5 --quiet
check "with -o the checkpoint stays, as it is not the new output's own" [ -e s.h5.checkpoint ]
check "stopped and resumed elsewhere: another digest" [ "$(digest_of elsewhere/t.h5)" = "$wanted" ]
(cd elsewhere && "$program" resume ../s.h5.checkpoint --quiet >/dev/null) || fail "resume from another folder"
check "the output is where the run was told to put it" [ -e s.h5 ]
finish "stops and resumes"

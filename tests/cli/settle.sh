#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A world that has settled: made once and found again, the same run from it whatever computes it, its population
# as it was made; and files that are no start state, or not the right one.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1
export CARELOOP_CACHE=$folder/cache
world=(sweden --regions 09,23 --scale 0.02)
settled=("${world[@]}" --years 1 --settle --quiet)
starts() { ls cache/start-*.checkpoint; }

# Made by the first run, found by the second, which does not settle; the result is one.
expect 0 "settles first" "settling, week" "settling     " "start" -- "$program" run "${world[@]}" --years 1 --settle -o made.h5
check "one start state: $(starts)" [ "$(starts | wc -l)" = 1 ]
start=$(starts)
before=$(stat -c '%i %Y' "$start")
expect 0 "settling     before, " -- "$program" run "${settled[@]}" -o found.h5
wanted=$(digest_of made.h5)
check "found: another digest" [ "$(digest_of found.h5)" = "$wanted" ]
check "the start state was not made again" [ "$(stat -c '%i %Y' "$start")" = "$before" ]
expect 0 "in the cache" "settled" "$start" -- "$program" settle "${world[@]}" --quiet

same() {
  local what=$1
  shift
  rm -f other.h5
  "$program" run "${settled[@]}" "$@" -o other.h5 >/dev/null || fail "$what: exit $?"
  check "$what: another digest" [ "$(digest_of other.h5)" = "$wanted" ]
}
same "one thread" --threads 1
same "two threads, three ranks, with checks" --threads 2 --domains-as-ranks 3 --check
for date in 2024-12-31 2025-01-07 2025-08-14; do
  "$program" run "${settled[@]}" --threads 1 --stop-after $date -o stopped.h5 >/dev/null 2>&1
  [ $? = 75 ] || fail "a stop on $date"
  CARELOOP_CACHE=/nowhere "$program" resume stopped.h5.checkpoint --domains-as-ranks 2 --quiet >/dev/null ||
    fail "a resume on $date"
  check "stopped on $date: another digest" [ "$(digest_of stopped.h5)" = "$wanted" ]
done

# Settled by one thread or by ranks it is the same world.
CARELOOP_CACHE=$folder/alone same "settled anew by one thread" --threads 1

# The settled world is another than the one that was made, with the same people in it on the first day.
"$program" run "${world[@]}" --years 1 --quiet -o plain.h5 >/dev/null
check "settling changes the run" [ "$(digest_of plain.h5)" != "$wanted" ]
/usr/bin/python3 - <<'END' || fail "what is in the files"
import sys
try:
    import h5py, numpy
except ImportError:
    sys.exit(0)
made, plain = h5py.File("made.h5"), h5py.File("plain.h5")
def shapes(f):
    found = {}
    f.visititems(lambda name, x: found.update({name: x.shape}) if hasattr(x, "shape") and "provenance" not in name else None)
    return found
a, b = shapes(made), shapes(plain)
assert set(a) == set(b), set(a) ^ set(b)
for axis in ("time", "weekly/week", "municipal/quarter"):
    assert (made[axis][:] == plain[axis][:]).all(), axis
waiting = lambda f: numpy.nansum(f["weekly/waiting"][0])
assert waiting(made) > 2 * waiting(plain), (waiting(made), waiting(plain))
p = made["provenance"].attrs
assert len(p["start_state"]) == 64 and p["start_weeks"] >= 104 and p["settling_seconds"] > 0, dict(p)
assert plain["provenance"].attrs["start_state"] == ""
END

# By name, and what is refused.
"$program" settle "${world[@]}" --quiet -o own.start >/dev/null || fail "settle -o"
same "from a file" --start-state own.start
refuse=("$program" run --years 1 --quiet -o refused.h5 --start-state)
expect 3 "settled for another world" -- "${refuse[@]}" own.start sweden --regions 09,23 --scale 0.03
expect 3 "settled for another world" -- "${refuse[@]}" own.start "${world[@]}" --seed 2
expect 3 "settled for another world" -- "${refuse[@]}" own.start "${world[@]}" --set exit.out_of_care=0.2
"$program" run "${settled[@]}" --stop-after 2025-03-01 -o half.h5 >/dev/null 2>&1
expect 3 "is the checkpoint of a run, not a start state" -- "${refuse[@]}" half.h5.checkpoint "${world[@]}"
expect 3 "is a start state, not the checkpoint of a run" -- "$program" resume own.start
expect 3 "missing.start" -- "${refuse[@]}" missing.start "${world[@]}"
head -c 100000 own.start >cut.start
expect 3 "cut.start" -- "${refuse[@]}" cut.start "${world[@]}"
expect 2 "--no-settle" -- "$program" run "${world[@]}" --settle --no-settle
printf 'extends = "sweden"\nstep = "5d"\n' >fifth.toml
expect 2 "52 weeks" "allowed: 1, 2, 4, 7" -- "$program" settle fifth.toml --quiet
check "nothing is left of what was refused" [ ! -e refused.h5 ]

# A broken file in the cache is told, and settled anew.
for way in "head -c 50000" "head -c 0" "tail -c 50000"; do
  $way own.start >"$start"
  expect 0 "cannot be used" "settles anew" -- "$program" run "${settled[@]}" -o anew.h5
  check "$way: another digest" [ "$(digest_of anew.h5)" = "$wanted" ]
done
size=$(stat -c %s own.start)
cp own.start "$start"
printf 'XXXXXXXXXXXXXXXX' | dd of="$start" bs=1 seek=$((size / 2)) conv=notrunc status=none # inside a column
expect 0 "is damaged" "settles anew" -- "$program" run "${settled[@]}" -o anew.h5
check "a changed byte: another digest" [ "$(digest_of anew.h5)" = "$wanted" ]

# Two at once: one settles, the other waits for it or finds it.
rm -rf cache
"$program" run "${settled[@]}" -o first.h5 >/dev/null &
"$program" run "${settled[@]}" -o second.h5 >/dev/null || fail "the second of two"
wait $! || fail "the first of two"
check "two at once: the first" [ "$(digest_of first.h5)" = "$wanted" ]
check "two at once: the second" [ "$(digest_of second.h5)" = "$wanted" ]
check "nothing half made is left: $(ls cache)" [ -z "$(ls cache | grep part)" ]

# Arms and members share one settled world; the scenario asks for it by a key.
cat >question.toml <<'END'
extends = "sweden"
settle = true
regions = ["09", "23"]
scale = 0.02
years = 1
members = 2
[[arm]]
name = "baseline"
[[arm]]
name = "other"
END
rm -rf cache
"$program" ensemble question.toml --quiet -o out >/dev/null || fail "an ensemble"
check "one start state for all: $(ls cache)" [ "$(starts | wc -l)" = 1 ]
check "an arm without levers is the baseline" \
  [ "$(digest_of out/baseline-m0001.h5)" = "$(digest_of out/other-m0001.h5)" ]
check "members differ" [ "$(digest_of out/baseline-m0000.h5)" != "$(digest_of out/baseline-m0001.h5)" ]
expect 0 "skipped   4" -- "$program" ensemble question.toml --quiet -o out
expect 2 "of another run" -- "$program" ensemble question.toml --no-settle --quiet -o out
expect 74 "CARELOOP_CACHE" -- env CARELOOP_CACHE=/proc/nowhere "$program" settle "${world[@]}" --quiet
finish "one digest: $wanted"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One run on several processes: the same digest on any number of ranks with everything that is national switched on,
# straight or resumed on another number; a signal to one rank stops all, and an error on one ends all.
. tests/expect.bash "$1"
# As root and on more ranks than processors, waiting without spinning.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
if ! command -v mpirun >/dev/null; then
  echo "skipped: there is no mpirun"
  exit 77
fi
launch=(timeout -k 5 120 mpirun --oversubscribe --bind-to none)
if "${launch[@]}" -n 2 "$program" scenarios 2>&1 | grep -q "built without MPI"; then
  expect 2 "started as one of 2 processes" "CARELOOP_MPI" -- "${launch[@]}" -n 2 "$program" scenarios
  ((failures == 0)) || finish
  echo "skipped: the program was built without MPI, and says so under mpirun"
  exit 77
fi
freeze_share
cd "$folder" || exit 1

# on RANKS ARGUMENTS...: the program on so many ranks of one thread
on() {
  local ranks=$1
  shift
  "${launch[@]}" -n "$ranks" "$program" "$@" --threads 1
}

one=(sweden --regions 23 --scale 0.02 --years 1 --no-settle --quiet)
# Two regions to past the turn of the year, with hub, pools, grants, carriers, study and specialist service.
two=(sweden --regions 09,23 --scale 0.02 --years 1 --no-settle --quiet --set "budget.settling=28 days")
for lever in voluntary_hub_nurses resource_pool grant_by_headcount halland_playbook study_pay st_posts; do
  two+=(--lever "$lever")
done
"$program" run "${one[@]}" -o one.h5 >/dev/null || exit 1
"$program" run "${two[@]}" -o two.h5 >/dev/null || exit 1

# same WHOLE WHAT COMMAND...: exit 0 and the digest of WHOLE in other.h5
same() {
  local whole=$1 what=$2
  shift 2
  rm -f other.h5
  "$@" >said 2>&1 || fail "$what: exit $?: $(cat said)"
  check "$what: another digest" [ "$(digest_of other.h5)" = "$(digest_of "$whole")" ]
}

for ranks in 1 2 3 4; do
  same one.h5 "one region on $ranks ranks" on "$ranks" run "${one[@]}" -o other.h5
  [ "$ranks" = 1 ] || check "said once" [ "$(grep -c "on $ranks ranks of 1 threads" said)" = 1 ]
done
for ranks in 2 4; do
  same two.h5 "two regions on $ranks ranks" on "$ranks" run "${two[@]}" -o other.h5
done
same two.h5 "two regions on 3 ranks with checks" on 3 run "${two[@]}" --check -o other.h5
check "ranks are told" /usr/bin/python3 -c '
import h5py
assert h5py.File("other.h5")["provenance"].attrs["ranks"] == 3'

# resumed RANKS RANKS: stopped on so many and resumed on so many, in a week of neither market nor quarter.
resumed() {
  on "$1" run "${two[@]}" --stop-after 2025-05-10 -o other.h5 >said 2>&1
  [ $? = 75 ] || fail "a stop on $1 ranks: $(cat said)"
  check "a stop is said once: $(cat said)" [ "$(grep -c "go on with: careloop resume" said)" = 1 ]
  same two.h5 "stopped on $1 ranks, resumed on $2" on "$2" resume other.h5.checkpoint --quiet
  check "the checkpoint is gone" [ ! -e other.h5.checkpoint ]
}
resumed 2 3
resumed 3 1
resumed 1 2

# From a settled world, which one process makes beforehand.
export CARELOOP_CACHE=$folder/.cache
settled=(sweden --regions 23 --scale 0.02)
expect 2 "has not settled yet, which 2 processes do not do together" "careloop settle" -- \
  on 2 run "${settled[@]}" --years 1 --settle -o other.h5
"$program" settle "${settled[@]}" --quiet >/dev/null || exit 1
"$program" run "${settled[@]}" --years 1 --settle --quiet -o .settled.h5 >/dev/null || exit 1
same .settled.h5 "from a settled world on 3 ranks" on 3 run "${settled[@]}" --years 1 --settle --quiet -o other.h5

# A signal to the last of three.
long=(sweden --regions 23 --scale 0.02 --years 4 --no-settle --quiet)
"$program" run "${long[@]}" -o long.h5 >/dev/null || exit 1
rm -f other.h5
on 3 run "${long[@]}" --checkpoint-every 4 -o other.h5 >said 2>&1 &
launcher=$!
for ((i = 0; i < 2000; ++i)); do
  [ -e other.h5.checkpoint ] && break
  sleep 0.01
done
for process in /proc/[0-9]*; do
  [ "$(readlink "$process/exe")" = "$program" ] || continue
  tr '\0' '\n' <"$process/cmdline" 2>/dev/null | grep -qx other.h5 || continue
  tr '\0' '\n' <"$process/environ" 2>/dev/null | grep -qx OMPI_COMM_WORLD_RANK=2 || continue
  kill -s USR1 "${process#/proc/}"
done
status=0
wait "$launcher" || status=$?
check "a signal to one rank: exit $status: $(cat said)" [ "$status" = 75 ]
next="by USR1; go on with: careloop resume other.h5.checkpoint"
check "a signal to one rank: $(cat said)" [ "$(grep -c "$next" said)" = 1 ]
left=$(printf '%s\n' long.h5 one.h5 other.h5.checkpoint said two.h5)
check "a signal to one rank: leftovers: $(ls)" [ "$(ls)" = "$left" ]
same long.h5 "stopped by a signal, resumed on 2" on 2 resume other.h5.checkpoint --quiet

# What one rank alone meets ends all, whose others wait for it; what all meet is said once.
pair=(run "${one[@]}" --threads 1 -o other.h5)
expect 3 "/nowhere" -- \
  "${launch[@]}" -n 1 "$program" "${pair[@]}" : -n 1 -x CARELOOP_SHARE=/nowhere "$program" "${pair[@]}"
expect 3 "processes 0 and 1 differ in the world they have made" -- \
  "${launch[@]}" -n 1 "$program" "${pair[@]}" : -n 1 "$program" "${pair[@]}" --seed 2
expect 74 "nowhere" -- on 2 run "${one[@]}" -o nowhere/other.h5
on 2 run "${one[@]}" --arm nix -o other.h5 >said 2>&1
status=$?
check "an error that all meet: exit $status, not 2" [ "$status" = 2 ]
check "an error that all meet is said once: $(cat said)" [ "$(grep -c "has no arm 'nix'" said)" = 1 ]
expect 2 "9 processes for the 8 domains of sweden; allowed: 1 to 8" -- on 9 run "${one[@]}" -o other.h5
expect 2 "--trace: nobody can be followed through 2 processes" "--domains-as-ranks" -- \
  on 2 run "${one[@]}" --trace first:nurse --domains-as-ranks 2 -o other.h5
expect 2 "allowed: careloop run and careloop resume" -- "${launch[@]}" -n 2 "$program" scenarios
finish "one run on several processes"

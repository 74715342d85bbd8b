#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An ensemble as a job array of a real Slurm: one task is warned of its limit, one is killed and queued again, one is
# cancelled and submitted again; all results together are those of the same ensemble run here.
. tests/expect.bash "$1"
freeze_share
. tests/slurm/cluster.bash
cd "$folder" || exit 1

ask_of_lighter_work 3
small=(question.toml --regions 09,23 --scale 0.02 --years 2 --no-settle --quiet)
expect 0 "runs" "6" -- "$program" ensemble plan "${small[@]}" -o here
expect 0 "ran       6" -- "$program" ensemble resume here
expect 0 -- "$program" ensemble merge here

there="on the cluster"
expect 0 "sbatch" -- "$program" ensemble plan "${small[@]}" -o "$there" --slurm --tasks 3 --cpus-per-task 1 \
  --mem 600M --time 00:30:00
array=$(sbatch --parsable "$there/slurm/array.sh") || fail "sbatch: $array"

runs() { pgrep -f "$folder/$there --slice $1/3" >/dev/null; }
state_is() { [ "$(task_state "${array}_$1")" = "$2" ]; }

# What becomes of a task whose node fails: TERM, after some seconds KILL, and the queue.
wait_for 60 "task 1 runs" runs 1
scontrol requeue "${array}_1" || fail "scontrol requeue"
# What Slurm sends before the limit, to the script alone; the script asks to be queued again. By then the task has one of
# its two runs.
wait_for 120 "task 0 has a run" [ -e "$there/baseline-m0000.h5" ]
scancel --batch --signal=USR1 "${array}_0"
wait_for 120 "task 2 runs" runs 2
scancel "${array}_2"

wait_for 120 "task 0 is done in a second attempt" state_is 0 "COMPLETED after 1"
wait_for 120 "task 1 is done in a second attempt" state_is 1 "COMPLETED after 1"
wait_for 60 "task 2 is cancelled and stays so" state_is 2 "CANCELLED"
check "what the warned task said: $(cat "$there/slurm/${array}_0.out")" \
  grep -q "stopped by USR1" "$there/slurm/${array}_0.out"

# What is left is told as a list for sbatch.
expect 0 "sbatch --array=2 " -- "$program" ensemble status "$there"
again=$(sbatch --parsable --array=2 "$there/slurm/array.sh") || fail "sbatch --array=2: $again"
array=$again
wait_for 120 "task 2 is done when submitted again" state_is 2 "COMPLETED"

expect 0 -- "$program" ensemble merge "$there"
check "the cluster's results are those of this machine" \
  [ "$(digest_of "$there/merged.h5")" = "$(digest_of here/merged.h5)" ]
[ "$failures" = 0 ] || head -v -n 30 "$there"/slurm/*.out
finish "a job array"

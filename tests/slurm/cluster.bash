# SPDX-License-Identifier: Apache-2.0
# For tests on a Slurm of their own: after expect.bash, `. tests/slurm/cluster.bash` takes
#   nodes               how many (default 1)
# and gives
#   SLURM_CONF          of a cluster that is stopped at the end, however this ends; where none starts, the test is skipped
#   wait_for SECONDS TEXT CONDITION...   until the condition holds; else a failure that tells the queue
#   task_state JOB      "COMPLETED", or with its restarts "COMPLETED after 1"
stop_cluster=$PWD/tests/slurm/stop
cluster=$(tests/slurm/start --for $$ --nodes "${nodes:-1}") || {
  status=$?
  [ "$status" = 77 ] && echo "skipped: no Slurm can be started here"
  exit "$status"
}
trap '"$stop_cluster" "$cluster"; rm -rf "$folder"' EXIT
export SLURM_CONF=$cluster/slurm.conf

wait_for() {
  local seconds=$1 text=$2 i
  shift 2
  for ((i = 0; i < 10 * seconds; ++i)); do
    "$@" && return
    sleep 0.1
  done
  fail "$text: not within $seconds s: $(squeue)"
  return 1
}

task_state() {
  local told restarts
  told=$(scontrol show job "$1" 2>/dev/null)
  restarts=$(grep -oP 'Restarts=\K\d+' <<<"$told")
  echo "$(grep -oP 'JobState=\K\w+' <<<"$told")$([ "${restarts:-0}" = 0 ] || echo " after $restarts")"
}

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One run on two nodes of a real Slurm, a rank each, gives the results of the same run in one process. The nodes are this
# machine twice, which mpirun reaches through Slurm as it would reach others.
. tests/expect.bash "$1"
if ! ldd "$program" | grep -q libmpi; then
  echo "skipped: this build is without MPI"
  exit 77
fi
if ! command -v mpirun >/dev/null; then
  echo "skipped: there is no mpirun"
  exit 77
fi
freeze_share
nodes=2
. tests/slurm/cluster.bash
cd "$folder" || exit 1
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

"$program" run "${small[@]}" --no-settle -o here.h5 >/dev/null || fail "a run in one process"

cat >job.sh <<'JOB'
#!/bin/bash
#SBATCH --nodes=2 --ntasks-per-node=1 --cpus-per-task=1 --time=00:20:00 --output=job.out
mpirun bash -c 'echo "on $SLURMD_NODENAME"'
mpirun "$@"
JOB
sbatch --quiet --wait job.sh "$program" run "${small[@]}" --no-settle -o there.h5 || fail "exit $? of the job: $(cat job.out)"
check "a rank on each node: $(cat job.out)" [ "$(grep '^on ' job.out | sort | xargs)" = "on n1 on n2" ]
check "the results on two nodes are those of one process" [ "$(digest_of there.h5)" = "$(digest_of here.h5)" ]
# Without this, two processes that each ran all of it would pass.
check "two ranks shared the run" /usr/bin/python3 -c '
import h5py
assert h5py.File("there.h5")["provenance"].attrs["ranks"] == 2'
finish "a run on two nodes"

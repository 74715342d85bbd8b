#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Results that cannot be written: exit 74 with the system's reason, at once where it can be known beforehand;
# nothing half done stays, and what was there before does.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1
run=("$program" run "${small[@]}")

# Known before the work: a run of the whole country for 30 years is refused at once.
at_once=(timeout 5 "$program" run sweden --years 30 --quiet)
expect 74 "cannot write nowhere/x.h5: the folder nowhere does not exist" -- "${at_once[@]}" -o nowhere/x.h5
expect 74 "cannot write /proc/x.h5" -- "${at_once[@]}" -o /proc/x.h5
expect 74 "it is not an ordinary file" -- "${at_once[@]}" -o /dev/full
mkdir taken.h5
expect 74 "cannot write taken.h5: it is a folder" -- "${at_once[@]}" -o taken.h5
mkdir x.h5.checkpoint
expect 74 "x.h5.checkpoint: it is a folder" -- "${at_once[@]}" -o x.h5
rmdir taken.h5 x.h5.checkpoint
check "nothing is left by runs that never began" [ -z "$(ls)" ]

# A limit on the size of files.
expect 74 "cannot write x.h5: File too large" -- bash -c 'ulimit -f 64; exec "$@"' . "${run[@]}" -o x.h5
expect 74 "cannot write x.h5.checkpoint: File too large" -- \
  bash -c 'ulimit -f 64; exec "$@"' . "${run[@]}" -o x.h5 --stop-after 2025-03-01
check "nothing is left beyond the limit" [ -z "$(ls)" ]

# Standard output that is full, or whose reader has left.
expect 74 "cannot write to standard output: No space left" -- bash -c '"$@" >/dev/full' . "${run[@]}" -o x.h5
check "the output file is there all the same" [ -s x.h5 ]
expect 0 -- bash -o pipefail -c '"$@" | true' . "${run[@]}" -o x.h5
rm -f x.h5

if unshare -Urm true 2>/dev/null; then
  mkdir disk
  said=$(unshare -Urm bash -u -s "$program" "${small[@]}" <<'INSIDE' 2>&1
program=$1
run=("$@")
run=("$program" run "${run[@]:1}")
mount -t tmpfs -o size=64m disk disk || exit 77
fail() { echo "failed: $*"; exit 1; }
"${run[@]}" -o disk/x.h5 >/dev/null || fail "a run on a large disk"
whole=$(($(stat -c %s disk/x.h5) / 1024))
rm disk/x.h5
full=0
for percent in 2 20 40 60 80 95; do
  mount -o remount,size=$((whole * percent / 100 / 4 * 4 + 4))k disk
  message=$("${run[@]}" -o disk/x.h5 2>&1)
  status=$?
  [ "$status" = 74 ] || fail "a disk for $percent % of the output: exit $status: $message"
  [ "$message" = "careloop: cannot write disk/x.h5: No space left on device" ] || fail "unclear: $message"
  [ -z "$(ls -A disk)" ] || fail "left on a full disk: $(ls -A disk)"
  full=$((full + 1))
done
# A checkpoint that does not fit; the one before it stays and can be gone on from.
mount -o remount,size=64m disk
"${run[@]}" -o disk/x.h5 --stop-after 2025-03-01 >/dev/null 2>&1
[ $? = 75 ] || fail "a checkpoint on a large disk"
before=$(sha256sum <disk/x.h5.checkpoint)
size=$(($(stat -c %s disk/x.h5.checkpoint) / 1024))
mount -o remount,size=$((size * 3 / 2))k disk
message=$("$program" resume disk/x.h5.checkpoint --quiet --stop-after 2025-06-01 2>&1)
status=$?
[ "$status" = 74 ] || fail "a disk without room for a second checkpoint: exit $status: $message"
case $message in
  "careloop: cannot write /"*"/disk/x.h5.checkpoint: No space left on device") ;;
  *) fail "unclear: $message" ;;
esac
[ "$before" = "$(sha256sum <disk/x.h5.checkpoint)" ] || fail "the earlier checkpoint has changed"
mount -o remount,size=64m disk
"$program" resume disk/x.h5.checkpoint --quiet >/dev/null || fail "resume after the disk was full"
mount -o remount,ro disk
message=$("${run[@]}" -o disk/y.h5 2>&1)
status=$?
[ "$status" = 74 ] || fail "a folder that may not be written: exit $status: $message"
[ "$message" = "careloop: cannot write disk/y.h5: Read-only file system" ] || fail "unclear: $message"
echo "$full full disks, a full disk at a checkpoint and a read-only one, each with a clear end"
INSIDE
)
  status=$?
  if [ "$status" = 77 ]; then
    echo "not tried: full disks, as tmpfs may not be mounted"
  else
    check "$said" [ "$status" = 0 ]
    echo "$said"
  fi
else
  echo "not tried: full disks, as unshare -Urm is not permitted"
fi

# Two runs of one name at once: one of them is refused or both end well, but the file is whole.
"${run[@]}" -o both.h5 >/dev/null 2>&1 &
"${run[@]}" -o both.h5 >/dev/null 2>&1
first=$? second=0
wait $! || second=$?
check "of two runs of one name none ended well" [ $((first * second)) = 0 ]
"${run[@]}" -o single.h5 >/dev/null
check "two runs of one name: another digest" [ "$(digest_of both.h5)" = "$(digest_of single.h5)" ]

# Too little memory is said as such.
status=0
said=$(bash -c 'ulimit -v 300000; exec "$@"' . "$program" run sweden --scale 1 --threads 1 --quiet -o m.h5 2>&1) || status=$?
check "too little memory: exit $status: $said" [ "$status" = 1 ]
check "too little memory: $said" grep -q "out of memory" <<<"$said"
finish "outputs that cannot be written"

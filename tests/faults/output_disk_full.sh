#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A disk that fills up while a file is written: a clear message, exit 74, nothing left behind, no crash.
# Sizes are swept, so that the disk fills early, in the middle, and in HDF5's last flush.
set -eu
sample="$(dirname "$1")/tests/careloop_sample_file"
[ -x "$sample" ] || { echo "skipped: $sample is not built"; exit 77; }
unshare -Urm true 2>/dev/null || { echo "skipped: unshare -Urm is not permitted"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unshare -Urm bash -eu -s "$(realpath "$sample")" "$folder" <<'INSIDE'
sample=$1 folder=$2
mount -t tmpfs -o size=200k disk "$folder" 2>/dev/null || exit 77
fail() { echo "failed: $*"; exit 1; }
rows=20000
full=0 whole=0
for size in $(seq 4 4 220); do
  mount -o remount,size="${size}k" "$folder"
  status=0
  message=$("$sample" "$folder/run.h5" "$rows" 2>&1) || status=$?
  [ ! -e "$folder/run.h5.part" ] || fail "$size kB: the .part is left"
  if [ "$status" = 0 ]; then
    [ -s "$folder/run.h5" ] || fail "$size kB: success without a file"
    rm "$folder/run.h5"
    whole=$((whole + 1))
    continue
  fi
  full=$((full + 1))
  [ "$status" = 74 ] || fail "$size kB: exit $status: $message"
  [ "$message" = "careloop_sample_file: cannot write $folder/run.h5: No space left on device" ] ||
    fail "$size kB: unclear message: $message"
  [ -z "$(ls -A "$folder")" ] || fail "$size kB: left behind: $(ls -A "$folder")"
done
[ "$full" -ge 20 ] && [ "$whole" -ge 1 ] || fail "$full sizes were too small, $whole large enough"
# A full disk does not cost the file that was there before.
"$sample" "$folder/run.h5" 1000
before=$(sha256sum <"$folder/run.h5")
if "$sample" "$folder/run.h5" 1000000 2>/dev/null; then fail "a full disk went unnoticed"; fi
[ "$before" = "$(sha256sum <"$folder/run.h5")" ] || fail "the earlier file has changed"
echo "$full disk sizes were too small, each with a clear end; $whole were large enough"
INSIDE

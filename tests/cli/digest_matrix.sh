#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One result, whatever computes it: any number of threads and ranks, straight or resumed at any step on other
# numbers, every processor variant, with and without the C library's faster functions.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1
seed=${CARELOOP_TEST_SEED:-$RANDOM}
echo "resumed steps are drawn with CARELOOP_TEST_SEED=$seed"
RANDOM=$seed

"$program" run "${small[@]}" --threads 1 -o one.h5 >/dev/null || fail "the first run"
wanted=$(digest_of one.h5)

# same WHAT [NAME=VALUE]... ARGUMENTS...: a straight run
same() {
  local what=$1 settings=()
  shift
  while [[ ${1:-} == *=* && $1 != -* ]]; do
    settings+=("$1")
    shift
  done
  rm -f other.h5
  env ${settings[@]+"${settings[@]}"} "$program" run "${small[@]}" "$@" -o other.h5 >/dev/null || fail "$what: exit $?"
  check "$what: another digest" [ "$(digest_of other.h5)" = "$wanted" ]
}

# resumed DAY "RUN ARGUMENTS" "RESUME ARGUMENTS": stopped and taken up again
resumed() {
  local date
  date=$(date -ud "2024-12-31 + $1 days" +%F)
  rm -f other.h5
  "$program" run "${small[@]}" $2 --stop-after "$date" -o other.h5 >/dev/null 2>&1
  [ $? = 75 ] || fail "a stop on $date"
  "$program" resume other.h5.checkpoint $3 --quiet >/dev/null || fail "a resume on $date: exit $?"
  check "stopped on $date with '$2', resumed with '$3': another digest" [ "$(digest_of other.h5)" = "$wanted" ]
  check "the checkpoint is gone" [ ! -e other.h5.checkpoint ]
}

for threads in 1 2 4; do
  for ranks in 1 2 5; do
    [ "$threads $ranks" = "1 1" ] || same "$threads threads, $ranks ranks" --threads "$threads" --domains-as-ranks "$ranks"
  done
done
same "with checkpoints on the way" --checkpoint-every 5
same "with checks at every step" --check
resumed 0 "" ""
resumed $((7 * (1 + RANDOM % 51))) "--threads 1" "--threads 1"
resumed $((7 * (1 + RANDOM % 51))) "--threads 2 --domains-as-ranks 2" "--threads 4 --domains-as-ranks 5"
resumed $((1 + RANDOM % 360)) "--domains-as-ranks 5" "--threads 1"
# Twice stopped.
first=$((1 + RANDOM % 170)) second=$((180 + RANDOM % 170))
"$program" run "${small[@]}" --stop-after "$(date -ud "2024-12-31 + $first days" +%F)" -o twice.h5 >/dev/null 2>&1
"$program" resume twice.h5.checkpoint --stop-after "$(date -ud "2024-12-31 + $second days" +%F)" --quiet >/dev/null 2>&1
[ $? = 75 ] || fail "a second stop"
"$program" resume twice.h5.checkpoint --domains-as-ranks 2 --quiet >/dev/null
check "stopped twice, on days $first and $second: another digest" [ "$(digest_of twice.h5)" = "$wanted" ]

# With a lever whose strength hangs on what its carrier has kept.
cat >"$folder/carried.toml" <<'END'
name = "Carried"
start = 2025-01-01
carrier = "line_manager"
support_ends = 2025-05-01
change = { "need.rate" = { multiply = 0.9 }, "presence.patient_time" = { multiply = 0.98 } }
END
plain=("${small[@]}") digest_without=$wanted
small+=(--lever "$folder/carried.toml")
"$program" run "${small[@]}" -o lever.h5 >/dev/null || fail "a run with a lever"
wanted=$(digest_of lever.h5)
check "the lever changes nothing" [ "$wanted" != "$digest_without" ]
resumed $((7 * (1 + RANDOM % 51))) "--threads 1" "--threads 2 --domains-as-ranks 2"
resumed 175 "" ""
small=("${plain[@]}") wanted=$digest_without

tried=() skipped=()
for variant in portable avx2 avx512; do
  if CARELOOP_CPU=$variant "$program" run "${small[@]}" -o other.h5 >/dev/null 2>message; then
    same "processor variant $variant" "CARELOOP_CPU=$variant"
    tried+=("$variant")
  elif grep -q "which this processor lacks" message; then
    skipped+=("$variant")
  else
    fail "processor variant $variant: $(cat message)"
  fi
done
same "the C library without AVX2 and FMA" \
  GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX2,-FMA CARELOOP_CPU=portable
echo "processor variants: ${tried[*]}; skipped, as this processor lacks them: ${skipped[*]:-none}"
finish "one digest: $wanted"

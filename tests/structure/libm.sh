#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The C library's exp, log, pow and their like give other bits on other processors, so the engine may take
# from libm only what IEEE 754 fixes: sqrt, floor, ceil, trunc and conversions to whole numbers.
# Looks at the static libraries beside the program given as $1.
set -euo pipefail

program=${1:?usage: libm.sh PROGRAM (the libraries beside it are examined)}
folder=$(dirname "$program")
allowed='^(sqrt|floor|ceil|trunc|round|rint|nearbyint|lround|llround|lrint|llrint)[fl]?$'

libm=$("${CXX:-c++}" -print-file-name=libm.so.6)
if [[ ! -e $libm ]]; then
  echo "libm: no libm.so.6 found through ${CXX:-c++}; skipped"
  exit 77
fi
# Everything the mathematical library offers, so that nothing depends on a list of ours.
offered=$(nm -D --defined-only "$libm" | awk '$2 ~ /^[TWi]$/ { sub(/@.*/, "", $3); print $3 }' | sort -u)
if ! grep -qx exp <<<"$offered" || ! grep -qx pow <<<"$offered"; then
  echo "libm: cannot read the symbols of $libm" >&2
  exit 1
fi

libraries=()
for room in base scenario world model run output; do
  library=$folder/libcareloop_$room.a
  [[ -e $library ]] && libraries+=("$library")
done
if [[ ! -e $folder/libcareloop_base.a ]]; then
  echo "libm: no libcareloop_base.a beside $program" >&2
  exit 1
fi

# Undefined symbols as "library object symbol"; _ZGV... are the vector forms of libmvec.
found=$(
  for library in "${libraries[@]}"; do
    nm -u "$library" | awk -v library="$(basename "$library")" '
      NF == 1 && /:$/ { object = substr($1, 1, length($1) - 1) }
      $1 == "U" || $1 == "w" { sub(/@.*/, "", $2); print library, object, $2 }'
  done | awk -v allowed="$allowed" '
    FNR == NR { offered[$1] = 1; next }
    (($3 in offered) && $3 !~ allowed) || $3 ~ /^_ZGV/ {
      printf "%s: %s uses %s of libm; use engine/base/maths.hpp\n", $1, $2, $3
    }' <(echo "$offered") -
)

if [[ -n $found ]]; then
  echo "$found"
  echo "libm: $(wc -l <<<"$found") uses of functions that differ between processors"
  exit 1
fi
echo "libm: ${#libraries[@]} libraries use nothing of libm but roots and roundings"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Kinds of units and professions are the scenario's: no string literal in engine/ or hpc/ may name one, whole
# ("nurse") or inside an address ("quit.base_rate[nurse,ward]"). Run from the root of the sources.
set -euo pipefail

kinds=scenarios/parameters/kinds.toml
if [[ ! -e $kinds ]]; then
  echo "names: no $kinds; skipped"
  exit 77
fi

mapfile -t names < <(awk '
  /^[[:space:]]*\[/ { inside = /^[[:space:]]*\[\[(unit_kind|profession)\]\]/ }
  inside && match($0, /^[[:space:]]*name[[:space:]]*=[[:space:]]*"[^"]+"/) {
    text = substr($0, RSTART, RLENGTH); sub(/^[^"]*"/, "", text); sub(/"$/, "", text); print text
  }' "$kinds" | sort -u)
if ((${#names[@]} == 0)); then
  echo "names: $kinds has no [[unit_kind]] or [[profession]] with a name" >&2
  exit 1
fi

folders=()
for folder in engine hpc; do
  [[ -d $folder ]] && folders+=("$folder")
done
mapfile -t files < <(find "${folders[@]}" -name '*.cpp' -o -name '*.hpp' | sort)

any=$(IFS='|'; echo "${names[*]}")
whole="\"($any)\""
in_address="\"[^\"]*\\[([^]\"]*,)?[[:space:]]*($any)[[:space:]]*[],][^\"]*\""
# Comments may give examples: they are cut off first.
found=$(awk '{ sub(/(^|[ \t;{}(),])\/\/.*$/, ""); print FILENAME ":" FNR ":" $0 }' "${files[@]}" |
  grep -E "$whole|$in_address" || true)

if [[ -n $found ]]; then
  echo "$found"
  echo "names: $(wc -l <<<"$found") lines name a kind of unit or a profession; ask the scenario instead"
  exit 1
fi
echo "names: ${#names[@]} names of $kinds, none in ${#files[@]} sources"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Who may know whom: base <- scenario <- world <- model <- run <- hpc <- cli; output (which knows base) is
# for run, hpc, analysis and cli; analysis knows base and output only. Run from the root of the sources.
set -euo pipefail

declare -A may_know=(
  [base]="base"
  [scenario]="base scenario"
  [world]="base scenario world"
  [model]="base scenario world model"
  [output]="base output"
  [run]="base scenario world model run output"
  [hpc]="base scenario world model run hpc output"
  [analysis]="base output analysis"
  [cli]="base scenario world model run hpc output analysis cli"
)

folders=()
for folder in engine hpc analysis cli; do
  [[ -d $folder ]] && folders+=("$folder")
done
mapfile -t files < <(find "${folders[@]}" -name '*.cpp' -o -name '*.hpp' | sort)
if ((${#files[@]} == 0)); then
  echo "includes: no sources below $PWD; run this from the root of the sources" >&2
  exit 1
fi

wrong=0
checked=0
room=
# Sets `room` to the room of a path below the root; empty when it is in none.
find_room() {
  case "$1" in
    engine/*/*) room=${1#engine/} room=${room%%/*} ;;
    hpc/* | analysis/* | cli/*) room=${1%%/*} ;;
    *) room= ;;
  esac
}

include='^([^:]+):([0-9]+):[[:space:]]*#[[:space:]]*include[[:space:]]*["<]([^">]+)[">]'
while IFS= read -r hit; do
  [[ $hit =~ $include ]] || continue
  file=${BASH_REMATCH[1]}
  line=${BASH_REMATCH[2]}
  path=${BASH_REMATCH[3]}
  # An include that only works from the file's own folder is still an include of that room.
  if [[ ! -e $path && -e ${file%/*}/$path ]]; then
    path=$(realpath --relative-to=. "${file%/*}/$path")
  fi
  find_room "$path"
  target=$room
  [[ -z $target ]] && continue
  find_room "$file"
  checked=$((checked + 1))
  if [[ -z ${may_know[$room]:-} ]]; then
    echo "$file:$line: the room '$room' has no place in the order; add it to tests/structure/includes.sh"
    wrong=$((wrong + 1))
  elif [[ " ${may_know[$room]} " != *" $target "* ]]; then
    echo "$file:$line: $room may not include $path; it may know: ${may_know[$room]}"
    wrong=$((wrong + 1))
  fi
done < <(grep -nHE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]' "${files[@]}")

# MPI is known in one place.
while IFS= read -r hit; do
  [[ $hit == hpc/mpi/joined.cpp:* ]] && continue
  echo "$hit: only hpc/mpi/joined.cpp may include mpi.h"
  wrong=$((wrong + 1))
done < <(grep -nHE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]mpi\.h[">]' "${files[@]}")

if ((checked == 0)); then
  echo "includes: found no include between rooms, which cannot be right" >&2
  exit 1
fi
if ((wrong > 0)); then
  echo "includes: $wrong of $checked includes break the order"
  exit 1
fi
echo "includes: $checked includes between rooms, all in order"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Data that is missing, wrong or damaged: exit 3 with the file, its line where it has one, and what it should hold.
. tests/expect.bash "$1"
sources=$PWD/scenarios
cd "$folder" || exit 1
run=("$program" run sweden --regions 09,23 --scale 0.02 --years 1 --quiet -o x.h5)

# Shipped files, each broken once.
broken() { # FILE COMMAND...: breaks a fresh copy
  rm -rf share
  cp -r "$sources" share
  local file=share/$1
  shift
  [ -e "$file" ] || fail "the test breaks $file, which does not exist"
  "$@" "$file"
}
with() { env CARELOOP_SHARE=share "$@"; }

broken data/municipalities.csv rm
expect 3 "municipalities.csv" -- with "${run[@]}"
broken data/mortality.csv rm
expect 3 "mortality.csv" -- with "${run[@]}"
broken data/hospitals.csv rm
expect 3 "hospitals.csv" -- with "${run[@]}"
broken parameters/kinds.toml rm
expect 3 "kinds.toml" "missing" -- with "${run[@]}"
broken data/municipalities.csv sed -Ei '/^0980,/s/[0-9]{5}/-60971/'
expect 3 "municipalities.csv:" "-60971" -- with "${run[@]}"
broken data/population_municipality_2019.csv sed -i '5s/,[0-9]*$/,-7/'
expect 3 "population_municipality_2019.csv:5" "-7" -- with "${run[@]}"
broken data/population_municipality_2019.csv sed -i '5s/,[0-9]*$/,many/'
expect 3 "population_municipality_2019.csv:5" "many" -- with "${run[@]}"
broken data/regions.csv sed -i '1s/region/regoin/'
expect 3 "regions.csv" "region" -- with "${run[@]}"
broken data/beds_region.csv truncate -s 0
expect 3 "beds_region.csv" -- with "${run[@]}"
expect 3 "CARELOOP_SHARE names 'nowhere'" -- env CARELOOP_SHARE=nowhere "${run[@]}"
check "no run left a file" [ -z "$(ls | grep h5)" ]

# Result files that are none.
"${run[@]}" >/dev/null || fail "a run"
size=$(stat -c %s x.h5)
head -c $((size / 2)) x.h5 >half.h5
: >empty.h5
echo "no HDF5" >text.h5
for command in digest summary resume; do
  for file in half.h5 empty.h5 text.h5 nowhere.h5 .; do expect 3 "$file" -- "$program" "$command" "$file"; done
done
expect 3 "no checkpoint" -- "$program" resume x.h5

# Checkpoints that are damaged, of another version, or of another world.
expect 75 -- "${run[@]}" --stop-after 2025-06-01
rm -f x.h5
size=$(stat -c %s x.h5.checkpoint)
for part in 1 30 60 90 99; do
  head -c $((size * part / 100)) x.h5.checkpoint >part.checkpoint
  expect 3 "part.checkpoint" -- "$program" resume part.checkpoint -o y.h5
done
expect 3 "no output of careloop run" -- "$program" summary x.h5.checkpoint
broken data/municipalities.csv sed -Ei '/^0980,/s/60971/60970/'
expect 3 "x.h5.checkpoint" "another world" -- with "$program" resume x.h5.checkpoint -o y.h5
if /usr/bin/python3 -c 'import h5py' 2>/dev/null; then
  change() { # ATTRIBUTE VALUE
    cp x.h5.checkpoint changed.checkpoint
    /usr/bin/python3 -c 'import h5py, sys
with h5py.File("changed.checkpoint", "r+") as f: f.attrs.modify(sys.argv[1], int(sys.argv[2]))' "$@"
  }
  change model_version 999
  expect 3 "changed.checkpoint has model_version 999" "this program reads" -- "$program" resume changed.checkpoint
  change checkpoint_format 999
  expect 3 "changed.checkpoint has checkpoint_format 999" -- "$program" resume changed.checkpoint
  cp x.h5.checkpoint changed.checkpoint
  /usr/bin/python3 -c 'import h5py
with h5py.File("changed.checkpoint", "r+") as f: del f[sorted(g for g in f if g.startswith("domain"))[-1]]'
  expect 3 "changed.checkpoint" -- "$program" resume changed.checkpoint -o y.h5
fi
check "no resume left a file" [ ! -e y.h5 ]
expect 0 -- "$program" resume x.h5.checkpoint --quiet
finish "damaged and missing data"

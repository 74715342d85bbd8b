#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the program tells about scenarios, parameters, links and loops; its JSON is JSON.
. tests/expect.bash "$1"

json() { "$program" "$@" | /usr/bin/python3 -c "$query"; }

expect 0 "sweden" -- "$program" scenarios
expect 0 -- "$program" levers
for lever in scenarios/levers/*.toml; do
  [ -e "$lever" ] && expect 0 "$(basename "$lever" .toml)" -- "$program" levers
done
expect 0 "no problems" -- "$program" validate scenarios/*.toml scenarios/levers/*.toml
expect 0 "arm baseline" "population" "% assumed" -- "$program" describe
expect 0 "waiting.switch_days" "range" "class" "source" -- "$program" describe sweden --parameters
expect 0 "wait_deterioration" "identity" "strength" "evidence" "written by" "work environment" -- "$program" describe sweden --links
expect 2 "nearest known: 'sweden'" -- "$program" describe swede

query='
import json, sys
d = json.load(sys.stdin)
assert abs(sum(d["share_of_parameters"].values()) - 1) < 1e-9
names = [p["name"] for p in d["parameters"]]
assert len(names) == len(set(names)) > 50
for p in d["parameters"]:
    assert p["source"] and p["class"] in ("measured", "published", "assumed"), p
    assert p["range"][0] <= p["range"][1], p
links = [r for r in d["rows"] if r["kind"] == "link"]
assert links and all("strength" in r and r["evidence"] for r in links)
quantities = {q["name"]: q for q in d["quantities"]}
assert {r[end] for r in d["rows"] for end in ("source", "target")} == set(quantities)
assert quantities["workload"]["type"] == "level" and quantities["workload"]["phase"] == "waiting"
assert d["origin"] and all(o["source"] for o in d["origin"])'
check "the description as JSON" json describe sweden --links --parameters --json

cat >"$folder/cut.toml" <<'TOML'
extends = "sweden"
gain = 2
cut = ["wait_leaving"]
TOML
query='
import json, sys
rows = {r["name"]: r for r in json.load(sys.stdin)["rows"]}
assert rows["wait_leaving"]["strength"] == 0, rows
assert rows["wait_deterioration"]["strength"] == 0.6, rows
assert rows["engagement_applicants"]["strength"] == 0.5, rows'
check "strengths in force" json describe "$folder/cut.toml" --links --json

expect 0 "waiting and deterioration" "reinforcing" "confirmed" -- "$program" loops --list
query='
import csv, json, sys
loops = json.load(sys.stdin)["loops"]
named = {l["name"]: l for l in loops if l["name"]}
for row in csv.DictReader(open("engine/model/causal_loops.csv")):
    loop = named[row["loop"]]
    assert loop["confirmed"] and loop["rows"] == row["rows"].split(), loop
    assert loop["polarity"][0].upper() == row["polarity"], loop
assert all(len(l["rows"]) <= 8 for l in loops if not l["name"])'
check "every named loop is a cycle of the table" json loops --list --json

expect 74 "No space left" -- bash -c "'$program' describe --parameters >/dev/full"
expect 0 -- bash -o pipefail -c "'$program' describe --parameters | head -1 >/dev/null"
finish "descriptions"

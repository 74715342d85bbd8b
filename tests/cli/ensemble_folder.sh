#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The folder of an ensemble: plan, status, resume, expand, failures, merge; designs; two starts at once.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1

ask_of_lighter_work 2
tiny=(--regions 23 --scale 0.02 --years 1 --no-settle)
python() { /usr/bin/python3 -c "$1" "${@:2}"; }

# A plan is a table; nothing is run yet.
expect 0 "runs      4" "plan      out/plan.csv" -- "$program" ensemble plan question.toml "${tiny[@]}" -o out
check "a row a run" python '
import csv
rows = list(csv.DictReader(open("out/plan.csv")))
assert [(r["arm"], r["draw"], r["member"], r["file"]) for r in rows] == [
    ("baseline", "0", "0", "baseline-m0000.h5"), ("lighter", "0", "0", "lighter-m0000.h5"),
    ("baseline", "0", "1", "baseline-m0001.h5"), ("lighter", "0", "1", "lighter-m0001.h5")], rows
assert len({r["config"] for r in rows}) == 4 and all(len(r["config"]) == 16 for r in rows)'
expect 0 "all       0      0        0        0       4        4" -- "$program" ensemble status out
expect 3 "has no run to merge yet" -- "$program" ensemble merge out

# Slices are parts of the plan; together they are all of it.
expect 0 "ran       2" -- "$program" ensemble resume out --slice 1/2 --quiet
check "the second half: $(ls out/*.h5)" [ "$(cd out && echo *.h5)" = "lighter-m0000.h5 lighter-m0001.h5" ]
expect 4 "2 of 4 runs are not there and NaN in the file: baseline-m0000.h5 (missing)" "runs        2 of 4" -- \
  "$program" ensemble merge out --quiet
check "what is missing is said in the file" python '
import xarray as xr
d = xr.open_dataset("out/merged.h5")
assert d.status.values.tolist() == [[0, 0], [1, 1]] and "missing there" in d.status.attrs["flag_meanings"]
assert d.workload.sel(arm="baseline").isnull().all() and d.workload.sel(arm="lighter").notnull().any()
assert d.attrs["runs_planned"] == 4 and d.attrs["runs_found"] == 2'
check "and in the crate" python '
import json
g = {e["@id"]: e for e in json.load(open("out/ro-crate-metadata.json"))["@graph"]}
assert g["./"]["conformsTo"]["@id"] == "https://w3id.org/ro/wfrun/process/0.5"
act = g["#ensemble"]
assert act["@type"] == "CreateAction" and act["name"].startswith("2 of 4") and act["startTime"] <= act["endTime"]
assert {o["@id"] for o in act["object"]} <= set(g) and {r["@id"] for r in act["result"]} == {"merged.h5", "merged-statistics.h5"}
assert g[act["instrument"]["@id"]]["@type"] == "SoftwareApplication"'
expect 0 "ran       2" "skipped   2" -- "$program" ensemble resume out --quiet
expect 2 "--slice: '2/2' is no part" -- "$program" ensemble resume out --slice 2/2

# An index and a copy say the same; statistics are those of the members.
"$program" ensemble merge out --quiet --json >index.json || fail "merge"
"$program" ensemble merge out --quiet --json --copy -o copy.h5 >copy.json || fail "merge --copy"
check "an index and a copy" python '
import json
i, c = json.load(open("index.json")), json.load(open("copy.json"))
assert i["form"] == "index" and c["form"] == "copy" and i["runs_found"] == c["runs_found"] == 4'
check "index and copy: one digest" [ "$(digest_of out/merged.h5)" = "$(digest_of copy.h5)" ]
check "every number of every run, and the statistics" python '
import h5py, numpy as np
merged, copy, stats = h5py.File("out/merged.h5"), h5py.File("copy.h5"), h5py.File("out/merged-statistics.h5")
count = 0
def look(name, d):
    global count
    if not isinstance(d, h5py.Dataset) or d.dtype.kind != "f" or name.startswith("provenance"): return
    if d.attrs.get("CLASS") == b"DIMENSION_SCALE" or name.endswith("_bnds"): return
    count += 1
    of = np.stack([np.stack([h5py.File(f"out/{a}-m000{k}.h5")[name][()] for k in (0, 1)]) for a in ("baseline", "lighter")])
    assert np.array_equal(merged[name][()], of, equal_nan=True), name
    assert np.array_equal(copy[name][()], of, equal_nan=True), name
    s = stats[name][()]
    both = ~np.isnan(of).any(axis=1)
    mean, sd = of.mean(axis=1, dtype=float), of.std(axis=1, ddof=1, dtype=float)
    for a in (0, 1):
        assert np.allclose(s[a, 0][both[a]], mean[a][both[a]], rtol=1e-6, atol=1e-30), name
        assert np.allclose(s[a, 1][both[a]], sd[a][both[a]], rtol=1e-4, atol=1e-30), name
        q = np.quantile(of[a].astype(float), 0.25, axis=0)
        assert np.allclose(s[a, 3][both[a]], q[both[a]], rtol=1e-6, atol=1e-30), name
h5py.File("out/baseline-m0000.h5").visititems(look)
assert count > 100, count'
check "xarray and netCDF read both, with the same dimensions" python '
import xarray as xr
for engine in ("h5netcdf", "netcdf4"):
    for file in ("out/merged.h5", "copy.h5"):
        d = xr.open_dataset(file, engine=engine)
        assert d.workload.dims[:3] == ("arm", "member", "time") and d.arm.values.tolist() == ["baseline", "lighter"]
        assert str(d.time.values[-1])[:4] == "2025" and d.member.values.tolist() == [0, 1]
        assert float((d.workload.sel(arm="lighter") - d.workload.sel(arm="baseline")).mean()) < 0'
check "compare passes the merged file by" [ "$("$program" compare out --json | python 'import json, sys; print(len(json.load(sys.stdin)["members"]))')" = 2 ]

# A run that is not the plan's is refused, not merged.
mv out/lighter-m0001.h5 kept.h5
cp out/lighter-m0000.h5 out/lighter-m0001.h5
expect 3 "out/lighter-m0001.h5: it is of arm lighter, member 0" -- "$program" ensemble merge out --quiet
mv kept.h5 out/lighter-m0001.h5

# More members, without touching those that are there.
before=$(stat -c %y out/*-m000[01].h5)
expect 0 "runs      6, 2 of them new" -- "$program" ensemble expand out --members 3
expect 0 "ran       2" "skipped   4" -- "$program" ensemble resume out --quiet
check "those that were there are as they were" [ "$(stat -c %y out/*-m000[01].h5)" = "$before" ]

# Failures are listed with their reason, and run again.
mkdir out/baseline-m0003.h5.checkpoint
"$program" ensemble expand out --members 4 >/dev/null || fail "expand"
expect 4 "failed    1, baseline-m0003.h5" -- "$program" ensemble resume out --quiet
expect 0 "run 6, arm baseline, draw 0, member 3: exit code 74" "baseline-m0003.h5.checkpoint" -- "$program" ensemble failures out
expect 0 "baseline  3      0        0        1       0        4" -- "$program" ensemble status out
check "status as JSON" python '
import json, subprocess, sys
s = json.loads(subprocess.run([sys.argv[1], "ensemble", "status", "out", "--json"], capture_output=True).stdout)
assert s["there"] == 7 and s["failed"] == 1 and s["not_there"] == [
    {"run": 6, "arm": "baseline", "draw": 0, "member": 3, "state": "failed"}], s' "$program"
rmdir out/baseline-m0003.h5.checkpoint
expect 0 "ran       1" -- "$program" ensemble resume out --quiet
expect 0 "no run has failed" -- "$program" ensemble failures out

# Two starts at once share the work and do not spoil it; grown or at once, it is the same ensemble.
"$program" ensemble plan question.toml "${tiny[@]}" -o two --members 4 >/dev/null || fail "plan"
"$program" ensemble resume two --quiet --json >one.json &
"$program" ensemble resume two --quiet --json >other.json || fail "the second of two starts"
wait $! || fail "the first of two starts"
check "each run was made once, by one of them" python '
import json
one, other = (json.load(open(f)) for f in ("one.json", "other.json"))
assert sorted(one["ran"] + other["ran"]) == sorted(set(one["ran"] + other["ran"])) and len(one["ran"] + other["ran"]) == 8'
for all in two out; do "$program" ensemble merge $all --quiet >/dev/null || fail "merging $all"; done
check "the same as one start makes" [ "$(digest_of two/merged.h5)" = "$(digest_of out/merged.h5)" ]

# A design: parameters differ from draw to draw, luck does not, and arms share both.
printf 'agency.fill,times:care.hours\n0.3,1\n0.5,1.2\n' >own.csv
expect 0 "ran       8" -- "$program" ensemble question.toml "${tiny[@]}" -o own --vary own.csv --members 2 --quiet
expect 0 "runs        8 of 8" -- "$program" ensemble merge own --quiet
check "values, draws and members are in the merged file" python '
import xarray as xr
d, v = xr.open_dataset("own/merged.h5"), xr.open_dataset("own/merged.h5", group="design")
assert v.parameter.values.tolist() == ["agency.fill", "times:care.hours"]
assert v.value.values.tolist() == [[[0.3, 1], [0.3, 1], [0.5, 1.2], [0.5, 1.2]]] * 2
assert d.draw.values.tolist() == [0, 0, 1, 1] and d.run_member.values.tolist() == [0, 1, 0, 1]
mean = d.workload.mean(("time", "region", "settlement_type", "unit_kind", "owner")).sel(arm="baseline").values
assert mean[2:].min() > 1.05 * mean[:2].max(), mean'
expect 0 "arm lighter: 4 pairs" -- "$program" compare own --indicator workload
"$program" run question.toml "${tiny[@]}" --set agency.fill=0.3 -o set.h5 --quiet >/dev/null || fail "a run with --set"
check "a draw is what --set makes of it" [ "$(digest_of set.h5)" = "$(digest_of own/baseline-d000000-m0000.h5)" ]
expect 0 "runs      12, 4 of them new" -- "$program" ensemble expand own --members 3
expect 0 "runs      8" -- "$program" ensemble plan question.toml "${tiny[@]}" -o cube --vary factorial:2 --arms baseline \
  --parameters agency.fill,care.hours,work.safety_spread
printf 'agency.fil\n1\n' >wrong.csv
expect 2 "wrong.csv:1: parameter 'agency.fil'" "nearest known: 'agency.fill'" -- \
  "$program" ensemble plan question.toml "${tiny[@]}" -o none --vary wrong.csv
expect 2 "there is no design 'latn'" "nearest known: 'latin'" -- "$program" ensemble plan question.toml -o none --vary latn:4
expect 2 "has a luck of its own for each run" -- \
  "$program" ensemble plan question.toml -o none --vary saltelli:4 --members 2 --parameters agency.fill
check "nothing was written for what was refused" [ ! -e none ]

# A plan that was changed by hand, or whose inputs have changed, is refused.
sed 's/0.5,1.2/0.6,1.2/' -i own/plan.csv
expect 2 "own/plan.csv:" "config" "is not that of arm baseline, draw 1, member 0" -- "$program" ensemble resume own
expect 3 "empty has no plan of an ensemble" -- "$program" ensemble status empty
expect 2 "ensemble plan: scenario is required" -- "$program" ensemble plan -o out
expect 2 "status has no option --jsn" -- "$program" ensemble status out --jsn
expect 0 "Usage: careloop ensemble merge" -- "$program" ensemble merge --help
finish "the folder of an ensemble"

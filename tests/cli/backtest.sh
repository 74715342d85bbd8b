#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The backtest from 2008: its scenario begins with the residents and ages of staff of its own tables, settled too, and its
# predictions are complete.
. tests/expect.bash "$1"
root=$PWD
cd "$folder" || exit 1
export CARELOOP_CACHE=$folder/cache

expect 0 -- "$program" run backtest-2008 --regions 08,23 --scale 0.005 --years 1 --quiet -o run.h5
cat >held.py <<'PYTHON'
import csv, sys
import h5py
import numpy as np

root = sys.argv[1]
def table(name):
    with open(f"{root}/scenarios/data/{name}", encoding="utf-8") as f:
        return list(csv.DictReader(f))

with h5py.File("run.h5") as f:
    regions, owner = list(f["region"].asstr()[:]), list(f["owner"].asstr()[:]).index("region")
    people = sum(float(r["population"]) for r in table("2008/population_region.csv") if r["region"] in ("08", "23"))
    told = float(np.nansum(f["municipal/population"][0]))
    assert abs(told / people - 1) < 0.005, (told, people)
    names = ["under_30", "30_39", "40_49", "50_54", "55_59", "60_plus"]
    for region in ("08", "23"):
        of = {int(r["age_from"]): float(r["persons"]) for r in table("2008/staff_age.csv") if r["region"] == region}
        ages = np.histogram(list(of), [0, 30, 40, 50, 55, 60, 100], weights=list(of.values()))[0]
        staff = np.array([np.nansum(f["staff_" + n][0, regions.index(region), :, :, owner]) for n in names])
        heads = np.nansum(f["headcount"][0, regions.index(region), :, :, owner])
        assert staff.sum() == heads and heads > 1000, (staff, heads)
        # Four weeks after the begin.
        assert np.abs(staff / heads - ages / ages.sum()).max() < 0.012, (region, staff / heads, ages / ages.sum())
PYTHON
/usr/bin/python3 -c 'import h5py' 2>/dev/null || exit 77
check "residents and ages of staff at the begin" /usr/bin/python3 held.py "$root"

cat >complete.py <<'PYTHON'
import csv, sys
import itertools

shares = ["age_u30_pct", "age_30_39_pct", "age_40_49_pct", "age_50_54_pct", "age_55_59_pct", "age_60plus_pct"]
with open(sys.argv[1], encoding="utf-8") as f:
    rows = list(csv.DictReader(f))
assert list(rows[0]) == ["year", "region", "quantity", "median", "lower50", "upper50", "lower90", "upper90"]
regions = "01 03 04 05 06 07 08 10 12 13 14 17 18 19 20 21 22 23 24 25".split()
wanted = set(itertools.product(map(str, range(2013, 2018)), regions, ["headcount", "mean_age"] + shares))
keys = [(r["year"], r["region"], r["quantity"]) for r in rows]
assert len(keys) == 800 and set(keys) == wanted
for r in rows:
    low90, low50, middle, high50, high90 = (float(r[c]) for c in ("lower90", "lower50", "median", "upper50", "upper90"))
    assert 0 < low90 < low50 < middle < high50 < high90, r
of = {k: float(r["median"]) for k, r in zip(keys, rows)}
for year, region in itertools.product(map(str, range(2013, 2018)), regions):
    assert abs(sum(of[year, region, s] for s in shares) - 100) < 0.5, (year, region)
    assert 40 < of[year, region, "mean_age"] < 50
PYTHON
check "800 predictions, ordered, shares of a whole" /usr/bin/python3 complete.py "$root/docs/backtest-predictions.csv"
finish "the backtest from 2008"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What arms differ in by region, kind of unit and profession, and how probable it is that a lever helps; against the
# numbers in the files.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1

ask_of_lighter_work 3
"$program" ensemble question.toml --regions 09,23 --scale 0.02 --years 1 --no-settle --quiet -o out >/dev/null || fail "an ensemble"
compare() { "$program" compare out "$@" 2>&1; }

expect 0 "09 Region Gotland" "23 Region J" "helps" -- "$program" compare out --by region --indicator vacancy
check "only regions that were run" [ "$(compare --by region | grep -c Stockholm)" = 0 ]
expect 0 "ward" "dental" "overcrowding" -- "$program" compare out --by unit-kind
check "the chosen kinds alone" [ "$(compare --by unit-kind --unit-kind ward --indicator sick_leave | grep -cE ' (ward|dental) ')" = 1 ]
expect 0 "nurse" "physician" "vacancy" "turnover_external" -- "$program" compare out --by profession
check "no side of headcount is better" grep -qE 'headcount .* - +[0-9]+ % ' <(compare --indicator headcount)

expect 2 "'profesion' is not one of them" "settlement, region, unit-kind, profession" -- \
  "$program" compare out --by profesion
expect 2 "no indicator 'specialists'" "--by profession" -- "$program" compare out --indicator specialists
expect 2 "no indicator 'waiting'" "not told by profession" -- "$program" compare out --by profession --indicator waiting
expect 2 "--by excludes --brief" -- "$program" compare out --by region --brief

for by in settlement region unit-kind profession; do
  "$program" compare out --by $by --json --csv $by.csv --indicator headcount --indicator vacancy \
    --indicator engagement >$by.json 2>/dev/null || fail "compare --by $by"
done
check "the numbers are those of the files" /usr/bin/python3 - <<'PY'
import csv, json, math
from collections import defaultdict
told = {}
for by in ("settlement", "region", "unit-kind", "profession"):
    d = json.load(open(by + ".json"))
    assert d["by"] == by
    rows = list(csv.DictReader(open(by + ".csv")))
    assert len(rows) == len(d["differences"]) > 0
    for row, other in zip(rows, d["differences"]):
        told[by, other["indicator"], other["place"]] = other
        assert (float(row["helps"]) if row["helps"] else None) == other["helps"] and int(row["good"]) == other["good"]

sides = {"headcount": 0, "vacancy": -1, "engagement": 1}
def student(t):  # with two degrees of freedom, for three members
    return 0.5 + t / (2 * math.sqrt(2 + t * t))
some = 0
for (by, indicator, place), row in told.items():
    good = sides[indicator] if place != "rural - metropolitan" else 0
    assert row["good"] == good
    if row["pairs"] < 3 or row["high"] == row["low"] or good == 0:
        assert row["helps"] is None or row["high"] == row["low"]
        continue
    error = (row["high"] - row["difference"]) / 4.302652729911275
    assert abs(row["helps"] - student(good * row["difference"] / error)) < 1e-6, row
    some += 1
assert some > 30, some

# Kinds, regions and professions add up to the whole country.
for by, parts in (("region", ("09", "23")), ("unit-kind", None), ("profession", None)):
    values = {p: r["baseline"] for (b, i, p), r in told.items() if (b, i) == (by, "headcount") and r["baseline"] is not None}
    whole = values.pop("all")
    assert parts is None or set(values) == set(parts)
    assert abs(sum(values.values()) / whole - 1) < 1e-6, (by, values, whole)

try:
    import h5py, numpy as np
except ImportError:
    raise SystemExit(0)
runs = {(a, k): h5py.File(f"out/{a}-m000{k}.h5") for a in ("baseline", "lighter") for k in range(3)}
def near(value, wanted): assert abs(value - wanted) <= 1e-6 * max(1e-3, abs(wanted)), (value, wanted)
def share(v, w):
    both = ~(np.isnan(v) | np.isnan(w))
    return (v[both] * w[both]).sum() / w[both].sum()
def of_nurses(f):
    s = f["staff"]
    are = np.array([p == b"nurse" for p in s["profession"][:]])
    return share(s["vacancy"][-4:][:, are].astype(float), s["posts"][-4:][:, are].astype(float))
def of_wards(f):
    at = list(f["unit_kind"][:]).index(b"ward")
    return share(f["engagement"][-13:][:, :, :, at].astype(float), f["headcount"][-13:][:, :, :, at].astype(float))
for key, value in ((("profession", "vacancy", "nurse"), of_nurses), (("unit-kind", "engagement", "ward"), of_wards)):
    base = [value(runs["baseline", k]) for k in range(3)]
    near(told[key]["baseline"], np.mean(base))
    near(told[key]["difference"], np.mean([value(runs["lighter", k]) - base[k] for k in range(3)]))
PY
finish "comparisons by region, kind of unit and profession"

# SPDX-License-Identifier: Apache-2.0
# Tables, JSON and CSV have the numbers of the files.
import csv
from looking import *
files = Files("out")
arms = ("lighter", "heavier")
kinds = [("workload", {"weight": "headcount"}, 1), ("vacancy", {"weight": "posts"}, 100),
         ("waiting", {"mean": True}, 1)]
keys = ("baseline", "difference", "low", "high")
titles = {"en": {"patients": "Patients and waiting", "cost": "Costs of staff"},
          "sv": {"patients": "Patienter och väntan", "cost": "Kostnader för personal"}}
table = {(r["arm"], r["indicator"], r["place"]): r for r in csv.DictReader(open("out.csv"))}
for lang in ("en", "sv"):
    p = Page(f"{lang}.html")
    label = {i["name"]: i["label"] for i in p.data["indicators"]}
    place = {x["name"]: x["label"] for x in p.data["places"]}
    region = {x["code"]: x["label"] for x in p.data["regions"]}
    assert list(place) == ["all", "urban", "rural"] and list(region) == ["23"], (place, region)
    seen = 0
    def same(row, told):
        global seen
        assert row == figures(told, lang), (row, told)
        seen += 1
    for n, arm in enumerate(arms):
        name = p.data["arms"][n + 1]["label"]
        for what, how, factor in kinds:
            for where in place:
                at = {} if where == "all" else {"type": where}
                same(p.last_year(what, name, where), files.cells(arm, what, factor=factor, **how, **at))
            told = files.cells(arm, what, factor=factor, region="23", **how)
            same(p.row(name, label[what], region["23"]), told)
            there = p.data["regional"][arm][what]
            for key, wanted in zip(keys, told):
                near(there[key][0], wanted / factor, 1e-4)
        for what, group, factor in (("needs", "patients", 1), ("agency_cost", "cost", 1e-6)):
            flow = next(x for x in p.data["flow"][arm] if x["name"] == what)
            told = files.cells(arm, what, factor=factor)
            assert flow["group"] == group and flow["factor"] == factor, flow
            for key, wanted in zip(keys, told): near(flow[key] * factor, wanted)
            same(p.row(titles[lang][group], name, flow["label"]), told)
    assert seen == 2 * (3 * 4 + 2), seen
for arm in arms:
    for what, how, _ in kinds:
        for where, at in (("all", {}), ("rural", {"type": "rural"}), ("23", {"region": "23"})):
            row = table[arm, what, where]
            for key, wanted in zip(keys, files.cells(arm, what, **how, **at)): near(float(row[key]), wanted)
            assert row["pairs"] == "3", row
            near(float(row["share_above_zero"]), files.cells(arm, what, **how, **at)[4] / 3)
# Over time: the last period of each member, and what the members make of it.
import numpy as np
d = read_json("en.json")
def last(arm, k):
    f = files.f[arm, k]
    v, w = f["workload"][-1].astype(float), f["headcount"][-1].astype(float)
    both = ~(np.isnan(v) | np.isnan(w))
    return (v[both] * w[both]).sum() / w[both].sum()
there = d["difference"]["lighter"]["workload"]["all"]
wanted = [last("lighter", k) - last("baseline", k) for k in range(3)]
assert len(there["members"]) == 3 and "quantiles" not in there and len(there["median"]) == 13 == len(d["periods"])
for member, value in zip(there["members"], wanted): near(member[-1], value, 1e-5)
near(there["median"][-1], sorted(wanted)[1], 1e-5)
level, values = d["level"]["heavier"]["workload"]["all"], [last("heavier", k) for k in range(3)]
for key, value in (("mean", sum(values) / 3), ("low", min(values)), ("high", max(values))):
    near(level[key][-1], value, 1e-4)
# How far municipalities lie apart: of the last four quarters, weighted with residents.
def spread(arm, k, what, per_1000):
    of = lambda name: files.f[arm, k]["municipal/" + name][-4:].astype(float).mean(axis=0)
    people = of("population")
    v = of(what) * (1000 / people if per_1000 else 1)
    both = np.isfinite(v) & (people > 0)
    v, w = v[both], people[both] / people[both].sum()
    return ((v - v @ w) ** 2 @ w) ** 0.5
for what, per_1000 in (("workload", False), ("waiting", True)):
    [there] = [x for x in d["equity"]["heavier"] if (x["over"], x["name"]) == ("municipalities", what)]
    told = cells(*([spread(arm, k, what, per_1000) for k in range(3)] for arm in ("baseline", "heavier")))
    for key, wanted in zip(keys, told): near(there[key], wanted, 1e-6)

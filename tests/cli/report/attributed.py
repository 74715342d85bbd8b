# SPDX-License-Identifier: Apache-2.0
# Contributions of loops, computed from the files alone: attributed.py FOLDER MEMBERS, with FOLDER/attribution.json and .csv.
import csv, sys
import h5py, numpy as np
from looking import near, read_json

folder, count = sys.argv[1], int(sys.argv[2])
d = read_json(f"{folder}/attribution.json")
slug = lambda loop: loop.replace(" ", "-")
t = {2: 12.706204736432095, 3: 4.302652729911275}[count]  # Student's t, 95 %

def value(path, name, place):
    f = h5py.File(path, "r")
    types = [x.decode() for x in f["settlement_type"][()]]
    v = f[name][-13:].astype(float)
    weight = {"workload": "headcount", "vacancy": "posts"}.get(name)
    w = f[weight][-13:].astype(float) if weight else np.ones_like(v) / 13
    if place != "all": v, w = (np.take(x, [types.index(place)], axis=2) for x in (v, w))
    both = ~(np.isnan(v) | np.isnan(w))
    return (v[both] * w[both]).sum() / (w[both].sum() if weight else 1)

def with_and_without(loop, means, arm, name, place):
    """By member: difference to the baseline with the loop and without it; of the baseline the value."""
    def run(arm, k, cut):
        if not cut: return value(f"{folder}/{arm}-m{k:04}.h5", name, place)
        return value(f"{folder}/without/{slug(loop)}/{means}/{arm}-without-{slug(loop)}-m{k:04}.h5", name, place)
    def told(cut):
        v = np.array([run(arm, k, cut) for k in range(count)])
        return v if arm == "baseline" else v - np.array([run("baseline", k, cut) for k in range(count)])
    return told(False), told(True)

rows = list(csv.DictReader(open(f"{folder}/attribution.csv")))
assert len(rows) == len(d["contributions"]) == \
    len(d["loops"]) * len(d["means"]) * len(d["arms"]) * len(d["indicators"]) * len(d["places"])
links = {l["name"]: l for l in d["loops"]}
seen = moved = 0
for c, row in zip(d["contributions"], rows):
    for key in ("loop", "means", "arm", "indicator", "place"): assert row[key] == c[key], (row, c)
    assert row["link"] == links[c["loop"]]["link"] and row["also_cut"] == "; ".join(links[c["loop"]]["also_cut"])
    for key in ("with_loop", "without_loop", "estimate", "low", "high"):
        assert (float(row[key]) if row[key] else None) == c[key], (key, row, c)
    if c["indicator"] not in ("waiting", "workload", "vacancy") or c["place"] not in ("all", "urban", "rural"): continue
    with_loop, without = with_and_without(c["loop"], c["means"], c["arm"], c["indicator"], c["place"])
    one = with_loop - without
    assert c["members"] == count, c
    near(c["with_loop"], with_loop.mean(), 1e-7)
    near(c["without_loop"], without.mean(), 1e-7)
    near(c["estimate"], one.mean(), 1e-7)
    half = t * one.std(ddof=1) / count**0.5
    near(c["low"], one.mean() - half, 1e-6)
    near(c["high"], one.mean() + half, 1e-6)
    near(c["share_above_zero"], (one > 0).mean())
    seen += 1
    moved += abs(one).max() > 0
assert seen == len(d["loops"]) * len(d["means"]) * len(d["arms"]) * 9 and moved > seen / 4, (seen, moved)

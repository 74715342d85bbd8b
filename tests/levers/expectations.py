# SPDX-License-Identifier: Apache-2.0
"""Runs every lever beside the baseline, members paired, and holds it to what its file expects.

usage: expectations.py PROGRAM LEVERS_JSON FOLDER [LEVER]...

The world is two small regions (Gotland and Jämtland, or Gotland and the region a lever is for), settled, at
scale 0.02. Each indicator is that of the units in the lever's scope, over the second year from the lever's start:
the mean difference between paired members must have the sign expected; "0" is less than 1 % of the baseline.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict

MEMBERS = 2
NEUTRAL = 0.01  # of the baseline: less is no change


def regions_of(lever):
    places = lever["scope"].get("region") or lever["scope"].get("municipality") or "23"
    return sorted({"09", places[:2]})


def years_of(lever):
    """So that the last year is the second since the lever began to act."""
    return int(lever["start"][:4]) - 2025 + 2 + (lever["set_up_days"] + 182) // 365


def run(program, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"exit {done.returncode}: {' '.join(arguments)}\n{done.stderr}")
    return done.stdout


def ensemble(program, folder, levers, regions, years):
    lines = ['extends = "sweden"', "settle = true", f"members = {MEMBERS}", f"years = {years}"]
    for lever in [None, *levers]:
        lines += ["[[arm]]", f'name = "{lever["lever"] if lever else "baseline"}"']
        if lever:
            lines.append(f'levers = ["{lever["lever"]}"]')
    scenario = os.path.join(folder, "question.toml")
    with open(scenario, "w") as file:
        file.write("\n".join(lines) + "\n")
    run(program, "ensemble", scenario, "--regions", ",".join(regions), "--scale", "0.02", "--quiet", "-o", folder)


def differences(program, folder, lever):
    """By indicator: baseline and mean difference."""
    pair = os.path.join(folder, "pair-" + lever["lever"])
    os.makedirs(pair)
    for file in os.listdir(folder):
        if file.startswith(("baseline-m", lever["lever"] + "-m")):
            os.symlink(os.path.join(folder, file), os.path.join(pair, file))
    options = []
    for indicator in lever["expects"]:
        options += ["--indicator", indicator]
    for kind in filter(None, lever["scope"].get("unit_kind", "").split(", ")):
        options += ["--unit-kind", kind]
    told = json.loads(run(program, "compare", pair, "--json", *options))
    found = {}
    for row in told["differences"]:
        if row["place"] == "all":
            found[row["indicator"]] = (row["baseline"], row["difference"])
    return found


def holds(sign, baseline, difference):
    if difference is None:
        return False
    if sign == "0":
        return abs(difference) <= NEUTRAL * abs(baseline)
    return {"+": difference > 0, "-": difference < 0, "open": True}[sign]


def main():
    program, listed, folder = os.path.abspath(sys.argv[1]), sys.argv[2], os.path.abspath(sys.argv[3])
    with open(listed) as file:
        levers = [l for l in json.load(file) if len(sys.argv) == 4 or l["lever"] in sys.argv[4:]]
    silent = [l["lever"] for l in levers if not l["expects"]]
    worlds = defaultdict(list)
    for lever in levers:
        if lever["expects"]:
            worlds[tuple(regions_of(lever)), years_of(lever)].append(lever)
    failed = 0
    for (regions, years), group in sorted(worlds.items()):
        at = os.path.join(folder, f"{'-'.join(regions)}-{years}")
        os.makedirs(at)
        ensemble(program, at, group, regions, years)
        for lever in group:
            found = differences(program, at, lever)
            for indicator, sign in lever["expects"].items():
                baseline, difference = found.get(indicator, (None, None))
                good = holds(sign, baseline, difference)
                failed += not good
                size = f"{baseline:.4g} {difference:+.3g}" if difference is not None else "no value"
                print(f"{'ok    ' if good else 'FAILED'} {lever['lever']}: {indicator} expected {sign}: {size}")
    for lever in silent:
        print(f"FAILED {lever}: expects nothing")
    print(f"{len(levers)} levers, {failed + len(silent)} failed")
    return 1 if failed or silent else 0


sys.exit(main())

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# validate --stability: a short run is looked at, one whose links are too strong is refused, and files that cannot say
# anything tell what they lack.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1

cat >by-unit.toml <<'TOML'
extends = "sweden"

[output]
units = true
TOML
small[0]=by-unit.toml
rules=(engagement_spread units_below_staffing bound_share gain_mean gain_p95)

# Of the links as they are.
expect 0 -- "$program" run "${small[@]}" -o one.h5
"$program" validate --stability one.h5 >one.txt 2>one.err
status=$?
check "it is stable or not, but can be looked at" [ "$status" = 0 -o "$status" = 2 ]
check "a line a rule, under a title and a head" [ "$(wc -l <one.txt)" = 7 ]
"$program" validate --stability one.h5 --json >one.json 2>/dev/null
check "the same status as JSON" [ "$?" = "$status" ]
check "its JSON" /usr/bin/python3 - "$status" "${rules[@]}" <<'PY'
import json, sys
d = json.load(open("one.json"))
assert [r["name"] for r in d["rules"]] == sys.argv[2:], d
assert d["holds"] == all(r["holds"] for r in d["rules"]) == (sys.argv[1] == "0"), d
for r in d["rules"]:
    assert r["holds"] == (r["least"] is None or r["value"] >= r["least"]) and r["value"] <= r["below"], r
assert d["units"] > 50 and 0 < d["turnover_mean"] < d["turnover_p95"] < 1 and d["end"] > d["begin"], d
gain = {r["name"]: r for r in d["rules"]}
assert 0 < gain["gain_mean"]["value"] < 0.4 and gain["gain_mean"]["holds"], d
assert abs(gain["gain_p95"]["value"] / gain["gain_mean"]["value"] - d["turnover_p95"] / d["turnover_mean"]) < 1e-6
PY

# The strengths are the run's own: stronger by the gain, none where cut.
expect 0 -- "$program" run "${small[@]}" --gain 4 -o strong.h5
expect 2 "without end" "NO" "rules of stability do not hold" gain_mean gain_p95 bound_share -- \
  "$program" validate --stability strong.h5
expect 0 -- "$program" run "${small[@]}" --cut engagement_quit --cut safety_quit -o cut.h5
"$program" validate --stability cut.h5 --json >cut.json 2>/dev/null
check "cut to the rate of leaving there is no loop" /usr/bin/python3 -c '
import json
assert json.load(open("cut.json"))["gain_over_turnover"] == 0'

# A file in which every second unit has lost half its people.
/usr/bin/python3 - <<'PY'
import h5py, shutil
shutil.copy("one.h5", "lost.h5")
with h5py.File("lost.h5", "r+") as f:
    f["/units/full_time_equivalents"][:, ::2] *= 0.5
PY
expect 2 "units_below_staffing" -- "$program" validate --stability lost.h5

# What cannot say.
expect 0 -- "$program" run sweden --regions 09 --scale 0.02 --years 1 --quiet -o no-units.h5
expect 3 "no results by unit" "units = true" -- "$program" validate --stability no-units.h5
expect 75 -- "$program" run "${small[@]}" --stop-after 2025-03-31 -o part.h5
expect 3 "no output of careloop run" -- "$program" validate --stability part.h5.checkpoint
/usr/bin/python3 -c 'import h5py; h5py.File("foreign.h5", "w")["x"] = 1'
expect 3 "no output of careloop run" -- "$program" validate --stability foreign.h5
echo text >text.h5
expect 3 "text.h5" -- "$program" validate --stability text.h5
expect 3 "none.h5" -- "$program" validate --stability none.h5
expect 2 -- "$program" validate
expect 2 "--stability" -- "$program" validate --json by-unit.toml
# Files and a run together: the worst is told.
expect 2 "by-unit.toml: no problems" -- "$program" validate by-unit.toml --stability strong.h5
finish "stability of runs"

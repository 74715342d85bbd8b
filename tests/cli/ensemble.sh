#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Ensembles: two arms with two members, started again, stopped, over foreign files; and their comparison.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1

ask_of_lighter_work 2
tiny=(--regions 23 --scale 0.02 --years 1 --quiet)
json() { /usr/bin/python3 -c "import json, sys; d = json.load(open(sys.argv[1])); $2" "$1"; }

# Every arm with every member, each as run would make it.
expect 0 "ran       4" "skipped   0" "folder    out" -- "$program" ensemble question.toml "${tiny[@]}" -o out
check "four files, the plan and nothing else: $(ls out)" [ "$(ls out | xargs)" = \
  "baseline-m0000.h5 baseline-m0001.h5 lighter-m0000.h5 lighter-m0001.h5 plan plan.csv" ]
"$program" run question.toml "${tiny[@]}" --arm lighter --member 1 -o alone.h5 >/dev/null || fail "a run"
check "a member is what run makes of it" [ "$(digest_of alone.h5)" = "$(digest_of out/lighter-m0001.h5)" ]

# What is there is kept; more members are added.
before=$(stat -c %y out/*.h5 out/plan.csv)
expect 0 "ran       0" "skipped   4" -- "$program" ensemble question.toml "${tiny[@]}" -o out
check "nothing was written again" [ "$(stat -c %y out/*.h5 out/plan.csv)" = "$before" ]
"$program" ensemble question.toml "${tiny[@]}" -o out --members 3 --arms lighter --json >more.json || fail "a third member"
check "what was done as JSON" json more.json '
assert d["ran"] == ["out/lighter-m0002.h5"] and len(d["skipped"]) == 2 and d["failed"] == [] and d["left"] == []'

# What is of another run is refused before anything is run.
expect 2 "out: it is of another run: years = 1 there, years = 2 here" "another folder with -o" -- \
  "$program" ensemble question.toml --regions 23 --scale 0.02 --quiet --years 2 -o out
expect 2 "seed = 1 there, seed = 9 here" -- "$program" ensemble question.toml "${tiny[@]}" --seed 9 -o out
sed 's/0.8/0.7/' -i lighter.toml
expect 2 "the input lighter.toml has another content" -- "$program" ensemble question.toml "${tiny[@]}" -o out
sed 's/0.7/0.8/' -i lighter.toml
mkdir foreign
cp out/baseline-m0000.h5 foreign/lighter-m0000.h5
expect 2 "foreign/lighter-m0000.h5" "arm baseline there, lighter here" -- \
  "$program" ensemble question.toml "${tiny[@]}" -o foreign
echo text >foreign/lighter-m0000.h5
expect 2 "foreign/lighter-m0000.h5" -- "$program" ensemble question.toml "${tiny[@]}" -o foreign
check "nothing was run beside what was refused" [ "$(ls foreign)" = lighter-m0000.h5 ]
expect 2 "has no arm 'lightr'" "nearest known: 'lighter'" -- \
  "$program" ensemble question.toml "${tiny[@]}" -o new --arms baseline,lightr
expect 2 "--output is required" -- "$program" ensemble question.toml
expect 2 "--members: '0' is out of range" -- "$program" ensemble question.toml -o new --members 0
expect 74 "cannot make the folder alone.h5" -- "$program" ensemble question.toml "${tiny[@]}" -o alone.h5

# An arm may leave out a feedback: the same as --cut for all of a run that is not settled.
printf 'extends = "sweden"\n[[arm]]\nname = "baseline"\n[[arm]]\nname = "patient"\ncut = ["wait_leaving"]\n' >feedback.toml
for arm in baseline patient; do "$program" run feedback.toml "${tiny[@]}" --arm $arm -o $arm.h5 >/dev/null || fail "$arm"; done
"$program" run sweden "${tiny[@]}" --cut wait_leaving -o cut.h5 >/dev/null || fail "--cut"
check "an arm without a feedback" [ "$(digest_of patient.h5)" = "$(digest_of cut.h5)" ]
check "the feedback matters" [ "$(digest_of patient.h5)" != "$(digest_of baseline.h5)" ]
expect 0 "without wait_leaving" -- "$program" describe feedback.toml

# A run that fails is told, and the others go on.
mkdir -p partly/baseline-m0000.h5.checkpoint
expect 4 "partly/baseline-m0000.h5 failed" "ran       3" "failed    1, baseline-m0000.h5" -- \
  "$program" ensemble question.toml "${tiny[@]}" -o partly

# Stopped in the middle of a run, then the same command again.
long=(--regions 23 --scale 0.02 --years 4 --quiet)
"$program" ensemble question.toml "${long[@]}" -o whole >/dev/null || fail "the undisturbed ensemble"
# Until the first is done and the second under way.
stopped_when '[ -e stopped/lighter-m0000.h5.checkpoint ]' -- \
  "$program" ensemble question.toml "${long[@]}" --checkpoint-every 4 --threads 1 -o stopped
check "a finished run and a checkpoint: $(ls stopped)" \
  [ "$(ls stopped | xargs)" = "baseline-m0000.h5 lighter-m0000.h5.checkpoint plan plan.csv" ]
expect 0 "ran       3" "skipped   1" -- "$program" ensemble question.toml "${long[@]}" -o stopped
check "no checkpoint is left: $(ls stopped)" [ "$(ls stopped | xargs)" = "$(ls whole | xargs)" ]
for file in whole/*.h5; do
  check "$file: another digest after a stop" [ "$(digest_of "$file")" = "$(digest_of "stopped/${file#*/}")" ]
done

# A checkpoint of another run is told and left aside.
mkdir -p other
"$program" run question.toml "${tiny[@]}" --seed 5 --stop-after 2025-03-01 -o other/baseline-m0000.h5 >/dev/null 2>&1
expect 0 "cannot be gone on from" "begins anew" "ran       1" -- \
  "$program" ensemble question.toml "${tiny[@]}" -o other --arms baseline --members 1
check "begun anew: another digest" [ "$(digest_of other/baseline-m0000.h5)" = "$(digest_of out/baseline-m0000.h5)" ]

# Comparison
expect 0 "compared with arm baseline" "arm lighter: 2 pairs" "95 % interval" "workload" "cost [SEK]" "rural" \
  "no file of: arm baseline, member 2" "nothing stands in: metropolitan" -- "$program" compare out
expect 0 "lighter against baseline" "rural" -- "$program" compare out --brief --indicator workload --unit-kind ward
expect 0 "lighter against baseline" -- "$program" compare out --brief --arms lighter --indicator workload
expect 2 "no kind of unit 'wrad'" "nearest known: 'ward'" -- "$program" compare out --unit-kind wrad
"$program" compare out --json --csv out.csv >compared.json 2>/dev/null || fail "compare --json"
"$program" compare out --json --unit-kind dental >dental.json 2>/dev/null || fail "compare one kind"
check "one kind of unit has less than all" /usr/bin/python3 -c '
import json
needs = [next(r for r in json.load(open(f))["differences"] if (r["indicator"], r["place"]) == ("needs", "all"))["baseline"]
         for f in ("dental.json", "compared.json")]
assert 0 < needs[0] < 0.5 * needs[1], needs'
check "the comparison as JSON" json compared.json '
rows = {(r["indicator"], r["place"]): r for r in d["differences"]}
assert d["scenario"] == "question" and d["baseline"] == "baseline" and d["arms"] == ["baseline", "lighter"]
assert d["members"] == [0, 1, 2] and d["missing"] == ["arm baseline, member 2"]
assert {p for _, p in rows} == {"all", "metropolitan", "urban", "rural", "rural - metropolitan"}
cost, heads = rows["cost", "all"], rows["headcount", "all"]
assert cost["pairs"] == 2 and cost["low"] < cost["difference"] < cost["high"] < 0 and cost["share_above_zero"] == 0
assert cost["baseline"] > 1e9 and cost["variance_ratio"] < 1
assert heads["pairs"] == 2 and abs(heads["difference"]) < 0.02 * heads["baseline"]
assert rows["cost", "metropolitan"]["pairs"] == 0 and rows["cost", "metropolitan"]["difference"] is None
parts = sum(rows["needs", p]["baseline"] for p in ("urban", "rural"))
assert abs(parts / rows["needs", "all"]["baseline"] - 1) < 1e-6
assert 0.5 < rows["occupancy", "all"]["baseline"] < 1.5'
check "the comparison as a table" /usr/bin/python3 -c '
import csv, json
rows, told = list(csv.DictReader(open("out.csv"))), json.load(open("compared.json"))["differences"]
assert len(rows) == len(told) > 40
for row, other in zip(rows, told):
    assert (row["indicator"], row["place"], row["year_end"]) == (other["indicator"], other["place"], other["year_end"])
    assert (float(row["difference"]) if row["difference"] else None) == other["difference"]'
check "the numbers are those of the files" /usr/bin/python3 - <<'PY'
import json
try:
    import h5py, numpy as np
except ImportError:
    raise SystemExit(0)
told = {(r["indicator"], r["place"]): r for r in json.load(open("compared.json"))["differences"]}
runs = {(a, k): h5py.File(f"out/{a}-m000{k}.h5") for a in ("baseline", "lighter") for k in (0, 1)}
def near(value, wanted): assert abs(value - wanted) <= 1e-6 * max(1, abs(wanted)), (value, wanted)
def flow(f, name): return np.nansum(f[name][-13:].astype(float))
def share(f, name, weight):
    v, w = f[name][-13:].astype(float), f[weight][-13:].astype(float)
    both = ~(np.isnan(v) | np.isnan(w))
    return (v[both] * w[both]).sum() / w[both].sum()
for name, value in [("cost", lambda f: flow(f, "cost")), ("waiting", lambda f: flow(f, "waiting") / 13),
                    ("occupancy", lambda f: share(f, "occupancy", "beds_staffed"))]:
    base = [value(runs["baseline", k]) for k in (0, 1)]
    d = [value(runs["lighter", k]) - base[k] for k in (0, 1)]
    row = told[name, "all"]
    near(row["baseline"], np.mean(base))
    near(row["difference"], np.mean(d))
    near(row["high"] - row["low"], 2 * 12.7062047 * np.std(d, ddof=1) / 2**0.5)
PY
expect 0 "arm baseline: 2 pairs" "compared with arm lighter" -- "$program" compare out --baseline lighter
expect 0 "incidents" -- "$program" compare out --indicator incidents --indicator waiting_days
check "the asked-for alone" [ "$("$program" compare out --indicator incidents 2>/dev/null | grep -c ' all ')" = 1 ]
check "by year" [ "$("$program" compare whole --by-year --indicator cost 2>/dev/null | grep -c ' all ')" = 4 ]
mkdir single
cp out/*-m0000.h5 single
expect 0 "1 pair" "no interval is claimed" -- "$program" compare single
"$program" compare single --json >single.json
check "one member: no interval" json single.json '
assert all(r["low"] is None and r["variance_ratio"] is None for r in d["differences"])'

# What does not belong together
expect 2 "there is no indicator 'cots'" "nearest known: 'cost'" -- "$program" compare out --indicator cots
expect 2 "there is no file of arm 'none'" "baseline, lighter" -- "$program" compare out --baseline none
expect 2 "there is no file of arm 'none'" "baseline, lighter" -- "$program" compare out --arms none
cp whole/lighter-m0001.h5 single
expect 3 "single/lighter-m0001.h5" "years = 4 there, years = 1 here" -- "$program" compare single
cp out/lighter-m0000.h5 single/lighter-m0001.h5
expect 3 "single/lighter-m0001.h5: it is of arm lighter, member 0, as is single/lighter-m0000.h5" -- \
  "$program" compare single
expect 3 "files of arm baseline alone" -- "$program" compare other
mkdir empty
expect 3 "no output of a run" -- "$program" compare empty
expect 3 "foreign/lighter-m0000.h5" -- "$program" compare foreign
expect 3 "cannot read nowhere: no such file" -- "$program" compare nowhere
expect 74 "cannot write /dev/full" -- "$program" compare out --csv /dev/full
finish "ensembles and comparisons"

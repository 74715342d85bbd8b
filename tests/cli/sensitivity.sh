#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Which parameters results hang on: what is run and kept, the tables, going on after a stop, slips.
. tests/expect.bash "$1"
freeze_share
export CARELOOP_CACHE=$folder/.cache
cd "$folder" || exit 1

tiny=(sweden --regions 09,10 --scale 0.02 --years 1 --quiet)
few=(--parameters 'agency.fill,care.effort' --parameters 'link.strength[workload_strain]' --indicator workload --indicator strain)
screen() { "$program" sensitivity "${tiny[@]}" "${few[@]}" "$@"; }
rows() { tail -n +2 "$1" | wc -l; }

# 3 parameters and luck: two trajectories of five runs, and the scenario as it stands.
expect 0 "3 parameters, 2 trajectories" "that matter most" "care.effort" "luck" "of each indicator the five largest" \
  "table     out/effects.csv" -- screen -o out --trajectories 2
check "what stands in the folder: $(ls out)" [ "$(ls out | xargs)" = "effects.csv sensitivity.json trials.csv" ]
check "a row a run" [ "$(rows out/trials.csv)" = 11 ]
check "a row an indicator, parameter and luck" [ "$(rows out/effects.csv)" = 8 ]
check "columns" [ "$(head -1 out/effects.csv)" = indicator,factor,mu,mu_star,low,high,sigma,unit,effects ]
check "more work makes more workload, in both trajectories" awk -F, '
  $1 == "workload" && $2 == "care.effort" { found = $3 > 0.05 && $3 == $4 && $9 == 2 } END { exit !found }' out/effects.csv
check "the first run is the scenario as it stands" /usr/bin/python3 -c "
import csv
rows = list(csv.DictReader(open('out/trials.csv')))
first = rows[0]
assert first['member'] == '0' and abs(float(first['care.effort']) - 1) < 1e-9
assert abs(float(first['link.strength[workload_strain]']) - 1) < 1e-9
names = ['agency.fill', 'care.effort', 'link.strength[workload_strain]', 'member']
for begin in (1, 6):
    of = rows[begin:begin + 5]
    moved = sorted(n for a, b in zip(of, of[1:]) for n in names if a[n] != b[n])
    assert moved == sorted(names), moved"

# A second start runs nothing and says the same, whatever the number of runs at once; more trajectories are added.
cp out/effects.csv before.csv
cp out/trials.csv runs.csv
expect 0 -- screen -o out --trajectories 2 --threads 1
check "the same effects" cmp -s before.csv out/effects.csv
check "nothing was run again" cmp -s runs.csv out/trials.csv
screen -o out --trajectories 3 --json >said.json || fail "a third trajectory"
check "the runs that were there are kept" cmp -s runs.csv <(head -12 out/trials.csv)
check "five more" [ "$(rows out/trials.csv)" = 16 ]
check "--json is what the folder has" cmp -s said.json out/sensitivity.json
check "the JSON" /usr/bin/python3 -c "
import csv, json
d = json.load(open('said.json'))
assert d['sensitivity_format'] == 1 and d['scenario'] == 'sweden' and d['regions'] == ['09', '10']
assert d['trajectories'] == 3 and d['runs'] == 16 and d['missing'] == 0 and not d['settled']
assert {f['address'] for f in d['factors']} == {'agency.fill', 'care.effort', 'link.strength[workload_strain]'}
assert {f['form'] for f in d['factors']} == {'set', 'multiply'}
assert [i['name'] for i in d['indicators']] == ['workload', 'strain']
table = {(r['indicator'], r['factor']): r for r in csv.DictReader(open('out/effects.csv'))}
for i in d['indicators']:
    assert i['spread'] > 0 and i['declared'] > 0
    assert [e['factor'] for e in i['effects']][-1] == 'luck'
    for e in i['effects']:
        row = table[i['name'], e['factor']]
        assert float(row['mu_star']) == e['mu_star'] and e['low'] <= e['mu_star'] <= e['high'] and e['effects'] == 3
assert len(d['ranking']) == 3 and any('it is off' in l['why'] for l in d['left_out'])"
check "no file of a run is left: $(find . -name '*.h5')" [ -z "$(find . -name '*.h5')" ]

# Stopped by a signal; the same command goes on.
stopped_when '[ -e stopped/trials.csv ] && [ "$(rows stopped/trials.csv)" -ge 2 ]' -- \
  "$program" sensitivity "${tiny[@]}" "${few[@]}" -o stopped --trajectories 3 --threads 1
check "no effects yet: $(ls stopped)" [ ! -e stopped/effects.csv ]
expect 0 -- screen -o stopped --trajectories 3
check "gone on to the same end" cmp -s out/effects.csv stopped/effects.csv

# A table of other factors, slips
expect 3 "out/trials.csv:1: it is a table of other factors or results" -- \
  "$program" sensitivity "${tiny[@]}" --parameters care.effort --indicator workload -o out
expect 2 "--parameters: there is no parameter 'agency.fil'" "nearest known: 'agency.fill'" \
  "'education.foreign_applicants' is not varied: it is off: its value is 0" "2 problems" -- \
  "$program" sensitivity "${tiny[@]}" --parameters agency.fil,education.foreign_applicants -o x
expect 2 "no indicator 'wrokload'" "nearest known: 'workload'" -- \
  "$program" sensitivity "${tiny[@]}" --indicator wrokload -o x
expect 2 "--trajectories: '1' is out of range" "--parameters: 'a,' has an empty place" -- \
  "$program" sensitivity "${tiny[@]}" --trajectories 1 --parameters a, -o x
expect 2 "--output is required" -- "$program" sensitivity sweden
check "nothing is made by slips" [ ! -e x ]
expect 74 "cannot make the folder said.json" -- screen -o said.json
finish "which parameters results hang on"

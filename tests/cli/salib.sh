#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Sensitivity with SALib's files: what we write it can analyse, what it writes we can; and shares of variance.
. tests/expect.bash "$1"
/usr/bin/python3 -c 'import numpy' 2>/dev/null || { echo "no numpy; skipped"; exit 77; }
salib=$PWD/tests/cli/salib.py
freeze_share
export CARELOOP_CACHE=$folder/.cache
cd "$folder" || exit 1

shares() {
  "$program" sensitivity sweden --regions 23 --scale 0.02 --years 1 --quiet --no-settle --parameters agency.fill,care.effort \
    --indicator workload --indicator strain "$@"
}
rows() { tail -n +2 "$1" | wc -l; }

# Two parameters and luck: eight rows of five runs, and the scenario as it stands.
expect 0 "2 parameters, 8 base rows, 41 runs" "by their largest total" "luck's is the share of chance" "the widest interval" \
  "table     out/effects.csv" -- shares -o out --method sobol --samples 8 --export salib
check "what stands in the folder: $(ls out)" [ "$(ls out | xargs)" = "effects.csv sensitivity.json trials.csv" ]
check "and for SALib: $(ls salib)" [ "$(ls salib | xargs)" = "X.txt Y.txt problem.json" ]
check "a row a run" [ "$(rows out/trials.csv)" = 41 ]
check "a row an indicator, parameter and luck" [ "$(rows out/effects.csv)" = 6 ]
check "columns" [ "$(head -1 out/effects.csv)" = indicator,factor,first,first_low,first_high,total,total_low,total_high,rows ]
check "all with intervals, and the JSON says the same" /usr/bin/python3 -c "
import csv, json
d = json.load(open('out/sensitivity.json'))
assert d['method'] == 'sobol' and d['samples'] == 8 and d['runs'] == 41 and d['missing'] == 0 and d['luck']
table = {(r['indicator'], r['factor']): r for r in csv.DictReader(open('out/effects.csv'))}
for i in d['indicators']:
    assert i['rows'] == 8 and i['left_out'] == 0 and i['declared'] > 0
    assert [e['factor'] for e in i['indices']] == ['care.effort', 'agency.fill', 'luck']
    for e in i['indices']:
        row = table[i['name'], e['factor']]
        for k in ('first', 'total'):
            assert float(row[k]) == e[k] and e[k + '_low'] <= e[k + '_high']
assert table['workload', 'luck']['total'] > '0' and len(d['ranking']) == 2"

# SALib's totals are ours up to 2 N - 1 for 2 N in the variance; its first indices are of another estimator, so that
# eight rows say little of them: the next part compares those.
/usr/bin/python3 "$salib" analyse salib >analysed || fail "SALib's algorithm on our files"
check "the same total indices" /usr/bin/python3 -c "
import csv
ours = {(r['indicator'], r['factor']): r for r in csv.DictReader(open('out/effects.csv'))}
found = [line.split() for line in open('analysed')]
assert len(found) == len(ours) == 6
for result, variable, first, total in found:
    wanted = float(ours[result, variable]['total']) * 16 / 15
    assert abs(float(total) - wanted) < 1e-9 * max(1, wanted), (result, variable, total, wanted)"

# What was written is read again to the same table, without a run; more rows add to those there are.
expect 0 "files in salib: 2 parameters, 8 base rows" "luck's is the share of chance" -- "$program" sensitivity --import salib -o again
check "the same table" cmp -s out/effects.csv again/effects.csv
check "no run" [ ! -e again/trials.csv ]
cp out/trials.csv before.csv
shares -o out --method sobol --samples 16 >more || fail "sixteen rows"
check "the runs that were there are kept" cmp -s before.csv <(head -42 out/trials.csv)
check "forty more" [ "$(rows out/trials.csv)" = 81 ]

# Made elsewhere: Ishigami's function, 8192 rows of random numbers (seed 1). Over 200 seeds root mean square errors are at
# most 0.018 of a first index (ours; 0.012 SALib's) and 0.0172 of a total; limits are five of them (false alarm 6e-7 each).
/usr/bin/python3 "$salib" make elsewhere || fail "SALib's order"
/usr/bin/python3 "$salib" analyse elsewhere >analysed
expect 2 "elsewhere/problem.json: it does not say how the design was made" "--method sobol" -- "$program" sensitivity --import elsewhere
expect 0 "3 parameters, 8192 base rows" "luck was not varied" -- "$program" sensitivity --import elsewhere --method sobol -o ishigami
check "SALib's algorithm, ours and the exact shares" /usr/bin/python3 -c "
import csv
ours = {r['factor']: r for r in csv.DictReader(open('ishigami/effects.csv'))}
exact = {'x1': (0.3139, 0.5576), 'x2': (0.4424, 0.4424), 'x3': (0, 0.2437)}
assert ours['luck']['total'] == ''
for line in open('analysed'):
    _, name, first, total = line.split()
    for theirs, which, true, limit in ((first, 'first', exact[name][0], 0.09), (total, 'total', exact[name][1], 0.086)):
        mine = float(ours[name][which])
        assert abs(mine - true) < limit and abs(float(theirs) - true) < limit, (name, which, mine, theirs)
    assert abs(float(total) - float(ours[name]['total'])) < 1e-3"

# Morris: luck is a variable for SALib there too.
shares -o out --trajectories 3 --export trajectories >said || fail "a screening"
/usr/bin/python3 "$salib" analyse trajectories >analysed || fail "SALib's algorithm on our trajectories"
check "the same effects" /usr/bin/python3 -c "
import csv
ours = {(r['indicator'], r['factor']): r for r in csv.DictReader(open('out/effects.csv'))}
found = [line.split() for line in open('analysed')]
assert len(found) == 6
for result, variable, *numbers in found:
    for k, n in zip(('mu', 'mu_star', 'sigma'), numbers):
        wanted = float(ours[result, variable][k])
        assert abs(float(n) - wanted) < 1e-9 * max(1, abs(wanted)), (result, variable, k, n, wanted)"
expect 0 "3 trajectories" -- "$program" sensitivity --import trajectories --method morris

# Slips
expect 2 "--samples: it is of the other method" -- shares -o x --samples 8
expect 2 "--trajectories: it is of the other method" -- shares -o x --method sobol --trajectories 8
expect 2 "9 is not a power of two; allowed: 8 or 16" -- shares -o x --method sobol --samples 9
expect 2 "--method: 'soboll' is not one of them" -- shares -o x --method soboll
expect 2 "excludes --import" -- "$program" sensitivity sweden --import salib
expect 2 "problem.json:6: the design is one of 'saltelli'; allowed: --method sobol" -- "$program" sensitivity --import salib --method morris
expect 3 "nowhere/problem.json: No such file" -- "$program" sensitivity --import nowhere
sed -i '8s/^[^ ]*/0.999/' salib/X.txt
expect 3 "salib/X.txt:8: this is not line 7 with variable 1 of line 11" -- "$program" sensitivity --import salib
check "nothing is made by slips" [ ! -e x ]
finish "shares of variance, and SALib's files"

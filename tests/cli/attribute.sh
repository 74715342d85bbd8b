#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Loops cut one by one: which link, what is run and kept, contributions against the files, the report's part "Why",
# slips and files that do not belong there.
. tests/expect.bash "$1"
freeze_share
export CARELOOP_CACHE=$folder/.cache PYTHONPATH=$PWD/tests/cli/report PYTHONDONTWRITEBYTECODE=1
checks_in=$PYTHONPATH
cd "$folder" || exit 1

ask_of_lighter_work 2
tiny=(--regions 09,23 --scale 0.02 --years 1 --quiet)
cold=("${tiny[@]}" --no-settle)
look() { # PAGE_OR_JSON PYTHON: the page as p, or the JSON as d
  /usr/bin/python3 -c "
from looking import *
path = sys.argv[1]
if path.endswith('.json'): d = read_json(path)
else: p = Page(path)
$2" "$1"
}
has_h5py=0
/usr/bin/python3 -c 'import h5py, numpy' 2>/dev/null && has_h5py=1
[ "$has_h5py" = 1 ] || echo "not tried: contributions against the files, as python has no h5py"

# What an ensemble has run is used; a loop's name may be joined by hyphens or underscores.
"$program" ensemble question.toml "${cold[@]}" -o out >/dev/null || fail "the ensemble"
before=$(stat -c %y out/*.h5)
expect 0 "ran       8" "skipped   4" "loop repeat contacts: the link workload_incidents is cut; no other named loop" \
  "loop novice overload: the link vacancy_posting is cut; cut with it: recruitment" "95 % interval" "do not add up" \
  "table     out/attribution.csv" -- \
  "$program" attribute question.toml "${cold[@]}" --loops Repeat-contacts,novice_overload --loops "repeat contacts" -o out
check "the ensemble was not run again" [ "$(stat -c %y out/*.h5)" = "$before" ]
check "what stands in the folder: $(ls out)" [ "$(ls out | xargs)" = \
  "attribution.csv attribution.json baseline-m0000.h5 baseline-m0001.h5 lighter-m0000.h5 lighter-m0001.h5 plan plan.csv without" ]
check "what stands without a loop: $(ls out/without/*/*)" [ "$(cd out/without && echo */*)" = \
  "novice-overload/as-they-were repeat-contacts/as-they-were" ]
cut=out/without/novice-overload/as-they-were
check "an ensemble of its own: $(ls $cut)" [ "$(cd $cut && echo *1.h5)" = \
  "baseline-without-novice-overload-m0001.h5 lighter-without-novice-overload-m0001.h5" ]
"$program" run sweden "${cold[@]}" --cut vacancy_posting -o cut.h5 >/dev/null || fail "--cut"
check "an arm without a loop is the run with its link cut" \
  [ "$(digest_of cut.h5)" = "$(digest_of $cut/baseline-without-novice-overload-m0000.h5)" ]
expect 0 "compared with arm baseline-without-novice-overload" -- "$program" compare $cut
if [ "$has_h5py" = 1 ]; then
  check "contributions are those of the files" /usr/bin/python3 "$checks_in/attributed.py" out 2
fi

# A second start runs nothing and says the same; a third loop runs that alone.
before=$(stat -c %y out/without/*/*/*)
"$program" attribute question.toml "${cold[@]}" --loops repeat-contacts,novice-overload -o out --json >again.json ||
  fail "a second start"
check "nothing was run again" [ "$(stat -c %y out/without/*/*/*)" = "$before" ]
check "--json is what the folder has" cmp -s again.json out/attribution.json
check "loops, links and members as JSON" look again.json '
assert d["attribution_format"] == 1 and d["scenario"] == "question" and d["confidence"] == 0.95
assert d["baseline"] == "baseline" and d["arms"] == ["baseline", "lighter"] and d["members"] == [0, 1]
assert d["loops"] == [{"name": "repeat contacts", "link": "workload_incidents", "also_cut": []},
                      {"name": "novice overload", "link": "vacancy_posting", "also_cut": ["recruitment"]}]
assert d["means"] == ["as-they-were"] and d["year_end"] == "2025-12-30" and len(d["indicators"]) == 10'
expect 0 "ran       2" "skipped   2" "arm baseline: what stands" -- \
  "$program" attribute question.toml "${cold[@]}" --loops overtime --arms baseline --indicator workload -o out
expect 0 "1 " "one member has no spread: no interval is claimed" -- \
  "$program" attribute question.toml "${cold[@]}" --loops overtime --members 1 --arms baseline -o out --indicator cost

# Means settled anew: runs without the loop begin from a world that settled without it. One start a cut.
expect 0 "ran       6" "settled-anew" -- \
  "$program" attribute question.toml "${tiny[@]}" --settle --loops repeat-contacts --members 1 -o settled
check "a start with the loop and one without" [ "$(ls .cache/*.checkpoint | wc -l)" = 2 ]
check "both ways: $(ls settled/without/repeat-contacts)" \
  [ "$(ls settled/without/repeat-contacts | xargs)" = "as-they-were settled-anew" ]
check "one member: no interval" look settled/attribution.json '
assert d["means"] == ["as-they-were", "settled-anew"]
rows = [c for c in d["contributions"] if c["members"]]
assert rows and all(c["members"] == 1 and c["low"] is None and c["high"] is None for c in rows)
assert any(c["estimate"] for c in rows)
by = {(c["arm"], c["indicator"], c["place"], c["means"]): c["estimate"] for c in rows}
assert any(by[a, i, p, "settled-anew"] != e for (a, i, p, m), e in by.items() if m == "as-they-were")'

# The report: part 6, and the arms without loops in no other part.
"$program" attribute question.toml "${cold[@]}" --loops repeat-contacts,novice-overload -o out >/dev/null || fail "again"
for lang in en sv; do
  "$program" report out --lang $lang -o $lang.html --json >$lang.json 2>said || fail "report --lang $lang"
  check "$lang: nothing is missing: $(cat said)" [ ! -s said ]
  check "$lang: why, with numbers of the attribution" look $lang.html '
from looking import cells
d = read_json("out/attribution.json")
why = p.data["why"]
assert [a["name"] for a in p.data["arms"]] == ["baseline", "lighter"] == why["arms"]
assert [l["name"] for l in why["loops"]] == ["repeat contacts", "novice overload"] and why["confidence"] == 0.9
assert list(why["contribution"]) == [i["name"] for i in p.data["indicators"]]
t = {0.95: 12.7062047, 0.9: 6.31375151}
for c in d["contributions"]:
    if c["place"] != "all": continue
    n = [l["name"] for l in why["loops"]].index(c["loop"])
    one = why["contribution"][c["indicator"]][c["arm"]][c["means"]]
    for key in ("with_loop", "without_loop", "estimate"): near(one[key][n], c[key], 1e-5)
    near(one["high"][n], c["estimate"] + (c["high"] - c["estimate"]) * t[0.9] / t[0.95], 1e-4)
text = p.sections["why"]
for said in ("workload_incidents", "vacancy_posting", "2025-12-30"): assert said in text, said
assert ("do not add up" if p.lang == "en" else "lägga ihop") in text
assert ("Recruitment" if p.lang == "en" else "Rekrytering") in text
assert "-without-" not in p.text.replace(p.sections["why"], ""), "an arm without a loop among the others"
[label] = [i["label"] for i in p.data["indicators"] if i["name"] == "workload"]
loop = {"en": "Repeat contacts", "sv": "Återkommande kontakter"}[p.lang]
means = {"en": "means as they were", "sv": "medelnivåer som de var"}[p.lang]
row = p.row(label, f"lighter · {means} · " + p.data["places"][0]["label"], loop)
[c] = [c for c in d["contributions"] if (c["loop"], c["arm"], c["indicator"], c["place"]) ==
       ("repeat contacts", "lighter", "workload", "all")]
half = (c["high"] - c["estimate"]) * t[0.9] / t[0.95]
low, high, of = c["estimate"] - half, c["estimate"] + half, {"en": "of", "sv": "av"}[p.lang]
decimals = min(6, max(0, 1 - math.floor(math.log10(half))))
to = {"en": "to", "sv": "till"}[p.lang]
wanted = [written(v, decimals, p.lang) for v in (c["with_loop"], c["without_loop"], c["estimate"])]
wanted += [f"{written(low, decimals, p.lang)} {to} {written(high, decimals, p.lang)}"]
above = round(2 * c["share_above_zero"])
assert row == wanted + [f"{above} {of} 2"], (row, wanted)
assert p.size < 2_000_000, p.size'
done
check "English sentences of the part hold no decimal comma, Swedish ones no decimal point" look en.html '
for path, wrong in (("en.html", r"\d,\d"), ("sv.html", r"\d\.\d")):
    text = Page(path).sections["why"]
    assert not re.search(wrong, text), re.search(".{40}" + wrong, text).group(0)'
rm -f before.html && cp en.html before.html
expect 0 "compared with arm baseline" "arm lighter: 2 pairs" -- "$program" compare out
check "compare has the two arms alone" [ "$("$program" compare out 2>&1 | grep -c without)" = 0 ]
"$program" report settled -o single.html >/dev/null || fail "one member"
check "one member: nothing is claimed" look single.html '
assert "nothing is claimed" in p.sections["why"] and not re.search(r"90\s% interval -?\d", p.sections["why"])'
"$program" report out/*.h5 -o files.html >/dev/null || fail "files alone"
check "without an attribution the page says how to get it" look files.html '
assert "careloop attribute question.toml" in p.sections["why"] and "--loops LOOPS" in p.sections["why"]
assert "why" not in p.data and "not which feedback carried it" in p.text'
check "with one it is not said" look en.html 'assert "not which feedback carried it" not in p.text'
"$program" report out --indicator workload --indicator needs -o needs.html >/dev/null || fail "another indicator"
check "an indicator that was not attributed is named" look needs.html '
assert list(p.data["why"]["contribution"]) == ["workload"] and "Not attributed: Care steps asked for" in p.sections["why"]'
"$program" report out --unit-kind ward -o ward.html >/dev/null || fail "one kind of unit"
check "of one kind of unit nothing is shown, with the reason" look ward.html '
assert "why" not in p.data and "all kinds of units" in p.sections["why"]'
"$program" report out --baseline lighter -o other.html >/dev/null || fail "another baseline"
check "against another baseline nothing is shown" look other.html '
assert "why" not in p.data and "another baseline" in p.sections["why"]'

# An attribution of other runs, or damaged
mkdir foreign
cp out/*.h5 foreign
sed 's/years = 1/years = 9/' out/attribution.json >foreign/attribution.json
expect 3 "foreign/attribution.json: it is of another run: years = 9 there, years = 1 here" -- \
  "$program" report foreign -o x.html
head -c 5000 out/attribution.json >foreign/attribution.json
expect 3 "cannot read foreign/attribution.json: line" -- "$program" report foreign -o x.html
echo '{"attribution_format": 9}' >foreign/attribution.json
expect 3 "attribution_format is 9; this program reads up to 1" -- "$program" report foreign -o x.html
check "no page of what is refused" [ ! -e x.html ]

# Files of another scenario in the folder, before anything is run
mkdir -p mixed/without/overtime/as-they-were
cp $cut/baseline-without-novice-overload-m0000.h5 mixed/without/overtime/as-they-were/baseline-without-overtime-m0000.h5
expect 2 "baseline-without-overtime-m0000.h5: it is of another run: arm baseline-without-novice-overload there" -- \
  "$program" attribute question.toml "${cold[@]}" --loops overtime -o mixed
cp out/baseline-m0000.h5 mixed
expect 2 "it is of another run: seed = 1 there, seed = 9 here" -- \
  "$program" attribute question.toml "${cold[@]}" --seed 9 --loops overtime -o mixed
check "nothing was run beside what was refused" [ "$(find mixed -name '*.h5' | wc -l)" = 2 ]

# Stopped by a signal; the same command goes on.
stopped_when '[ -e stopped/baseline-m0000.h5 ]' -- \
  "$program" attribute question.toml "${cold[@]}" --loops overtime --arms baseline -o stopped
check "nothing is attributed yet: $(ls stopped)" [ ! -e stopped/attribution.json ]
expect 0 "left      0" -- bash -c '"$@" && echo "left      0"' . \
  "$program" attribute question.toml "${cold[@]}" --loops overtime --arms baseline -o stopped --indicator workload
check "gone on to the same end" [ -s stopped/attribution.csv ]

# Slips
attribute() { "$program" attribute question.toml "${cold[@]}" -o x "$@"; }
expect 2 "there is no loop 'agency erosoin'" "nearest known: 'agency erosion'" -- attribute --loops "agency erosoin"
expect 2 "the loop 'mobility hub' is made of identities only (shortage_requests," "cannot be cut" \
  "there is no loop 'none'" "2 problems" -- attribute --loops mobility-hub,none
expect 2 "--means: 'all' is not one of them" "--loops: 'overtime,' has an empty place" "--members: '0'" -- \
  attribute --loops overtime, --means all --members 0
expect 2 "--means: runs of question do not begin settled" -- attribute --loops overtime --means settled-anew
expect 2 "has no arm 'lightr'" "nearest known: 'lighter'" -- attribute --loops overtime --arms lightr
expect 2 "--loops is required" -- attribute
check "nothing is made by slips" [ ! -e x ]
expect 2 "no indicator 'wrokload'" "nearest known: 'workload'" -- \
  "$program" attribute question.toml "${cold[@]}" -o out --loops repeat-contacts --indicator wrokload
check "the attribution there was stays" cmp -s again.json out/attribution.json
expect 74 "cannot make the folder cut.h5" -- "$program" attribute question.toml "${cold[@]}" -o cut.h5 --loops overtime
mkdir -p blocked/attribution.json
expect 74 "blocked/attribution.json" -- "$program" attribute question.toml "${cold[@]}" -o blocked --loops overtime
check "nothing was run that could not be written: $(find blocked -name '*.h5')" [ -z "$(find blocked -name '*.h5')" ]
if unshare -Urm true 2>/dev/null; then
  mkdir disk
  said=$(unshare -Urm bash -u -s "$program" "${cold[@]}" <<'INSIDE' 2>&1
mount -t tmpfs -o size=20m disk disk || exit 77
cp -r out/. disk
mount -o remount,ro disk
program=$1
shift
message=$("$program" attribute question.toml "$@" -o disk --loops repeat-contacts 2>&1)
status=$?
[ "$status" = 74 ] || { echo "a folder that may not be written: exit $status: $message"; exit 1; }
case $message in *disk/attribution.json*"Read-only file system"*) ;; *) echo "unclear: $message"; exit 1 ;; esac
INSIDE
)
  status=$?
  [ "$status" = 77 ] && echo "not tried: a folder that may not be written" || check "$said" [ "$status" = 0 ]
else
  echo "not tried: a folder that may not be written, as unshare -Urm is not permitted"
fi
check "nothing half done is left: $(find . -name '*.part')" [ -z "$(find . -name '*.part')" ]
finish "loops cut and what they carry"

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The report: a page in two languages whose sentences, tables and JSON say what the files say; what is missing, what
# does not belong together and what cannot be written.
. tests/expect.bash "$1"
freeze_share
export PYTHONPATH=$PWD/tests/cli/report PYTHONDONTWRITEBYTECODE=1  # looking.py takes pages apart
checks_in=$PYTHONPATH
cd "$folder" || exit 1

lever() { # NAME EFFORT
  cat >"$1.toml" <<TOML
name   = { en = "Ward work: $1", sv = "Arbete på avdelning: $1" }
about  = { en = "Ward work takes $2 times as long.", sv = "Arbetet på avdelning tar $2 gånger så lång tid." }
scope  = { unit_kinds = ["ward"] }
start  = 2025-01-01
change = { "care.effort" = { multiply = $2 } }
TOML
}
lever lighter 0.8
lever heavier 1.25
cat >question.toml <<'TOML'
extends = "sweden"
members = 3
title   = { en = "Lighter & <heavier> work", sv = "Lättare & <tyngre> arbete" }
[question]
en = "What if </script><script>\"ward\" work</script> takes less?"
sv = "Vad händer om </script><script>\"avdelningens\" arbete</script> tar mindre tid?"
[[arm]]
name   = "baseline"
label  = { en = "As today", sv = "Som i dag" }
[[arm]]
name   = "lighter"
label  = { en = "Lighter work", sv = "Lättare arbete" }
levers = ["lighter.toml"]
[[arm]]
name   = "heavier"
label  = { en = "Heavier work", sv = "Tyngre arbete" }
levers = ["heavier.toml"]
TOML
tiny=(--regions 23 --scale 0.02 --years 1 --quiet)
"$program" ensemble question.toml "${tiny[@]}" -o out >/dev/null || fail "the ensemble"

# look PAGE_OR_JSON PYTHON: the page as p, or the JSON as d.
look() {
  /usr/bin/python3 -c "
from looking import *
path = sys.argv[1]
if path.endswith('.json'): d = read_json(path)
else: p = Page(path)
$2" "$1"
}
has_h5py=0
/usr/bin/python3 -c 'import h5py, numpy' 2>/dev/null && has_h5py=1
[ "$has_h5py" = 1 ] || echo "not tried: numbers of the files, and files of other versions, as python has no h5py"

# A page in each language, and the same numbers as JSON and as a table.
expect 0 "report    en.html" -- "$program" report out -o en.html
expect 0 "report    sv.html" -- "$program" report out -o sv.html --lang sv
"$program" report out --json --csv out.csv >en.json 2>said || fail "report --json"
"$program" report out --json --lang sv >sv.json 2>>said || fail "report --json --lang sv"
check "nothing is missing: $(cat said)" [ ! -s said ]
check "--json alone writes no page: $(ls)" [ ! -e report.html ]
"$program" report out --json -o both.html >both.json || fail "report --json -o"
expect 0 "report    report.html" -- "$program" report out
check "the page has its usual name" [ -s report.html ]
for lang in en sv; do
  check "$lang: language, title and question, with their signs" look $lang.html "
names = {'en': ('Lighter & <heavier> work', 'What if </script><script>\"ward\" work</script> takes less?'),
         'sv': ('Lättare & <tyngre> arbete',
                'Vad händer om </script><script>\"avdelningens\" arbete</script> tar mindre tid?')}
assert p.lang == '$lang' == p.data['language'], p.lang
assert (p.h1, p.question) == names['$lang'] and p.title == p.h1, (p.h1, p.question)
there = p.data['scenario']
assert (there['name'], there['title'], there['question']) == ('question', *names['$lang']), there
labels = {'en': ['As today', 'Lighter work', 'Heavier work'], 'sv': ['Som i dag', 'Lättare arbete', 'Tyngre arbete']}
assert [a['label'] for a in p.data['arms']] == labels['$lang']
assert list(dict.fromkeys(w for w, _ in p.sentences)) == labels['$lang'][1:], p.sentences"
  check "$lang: the JSON is that of the page" look $lang.html "assert p.data == read_json('$lang.json')"
  check "$lang: nothing from elsewhere" look $lang.html '
assert p.size < 2_000_000, p.size
for tag, a in p.elements:
    assert tag not in ("link", "iframe", "img", "object", "embed", "audio", "video", "base", "form", "source"), tag
    for name in ("src", "srcset", "data", "poster", "action", "background", "ping", "xlink:href", "style"):
        assert name not in a, (tag, a)
    if "href" in a: assert tag == "a", (tag, a)
    assert not any(name.startswith("on") for name in a), (tag, a)
for style in p.styles: assert not re.search(r"@import|url\(|https?:", style)
for a, script in p.scripts:
    assert a.get("type") in (None, "application/json")
    if a.get("type"): continue
    found = re.search(r"\bimport\s*[({\"\x27*]|\bfrom\s*[\"\x27]|importScripts|\bfetch\s*\(|XMLHttpRequest|WebSocket|"
                      r"EventSource|sendBeacon|new Worker|url\(\s*[^#\s\x27\"]|\.src\s*=", script)
    assert not found, found.group(0)
    for address in re.findall(r"https?://[^\s\"\x27`\\)]*", script):
        assert address.startswith("http://www.w3.org/"), address'
  check "$lang: ids once, and every inner link arrives" look $lang.html '
ids = [a["id"] for _, a in p.elements if "id" in a]
assert len(ids) == len(set(ids)), ids
links = [a["href"][1:] for _, a in p.elements if a.get("href", "").startswith("#")]
assert len(links) > 5 and set(links) <= set(ids), set(links) - set(ids)'
done
check "the page beside --json is the one without" cmp -s <(sed '/<pre><code>/,/<\/code>/d' both.html) \
  <(sed '/<pre><code>/,/<\/code>/d' en.html)
check "the JSON beside a page is the one without" cmp -s both.json en.json
check "English and Swedish have the same numbers" look en.json '
other = read_json("sv.json")
words = ("label", "unit", "difference_unit", "title", "question", "language")
def numbers(v):
    if isinstance(v, dict): return {k: numbers(x) for k, x in v.items() if k not in words}
    return [numbers(x) for x in v] if isinstance(v, list) else v
assert numbers(d) == numbers(other)
assert [i["label"] for i in d["indicators"]] != [i["label"] for i in other["indicators"]]'

# Sentences
check "English sentences hold no decimal comma, Swedish ones no decimal point" look en.html '
for path, wrong, right in (("en.html", r"\d,\d", r"\d\.\d"), ("sv.html", r"\d\.\d", r"\d,\d")):
    said = " ".join(s for _, s in Page(path).sentences)
    assert re.search(right, said) and not re.search(wrong, said), said'
check "Swedish tables hold no decimal point" look sv.html '
for t in p.tables:
    if t["head"][-1] == "SHA-256": continue
    for row in t["rows"]:
        for cell in row[2:4] if t["head"][0] == "Parameter" else row[2:]: assert not re.search(r"\d\.\d", cell), row
assert any(re.search(r"\d,\d", r[2]) for t in p.tables if t["head"][0] == "Parameter" for r in t["rows"])'
check "sentences say what the tables say" /usr/bin/python3 "$checks_in/said_rightly.py"

# Numbers are those of the files.
if [ "$has_h5py" = 1 ]; then
  check "tables, JSON and CSV have the numbers of the files" /usr/bin/python3 "$checks_in/of_files.py"
fi
check "the JSON has what is told of it" look en.json '
assert d["confidence"] == 0.9 and [a["name"] for a in d["arms"]] == ["baseline", "lighter", "heavier"]
assert all(a["members"] == 3 for a in d["arms"])
names = [i["name"] for i in d["indicators"]]
assert names[:3] == ["waiting", "waiting_within_guarantee", "workload"] and len(names) == 10, names
assert [r["code"] for r in d["regions"]] == ["23"]
assert list(d["difference"]) == list(d["regional"]) == list(d["flow"]) == list(d["equity"]) == ["lighter", "heavier"]
assert list(d["level"]) == list(d["gap"]) == ["baseline", "lighter", "heavier"]
assert all(list(d["difference"][a]) == names for a in d["difference"])
assert all(g == {} for g in d["gap"].values()), "a gap without metropolitan municipalities"
assert {x["group"] for x in d["flow"]["lighter"]} == {"staff", "patients", "cost"}'
check "the table has a row for every arm, indicator and place" look en.json '
import csv
rows = list(csv.DictReader(open("out.csv")))
assert list(rows[0]) == ["arm", "indicator", "units", "year_end", "place", "pairs", "baseline", "difference", "low",
                         "high", "share_above_zero"]
keys = [(r["arm"], r["indicator"], r["place"]) for r in rows]
assert len(keys) == len(set(keys))
flows = {x["name"] for x in d["flow"]["lighter"]}
for arm in ("lighter", "heavier"):
    for name in {i["name"] for i in d["indicators"]} | flows:
        for place in ["all", "urban", "rural", "rural - metropolitan"] + [r["code"] for r in d["regions"]]:
            assert (arm, name, place) in keys, (arm, name, place)
for r in rows:
    assert None not in r and None not in r.values(), r
    if r["pairs"] == "0": assert r["baseline"] == r["difference"] == r["low"] == r["high"] == "", r
    else: assert float(r["low"]) <= float(r["difference"]) <= float(r["high"]), r'

# The same call gives the same bytes; the order of the files does not count.
cp en.html before.html
"$program" report out -o en.html >/dev/null
check "the same bytes again" cmp -s en.html before.html
"$program" report out/lighter-m0002.h5 out/heavier-m000?.h5 out/lighter-m000[01].h5 out/baseline-m000?.h5 \
  --json >files.json
check "files in another order" cmp -s files.json en.json

# What one asks for
"$program" report out --arms heavier --json >asked.json 2>said || fail "--arms"
check "one arm with the baseline: $(cat said)" look asked.json '
whole = read_json("en.json")
assert [a["name"] for a in d["arms"]] == ["baseline", "heavier"] and open("said").read() == ""
assert list(d["difference"]) == ["heavier"] and d["difference"]["heavier"] == whole["difference"]["heavier"]'
"$program" report out --baseline lighter --json >asked.json || fail "--baseline"
check "another baseline" look asked.json '
whole = read_json("en.json")
assert [a["name"] for a in d["arms"]] == ["lighter", "baseline", "heavier"]
assert list(d["difference"]) == ["baseline", "heavier"]
there = whole["regional"]["lighter"]["workload"]["difference"]
here = d["regional"]["baseline"]["workload"]["difference"]
assert any(there) and here == [x and -x for x in there], (there, here)'
expect 0 -- "$program" report out -o asked.html --indicator cost --indicator workload
check "two indicators" look asked.html '
assert [i["name"] for i in p.data["indicators"]] == ["cost", "workload"]
assert list(p.data["difference"]["lighter"]) == ["cost", "workload"]
assert {x["name"] for x in p.data["flow"]["lighter"]} == {x["name"] for x in read_json("en.json")["flow"]["lighter"]}
assert p.sentences and not any("Vacant" in s for _, s in p.sentences)'
"$program" report out --json --indicator workload --indicator workload >asked.json || fail "an indicator twice"
check "an indicator asked for twice stands once" look asked.json '
assert [i["name"] for i in d["indicators"]] == ["workload"]'
expect 0 -- "$program" report out -o asked.html --unit-kind ward --unit-kind dental
check "kinds of units are named" look asked.html 'assert "ward, dental" in p.text'
"$program" report out -o ward.html --unit-kind ward >/dev/null || fail "--unit-kind"
check "nothing of all units among those of one kind" look ward.html '
def apart(d):
    return {(x["name"], x["difference"]) for x in d["equity"]["heavier"] if x["over"] == "municipalities"}
both = apart(p.data) & apart(read_json("en.json"))
assert not both, both'
if [ "$has_h5py" = 1 ]; then
  check "units of one kind" look ward.html '
files = Files("out")
told = files.cells("heavier", "workload", weight="headcount", kind="ward")
row = p.last_year("workload", "Heavier work")
assert row == figures(told, "en"), (row, told)'
fi

# One member has no spread, so nothing is said of it.
mkdir single
cp out/*-m0000.h5 single
expect 0 -- "$program" report single -o single.html
expect 0 -- "$program" report single -o single.sv.html --lang sv
check "one member: nothing is claimed" look single.html '
assert not p.sentences and p.text.count("nothing is claimed here") == 2
assert "inget påstås här" in Page("single.sv.html").text
assert not re.search(r"90\s%|interval \d| rose | fell ", p.sections["answer"]), p.sections["answer"]
seen = 0
for t in p.tables:
    if "90 % interval" in t["head"]:
        n = t["head"].index("90 % interval") + 1  # the group before it
        for r in t["rows"]: assert r[n] == "–" and r[n + 1] in ("–", "0 of 1", "1 of 1"), r
        seen += len(t["rows"])
assert seen > 50
def nothing(v): return v is None or isinstance(v, list) and all(nothing(x) for x in v)
def bounds(v):
    for key, x in v.items() if isinstance(v, dict) else enumerate(v) if isinstance(v, list) else ():
        if key in ("low", "high"): assert nothing(x), (key, x)
        else: bounds(x)
for key, v in p.data.items():
    if key != "level": bounds(v)
assert any(x is not None for x in p.data["level"]["lighter"]["workload"]["all"]["low"])
assert any(x is not None for x in p.data["regional"]["lighter"]["workload"]["difference"])'
"$program" report single --csv single.csv --json >/dev/null || fail "one member as a table"
check "one member: no interval in the table" look single.html '
import csv
rows = list(csv.DictReader(open("single.csv")))
assert rows and all(r["low"] == r["high"] == "" for r in rows) and any(r["difference"] for r in rows)'

# What is missing is named, there and on the page.
mkdir partly
cp out/baseline-m000?.h5 out/lighter-m000[01].h5 partly
expect 0 -- bash -c '"$@" 2>said' . "$program" report partly -o partly.html
check "what is missing is told: $(cat said)" \
  [ "$(sed 's/^careloop: there is no file of //' said | xargs)" = "arm lighter, member 2 arm heavier" ]
check "what is missing stands on the page" look partly.html '
assert "arm lighter, member 2" in p.missing and "arm heavier" in p.missing, p.missing
assert [a["name"] for a in p.data["arms"]] == ["baseline", "lighter"] and p.data["arms"][1]["members"] == 2
assert {r[-1] for t in p.tables if t["head"][-1:] == ["Members above 0"] for r in t["rows"]} <= {
    "0 of 2", "1 of 2", "2 of 2", "–"}
assert p.sentences and all("of 3 members" not in s for _, s in p.sentences)'
"$program" report partly -o partly.html --lang sv 2>/dev/null >&2
check "what is missing stands on the Swedish page" look partly.html '
assert "heavier" in p.missing and "Utan fil" in p.missing'
if [ "$has_h5py" = 1 ]; then
  check "two pairs" look partly.html '
files = Files("out", (0, 1))
told = files.cells("lighter", "workload", weight="headcount")
row = p.last_year("workload", "Lättare arbete")
assert row == figures(told, "sv") and row[3].endswith(" av 2"), (row, told)'
fi
mkdir apart
cp out/baseline-m000[01].h5 out/lighter-m0002.h5 apart
expect 0 "arm baseline, member 2" "arm lighter, member 0" -- "$program" report apart -o apart.html
check "arms without a member in common: nothing is claimed" look apart.html '
assert not p.sentences
assert "One member has no spread" not in p.text, "there is not one member in both"'
expect 2 "there is no file of arm 'heavier'" "baseline, lighter" -- "$program" report partly -o x.html --arms heavier
# Where the lever is no more, the page does without.
mkdir -p moved
mv lighter.toml moved
expect 0 -- "$program" report out -o moved.html
check "a lever whose file is gone" look moved.html '
assert "Ward work: heavier" in p.text and "Ward work: lighter" not in p.text'
mv moved/lighter.toml .

# What does not belong together
damaged() { # FILE PYTHON: a copy of the ensemble with this file f changed, in folder damaged
  rm -rf damaged
  cp -r out damaged
  /usr/bin/python3 -c "
import h5py, sys
with h5py.File(sys.argv[1], 'r+') as f:
    $2" "damaged/$1"
}
cp -r out foreign
"$program" run question.toml "${tiny[@]}" --seed 9 --arm lighter --member 1 -o foreign/lighter-m0001.h5 >/dev/null
expect 3 "foreign/lighter-m0001.h5" "seed = 9 there, seed = 1 here" -- "$program" report foreign -o x.html
sed 's/^title.*//' question.toml >another.toml
"$program" run another.toml "${tiny[@]}" --arm lighter --member 1 -o foreign/lighter-m0001.h5 >/dev/null
expect 3 "foreign/lighter-m0001.h5" "scenario another there, question here" -- "$program" report foreign -o x.html
cp out/lighter-m0000.h5 foreign/lighter-m0001.h5
expect 3 "foreign/lighter-m0001.h5: it is of arm lighter, member 0, as is foreign/lighter-m0000.h5" -- \
  "$program" report foreign -o x.html
if [ "$has_h5py" = 1 ]; then
  damaged heavier-m0002.h5 'f.attrs["model_version"] = 99'
  expect 3 "damaged/heavier-m0002.h5" "model_version 99 there" -- "$program" report damaged -o x.html
  damaged heavier-m0002.h5 'f.attrs["output_format"] = 99'
  expect 3 "damaged/heavier-m0002.h5 has output_format 99" "reads up to" -- "$program" report damaged -o x.html
  damaged heavier-m0002.h5 'f["provenance"].attrs["program_version"] = "9.9.9"'
  expect 3 "damaged/heavier-m0002.h5" "program version 9.9.9 there" -- "$program" report damaged -o x.html
  damaged heavier-m0002.h5 'del f["workload"]'
  expect 3 "damaged/heavier-m0002.h5" "workload" -- "$program" report damaged -o x.html
  damaged heavier-m0002.h5 'del f.attrs["output_format"]'
  expect 3 "damaged/heavier-m0002.h5 is no output of careloop run" -- "$program" report damaged -o x.html
  # An arm in which an indicator stands nowhere: nothing can be said of it.
  rm -rf damaged
  cp -r out damaged
  for k in 0 1 2; do
    /usr/bin/python3 -c 'import h5py, sys; h5py.File(sys.argv[1], "r+")["workload"][...] = float("nan")' \
      damaged/lighter-m000$k.h5
  done
  expect 0 -- "$program" report damaged -o hollow.html
  check "no empty interval is told" look hollow.html '
said = [s for _, s in p.sentences]
assert said and not any("(–" in s for s in said), said'
fi
size=$(stat -c %s out/baseline-m0000.h5)
for part in 1 50 99; do
  for name in baseline-m0000.h5 lighter-m0001.h5; do
    rm -rf damaged
    cp -r out damaged
    head -c $((size * part / 100)) out/$name >damaged/$name
    expect 3 "damaged/$name" -- "$program" report damaged -o x.html
  done
done
echo "no HDF5" >damaged/lighter-m0001.h5
expect 3 "damaged/lighter-m0001.h5" -- "$program" report damaged -o x.html
: >damaged/lighter-m0001.h5
expect 3 "damaged/lighter-m0001.h5" -- "$program" report damaged -o x.html
expect 3 "cannot read nowhere: no such file" -- "$program" report nowhere -o x.html
expect 3 "cannot read nowhere.h5: no such file" -- "$program" report out nowhere.h5 -o x.html
mkdir empty
expect 3 "empty has no output of a run" -- "$program" report empty -o x.html
expect 3 "files of arm baseline alone" "nothing to compare" -- "$program" report out/baseline-m000?.h5 -o x.html
check "no page of what is refused" [ ! -e x.html ]

# Slips of the command line
expect 2 "--lang" "'de'" "en, sv" -- "$program" report out -o x.html --lang de
expect 2 "no indicator 'wrokload'" "nearest known: 'workload'" -- "$program" report out -o x.html --indicator wrokload
expect 2 "no kind of unit 'wrad'" "nearest known: 'ward'" -- "$program" report out -o x.html --unit-kind wrad
expect 2 "no file of arm 'lightr'" "baseline, heavier, lighter" -- "$program" report out -o x.html --arms lightr
expect 2 "no file of arm 'none'" "baseline, heavier, lighter" -- "$program" report out -o x.html --baseline none
expect 2 "--arms" "empty place" -- "$program" report out -o x.html --arms lighter,
expect 2 "inputs is required" -- "$program" report
expect 2 "no option --langauge" -- "$program" report out --langauge sv
check "no page of a slip" [ ! -e x.html ]

# What cannot be written: the page there was before stays, and nothing half done does.
expect 74 "cannot write nowhere/x.html" "No such file" -- "$program" report out -o nowhere/x.html
expect 74 "cannot write /dev/full" "No space left" -- "$program" report out -o /dev/full
expect 74 "cannot write /dev/full" -- "$program" report out -o x.html --csv /dev/full
expect 74 "cannot write nowhere/x.csv" -- "$program" report out -o x.html --csv nowhere/x.csv
check "no page without its table" [ ! -e x.html ]
expect 74 "cannot write out" -- "$program" report out -o out
expect 74 "cannot write to standard output: No space left" -- bash -c '"$@" >/dev/full' . "$program" report out --json
before=$(sha256sum <en.html)
expect 74 "cannot write en.html: File too large" -- bash -c 'ulimit -f 64; exec "$@"' . "$program" report out -o en.html
check "the page there was before stays" [ "$(sha256sum <en.html)" = "$before" ]
expect 74 "cannot write x.html: File too large" -- bash -c 'ulimit -f 64; exec "$@"' . "$program" report out -o x.html
if unshare -Urm true 2>/dev/null; then
  mkdir disk
  said=$(unshare -Urm bash -u -s "$program" <<'INSIDE' 2>&1
mount -t tmpfs -o size=200k disk disk || exit 77
fail() { echo "failed: $*"; exit 1; }
echo "an older page" >disk/x.html
message=$("$1" report out -o disk/x.html 2>&1)
status=$?
[ "$status" = 74 ] || fail "a full disk: exit $status: $message"
[ "$message" = "careloop: cannot write disk/x.html: No space left on device" ] || fail "unclear: $message"
[ "$(ls -A disk)" = x.html ] || fail "left on a full disk: $(ls -A disk)"
[ "$(cat disk/x.html)" = "an older page" ] || fail "the older page has changed"
mount -o remount,ro disk
message=$("$1" report out -o disk/y.html 2>&1)
status=$?
[ "$status" = 74 ] || fail "a folder that may not be written: exit $status: $message"
[ "$message" = "careloop: cannot write disk/y.html: Read-only file system" ] || fail "unclear: $message"
INSIDE
)
  status=$?
  [ "$status" = 77 ] && echo "not tried: full disks, as tmpfs may not be mounted" || check "$said" [ "$status" = 0 ]
else
  echo "not tried: full disks, as unshare -Urm is not permitted"
fi
check "nothing half done is left: $(ls -A)" [ -z "$(ls -A | grep -E '\.part$|^x\.|^nowhere')" ]
finish "reports"

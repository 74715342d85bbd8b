#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The story of people who are followed: it changes no result, is told in order of dates and is the same for any
# threads and ranks, over a stop and a resume, on standard output, in a file and in JSON.
. tests/expect.bash "$1"
freeze_share
cd "$folder" || exit 1
run=("$program" run sweden --regions 09,23 --scale 0.02 --years 3 --quiet)

"${run[@]}" -o plain.h5 >/dev/null || fail "the run without a trace"
"${run[@]}" --threads 1 --trace first:nurse --trace first:nurse --trace first:assistant_nurse --trace-to one.txt \
  -o traced.h5 >closing || fail "a traced run"
check "a trace changes no result" [ "$(digest_of plain.h5)" = "$(digest_of traced.h5)" ]
check "with a file, standard output has the closing lines only" [ -z "$(grep -E '^20[0-9-]*  ' closing)" ]

for ways in "--threads 2" "--threads 1 --domains-as-ranks 3"; do
  "${run[@]}" $ways --trace first:nurse --trace first:nurse --trace first:assistant_nurse --trace-to other.txt \
    -o other.h5 >/dev/null || fail "a traced run with $ways"
  check "$ways: another story" cmp -s one.txt other.txt
  check "$ways: another digest" [ "$(digest_of other.h5)" = "$(digest_of plain.h5)" ]
done

check "every line has a date, a profession and an id" \
  [ -z "$(grep -vE '^20[0-9]{2}-[0-9]{2}-[0-9]{2}  (nurse|assistant nurse) [0-9]+ [^ ]' one.txt)" ]
check "dates in order" sort -c -s -k1,1 one.txt
check "two nurses and an assistant nurse" [ "$(sed -E 's/^[^ ]*  ([a-z ]*[0-9]+) .*/\1/' one.txt | sort -u | wc -l)" = 3 ]
check "they graduate" [ "$(grep -c ' graduates, [0-9]* years old, lives in ' one.txt)" = 3 ]
check "they are hired" [ "$(grep -c ' is hired by .*(Region ' one.txt)" -ge 3 ]
check "introduction begins" [ "$(grep -c ' introduction with a mentor begins' one.txt)" = 3 ]
check "introduction ends a year later" grep -q ' introduction ends' one.txt
check "sick spells" grep -q ' falls ill for ' one.txt

# Whoever is known by id: on standard output, before the closing lines.
id=$(grep -oE '[0-9]{15,}' one.txt | head -1)
"${run[@]}" --trace "$id" --trace 17 -o known.h5 >said 2>complaint || fail "a trace by id"
check "the same story by id" cmp -s <(grep " $id " one.txt) <(grep " $id " said)
check "the first line is of the story" grep -qE '^20.* graduates' <(head -1 said)
check "somebody unknown is named: $(cat complaint)" grep -q -- "--trace 17: nobody like this" complaint
"${run[@]}" --trace "$id" --json -o json.h5 >closing.json || fail "a trace as JSON"
check "the story as JSON" /usr/bin/python3 -c '
import json, sys
d = json.load(open("closing.json"))
assert d["finished"] and d["story"] == [l.rstrip("\n") for l in open("said") if sys.argv[1] in l], d["story"]' "$id"

# Stopped and resumed, the two parts are one story, but for the line that says how life is at the resume.
"${run[@]}" --trace "$id" --stop-after 2026-03-01 -o part.h5 >first.txt 2>/dev/null
[ $? = 75 ] || fail "an early stop"
"$program" resume part.h5.checkpoint --quiet --trace "$id" --trace-to second.txt >/dev/null || fail "a resume"
check "stopped and resumed after more than a year: another digest" [ "$(digest_of part.h5)" = "$(digest_of plain.h5)" ]
check "the parts make the whole" cmp -s <(grep " $id " one.txt) \
  <(cat first.txt <(grep -v ' years old and lives in ' second.txt))

expect 2 "--trace: 'nurse' is nobody to follow" "nearest known: 'first:nurse'" -- "${run[@]}" --trace nurse -o x.h5
expect 2 "first:nruse" "nearest known: 'first:nurse'" -- "${run[@]}" --trace first:nruse -o x.h5
expect 2 "--trace-to: nobody is followed" -- "${run[@]}" --trace-to x.txt -o x.h5
expect 2 "is the output itself" -- "${run[@]}" --trace first:nurse --trace-to plain.h5 -o plain.h5
expect 74 "cannot write none/x.txt" -- "${run[@]}" --trace first:nurse --trace-to none/x.txt -o x.h5
check "the output is as it was" [ "$(digest_of plain.h5)" = "$(digest_of traced.h5)" ]
finish "stories"

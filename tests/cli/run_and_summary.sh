#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A run from end to end: its name, its closing lines, its JSON, its summary, its arms and members.
. tests/expect.bash "$1"
cd "$folder" || exit 1

json() { /usr/bin/python3 -c "import json, sys; d = json.load(open(sys.argv[1])); $2" "$1"; }

expect 0 "resident-steps per second" "peak memory" "digest" "sweden.h5" -- "$program" run "${small[@]}" --check
check "the default name" [ -s sweden.h5 ]
check "nothing but the output" [ "$(ls)" = sweden.h5 ]
expect 0 "population" "waiting" "within the guarantee" "staffed beds occupied" "costliest fifth" "sick leave" \
  "Region Gotland" "Region Jämtland" -- "$program" summary sweden.h5
check "six lines" [ "$("$program" summary sweden.h5 | wc -l)" = 6 ]
check "digest: hash, two spaces, path" grep -qxE '[0-9a-f]{64}  sweden.h5' <("$program" digest sweden.h5)

"$program" run "${small[@]}" --arm baseline --member 3 --json >closing.json || fail "a run with --json"
check "the name with arm and member" [ -s sweden-baseline-member3.h5 ]
check "the closing lines as JSON" json closing.json '
assert d["finished"] and d["scenario"] == "sweden" and d["arm"] == "baseline" and d["member"] == 3 and d["years"] == 1
assert d["residents"] > 10_000 and d["population"] > 150_000 and d["units"] > 50 and d["staff"] > 1000
assert d["synthesis_seconds"] > 0 and d["stepping_seconds"] > 0 and d["resident_steps_per_second"] > 1e4
assert 5 < d["peak_memory_mib"] < 4000 and d["output"] == "sweden-baseline-member3.h5" and len(d["digest"]) == 64'
member3=$(digest_of sweden-baseline-member3.h5)
check "the digest told is the file's" grep -q "$member3" closing.json
check "another member, another luck" [ "$member3" != "$(digest_of sweden.h5)" ]
"$program" run "${small[@]}" --seed 2 -o seed2.h5 >/dev/null || fail "a run with --seed"
check "another seed, another result" [ "$(digest_of seed2.h5)" != "$(digest_of sweden.h5)" ]
"$program" run "${small[@]}" --gain 0 -o gain0.h5 >/dev/null || fail "a run with --gain"
check "links act" [ "$(digest_of gain0.h5)" != "$(digest_of sweden.h5)" ]
"$program" run "${small[@]}" --cut wait_leaving --set 'link.strength[wait_leaving]=3' -o cut.h5 >/dev/null
"$program" run "${small[@]}" --set 'link.strength[wait_leaving]=0' -o zero.h5 >/dev/null
check "a cut link is one of strength zero, whatever is set" [ "$(digest_of cut.h5)" = "$(digest_of zero.h5)" ]
expect 2 "has no arm 'basline'" "nearest known: 'baseline'" -- "$program" run "${small[@]}" --arm basline
expect 0 -- "$program" run "${small[@]}" -o sweden.h5
check "quiet runs say nothing on standard error" [ -z "$("$program" run "${small[@]}" 2>&1 >/dev/null)" ]
finish "runs and summaries"

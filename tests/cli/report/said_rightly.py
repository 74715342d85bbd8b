# SPDX-License-Identifier: Apache-2.0
# Every sentence has an interval, and says what a table of the page says of that arm.
from looking import *
for lang in ("en", "sv"):
    p = Page(f"{lang}.html")
    rose, fell, within, by, to, of = {
        "en": ("rose", "fell", "90\xa0% interval", "by", "to", "of"),
        "sv": ("ökade", "minskade", "90-procentigt intervall", "med", "till", "av")}[lang]
    places = {x["label"][0].lower() + x["label"][1:]: x["label"] for x in p.data["places"]}
    everywhere = p.data["places"][0]["label"]
    n, unit = r"(−?[\d.,\u202f]*\d)", r"(?:\xa0[^();,]*?)?"
    interval = rf"{n}{unit} \({within} {n} {to} {n}\)"
    change = rf"({rose}|{fell}) in? ([^.;]+?) {by} {interval}, \w+ {n}{unit}; (\d+) {of} (\d+) "
    known = {}
    for arm, said in p.sentences:
        for mark in ("(–", "–)", "nan", "inf "): assert mark not in said, said
        assert not re.search(r"−0([.,]0*)?(?![\d.,])", said), f"a zero below zero: {said}"
        rows = set()  # place, baseline, change, low, high, members above zero, members
        for t in p.tables:
            for group, *cells in (r for r in t["rows"] if r[0].split(" · ")[0] == arm):
                bounds, above = cells[3].split(f" {to} "), cells[4].split(f" {of} ")
                if len(bounds) == 2:
                    rows.add((group.partition(" · ")[2] or everywhere, *cells[1:3], *bounds, *above))
        told = re.findall(interval, said)
        for moved, low, high in told:
            either = (moved, low, high), (f"−{moved}", f"−{high}", f"−{low}")
            assert any(r[2:5] in either for r in rows), f"{moved} ({low} {to} {high}) is in no table: {said}"
        unclear = re.findall(rf"\({n} {to} {n}{unit}\)", said)
        for low, high in unclear: assert any(r[3:5] == (low, high) for r in rows), f"{low} {to} {high}: {said}"
        assert told or unclear or within in said, f"no interval: {said}"
        changes = re.findall(change, said)
        assert len(re.findall(rf" ({rose}|{fell}) ", said)) == len(changes), f"a change without its figures: {said}"
        for verb, place, moved, low, high, before, agree, members in changes:
            cells, above = (moved, low, high), agree
            if verb == fell: cells, above = (f"−{moved}", f"−{high}", f"−{low}"), str(int(members) - int(agree))
            found = [r for r in rows if (r[0], *r[2:]) == (places[place], *cells, above, members)]
            assert any(r[1].startswith(before[:2]) for r in found), f"not in a table: {said}"
        known[arm] = known.get(arm, "") + said + "\n"
    lighter, heavier = (a["label"] for a in p.data["arms"][1:])
    workload, worse = {"en": ("workload", "What got worse: "),
                       "sv": ("arbetsbelastningen", "Vad som blev sämre: ")}[lang]
    told = {arm: [x for x in said.split("\n") if x] for arm, said in known.items()}
    first = [x for x in told[lighter] if f"{workload} {fell}" in x.lower()]
    assert len(first) == 1 and not first[0].startswith(worse), told[lighter]
    second = [x for x in told[heavier] if f"{workload} {rose}" in x.lower()]
    assert len(second) == 1 and second[0].startswith(worse), told[heavier]

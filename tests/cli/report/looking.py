# SPDX-License-Identifier: Apache-2.0
# For tests/cli/report.sh: a page taken apart (Page), JSON without double keys, and numbers computed from the files alone.
import json, math, re, sys
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "col", "base", "source", "wbr"}

class Page(HTMLParser):
    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.path, self.lang, self.size = path, None, len(open(path, "rb").read())
        self.open, self.elements, self.scripts, self.styles = [], [], [], []
        self.tables, self.sentences, self.h1, self.title, self.text = [], [], "", "", ""
        self.question = self.missing = self.heading = ""
        self.sections = {}
        self.feed(open(path, encoding="utf-8").read())
        self.close()
        assert not self.open, f"left open: {self.open}"
        self.data = json.loads(next(t for a, t in self.scripts if a.get("type") == "application/json"))

    def inside(self, tag, kind=None):
        return any(t == tag and (kind is None or kind in a.get("class", "").split()) for t, a in self.open)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.elements.append((tag, a))
        if tag == "html": self.lang = a.get("lang")
        if tag == "script": self.scripts.append([a, ""])
        if tag == "style": self.styles.append("")
        if tag == "table": self.tables.append({"caption": "", "head": [], "group": "", "rows": []})
        if tag == "tr" and "group" in a.get("class", ""): self.tables[-1]["group"] = ""
        elif tag == "tr" and not self.inside("thead"): self.tables[-1]["rows"].append([self.tables[-1]["group"]])
        if tag in ("th", "td") and not self.inside("tr", "group"): self.cells().append("")
        if tag == "li" and self.inside("ul", "findings"): self.sentences.append((self.heading, ""))
        if tag == "h3": self.heading = ""
        if tag not in VOID: self.open.append((tag, a))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]} at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data):
        if not self.open: return
        tag = self.open[-1][0]
        if tag == "script": self.scripts[-1][1] += data
        elif tag == "style": self.styles[-1] += data
        else:
            self.text += data
            for t, a in self.open:
                if t == "section": self.sections[a["id"]] = self.sections.get(a["id"], "") + data
        if tag == "h1": self.h1 += data
        if tag == "title": self.title += data
        if self.inside("p", "question"): self.question += data
        if self.inside("p", "missing"): self.missing += data
        if self.inside("h3"): self.heading += data
        if tag == "caption": self.tables[-1]["caption"] += data
        elif self.inside("tr", "group"): self.tables[-1]["group"] += data
        elif tag in ("th", "td"): self.cells()[-1] += data
        if tag == "li" and self.inside("ul", "findings"):
            self.sentences[-1] = (self.sentences[-1][0], self.sentences[-1][1] + data)

    def cells(self):
        return self.tables[-1]["head"] if self.inside("thead") else self.tables[-1]["rows"][-1]

    def row(self, caption, group, first):
        """Baseline, change, interval and members above 0 of a row in a group of a table; names without units."""
        bare = lambda text: text.split(" [")[0]
        found = [r[2:] for t in self.tables if bare(t["caption"]) == caption
                 for r in t["rows"] if (bare(r[0]), bare(r[1])) == (group, first)]
        assert len(found) == 1, (caption, group, first, len(found))
        return found[0]

    def last_year(self, indicator, arm, place="all"):
        [label] = [i["label"] for i in self.data["indicators"] if i["name"] == indicator]
        [where] = [x["label"] for x in self.data["places"] if x["name"] == place]
        return self.row(label, f"{arm} · {where}", self.data["periods"][-1])

def no_twice(pairs):
    keys = [k for k, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key stands twice: {sorted(keys)}"
    return dict(pairs)

def read_json(path): return json.load(open(path), object_pairs_hook=no_twice)

def written(value, decimals, lang):
    """A number as the page has to write it: halves away from zero."""
    if not math.isfinite(value): return "–"
    text = f"{math.floor(abs(value) * 10**decimals + 0.5) / 10**decimals:,.{decimals}f}".replace(",", "\u202f")
    if lang == "sv": text = text.replace(".", ",")
    return ("−" if value < 0 and text.strip("0,.") else "") + text

def figures(told, lang):
    """The row of baseline, difference, low, high, members above zero and members: two digits of half the interval."""
    half = (told[3] - told[2]) / 2
    base, d, low, high = (written(v, min(6, max(0, 1 - math.floor(math.log10(half)))), lang) for v in told[:4])
    to, of = {"en": ("to", "of"), "sv": ("till", "av")}[lang]
    return [base, d, f"{low} {to} {high}", f"{told[4]} {of} {told[5]}"]

def cells(base, arm, factor=1):
    """Baseline, difference, low and high of Student's t at 90 %, members above zero, members."""
    import numpy as np
    base, d = factor * np.array(base), factor * (np.array(arm) - np.array(base))
    half = {2: 6.313751514675, 3: 2.919985580354}[len(d)] * d.std(ddof=1) / len(d) ** 0.5
    return base.mean(), d.mean(), d.mean() - half, d.mean() + half, int((d > 0).sum()), len(d)

class Files:
    """Yearly values by member straight from the files: the last thirteen periods."""
    def __init__(self, folder, members=(0, 1, 2)):
        import h5py
        self.f = {(a, k): h5py.File(f"{folder}/{a}-m000{k}.h5", "r")
                  for a in ("baseline", "lighter", "heavier") for k in members}
        self.members, any_file = members, next(iter(self.f.values()))
        named = lambda axis: [x.decode() if isinstance(x, bytes) else str(x) for x in any_file[axis][()]]
        self.axes = {2: named("settlement_type"), 1: named("region"), 3: named("unit_kind")}

    def value(self, arm, member, name, weight=None, mean=False, **at):
        import numpy as np
        axis = {"type": 2, "region": 1, "kind": 3}
        def part(name):
            cells = self.f[arm, member][name][-13:].astype(float)
            for which, label in at.items():
                cells = np.take(cells, [self.axes[axis[which]].index(label)], axis=axis[which])
            return cells
        v = part(name)
        if weight:
            w = part(weight)
            both = ~(np.isnan(v) | np.isnan(w))
            return (v[both] * w[both]).sum() / w[both].sum()
        return np.nansum(v) / (13 if mean else 1)

    def cells(self, arm, *what, baseline="baseline", factor=1, **at):
        return cells(*([self.value(a, k, *what, **at) for k in self.members] for a in (baseline, arm)), factor=factor)

def near(value, wanted, within=1e-9):
    assert abs(value - wanted) <= within * max(1, abs(wanted)), (value, wanted)

// SPDX-License-Identifier: Apache-2.0
// Flows of the last year: difference as percent of the baseline, with interval, and the figure itself beside it.
import * as Plot from "@observablehq/plot";
import {legend} from "./legend.js";
import {shown} from "./numbers.js";
import {armStyle} from "./palette.js";

export function flow(data, group, words, number) {
  const arms = data.arms.slice(1);
  const all = arms.flatMap((arm) => data.flow[arm.name].filter((f) => f.group === group).map((f) => ({...f, arm: arm.name})));
  const labels = [...new Set(all.map((f) => f.label))];
  const percent = (f, v) => (f.baseline ? (100 * v) / Math.abs(f.baseline) : null);
  const isNarrow = document.documentElement.clientWidth < 600;
  const marks = [Plot.ruleX([0], {stroke: "#222"}), Plot.axisFy({fontSize: 11, label: null, anchor: "left", dx: -6, lineWidth: isNarrow ? 8.5 : 30})];
  for (const arm of arms) {
    const {colour, symbol} = armStyle(data.arms, arm.name);
    const own = all.filter((f) => f.arm === arm.name);
    const drawn = own.filter((f) => f.baseline && f.difference !== null)
      .map((f) => ({...f, x: percent(f, f.difference), x1: percent(f, f.low ?? f.difference), x2: percent(f, f.high ?? f.difference), clear: f.low > 0 || f.high < 0}));
    marks.push(Plot.link(drawn, {fy: "label", y: "arm", x1: "x1", x2: "x2", stroke: colour, strokeWidth: 1.6}));
    marks.push(Plot.dot(drawn, {fy: "label", y: "arm", x: "x", symbol, r: 3.8, stroke: colour, strokeWidth: 1.6, fill: (f) => (f.clear ? colour : "white")}));
    marks.push(Plot.text(own, {fy: "label", y: "arm", frameAnchor: "right", textAnchor: "start", dx: 8, fill: colour,
      text: (f) => `${f.baseline ? "" : words.noBaseline + " "}${f.difference > 0 ? "+" : ""}${number(shown(f, f.difference))} ${f.difference_unit}`}));
  }
  const svg = Plot.plot({
    width: isNarrow ? 350 : 640, height: 34 + labels.length * Math.max(10 + 15 * arms.length, isNarrow ? 44 : 0),
    marginLeft: isNarrow ? 118 : 220, marginRight: isNarrow ? 104 : 150, marginBottom: 36, marginTop: 4,
    style: {fontSize: "11px", fontFamily: "inherit", background: "none"},
    x: {label: words.percentOfBaseline, labelAnchor: "center", labelArrow: "none", grid: true, tickSize: 0, ticks: isNarrow ? 3 : 6, tickFormat: (v) => number(v)},
    y: {axis: null, domain: arms.map((a) => a.name)},
    fy: {domain: labels, padding: 0.15},
    marks,
  });
  const drawing = document.createElement("div");
  const note = document.createElement("p");
  note.className = "unit";
  note.textContent = words.hollow;
  drawing.append(legend(data.arms, arms, {symbols: true}), svg, note);
  const rows = all.map(({arm, name, baseline, difference, low, high}) => ({arm, name, baseline, difference, low, high}));
  return {drawing, rows};
}

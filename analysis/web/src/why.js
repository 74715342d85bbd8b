// SPDX-License-Identifier: Apache-2.0
// Knock-out bars: what each loop contributes to the arms' effects, and to the baseline, with intervals.
import * as Plot from "@observablehq/plot";
import {legend} from "./legend.js";
import {shown} from "./numbers.js";
import {armStyle} from "./palette.js";

// Bars of one panel: a group of rows a loop, a row an arm and way of means.
function panel(data, indicator, arms, words, number, rows) {
  const {loops, means, contribution} = data.why;
  const bars = arms.flatMap((arm) => means.flatMap((way, w) => loops.map((loop, l) => {
    const one = contribution[indicator.name][arm.name][way.name];
    const [with_loop, without_loop, estimate, low, high] = ["with_loop", "without_loop", "estimate", "low", "high"].map((key) => one[key][l]);
    rows.push({indicator: indicator.name, arm: arm.name, loop: loop.name, link: loop.link, means: way.name, with_loop, without_loop, estimate, low, high});
    return {loop: loop.label, row: arm.name + " " + way.name, arm: arm.name, solid: w === 0, value: shown(indicator, estimate), low: shown(indicator, low), high: shown(indicator, high)};
  })));
  const drawn = bars.filter((bar) => bar.value !== null);
  const isNarrow = document.documentElement.clientWidth < 600;
  const lanes = arms.length * means.length;
  const place = {fy: "loop", y: "row"};
  const colour = (bar) => armStyle(data.arms, bar.arm).colour;
  return Plot.plot({
    width: isNarrow ? 350 : 640, height: 38 + loops.length * Math.max(10 + 15 * lanes, isNarrow ? 44 : 0),
    marginLeft: isNarrow ? 118 : 220, marginRight: isNarrow ? 76 : 84, marginBottom: 36, marginTop: 4,
    style: {fontSize: "11px", fontFamily: "inherit", background: "none"},
    x: {label: indicator.difference_unit || null, labelAnchor: "center", labelArrow: "none", grid: true, tickSize: 0, ticks: isNarrow ? 3 : 6, tickFormat: (v) => number(v)},
    y: {axis: null, domain: arms.flatMap((arm) => means.map((way) => arm.name + " " + way.name)), padding: 0.25},
    fy: {domain: loops.map((loop) => loop.label), padding: 0.15},
    marks: [
      Plot.axisFy({fontSize: 11, label: null, anchor: "left", dx: -6, lineWidth: isNarrow ? 8.5 : 17}),
      Plot.barX(drawn.filter((bar) => bar.solid), {...place, x1: 0, x2: "value", fill: colour, fillOpacity: 0.75, className: "bar"}),
      Plot.barX(drawn.filter((bar) => !bar.solid), {...place, x1: 0, x2: "value", fill: "white", stroke: colour, strokeWidth: 1.4, insetTop: 1, insetBottom: 1, className: "bar"}),
      Plot.ruleX([0], {stroke: "#222"}),
      Plot.link(drawn.filter((bar) => bar.low !== null), {...place, x1: "low", x2: "high", stroke: "#222", strokeWidth: 1.4, className: "interval"}),
      Plot.text(drawn, {...place, frameAnchor: "right", textAnchor: "start", dx: 8, fill: colour, text: (bar) => (bar.value > 0 ? "+" : "") + number(bar.value)}),
    ],
  });
}

export function why(data, indicator, words, number) {
  const there = data.arms.filter((arm) => data.why.arms.includes(arm.name));
  const drawing = document.createElement("div"), rows = [];
  drawing.append(legend(data.arms, there));
  for (const [title, arms] of [[words.contribution, there.slice(1)], [words.ofBaseline, there.slice(0, 1)]]) {
    if (arms.length === 0) continue;
    const place = document.createElement("div"), heading = document.createElement("p");
    heading.className = "panel-title";
    heading.textContent = title;
    place.append(heading, panel(data, indicator, arms, words, number, rows));
    drawing.append(place);
  }
  const {means} = data.why;
  const note = document.createElement("p");
  note.className = "unit";
  note.textContent = means.length > 1 ? `${words.filled}: ${means[0].label}. ${words.outlined}: ${means[1].label}.` : means[0].label;
  drawing.append(note);
  return {drawing, rows};
}

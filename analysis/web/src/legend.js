// SPDX-License-Identifier: Apache-2.0
import * as Plot from "@observablehq/plot";
import {armStyle} from "./palette.js";

// A line of each arm's colour and dashes, or its symbol on a whisker, with its label.
export function legend(arms, shownArms, {symbols = false} = {}) {
  const list = document.createElement("p");
  list.className = "legend";
  for (const arm of shownArms) {
    const {colour, dash, symbol} = armStyle(arms, arm.name);
    const item = document.createElement("span");
    const marks = [Plot.ruleY([0], {x1: 0, x2: 1, stroke: colour, strokeWidth: symbols ? 1.6 : 2.5, strokeDasharray: symbols ? null : dash})];
    if (symbols) marks.push(Plot.dot([0.5], {x: Plot.identity, y: () => 0, symbol, r: 3.8, fill: colour}));
    const sample = Plot.plot({width: 28, height: 10, margin: 1, x: {axis: null, domain: [0, 1]}, y: {axis: null, domain: [-1, 1]}, marks});
    sample.setAttribute("aria-hidden", "true");
    item.append(sample, " " + arm.label);
    list.append(item);
  }
  return list;
}

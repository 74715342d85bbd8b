// SPDX-License-Identifier: Apache-2.0
// Small multiples: panels of 5.5 cm, three a row, two a row where there are two or four, one in a narrow window.
import * as Plot from "@observablehq/plot";

const panelWidth = 208;

// panels: [{title, marks, y}], with options of the y axis for all of them or each.
export function multiples(panels, number, {height = 170, y = {}} = {}) {
  const grid = document.createElement("div");
  const pairs = panels.length === 2 || panels.length === 4;
  grid.className = pairs ? "multiples pairs" : "multiples";
  for (const panel of panels) {
    const cell = document.createElement("div");
    const title = document.createElement("p");
    title.className = "panel-title";
    title.textContent = panel.title;
    const svg = Plot.plot({
      width: pairs ? 316 : panelWidth,
      height,
      marginLeft: 54,
      marginRight: 8,
      marginTop: 8,
      marginBottom: 24,
      style: {fontSize: "11px", fontFamily: "inherit", background: "none"},
      x: {type: "utc", label: null, ticks: 3, tickSize: 3},
      y: {label: null, ticks: 5, tickSize: 0, grid: true, tickFormat: (v) => number(v, 4), ...y, ...(panel.y ?? {})},
      marks: panel.marks,
    });
    cell.append(title, svg);
    grid.append(cell);
  }
  return grid;
}

// The extent of everything drawn, with zero (or another line) inside.
export function domain(values, include = []) {
  const all = [...values.filter((v) => v !== null && Number.isFinite(v)), ...include];
  const low = Math.min(...all), high = Math.max(...all);
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}

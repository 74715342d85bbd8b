// SPDX-License-Identifier: Apache-2.0
// Small multiples: panels of 5.5 cm, three a row, two a row where there are two or four, one in a narrow window.
import * as Plot from "@observablehq/plot";

const panelWidth = 208;

// Room for the longest label of an axis over a domain.
const roomFor = ([low, high], number) =>
  Math.max(34, 12 + 6.4 * Math.max(...[low, (low + high) / 2, high].map((v) => number(v, 3).length)));

// Years where a year begins, months between, in the page's language.
const dateTick = (language) => (date) =>
  date.getUTCMonth() === 0 ? String(date.getUTCFullYear()) : date.toLocaleDateString(language, {month: "short", timeZone: "UTC"});

// panels: [{title, marks, domain}]
export function multiples(panels, number, {height = 170, language}) {
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
      marginLeft: roomFor(panel.domain, number),
      marginRight: 8,
      marginTop: 8,
      marginBottom: 24,
      style: {fontSize: "11px", fontFamily: "inherit", background: "none"},
      x: {type: "utc", label: null, ticks: 3, tickSize: 3, tickFormat: dateTick(language)},
      y: {label: null, ticks: 5, tickSize: 0, grid: true, tickFormat: (v) => number(v, 4), domain: panel.domain},
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

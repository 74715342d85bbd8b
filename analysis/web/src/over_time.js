// SPDX-License-Identifier: Apache-2.0
// What goes over time: differences by place, levels of all arms, and the gap between rural and metropolitan.
import * as Plot from "@observablehq/plot";
import {legend} from "./legend.js";
import {domain, multiples} from "./multiples.js";
import {shown} from "./numbers.js";
import {armStyle} from "./palette.js";

const points = (data, values, convert) =>
  values.map((value, t) => ({date: new Date(data.periods[t]), value: convert(value)}));

function unitLine(text) {
  const p = document.createElement("p");
  p.className = "unit";
  p.textContent = text;
  return p;
}

function rowsOf(data, indicator, place, arm, series) {
  return Object.entries(series).flatMap(([statistic, values]) =>
    values.map((value, t) => ({indicator: indicator.name, place, arm, period: data.periods[t], statistic, value}))
  );
}

// Lines of members below twenty, bands from there on, the median always.
export function difference(data, indicator, words, number) {
  const convert = (v) => shown(indicator, v);
  const arms = data.arms.slice(1);
  const rows = [], all = [];
  const panels = data.places.map((place) => {
    const marks = [Plot.ruleY([0], {stroke: "#222", strokeWidth: 1})], own = [];
    for (const arm of arms) {
      const one = data.difference[arm.name][indicator.name][place.name];
      const {colour, dash} = armStyle(data.arms, arm.name);
      const series = {median: one.median};
      if (one.members) {
        one.members.forEach((member, k) => {
          series["member " + k] = member;
          marks.push(Plot.line(points(data, member, convert), {x: "date", y: "value", stroke: colour, strokeWidth: 0.7, strokeOpacity: 0.55}));
        });
      } else {
        const q = one.quantiles;
        Object.assign(series, q);
        for (const [low, high, opacity] of [["p05", "p95", 0.16], ["p25", "p75", 0.3]]) {
          const band = data.periods.map((d, t) => ({date: new Date(d), low: convert(q[low][t]), high: convert(q[high][t])}));
          marks.push(Plot.areaY(band, {x: "date", y1: "low", y2: "high", fill: colour, fillOpacity: opacity}));
        }
      }
      marks.push(Plot.line(points(data, one.median, convert), {x: "date", y: "value", stroke: colour, strokeWidth: 2.2, strokeDasharray: dash, className: "median-" + arm.name}));
      rows.push(...rowsOf(data, indicator, place.name, arm.name, series));
      own.push(...Object.values(series).flat());
    }
    all.push(...own);
    return {title: place.label, marks, domain: domain(own.map(convert), [0])};
  });
  // Shares are compared over places on one scale; numbers of people follow from how many live where.
  if (!indicator.adds_up) panels.forEach((panel) => (panel.domain = domain(all.map(convert), [0])));
  const drawing = document.createElement("div");
  drawing.append(legend(data.arms, arms), unitLine(indicator.difference_unit),
    multiples(panels, number, {language: data.language}));
  return {drawing, rows};
}

export function level(data, indicator, words, number) {
  const convert = (v) => shown(indicator, v);
  const rows = [];
  const panels = data.places.map((place) => {
    const marks = [], all = [];
    for (const arm of data.arms) {
      const one = data.level[arm.name][indicator.name][place.name];
      const {colour, dash} = armStyle(data.arms, arm.name);
      const band = data.periods.map((d, t) => ({date: new Date(d), low: convert(one.low[t]), high: convert(one.high[t])}));
      marks.push(Plot.areaY(band, {x: "date", y1: "low", y2: "high", fill: colour, fillOpacity: 0.13}));
      marks.push(Plot.line(points(data, one.mean, convert), {x: "date", y: "value", stroke: colour, strokeWidth: 1.6, strokeDasharray: dash}));
      rows.push(...rowsOf(data, indicator, place.name, arm.name, one));
      all.push(...one.low, ...one.high);
    }
    // Places differ too much in size for one scale; the difference above is where they are compared.
    return {title: place.label, marks, domain: domain(all.map(convert))};
  });
  const drawing = document.createElement("div");
  drawing.append(legend(data.arms, data.arms), unitLine(indicator.unit), multiples(panels, number, {height: 130, language: data.language}));
  return {drawing, rows};
}

export function gap(data, indicator, words, number) {
  const rows = [];
  const panelOf = (kind, title, convert, line) => {
    const marks = [Plot.ruleY([line], {stroke: "#222", strokeWidth: 1})], all = [];
    for (const arm of data.arms) {
      const one = data.gap[arm.name][indicator.name][kind];
      const {colour, dash} = armStyle(data.arms, arm.name);
      const band = data.periods.map((d, t) => ({date: new Date(d), low: convert(one.low[t]), high: convert(one.high[t])}));
      marks.push(Plot.areaY(band, {x: "date", y1: "low", y2: "high", fill: colour, fillOpacity: 0.13}));
      marks.push(Plot.line(points(data, one.mean, convert), {x: "date", y: "value", stroke: colour, strokeWidth: 1.8, strokeDasharray: dash}));
      rows.push(...rowsOf(data, indicator, kind, arm.name, one));
      all.push(...one.low, ...one.high, ...one.mean);
    }
    return {title, marks, domain: domain(all.map(convert), [line])};
  };
  const unit = indicator.difference_unit;
  const drawing = document.createElement("div");
  drawing.append(legend(data.arms, data.arms), multiples([
    panelOf("difference", words.gap + (unit ? ` [${unit}]` : ""), (v) => shown(indicator, v), 0),
    panelOf("ratio", words.ratio, (v) => v, 1),
  ], number, {language: data.language}));
  return {drawing, rows};
}

// SPDX-License-Identifier: Apache-2.0
// The map of the 21 regions beside dots sorted by value; pointer, focus and arrow keys show one region's figures.
import * as Plot from "@observablehq/plot";
import map from "@svg-maps/sweden";
import {domain} from "./multiples.js";
import {shown} from "./numbers.js";
import {diverging} from "./palette.js";

// The package has the shapes of Västmanland and Västernorrland under each other's names.
const codes = {
  stockholm: "01", uppsala: "03", sodermanland: "04", ostergotland: "05", jonkoping: "06", kronoberg: "07", kalmar: "08",
  gotland: "09", blekinge: "10", skane: "12", halland: "13", "vastra gotaland": "14", varmland: "17", orebro: "18",
  vastmanland: "22", dalarna: "20", gavleborg: "21", vasternorrland: "19", jamtland: "23", vasterbotten: "24", norrbotten: "25",
};

function draw(data, arm, indicator, words, number, live) {
  const hatchId = "hatch-" + data.arms.findIndex((a) => a.name === arm);
  const one = data.regional[arm][indicator.name];
  const convert = (v) => shown(indicator, v);
  const rows = data.regions.map((region, r) => ({
    code: region.code, region: region.label.replace(/^Region /, "").replace("Götalandsregionen", "Götaland").replace(/s? län$/, ""), baseline: convert(one.baseline[r]),
    value: convert(one.difference[r]), low: convert(one.low[r]), high: convert(one.high[r]),
  }));
  const drawn = rows.filter((d) => d.value !== null).sort((a, b) => b.value - a.value);
  const most = Math.max(...drawn.map((d) => Math.abs(d.value)), Number.MIN_VALUE);
  const colour = Plot.scale({color: {type: "diverging", domain: [-most, most], pivot: 0, range: diverging, interpolate: "rgb"}});
  const unit = indicator.difference_unit;
  const interval = (d) => (d.low === null ? "" : ` (${number(d.low)} ${words.to} ${number(d.high)})`);
  const tell = (d) => `${d.region}: ${words.difference} ${number(d.value)} ${unit}${interval(d)}, ${words.baseline} ${number(d.baseline)}`;
  const isClear = (d) => d.low > 0 || d.high < 0;

  const shapes = map.locations.map((place) => {
    const d = rows.find((row) => row.code === codes[place.id.replace("-", " ")]);
    const there = d && d.value !== null;
    const hatch = there && !isClear(d) ? `<path d="${place.path}" fill="url(#${hatchId})" pointer-events="none"/>` : "";
    return `<path d="${place.path}" data-code="${d ? d.code : ""}" fill="${there ? colour.apply(d.value) : "#fff"}" stroke="#444" stroke-width="0.8"/>${hatch}`;
  });
  const holder = document.createElement("div");
  holder.className = "regions";
  const pattern = `<defs><pattern id="${hatchId}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="4.5" height="7" fill="#fff"/></pattern></defs>`;
  // What the colours mean, where the map has Norway.
  const key = [1, 0.5, 0, -0.5, -1].map((part, k) => {
    const text = part === 0 ? "0" : Math.abs(part) === 1 ? number(part * most, 2) : "";
    return `<rect x="2" y="${20 + 22 * k}" width="20" height="22" fill="${colour.apply(part * most)}" stroke="#444" stroke-width="0.5"/><text x="28" y="${37 + 22 * k}" font-size="19">${text}</text>`;
  });
  holder.innerHTML = `<svg class="map" viewBox="${map.viewBox}" aria-hidden="true">${pattern}${shapes.join("")}${key.join("")}</svg>`;
  const dots = Plot.plot({
    width: 430, height: 30 + 19 * drawn.length, marginLeft: 128, marginRight: 12, marginTop: 4, marginBottom: 34,
    style: {fontSize: "11px", fontFamily: "inherit", background: "none"},
    x: {label: unit ? `${words.difference} [${unit}]` : words.difference, labelAnchor: "center", labelArrow: "none", grid: true, tickSize: 0, ticks: 4,
      tickFormat: (v) => number(v), domain: domain(drawn.flatMap((d) => [d.value, d.low, d.high]), [0])},
    y: {label: null, domain: drawn.map((d) => d.region), tickSize: 0},
    marks: [
      Plot.ruleX([0], {stroke: "#222"}),
      Plot.link(drawn.filter((d) => d.low !== null), {x1: "low", x2: "high", y: "region", stroke: "#444", strokeWidth: 1.2}),
      Plot.dot(drawn, {x: "value", y: "region", r: 4, stroke: "#222", fill: (d) => (isClear(d) ? colour.apply(d.value) : "white")}),
    ],
  });
  holder.append(dots);

  // One stop for the keyboard; arrows go through the regions in the order of the dots.
  let at = -1;
  const circles = [...dots.querySelectorAll("circle")];
  const select = (index) => {
    at = index;
    holder.querySelectorAll(".selected").forEach((node) => node.classList.remove("selected"));
    if (at < 0) return;
    circles[at]?.classList.add("selected");
    holder.querySelector(`path[data-code="${drawn[at].code}"]`)?.classList.add("selected");
    live.textContent = tell(drawn[at]);
  };
  holder.tabIndex = 0;
  holder.setAttribute("role", "group");
  holder.setAttribute("aria-label", `${indicator.label}. ${words.arrows}`);
  holder.addEventListener("focus", () => select(Math.max(at, 0)));
  holder.addEventListener("keydown", (event) => {
    const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    select((at + step + drawn.length) % drawn.length);
  });
  holder.addEventListener("pointerover", (event) => {
    const code = event.target.dataset?.code;
    const index = code ? drawn.findIndex((d) => d.code === code) : circles.indexOf(event.target);
    if (index >= 0) select(index);
  });
  return {holder, rows};
}

export function regions(data, arm, words, number) {
  const drawing = document.createElement("div");
  const label = document.createElement("label");
  label.textContent = words.indicator + " ";
  const choice = document.createElement("select");
  for (const indicator of data.indicators) choice.append(new Option(indicator.label, indicator.name));
  label.append(choice);
  const live = document.createElement("p");
  live.className = "figures";
  live.setAttribute("aria-live", "polite");
  const note = document.createElement("p");
  note.className = "unit";
  note.textContent = `${words.hatched}. ${words.mapCredit}`;
  const title = document.createElement("p");
  title.className = "panel-title";
  const place = document.createElement("div");
  const result = {drawing, rows: []};
  const redraw = () => {
    const indicator = data.indicators.find((i) => i.name === choice.value);
    const {holder, rows} = draw(data, arm, indicator, words, number, live);
    title.textContent = indicator.label;
    place.replaceChildren(holder);
    live.textContent = words.arrows;
    result.rows = rows;
  };
  choice.addEventListener("change", redraw);
  drawing.append(label, title, place, live, note);
  redraw();
  return result;
}

// SPDX-License-Identifier: Apache-2.0
// Draws every chart of a report into its place, from the data in the page. (docs/report.md)
import {flow} from "./flow.js";
import {numberFormat} from "./numbers.js";
import {difference, gap, level} from "./over_time.js";
import {regions} from "./regions.js";
import {saveLinks} from "./save.js";
import {why} from "./why.js";
import {wordsOf} from "./words.js";

const data = JSON.parse(document.getElementById("data").textContent);
const words = wordsOf(data.language);
const number = numberFormat(data.language);
const indicatorOf = (figure) => data.indicators.find((i) => i.name === figure.dataset.indicator);

const charts = {
  difference: (figure) => difference(data, indicatorOf(figure), words, number),
  level: (figure) => level(data, indicatorOf(figure), words, number),
  gap: (figure) => gap(data, indicatorOf(figure), words, number),
  regions: (figure) => regions(data, figure.dataset.arm, words, number),
  why: (figure) => why(data, indicatorOf(figure), words, number),
  flow: (figure) => flow(data, figure.dataset.group, words, number),
};

function draw(figure) {
  const {chart, indicator, arm, group} = figure.dataset;
  const result = charts[chart](figure);
  const caption = figure.querySelector("figcaption");
  result.drawing.className = "drawing";
  for (const svg of result.drawing.querySelectorAll("svg:not([aria-hidden])")) {
    svg.setAttribute("role", "img");
    const panel = svg.parentElement.querySelector(".panel-title");
    svg.setAttribute("aria-label", caption.textContent + (panel ? ", " + panel.textContent : ""));
    for (const node of svg.querySelectorAll("[aria-label]")) node.removeAttribute("aria-label");
  }
  figure.prepend(result.drawing);
  figure.append(saveLinks([chart, indicator, arm, group].filter(Boolean).join("-"), caption.textContent, result, words));
  figure.dataset.drawn = "yes";
}

// The first chart at once; the others when they come near, so that the page is there at once. Printing needs all.
document.documentElement.classList.add("js");
const waiting = new Set(document.querySelectorAll("figure.chart"));
const drawOnce = (figure) => waiting.delete(figure) && draw(figure);
const drawAll = () => [...waiting].forEach(drawOnce);
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    drawOnce(entry.target);
  }
}, {rootMargin: "1500px"});
waiting.forEach((figure) => near.observe(figure));
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));
const drawNext = () => {
  const [next] = waiting;
  if (!next) return;
  drawOnce(next);
  idle(drawNext);
};
idle(drawNext);

let closed = [];
addEventListener("beforeprint", () => {
  drawAll();
  closed = [...document.querySelectorAll("details:not([open], .long)")];
  closed.forEach((d) => (d.open = true));
});
addEventListener("afterprint", () => closed.forEach((d) => (d.open = false)));

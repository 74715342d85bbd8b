// SPDX-License-Identifier: Apache-2.0
// Drives a report in headless Chromium: node tests/browser/page_test.mjs PAGE JSON
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {resolve} from "node:path";
import {drawn, launch, require} from "./browser.mjs";

const [page, json] = process.argv.slice(2);
const data = JSON.parse(readFileSync(json, "utf8"));
const indicatorOf = (name) => data.indicators.find((i) => i.name === name);
const url = "file://" + resolve(page);
const browser = await launch();
const near = (a, b, room, what) => assert.ok(Math.abs(a - b) <= room, `${what}: ${a} drawn, ${b} in the data`);

const tab = await browser.newPage({viewport: {width: 1100, height: 900}, acceptDownloads: true});
const asked = [], errors = [];
tab.on("request", (request) => asked.push(request.url()));
tab.on("pageerror", (error) => errors.push(error.message));
await tab.goto(url);
const paint = await tab.evaluate(() => new Promise((done) => {
  new PerformanceObserver((list) => done(list.getEntries()[0].startTime)).observe({type: "paint", buffered: true});
}));
assert.ok(paint < 1000, `first paint after ${paint} ms`);
await drawn(tab);
assert.deepEqual(errors, [], "no error in the page");
assert.deepEqual(asked.filter((u) => u !== url && !u.startsWith("blob:") && !u.startsWith("data:")), [], "nothing is asked from elsewhere");
assert.deepEqual(await tab.evaluate(() => JSON.parse(document.getElementById("data").textContent)), data, "the page holds what --json prints");

// Lines against the data: positions are turned back into values with the labelled ticks.
async function drawnMedians(indicator) {
  return tab.evaluate((name) => {
    const figure = document.querySelector(`figure[data-chart="difference"][data-indicator="${name}"]`);
    return [...figure.querySelectorAll(".multiples svg")].map((svg) => {
      const read = (text) => Number(text.replace("−", "-").replace(/[\u202f\s]/g, "").replace(",", "."));
      const ticks = [...svg.querySelectorAll('g[text-anchor="end"] text')].map((t) => {
        const at = /translate\([^,]+,([-\d.]+)\)/.exec(t.getAttribute("transform"));
        return {value: read(t.textContent), y: Number(at[1])};
      });
      const [a, b] = [ticks[0], ticks[ticks.length - 1]];
      const valueAt = (y) => a.value + ((y - a.y) * (b.value - a.value)) / (b.y - a.y);
      const lines = [...svg.querySelectorAll('g[class^="median-"] path, path[class^="median-"]')].map((path) =>
        [...path.getAttribute("d").matchAll(/[ML]?(-?[\d.]+),(-?[\d.]+)/g)].map((m) => valueAt(Number(m[2])))
      );
      return {lines, room: Math.abs((b.value - a.value) / (b.y - a.y))};
    });
  }, indicator);
}
for (const name of data.indicators.map((i) => i.name)) {
  const factor = indicatorOf(name).factor;
  const panels = await drawnMedians(name);
  assert.equal(panels.length, data.places.length, name + ": a panel a place");
  panels.forEach((panel, p) => {
    data.arms.slice(1).forEach((arm, a) => {
      const median = data.difference[arm.name][name][data.places[p].name].median.filter((v) => v !== null);
      assert.equal(panel.lines[a]?.length ?? 0, median.length, `${name}: a point a period`);
      median.forEach((v, t) => near(panel.lines[a][t], factor * v, 2 * panel.room, `${name}, ${data.places[p].name}, period ${t}`));
    });
  });
}

// What stands in the tables of a section, in columns whose heading fits.
const figures = (where, section, heading) =>
  where.evaluate(([section, heading]) =>
    [...document.querySelectorAll(`${section} table`)].flatMap((table) => {
      const columns = [...table.tHead.rows[0].cells].filter((cell) => new RegExp(heading).test(cell.textContent)).map((cell) => cell.cellIndex);
      return [...table.querySelectorAll("tbody tr")].flatMap((row) => columns.map((c) => row.cells[c]?.textContent ?? "–"));
    }).filter((text) => text !== "–"), [section, heading]);

// An interval is drawn and told where the data have one; of one member nothing is claimed.
const single = data.arms.every((arm) => arm.members < 2);
const flows = data.arms.slice(1).flatMap((arm) => data.flow[arm.name].filter((f) => f.baseline && f.low < f.high));
const lows = data.arms.slice(1).flatMap((arm) => data.regional[arm.name][data.indicators[0].name].low.filter((v) => v !== null));
const whiskers = await tab.evaluate(() => {
  const paths = document.querySelectorAll('figure[data-chart="flow"] svg path, figure[data-chart="regions"] svg:not(.map) path');
  const boxes = [...paths].map((path) => path.getBBox());
  return boxes.filter((box) => box.width > 0 && box.height === 0).length;
});
assert.equal(whiskers, flows.length + lows.length, "as many intervals are drawn as the data have");
const bounds = (await figures(tab, "main", "^90")).length;
const bands = await tab.locator('figure[data-chart="gap"] g[fill-opacity] path').count();
const claims = await tab.locator("#answer li").count();
if (single) {
  assert.deepEqual({whiskers, bounds, bands, claims}, {whiskers: 0, bounds: 0, bands: 0, claims: 0}, "one member, no interval");
  assert.match(await tab.locator("#answer").textContent(), /nothing is claimed|inget påstås/);
} else {
  assert.ok(whiskers > 0 && bounds > 0 && bands > 0 && claims > 0, JSON.stringify({whiskers, bounds, bands, claims}));
}

// Knock-out bars: from one zero, as long as the contributions, in the order of arms, means and loops; with their intervals.
for (const {name, factor} of data.why ? data.indicators : []) {
  const panels = await tab.evaluate((name) =>
    [...document.querySelectorAll(`figure[data-chart="why"][data-indicator="${name}"] .panel-title`)].map(({parentElement: panel}) => ({
      bars: [...panel.querySelectorAll("g.bar rect, rect.bar")].map((bar) => bar.getBoundingClientRect()).map(({left, right}) => ({left, right})),
      intervals: panel.querySelectorAll("g.interval path, path.interval").length,
    })), name);
  const values = (arms, key) => data.why.means.map((way) => data.why.loops.flatMap((_, l) => arms.map((arm) => data.why.contribution[name][arm][way.name][key][l]))).flat().filter((v) => v !== null);
  const [baseline, ...others] = data.why.arms;
  [others, [baseline]].filter((arms) => arms.length > 0).forEach((arms, p) => {
    const wanted = values(arms, "estimate").map((v) => factor * v);
    assert.equal(panels[p].bars.length, wanted.length, `${name}: a bar a contribution`);
    assert.equal(panels[p].intervals, values(arms, "low").length, `${name}: an interval each`);
    const longest = Math.max(...panels[p].bars.map(({left, right}) => right - left)), most = Math.max(...wanted.map(Math.abs));
    const drawnValues = panels[p].bars.map(({left, right}) => ((right - left) * most) / longest).sort((a, b) => a - b);
    wanted.map(Math.abs).sort((a, b) => a - b).forEach((v, k) => near(drawnValues[k], v, (2.5 * most) / longest, `${name}: length of bar ${k}`));
  });
}
assert.equal(await tab.locator("#why figure.chart").count(), data.why ? data.indicators.length : 0, "a chart an indicator, or none");
if (!data.why) assert.match(await tab.locator("#why").textContent(), /careloop attribute/);

// What is saved is what is shown.
async function saved(figure, button) {
  const [file] = await Promise.all([tab.waitForEvent("download"), figure.locator(".save button").nth(button).click()]);
  return readFileSync(await file.path(), "utf8");
}
const first = tab.locator('figure[data-chart="difference"]').first();
const name = await first.getAttribute("data-indicator");
const rows = (await saved(first, 1)).trim().split("\n").map((line) => line.split(","));
const arm = data.arms[1].name, place = data.places[0].name;
const medians = rows.filter((r) => r[1] === place && r[2] === arm && r[4] === "median").map((r) => (r[5] === "" ? null : Number(r[5])));
assert.deepEqual(medians, data.difference[arm][name][place].median, "the CSV holds the medians");
const svg = await saved(first, 0);
assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
assert.ok((svg.match(/<path/g) ?? []).length >= data.places.length, "the SVG holds the panels");
assert.doesNotMatch(svg.replace(/<style>.*?<\/style>/gs, ""), /:where|--plot/, "no style sheet is shown as text");

// By keyboard alone: arrows go through the regions, and the figures are said.
const map = tab.locator("#regions .regions").first();
const there = data.regions.filter((_, r) => data.regional[arm][data.indicators[0].name].difference[r] !== null);
await tab.mouse.move(0, 0); // no region under the pointer
await map.focus();
const told = new Set();
for (let i = 0; i < there.length; ++i) {
  told.add(await tab.locator("#regions .figures").first().textContent());
  await tab.keyboard.press("ArrowDown");
}
assert.equal(told.size, there.length, "each region is told once");
// Shapes lie where the regions do: Norrbotten north of Västernorrland, that north of Västmanland, that of Skåne.
const tops = await tab.evaluate(() =>
  ["25", "22", "19", "12"].map((code) => document.querySelector(`.map path[data-code="${code}"]`)?.getBBox().y)
);
assert.deepEqual(tops, [...tops].sort((a, b) => a - b), `from north to south: ${tops}`);
const select = tab.locator("#regions select").first();
await select.selectOption({index: data.indicators.length - 1});
await tab.locator("#regions .regions").first().focus();
assert.notEqual([...told][0], await tab.locator("#regions .figures").first().textContent(), "another indicator, other figures");

// Accessible: wide, narrow, and in the colours of a reader who prefers the dark.
async function accessible(width, colorScheme, rules) {
  const one = await browser.newPage({viewport: {width, height: 900}, colorScheme});
  await one.goto(url);
  await drawn(one);
  await one.addScriptTag({path: require.resolve("axe-core/axe.min.js")});
  const found = await one.evaluate((rules) => axe.run({resultTypes: ["violations"], ...rules}), rules);
  const serious = found.violations.filter((v) => ["serious", "critical"].includes(v.impact));
  assert.deepEqual(serious.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`), [], `axe-core at ${width} px, ${colorScheme}`);
  const wide = await one.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `at ${width} px the page is ${wide} px too wide`);
  await one.close();
}
await Promise.all([
  accessible(1100, "light", {}),
  accessible(380, "light", {rules: {"color-contrast": {enabled: false}}}),
  accessible(1100, "dark", {runOnly: ["color-contrast"]}),
]);

// Without script: no empty places of charts, and every table within reach of the keyboard.
const plain = await browser.newPage({javaScriptEnabled: false});
await plain.goto(url);
assert.equal(await plain.locator("figure.chart:visible").count(), 0, "no place of a chart without script");
for (const summary of await plain.locator("summary").all()) await summary.press("Enter");
const tables = await plain.locator("table").count();
assert.equal(tables, await tab.locator("table").count(), "the same tables without script");
assert.equal(await plain.locator("table:visible").count(), tables, "every table can be opened");
assert.equal(await plain.locator("table:not(:has(tbody tr))").count(), 0, "no table is empty");
assert.equal(await plain.locator("#difference table").count(), data.indicators.length, "a table an indicator");
const regional = Object.values(data.regional).flatMap((one) => Object.values(one)).flatMap((one) => one.difference.filter((v) => v !== null));
assert.equal((await figures(plain, "#regions", "^(Change|Förändring)$")).length, regional.length, "a difference a region and indicator");
await plain.close();

// On paper: A4, all but the longest unfolded, about three pages an indicator.
await tab.evaluate(() =>
  addEventListener("beforeprint", () => {
    window.printed = [...document.querySelectorAll("details")].map((d) => ({says: d.textContent.slice(0, 40), open: d.open, long: d.className === "long"}));
  })
);
const pdf = (await tab.pdf({preferCSSPageSize: true})).toString("latin1");
const box = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/.exec(pdf);
near(Number(box[1]), 595, 2, "width of A4");
near(Number(box[2]), 842, 2, "height of A4");
for (const {says, open, long} of await tab.evaluate(() => window.printed)) assert.equal(open, !long, `${says}: unfolded on paper?`);
assert.equal(await tab.locator("details[open]").count(), 0, "folded again after printing");
const pages = pdf.match(/\/Type\s*\/Page\b/g).length;
assert.ok(pages > data.indicators.length && pages < 24 + (data.why ? 6 : 3) * data.indicators.length, `${pages} pages on paper`);
await browser.close();
console.log(`page_test: ${data.indicators.length} indicators, ${data.places.length} places, ${tables} tables, ${pages} pages; first paint after ${paint.toFixed(0)} ms`);

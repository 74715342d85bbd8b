// SPDX-License-Identifier: Apache-2.0
// Pictures of a page to look at: node tests/browser/screenshots.mjs PAGE FOLDER (npm ci in analysis/web first)
import {createRequire} from "node:module";
import {resolve} from "node:path";

const {chromium} = createRequire(new URL("../../analysis/web/package.json", import.meta.url))("playwright-core");
const [page, folder] = process.argv.slice(2);
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"]});
for (const [name, width, media] of [["screen", 1100, "screen"], ["narrow", 380, "screen"], ["print", 800, "print"]]) {
  const tab = await browser.newPage({viewport: {width, height: 900}});
  await tab.emulateMedia({media});
  await tab.goto("file://" + resolve(page));
  await tab.waitForFunction(() => !document.querySelector("figure.chart:not([data-drawn])"));
  await tab.screenshot({path: `${folder}/${name}.png`, fullPage: true});
  await tab.close();
}
await browser.close();

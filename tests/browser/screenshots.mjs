// SPDX-License-Identifier: Apache-2.0
// Pictures of a page to look at: node tests/browser/screenshots.mjs PAGE FOLDER
import {resolve} from "node:path";
import {drawn, launch} from "./browser.mjs";

const [page, folder] = process.argv.slice(2);
const browser = await launch();
for (const [name, width, media] of [["screen", 1100, "screen"], ["narrow", 380, "screen"], ["print", 800, "print"]]) {
  const tab = await browser.newPage({viewport: {width, height: 900}});
  await tab.emulateMedia({media});
  await tab.goto("file://" + resolve(page));
  await drawn(tab);
  await tab.screenshot({path: `${folder}/${name}.png`, fullPage: true});
  await tab.close();
}
await browser.close();

// SPDX-License-Identifier: Apache-2.0
// Headless Chromium for the scripts beside. The modules are those of analysis/web (npm ci there first), or where
// CARELOOP_NODE_MODULES says.
import {createRequire} from "node:module";
import {resolve} from "node:path";

const modules = process.env.CARELOOP_NODE_MODULES;
export const require = createRequire(modules ? resolve(modules) + "/" : new URL("../../analysis/web/package.json", import.meta.url));
export const launch = () =>
  require("playwright-core").chromium.launch({executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"]});
export const drawn = (tab) => tab.waitForFunction(() => !document.querySelector("figure.chart:not([data-drawn])"));

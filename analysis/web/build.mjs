// SPDX-License-Identifier: Apache-2.0
// Bundles src/ into dist/report.js, which is committed so that building careloop needs no npm.
import {build} from "esbuild";

await build({
  entryPoints: ["src/main.js"],
  outfile: process.argv[2] ?? "dist/report.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome100", "firefox102", "safari15"],
  charset: "utf8",
  legalComments: "none",
  banner: {
    js: "/* careloop report, Apache-2.0. Contains Observable Plot (ISC, Observable, Inc.), D3 (ISC, Mike Bostock) and the map of Sweden from @svg-maps/sweden (CC-BY-4.0, Victor Cazanave). */",
  },
});

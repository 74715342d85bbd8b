#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The page of a tiny ensemble in a browser: in English, in Swedish, and of one member alone.
. tests/expect.bash "$1"
. tests/browser/web.bash
CHROMIUM=$(command -v "${CHROMIUM:-chromium}") || skip "chromium is not installed (tools/install-dependencies --test)"
export CHROMIUM
browser=$PWD/tests/browser
freeze_share
cd "$folder" || exit 1

ask_of_lighter_work 3
# Two small regions that have all types of settlement between them.
expect 0 "ran       6" -- \
  "$program" ensemble question.toml --no-settle --regions 10,13 --scale 0.005 --years 1 --quiet -o out

page() { # NAME ARGUMENTS...: a page and its numbers, and what the browser makes of them
  local name=$1
  shift
  "$program" report "$@" -o "$name.html" --json >"$name.json" || fail "report $*"
  expect 0 -- node "$browser/page_test.mjs" "$name.html" "$name.json"
}
few=(--indicator waiting --indicator workload --indicator sick_leave)
page english out
page swedish out --lang sv "${few[@]}"
page single out/*-m0000.h5 "${few[@]}"
# With what loops carry; a second way of means is made up, as settling takes longer than the rest of this test.
expect 0 "ran       12" -- \
  "$program" attribute question.toml --no-settle --regions 10,13 --scale 0.005 --years 1 --quiet -o out \
  --loops repeat-contacts,workload-turnover-spiral
page why out "${few[@]}"
node -e '
const fs = require("node:fs"), path = "out/attribution.json", d = JSON.parse(fs.readFileSync(path, "utf8"));
d.means.push("settled-anew");
d.contributions.push(...d.contributions.map((c) => ({...c, means: "settled-anew", estimate: -c.estimate, low: -c.high, high: -c.low})));
fs.writeFileSync(path, JSON.stringify(d));'
page why.sv out "${few[@]}" --lang sv
finish "the page in a browser"

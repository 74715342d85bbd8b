#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The script in the page, which is committed so that building careloop needs no npm, is what its sources make.
. tests/expect.bash "$1"
. tests/browser/web.bash
cp -r analysis/web/{src,build.mjs,package.json} "$folder"
ln -s "$CARELOOP_NODE_MODULES" "$folder/node_modules"
expect 0 -- env -C "$folder" node build.mjs report.js
check "analysis/web/dist/report.js is not what analysis/web/src makes; run: make web" \
  cmp "$folder/report.js" analysis/web/dist/report.js
finish "the bundle is what its sources make"

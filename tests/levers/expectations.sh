#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every shipped lever does to its indicators what its file says (`expects`), in a small world.
. tests/expect.bash "$1"
freeze_share
export CARELOOP_CACHE=$folder/.cache
"$program" levers --json >"$folder/levers.json" || fail "levers --json"
check "what levers say they do" /usr/bin/python3 tests/levers/expectations.py "$program" "$folder/levers.json" "$folder"
finish "levers"

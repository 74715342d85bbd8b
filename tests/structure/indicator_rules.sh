#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# analysis/indicators.csv, which Python and R read, has the rules of the program, row by row.
. tests/expect.bash "$1"

awk '/^const std::array kIndicators = \{/ { inside = 1; next } inside && /^\};/ { exit } inside' analysis/*.cpp |
  sed -E 's/^ *Indicator\{"(\w+)", Measure::(\w+), (\{\}|"(\w+)")(, (true))?\},$/\1,\2,\4,\6/' >"$folder/program.csv"
grep -vE '^(#|indicator,)' analysis/indicators.csv >"$folder/shared.csv"
check "the program's list is read" [ "$(wc -l <"$folder/program.csv")" -gt 80 ]
check "$(diff "$folder/program.csv" "$folder/shared.csv" | head -5)" cmp -s "$folder/program.csv" "$folder/shared.csv"
finish "rules by which cells are put together"

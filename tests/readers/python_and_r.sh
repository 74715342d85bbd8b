#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# analysis/python and analysis/r: their tables, comparisons and figures against compare and report, on one ensemble of
# two small regions that together have all types of settlement. They are one test so that both read the same runs.
. tests/expect.bash "$1"
sources=$PWD
export PYTHONPATH=$sources/analysis/python:$sources/tests/analysis_python PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 -c 'import xarray, netCDF4, h5py, pandas, scipy, matplotlib' 2>/dev/null ||
  { echo "skipped: python3-xarray, -netcdf4, -h5py, -pandas, -scipy or -matplotlib is not installed"; exit 77; }
freeze_share
cd "$folder" || exit 1
export CARELOOP_WORK=$folder CARELOOP_SOURCES=$sources MPLCONFIGDIR=$folder

ask_of_lighter_work 2
two_years=(--regions 13,23 --scale 0.02 --years 2 --no-settle --quiet)
"$program" ensemble question.toml "${two_years[@]}" -o out >/dev/null ||
  fail "the ensemble"
mapfile -t asked < <(/usr/bin/python3 -c '
import careloop
run = careloop.open_run("out/baseline-m0000.h5")
for name in careloop.known_indicators(run):
    print("--indicator", name, sep="\n")')
"$program" compare out --by-year --csv compared.csv "${asked[@]}" >/dev/null || fail "compare"
"$program" compare out --by-year --csv wards.csv --unit-kind ward --indicator workload --indicator cost >/dev/null ||
  fail "compare of wards"
"$program" report out --json >report.json || fail "the report"
"$program" ensemble merge out -o "$folder/merged.h5" --copy --quiet >/dev/null || fail "merge --copy"
check "the Python package" /usr/bin/python3 -m unittest discover -s "$sources/tests/analysis_python"

if command -v Rscript >/dev/null && Rscript -e 'library(ncdf4)' &>/dev/null; then
  /usr/bin/python3 - <<'PYTHON' || fail "files for R"
from pathlib import Path
import h5py, numpy as np
from merging import merge
runs = sorted(Path("out").glob("*.h5"))
merge(runs, "made.h5")
merge(runs, "missing.h5", missing=[("lighter", 1)], design={"agency.price": np.array([1.5, 2.5])})
with h5py.File("virtual.h5", "w") as file:  # the smallest index of other files
    layout = h5py.VirtualLayout((26, 2), "f8")
    layout[:] = h5py.VirtualSource("out/baseline-m0000.h5", "time_bnds", (26, 2))
    file.create_virtual_dataset("time_bnds", layout)
PYTHON
  check "the R functions" env LC_ALL=C.UTF-8 Rscript "$sources/tests/analysis_r/test_careloop.R" "$sources" "$folder"
  check "R's example" Rscript "$sources/analysis/r/examples/paired_figure.R" out figure.svg workload
  check "it is a picture" grep -q "<svg" figure.svg
  expect 3 "there is no file" -- Rscript "$sources/analysis/r/examples/paired_figure.R" nowhere b.svg
  check "of what failed nothing is left: $(echo b.svg*)" [ ! -e b.svg ]
else
  echo "not tried: R with ncdf4 is not installed (r-base-core, r-cran-ncdf4)"
fi
finish "Python and R say what compare says"

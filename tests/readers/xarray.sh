#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# xarray opens a file of ours with each of its engines and no code: names, dates, units, values.
set -eu
sample="$(dirname "$1")/tests/careloop_sample_file"
[ -x "$sample" ] || { echo "skipped: $sample is not built"; exit 77; }
/usr/bin/python3 -c 'import xarray, h5netcdf, netCDF4' 2>/dev/null ||
  { echo "skipped: xarray, h5netcdf and netCDF4 are not installed for /usr/bin/python3"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$sample" "$folder/sample.h5"
/usr/bin/python3 - "$folder/sample.h5" <<'PYTHON'
import sys
import numpy as np
import xarray as xr

file = sys.argv[1]


def check_root(d):
    assert dict(d.sizes) == {"time": 13, "region": 2, "unit_kind": 3, "bnds": 2}, d.sizes
    assert d.time.dtype.kind == "M" and str(d.time.values[0])[:10] == "2024-01-29", d.time
    assert d.time_bnds.dims == ("time", "bnds") and d.time_bnds.dtype.kind == "M"
    assert (d.time_bnds[1:, 0].values == d.time_bnds[:-1, 1].values).all()
    assert (d.time_bnds[:, 1].values == d.time.values).all()
    assert list(d.region.values) == ["Halland", "Västra Götaland"]
    assert list(d.unit_kind.values) == ["ward", "primary care", "äldreomsorg"]
    w = d.waiting_time
    assert w.dims == ("time", "region", "unit_kind") and w.dtype == np.float32, w
    assert w.attrs["units"] == "day" and w.attrs["cell_methods"] == "time: mean", w.attrs
    expected = np.arange(78, dtype=np.float32).reshape(13, 2, 3) / 8
    expected[-1, -1, -1] = np.nan
    np.testing.assert_array_equal(w.values, expected)
    assert d.headcount.dtype == np.int32 and d.headcount.values[12, 1] == 1025
    f = d.strain_class
    assert f.dtype == np.int8 and f.values.tolist() == [[0, 1, 2], [2, 1, 0]]
    assert list(f.attrs["flag_values"]) == [0, 1, 2] and f.attrs["flag_values"].dtype == np.int8
    assert f.attrs["flag_meanings"] == "calm strained overloaded"
    assert d.attrs["Conventions"] == "CF-1.8" and d.attrs["title"].endswith("åäö")
    assert d.attrs["members"] == 1 and d.attrs["scale"] == 0.1
    halland = d.waiting_time.sel(time="2024-02", region="Halland", unit_kind="ward")
    assert halland.values.tolist() == [0.75], halland
    assert len(d[["waiting_time"]].to_dataframe()) == 78


def check_weekly(d):
    assert dict(d.sizes) == {"time": 52, "region": 2, "bnds": 2}, d.sizes
    assert d.time.dtype.kind == "M" and str(d.time.values[-1])[:10] == "2024-12-30"
    assert list(d.region.values) == ["Halland", "Västra Götaland"]
    assert d.arrivals.dims == ("time", "region") and d.arrivals.attrs["cell_methods"] == "time: sum"
    np.testing.assert_array_equal(d.arrivals.values, np.sqrt(np.arange(104.0)).reshape(52, 2))


for engine in (None, "h5netcdf", "netcdf4"):
    with xr.open_dataset(file, engine=engine) as d:
        check_root(d)
    with xr.open_dataset(file, engine=engine, group="weekly") as d:
        check_weekly(d)
    with xr.open_dataset(file, engine=engine, group="provenance") as d:
        assert d.program.values.item() == "careloop", d
    print("engine", engine, "reads the sample")
PYTHON

#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# xarray opens a file of ours with each of its engines and no code: names, dates, units, values;
# then the output of a real run.
set -eu
program=$(realpath "$1")
sample="$(dirname "$1")/tests/careloop_sample_file"
[ -x "$sample" ] || { echo "skipped: $sample is not built"; exit 77; }
/usr/bin/python3 -c 'import xarray, h5netcdf, netCDF4' 2>/dev/null ||
  { echo "skipped: xarray, h5netcdf and netCDF4 are not installed for /usr/bin/python3"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$sample" "$folder/sample.h5"
"$program" run sweden --regions 09,23 --scale 0.02 --years 1 --quiet -o "$folder/run.h5" >/dev/null
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

/usr/bin/python3 - "$folder/run.h5" <<'PYTHON'
import sys
import numpy as np
import xarray as xr

file = sys.argv[1]
CELL = ("time", "region", "settlement_type", "unit_kind", "owner")
OF_LEVERS = ("carrier_present", "integration", "lever_part", "fallen_back")
GROUPS = ("weekly", "municipal", "staff", "education", "yearly", "causal", "provenance", "provenance/parameters", "provenance/inputs")


def times(d, name, days):
    """Ends of intervals that follow each other without a gap, as dates."""
    bounds = d[name + "_bnds"].values
    assert bounds.dtype.kind == "M" and d[name].dtype.kind == "M", d[name]
    assert str(bounds[0, 0])[:10] == "2024-12-31", bounds[0]
    assert (bounds[1:, 0] == bounds[:-1, 1]).all() and (bounds[:, 1] == d[name].values).all()
    assert (np.diff(bounds, axis=1) == np.timedelta64(days, "D")).all()


def check_root(d):
    assert d.attrs["Conventions"] == "CF-1.8" and d.attrs["scenario"] == "sweden" and d.attrs["arm"] == "baseline"
    times(d, "time", 28)
    cells = [v for v in d.data_vars if d[v].dims == CELL]
    assert len(cells) >= 25, cells
    for name in cells:
        v = d[name]
        assert v.dtype == np.float32, v
        assert v.attrs["units"] and v.attrs["long_name"] and v.attrs["cell_methods"].startswith("time: "), v.attrs
        found = v.sel(region=["09", "23"]).values
        assert np.isnan(v.sel(region="01").values).all(), f"{name}: Stockholm was not simulated"
        # Of levers with a carrier there are none in the baseline.
        assert np.isfinite(found).any() == (name not in OF_LEVERS), name
        assert not (found < 0).any(), name
    assert d.waiting.attrs["units"] == "1" and d.waiting.attrs["cell_methods"] == "time: point"
    assert d.waiting_days.attrs["units"] == "day" and d.present_hours.attrs["units"] == "hour"
    for share in ("waiting_within_guarantee", "begun_within_guarantee", "sick_leave", "vacation"):
        assert not (d[share] > 1.0001).any(), share
    gotland = d.waiting.sel(time="2025", region="09").sum().item()
    assert gotland > 0 and d.headcount.sel(region="09").sum(("settlement_type", "unit_kind", "owner")).values[-1] > 1000
    assert str(d.region_name.sel(region="09").values) == "Region Gotland", d.region_name
    frame = d[["waiting", "headcount"]].to_dataframe().dropna()
    assert len(frame) and set(frame.index.get_level_values("region")) == {"09", "23"}


def check_weekly(d):
    times(d, "week", 7)
    assert d.sizes["week"] == 53 and d.waiting.dims == ("week", "region", "care_class"), d.sizes
    assert (d.served.sel(region="23") > 0).all() and np.isnan(d.needs.sel(region="14").values).all()


def check_municipal(d):
    times(d, "quarter", 91)
    people = d.population.isel(quarter=0).sum().item()
    assert 150_000 < people < 250_000, people
    assert d.population.dims == ("quarter", "municipality") and d.municipality_name.dims == ("municipality",)


def check_staff(d):
    assert d.headcount.dims == ("quarter", "staff_cell") and d.turnover_external.attrs["units"] == "year-1"
    assert d.headcount_by_sex.dims == ("quarter", "staff_cell", "sex") and d.sex.values.tolist() == ["female", "male"]
    assert (d.headcount_by_sex.sum("sex") == d.headcount).all()
    classes = [d[name].fillna(0) for name in d.data_vars if name.startswith("experience_")]
    assert len(classes) == 5 and (abs(sum(classes) - (d.headcount > 0)) < 1e-5).all()
    filled = d.time_to_fill.where(d.posts_filled > 0)
    assert (filled.dropna("staff_cell", how="all") >= 0).sum() > 0 and filled.attrs["units"] == "day"


def check_education(d):
    assert d.students.dims == ("quarter", "region", "profession", "term"), d.students
    assert d.students.sel(region="23").sum() > 0 and d.training_positions.sel(region="23").sum() > 0


def check_yearly(d):
    assert d.year.values.tolist() == [2025] and d.top_fifth_share.dims == ("year", "age_class")
    assert d.in_care_after_5_years.dims == ("year", "profession")
    for share in (d.in_care_after_5_years, d.in_care_after_10_years):
        assert share.notnull().any() and not ((share < 0) | (share > 1)).any(), share
    assert d.cost_per_resident_by_sex.dims == ("year", "age_band", "sex")
    assert ((d.top_fifth_share > 0.2) & (d.top_fifth_share <= 1)).all()


checks = {"weekly": check_weekly, "municipal": check_municipal, "staff": check_staff, "education": check_education,
          "yearly": check_yearly}
for engine in (None, "h5netcdf", "netcdf4"):
    with xr.open_dataset(file, engine=engine) as d:
        check_root(d)
    for group in GROUPS:
        with xr.open_dataset(file, engine=engine, group=group) as d:
            checks.get(group, lambda d: d.load())(d)
    print("engine", engine, "reads a run")
PYTHON

# SPDX-License-Identifier: Apache-2.0
"""The Python package against the program's own comparison, on the ensemble that tests/readers/python_and_r.sh makes.

The folder CARELOOP_WORK holds out/ (arms baseline and lighter, members 0 and 1, two years), compared.csv (of all
indicators), wards.csv (of wards alone), report.json and merged.h5.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import warnings
from pathlib import Path

import h5py
import matplotlib
import numpy as np
import pandas as pd
import xarray as xr

matplotlib.use("Agg")
import careloop
from careloop.paired import differences_by_pair
from merging import merge

WORK = Path(os.environ["CARELOOP_WORK"])
SOURCES = Path(os.environ["CARELOOP_SOURCES"])
RUNS = sorted((WORK / "out").glob("*.h5"))
ROW = ["arm", "indicator", "end", "place"]


def compared(name):
    """What `careloop compare --csv` says where anything stands."""
    table = pd.read_csv(WORK / name, parse_dates=["year_end"]).rename(columns={"year_end": "end"})
    return table[table.pairs > 0]


class Folder(unittest.TestCase):
    """With an empty folder of its own, into which runs are linked or copied."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(dir=WORK))
        self.addCleanup(shutil.rmtree, self.folder)

    def copy(self, of, name, **attributes):
        target = self.folder / name
        shutil.copy(of, target)
        with h5py.File(target, "r+") as file:
            for key, value in attributes.items():
                file.attrs[key] = value
        return target

    def assert_refused(self, fragments, what, *arguments, error=careloop.InputError, **named):
        with self.assertRaises(error) as raised:
            what(*arguments, **named)
        for fragment in fragments:
            self.assertIn(fragment, str(raised.exception))


class Numbers(unittest.TestCase):
    """Equal to the program's.

    Both add up the same float32 cells in double precision, in another order: sums of at most 1e5 terms of one sign
    agree to about 1e-12. A difference takes the error of the values it is between, hence the tolerance on it of 1e-9
    of itself and 1e-12 of the baseline; the ends of an interval also 1e-9 of its width, as quantiles of Student's t of
    two libraries agree to about 1e-10. A ratio of variances takes that error relative to the spread of differences, of
    which the least here is about 1e-6 of the baseline: 1e-6.
    """

    @classmethod
    def setUpClass(cls):
        cls.ensemble = careloop.open_ensemble(WORK / "out")
        cls.names = list(careloop.known_indicators(cls.ensemble.parts[0].cells))
        cls.table = careloop.tidy(cls.ensemble, cls.names)

    def assert_equal(self, mine, theirs):
        self.assertEqual(len(mine), len(theirs))
        both = theirs.merge(mine.assign(arm=mine.arm.astype(str)), on=[*ROW, "units"], suffixes=("", "_here"))
        self.assertEqual(len(both), len(theirs))
        width = (both.high - both.low).fillna(0)
        for name in ("baseline", "difference", "low", "high", "variance_ratio"):
            there, here = both[name], both[f"{name}_here"]
            spread = width if name in ("low", "high") else 0
            self.assertTrue((there.isna() == here.isna()).all(), name)
            if name == "variance_ratio":
                allowed = 1e-6 * there
            else:
                allowed = 1e-9 * (there.abs() + spread) + 1e-12 * both.baseline.abs()
            wrong = both[(there - here).abs() > allowed]
            self.assertTrue(wrong.empty, f"{name}:\n{wrong}")
        self.assertTrue((both.pairs == both.pairs_here).all())
        self.assertTrue((both.share_above_zero == both.share_above_zero_here).all())

    def test_all_indicators_are_those_of_compare(self):
        self.assertGreater(len(self.names), 100)
        self.assertLessEqual({"all", "rural", "urban", "metropolitan", careloop.CONTRAST}, set(self.table.place))
        theirs = compared("compared.csv")
        self.assertGreater(len(theirs), 2 * 4 * 100)
        self.assert_equal(careloop.paired_differences(self.table), theirs)

    def test_some_kinds_of_units(self):
        some = careloop.tidy(self.ensemble, ["workload", "cost"], unit_kinds=["ward"])
        self.assert_equal(careloop.paired_differences(some), compared("wards.csv"))

    def test_the_places_make_up_the_whole(self):
        for by in ("region", "unit_kind", "owner"):
            table = careloop.tidy(self.ensemble, "served", by=by)
            of_run = table[table.place != "all"].groupby(["arm", "member", "end"], observed=True).value.sum()
            whole = table[table.place == "all"].set_index(["arm", "member", "end"]).value
            np.testing.assert_allclose(of_run, whole, rtol=1e-12)

    def test_periods_are_those_of_the_report(self):
        report = json.loads((WORK / "report.json").read_text())
        table = careloop.tidy(self.ensemble, ["workload", "waiting_within_guarantee"], every="period")
        pairs = differences_by_pair(table)
        pairs = pairs.set_index(["indicator", "place", "member", "end"]).difference.sort_index()
        compared_lines = 0
        for name, places in report["difference"]["lighter"].items():
            if name not in ("workload", "waiting_within_guarantee"):
                continue
            for place, told in places.items():
                for member, line in enumerate(told["members"]):
                    mine = pairs[name, place, member].reindex(pd.to_datetime(report["periods"]))
                    # The report has seven digits.
                    np.testing.assert_allclose(mine, np.array(line, dtype=float), rtol=1e-6, atol=1e-9)
                    compared_lines += 1
        self.assertGreaterEqual(compared_lines, 2 * 4 * 2)

    def test_a_run_alone(self):
        run = careloop.open_run(RUNS[0])
        alone = careloop.tidy(run, "waiting")
        of_all = self.table[(self.table.arm == "baseline") & (self.table.member == 0)]
        of_all = of_all[of_all.indicator == "waiting"]
        self.assertEqual(alone.value.tolist(), of_all.value.tolist())
        self.assertEqual(careloop.open_run(RUNS[0], "weekly").waiting.dims, ("week", "region", "care_class"))


class Merged(Folder):
    def tables_of(self, path, missing=()):
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always", careloop.MissingRuns)
            ensemble = careloop.open_ensemble(path)
        self.assertEqual([str(w.message).split(": ", 1)[1] for w in said if w.category is careloop.MissingRuns],
                         ["; ".join(missing)] if missing else [])
        table = careloop.tidy(ensemble)
        order = ["indicator", "arm", "draw", "member", "end", "place"]
        return ensemble, table.sort_values(order).reset_index(drop=True)

    def test_a_merged_file_says_the_same(self):
        merge(RUNS, self.folder / "any name.h5")
        _, of_runs = self.tables_of(WORK / "out")
        _, merged = self.tables_of(self.folder / "any name.h5")
        pd.testing.assert_frame_equal(merged, of_runs, check_exact=True)

    def test_the_programs_merged_file(self):
        _, of_runs = self.tables_of(WORK / "out")
        pd.testing.assert_frame_equal(self.tables_of(WORK / "merged.h5")[1], of_runs, check_exact=True)

    def test_a_missing_member_is_said_and_in_no_row(self):
        merge(RUNS, self.folder / "merged.h5", missing=[("lighter", 1)])
        for path in RUNS:
            if path.name != "lighter-m0001.h5":
                (self.folder / path.name).symlink_to(path)
        said = ["arm lighter, member 1"]
        ensemble, merged = self.tables_of(self.folder / "merged.h5", said)
        _, of_folder = self.tables_of(self.folder, said)  # the merged file there is no run
        pd.testing.assert_frame_equal(merged, of_folder, check_exact=True)
        self.assertEqual(ensemble.missing, tuple(said))
        self.assertEqual(len(ensemble.runs), 3)
        self.assertTrue(merged.value.notna().all())
        self.assertEqual(set(merged[merged.arm == "lighter"].member), {0})
        differences = careloop.paired_differences(merged)
        self.assertEqual(set(differences.pairs), {1})
        self.assertTrue(differences.low.isna().all() and differences.difference.notna().all())

    def test_a_design(self):
        price = np.array([1.5, 2.5])
        merge(RUNS, self.folder / "merged.h5", design={"agency.price": price})
        rows = [f"{run},{arm},{draw},0,1,0,{price[draw]}" for run, (arm, draw) in
                enumerate((arm, draw) for arm in ("baseline", "lighter", "later") for draw in (0, 1))]
        (self.folder / "plan.csv").write_text("\n".join(["run,arm,draw,member,seed,config,agency.price", *rows]))
        for number, path in enumerate(RUNS):  # named so that only their attributes tell which is which
            self.copy(path, f"{9 - number}.h5", draw=int(path.stem[-1]), member=0)
        ensemble, of_folder = self.tables_of(self.folder, ["arm later"])
        of_merge, merged = self.tables_of(self.folder / "merged.h5")
        self.assertEqual(ensemble.arms, ("baseline", "lighter", "later"))
        of_folder["arm"], merged["arm"] = of_folder.arm.astype(str), merged.arm.astype(str)
        pd.testing.assert_frame_equal(merged, of_folder, check_exact=True)
        self.assertEqual(set(zip(merged.draw, merged.member)), {(0, 0), (1, 0)})
        for design in (ensemble.design[ensemble.design.arm != "later"], of_merge.design):
            values = design.set_index(["arm", "draw", "member"])["agency.price"]
            told = [values[arm, draw, 0] for arm in ("baseline", "lighter") for draw in (0, 1)]
            self.assertEqual(told, [*price, *price])

    def test_an_index_whose_file_is_gone(self):
        merge(RUNS, self.folder / "index.h5")
        with h5py.File(self.folder / "index.h5", "r+") as file:
            file.attrs["merged"] = "index"
            file["headcount"][1, 0] = np.nan  # as HDF5 reads what a gone file held
        self.assert_refused(["arm lighter, member 0", "merge again"], careloop.open_ensemble, self.folder / "index.h5")


class Refused(Folder):
    def test_files(self):
        (self.folder / "text.h5").write_text("not HDF5")
        xr.Dataset({"x": ("time", [1.0])}).to_netcdf(self.folder / "other.nc")
        newer = self.copy(RUNS[0], "newer.h5", output_format=99)
        for what in (careloop.open_run, careloop.open_ensemble):
            self.assert_refused(["there is no file nowhere.h5"], what, "nowhere.h5", error=FileNotFoundError)
        self.assert_refused(["text.h5", "no file of careloop"], careloop.open_run, self.folder / "text.h5")
        self.assert_refused(["no output of careloop run", "output_format"], careloop.open_run, self.folder / "other.nc")
        self.assert_refused(["output_format 99", "reads up to 1"], careloop.open_run, newer)
        self.assert_refused(["no group 'weakly'"], careloop.open_run, RUNS[0], "weakly")
        self.assert_refused(["no merged ensemble", "open_run"], careloop.open_ensemble, RUNS[0])

    def test_an_index_without_runs(self):
        self.assert_refused(["has no output of a run"], careloop.open_ensemble, self.folder)

    def test_files_that_do_not_belong_together(self):
        self.copy(RUNS[0], "a.h5")
        other = self.copy(RUNS[1], "b.h5", scenario="another")
        told = ["b.h5", "another run than", "question there, another here"]
        self.assert_refused(told, careloop.open_ensemble, self.folder)
        other.unlink()
        longer = self.copy(RUNS[1], "b.h5")
        with h5py.File(longer, "r+") as file:
            text = file["provenance"].attrs["resolved_scenario"]
            file["provenance"].attrs["resolved_scenario"] = text.replace("years = 2\n", "years = 3\n")
        self.assert_refused(["b.h5", "years = 2 there, years = 3 here"], careloop.open_ensemble, self.folder)
        longer.unlink()
        self.copy(RUNS[0], "twice.h5")
        self.assert_refused(["arm baseline, member 0", "as is"], careloop.open_ensemble, self.folder)

    def test_names(self):
        run = careloop.open_run(RUNS[0])
        self.assert_refused(["no indicator 'workloud'", "nearest known: 'workload'"], careloop.tidy, run, "workloud")
        self.assert_refused(["no kind of unit 'wards'", "'ward'"], careloop.tidy, run, "cost", unit_kinds=["wards"])
        self.assert_refused(["'settlement'", "settlement_type"], careloop.tidy, run, "cost", by="settlement")
        table = careloop.tidy(run, "cost")
        self.assert_refused(["arm baseline alone"], careloop.paired_differences, table)
        self.assert_refused(["no run of arm 'hub'", "baseline"], careloop.paired_differences, table, arms=["hub"])
        self.assert_refused(["allowed: above 0, below 1"], careloop.paired_differences, table, confidence=95)

    def test_another_arm_never_stands_in_for_the_baseline(self):
        for path in RUNS[2:]:
            (self.folder / path.name).symlink_to(path)
        with self.assertWarnsRegex(careloop.MissingRuns, "arm baseline"):
            ensemble = careloop.open_ensemble(self.folder)
        self.assert_refused(["no run of arm 'baseline'"], careloop.paired_differences, careloop.tidy(ensemble, "cost"))


class Figure(Folder):
    def test_what_is_drawn(self):
        table = careloop.tidy(careloop.open_ensemble(WORK / "out"), "workload", every="period")
        figure = careloop.plot_paired(table, "workload", confidence=0.9, factor=100)
        means = careloop.paired_differences(table, confidence=0.9)
        for axis, place in zip(figure.axes, ("metropolitan", "rural"), strict=True):
            self.assertEqual(axis.get_title(loc="left"), place.capitalize())
            mine = means[means.place == place]
            drawn = next(line for line in axis.lines if line.get_label() == "lighter")
            np.testing.assert_array_equal(drawn.get_ydata(), 100 * mine.difference)
            band = axis.collections[0].get_paths()[0].get_extents()
            np.testing.assert_allclose([band.ymin, band.ymax], [100 * mine.low.min(), 100 * mine.high.max()])
            members = [line for line in axis.lines if len(line.get_xdata()) == len(mine) and line is not drawn]
            self.assertEqual(len(members), 2)

    def test_the_example(self):
        script = [sys.executable, SOURCES / "analysis/python/examples/paired_figure.py"]
        figure = self.folder / "figure.svg"
        subprocess.run([*script, WORK / "out", "-o", figure, "--indicator", "workload"], check=True)
        self.assertIn("<svg", figure.read_text())
        nowhere = [*script, WORK / "nowhere", "-o", self.folder / "b.svg"]
        failed = subprocess.run(nowhere, capture_output=True, text=True)
        self.assertEqual(failed.returncode, 3)
        self.assertIn("there is no file", failed.stderr)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["figure.svg"])


if __name__ == "__main__":
    unittest.main()

# SPDX-License-Identifier: Apache-2.0
"""Output files: one run, a folder with the runs of an ensemble, or the file that `careloop ensemble merge` makes."""

from __future__ import annotations

import itertools
import tomllib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import xarray as xr

NEWEST_FORMAT = 1  # output_format of the files; analysis reads older ones
MEMBERS_TOGETHER = 20  # of a merged file: as many as lie in one of its chunks

Pair = tuple[int, int]  # draw of a design (0 without one) and member: what the arms are paired by

_PLAN_COLUMNS = ("run", "arm", "draw", "member", "seed", "config", "file")
_STATUS_THERE, _STATUS_NOT_PLANNED = 1, 3


class InputError(ValueError):
    """Files are not what they should be, or what is asked for is not in them."""


class MissingRuns(UserWarning):
    """An ensemble has no file of some runs; they are in none of its tables."""


@dataclass(frozen=True)
class Part:
    """Runs of one arm that are read together.

    `cells` holds the four-weekly results [time, region, settlement_type, unit_kind, owner], read when they are asked
    for; from a merged file [member, time, ...], one member for each of `pairs`.
    """

    arm: str
    pairs: tuple[Pair, ...]
    cells: xr.Dataset


@dataclass(frozen=True)
class Ensemble:
    """The runs that are there of arms times pairs.

    `arms`: names, the baseline first, also those without a run. `missing`: texts such as "arm introduction, member 3".
    `design`: where parameters vary, one row a run with arm, draw, member and a column for each parameter; else empty.
    """

    path: Path
    scenario: str
    arms: tuple[str, ...]
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()
    design: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def runs(self) -> pd.DataFrame:
        """The runs that are there: arm, draw, member."""
        rows = [(part.arm, *pair) for part in self.parts for pair in part.pairs]
        return pd.DataFrame(rows, columns=["arm", "draw", "member"])


def open_run(path: str | Path, group: str | None = None) -> xr.Dataset:
    """The four-weekly results of a run [time, region, settlement_type, unit_kind, owner], or another group
    ("weekly", "municipal", "staff", "education", "yearly", "causal", "provenance": docs/output-format.md).

    Values are read when they are asked for. Raises FileNotFoundError, or InputError when the file is no output of
    `careloop run` or of a newer format.
    """
    cells = _open(path)
    _require_run(path, cells)
    if group is None:
        return cells
    cells.close()
    return _open(path, group)


def open_ensemble(path: str | Path) -> Ensemble:
    """The runs in a folder, or those in a merged file. Runs are known by what they say of themselves, not by name.

    Warns (MissingRuns) of each run that is not there: of those in the folder's plan.csv, or else of the scenario's
    arms times the pairs that any arm has. Raises FileNotFoundError, or InputError when there is no run, or files do
    not belong together, with what differs.
    """
    path = Path(path)
    ensemble = _of_folder(path) if path.is_dir() else _of_merged(path)
    if ensemble.missing:
        warnings.warn(f"{path} has no file of: {'; '.join(ensemble.missing)}", MissingRuns, stacklevel=2)
    return ensemble


def parts_of(runs: xr.Dataset | Ensemble) -> Sequence[Part]:
    """Also of a run that is opened alone."""
    return runs.parts if isinstance(runs, Ensemble) else (_part(runs),)


def _open(path: str | Path, group: str | None = None) -> xr.Dataset:
    if not Path(path).is_file():
        raise FileNotFoundError(f"there is no file {path}")
    try:
        return xr.open_dataset(path, group=group)
    except (OSError, ValueError) as error:
        what = f"no group '{group}'" if group else "nothing that can be read as netCDF-4"
        raise InputError(f"{path} is no file of careloop: it has {what} ({error})") from error


def _require_run(path: str | Path, cells: xr.Dataset) -> None:
    missing = [name for name in ("output_format", "arm", "member") if name not in cells.attrs]
    if missing:
        raise InputError(f"{path} is no output of careloop run: it has no attribute {missing[0]}")
    if cells.attrs["output_format"] > NEWEST_FORMAT:
        raise InputError(
            f"{path} has output_format {cells.attrs['output_format']}; this package reads up to {NEWEST_FORMAT}"
        )
    if not cells.sizes.get("time"):
        raise InputError(f"{path} has no results: the run is shorter than the four weeks of its first one")


def _part(cells: xr.Dataset) -> Part:
    pair = int(cells.attrs.get("draw", 0)), int(cells.attrs["member"])
    return Part(cells.attrs["arm"], (pair,), cells)


def _run_text(arm: str, pair: Pair) -> str:
    draw, member = pair
    return f"arm {arm}, draw {draw}, member {member}" if draw else f"arm {arm}, member {member}"


def _of_folder(folder: Path) -> Ensemble:
    parts: dict[tuple[str, Pair], Part] = {}
    paths: dict[tuple[str, Pair], Path] = {}
    first: tuple[Path, xr.Dataset, list[str]] | None = None
    for path in sorted(folder.glob("*.h5")):
        cells = _open(path)
        if "arm" in cells.dims or "statistic" in cells.dims:
            continue  # a merged file beside its runs
        _require_run(path, cells)
        resolved = _resolved_lines(path)
        first = first or (path, cells, resolved)
        _require_same(path, cells, resolved, *first)
        part = _part(cells)
        key = part.arm, part.pairs[0]
        if key in parts:
            raise InputError(f"{path} is of {_run_text(*key)}, as is {paths[key]}")
        parts[key], paths[key] = part, path
    if first is None:
        raise InputError(f"{folder} has no output of a run (*.h5)")
    arms = [arm["name"] for arm in tomllib.loads("\n".join(first[2])).get("arm", [])]
    plan = _read_plan(folder / "plan.csv")
    if plan is None:
        expected = list(itertools.product(arms, sorted({pair for _, pair in parts})))
    else:
        expected = [(arm, (draw, member)) for arm, draw, member in plan[["arm", "draw", "member"]].values]
    arms += sorted({arm for arm, _ in [*parts, *expected]} - set(arms))
    return Ensemble(
        folder,
        first[1].attrs["scenario"],
        tuple(arms),
        tuple(parts[key] for key in sorted(parts, key=lambda key: (arms.index(key[0]), key[1]))),
        _missing(arms, [run for run in expected if run not in parts], set(parts)),
        _design(plan),
    )


def _missing(arms: Sequence[str], runs: Sequence[tuple[str, Pair]], there: set[tuple[str, Pair]]) -> tuple[str, ...]:
    """An arm without any run is named once."""
    begun = {arm for arm, _ in there}
    return tuple(
        [f"arm {arm}" for arm in arms if arm not in begun] + [_run_text(*run) for run in runs if run[0] in begun]
    )


def _resolved_lines(path: Path) -> list[str]:
    """The scenario with everything in force, without the number of members, which no run hangs on."""
    with _open(path, "provenance") as provenance:
        lines = provenance.attrs["resolved_scenario"].splitlines()
    return [line for line in lines if line and not line.startswith("members = ")]


def _require_same(
    path: Path, cells: xr.Dataset, resolved: list[str], first: Path, there: xr.Dataset, resolved_there: list[str]
) -> None:
    def refuse(what: str) -> None:
        raise InputError(f"{path} is of another run than {first}: {what}")

    for name in ("scenario", "model_version", "source"):
        if cells.attrs.get(name) != there.attrs.get(name):
            refuse(f"{name} {there.attrs.get(name)} there, {cells.attrs.get(name)} here")
    for yours, mine in itertools.zip_longest(resolved_there, resolved, fillvalue="nothing more"):
        if yours != mine:
            refuse(f"{yours} there, {mine} here")
    if not cells.time.equals(there.time):
        refuse("it has other periods")


def _read_plan(path: Path) -> pd.DataFrame | None:
    if not path.is_file():
        return None
    plan = pd.read_csv(path)
    absent = [name for name in ("arm", "draw", "member") if name not in plan]
    if absent:
        raise InputError(f"{path} is no plan of an ensemble: it has no column {absent[0]}; it has {', '.join(plan)}")
    return plan


def _design(plan: pd.DataFrame | None) -> pd.DataFrame:
    if plan is None:
        return pd.DataFrame()
    parameters = [name for name in plan if name not in _PLAN_COLUMNS]
    return plan[["arm", "draw", "member", *parameters]] if parameters else pd.DataFrame()


def _of_merged(path: Path) -> Ensemble:
    merged = _open(path)
    if "status" not in merged or merged.status.dims != ("arm", "member"):
        advice = "; open_run opens the output of one run" if "arm" in merged.attrs else ""
        raise InputError(f"{path} is no merged ensemble: it has no status(arm, member){advice}")
    pairs = _merged_pairs(merged)
    arms = [str(arm) for arm in merged.arm.values]
    parts: list[Part] = []
    missing: list[tuple[str, Pair]] = []
    for a, arm in enumerate(arms):
        status = merged.status.values[a]
        there = [m for m in range(len(pairs)) if status[m] == _STATUS_THERE]
        missing += [
            (arm, pairs[m]) for m in range(len(pairs)) if status[m] not in (_STATUS_THERE, _STATUS_NOT_PLANNED)
        ]
        for some in _together(there):
            parts.append(Part(arm, tuple(pairs[m] for m in some), merged.isel(arm=a, member=some)))
    if not parts:
        raise InputError(f"{path} holds no run: each of its members is missing or failed")
    _require_files_of_index(path, merged, parts)
    return Ensemble(
        path,
        merged.attrs.get("scenario", ""),
        tuple(arms),
        tuple(parts),
        _missing(arms, missing, {(part.arm, pair) for part in parts for pair in part.pairs}),
        _merged_design(path, pairs),
    )


def _require_files_of_index(path: Path, merged: xr.Dataset, parts: Sequence[Part]) -> None:
    """HDF5 reads NaN where the file of a run that an index points to is gone; each run has a headcount somewhere."""
    if merged.attrs.get("merged") != "index":
        return
    for part in parts:
        headcount = part.cells.headcount.isel(time=0).values.reshape(len(part.pairs), -1)
        for pair, known in zip(part.pairs, (headcount == headcount).any(axis=1)):
            if not known:
                run = _run_text(part.arm, pair)
                raise InputError(f"{path} points to the file of {run}, which is gone: merge again")


def _merged_pairs(merged: xr.Dataset) -> list[Pair]:
    """Where a design is merged, `member` numbers the pairs, and two variables tell which draw and member each is."""
    if "draw" in merged and "run_member" in merged:
        return list(zip(merged.draw.values.tolist(), merged.run_member.values.tolist()))
    return [(0, int(member)) for member in merged.member.values]


def _together(members: list[int]) -> Iterator[list[int]]:
    for begin in range(0, len(members), MEMBERS_TOGETHER):
        yield members[begin : begin + MEMBERS_TOGETHER]


def _merged_design(path: Path, pairs: list[Pair]) -> pd.DataFrame:
    try:
        design = xr.open_dataset(path, group="design")
    except (OSError, KeyError):
        return pd.DataFrame()  # nothing varies
    with design, _open(path) as merged:
        arms = [str(arm) for arm in merged.arm.values]
        values = design.value.values.reshape(len(arms) * len(pairs), -1)
        rows = [(arm, *pair) for arm in arms for pair in pairs]
        table = pd.DataFrame(rows, columns=["arm", "draw", "member"])
        return table.join(pd.DataFrame(values, columns=design.parameter.values)).dropna().reset_index(drop=True)

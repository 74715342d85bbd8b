# SPDX-License-Identifier: Apache-2.0
"""How the cells of the four-weekly results become one number by year and place. (docs/comparing.md)"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from .runs import Ensemble, InputError, Part, parts_of

PERIODS_PER_YEAR = 13  # of four weeks: 364 days
ALL = "all"  # the regions that were run
RURAL, METROPOLITAN = "rural", "metropolitan"
CONTRAST = f"{RURAL} - {METROPOLITAN}"

_CELL = ("region", "settlement_type", "unit_kind", "owner")


@dataclass(frozen=True)
class Indicator:
    """`measure`: "flow" is added up over cells and periods, "level" over cells, and averaged over periods; "ratio" is
    a mean over both, weighted with the variable `weight`."""

    name: str
    measure: str
    weight: str = ""
    is_main: bool = False


@cache
def _rules() -> tuple[Indicator, ...]:
    rows = pd.read_csv(Path(__file__).with_name("indicators.csv"), comment="#", keep_default_na=False)
    return tuple(Indicator(r.indicator, r.measure, r.weight, r.is_main == "true") for r in rows.itertuples())


def known_indicators(cells: xr.Dataset) -> dict[str, Indicator]:
    """Those of a file that can be put together: with a rule, and with their weight. By name, the main ones first."""
    listed = {rule.name for rule in _rules()}
    known = {rule.name: rule for rule in _rules() if rule.name in cells and (not rule.weight or rule.weight in cells)}
    for name in sorted(cells.data_vars):
        if name not in listed and cells[name].attrs.get("cell_methods") == "time: sum":
            known[name] = Indicator(name, "flow")
    return known


def tidy(
    runs: xr.Dataset | Ensemble,
    indicators: str | Sequence[str] | None = None,
    *,
    by: str = "settlement_type",
    unit_kinds: Sequence[str] = (),
    every: str = "year",
) -> pd.DataFrame:
    """One row a run, indicator, year and place: arm, draw, member, end, place, indicator, value, units.

    `runs`: from open_run or open_ensemble. `indicators`: names; the main ones unless said. `by`: what the country
    (place "all") is cut into: settlement_type, region, unit_kind or owner; by settlement_type there is also the
    place "rural - metropolitan". `unit_kinds`: only cells of these. `every`: "year", thirteen periods counted back
    from the run's end, or "period", four weeks; `end` is the last day of it. `arm` is categorical, the baseline first.

    Values are in `units`, those of the file. Where nothing stands (no unit, nothing to be a share of) there is no row.
    Raises InputError for a name that is not in the files, with the nearest one.
    """
    parts = parts_of(runs)
    first = parts[0].cells
    _require_known("way to cut the country", [by], _CELL)
    _require_known("interval", [every], ("year", "period"))
    _require_known("kind of unit", unit_kinds, first.unit_kind.values.tolist())
    chosen = _chosen(first, indicators)
    table = pd.concat([_table(part, chosen, by, unit_kinds, every) for part in parts])
    arms = runs.arms if isinstance(runs, Ensemble) else (parts[0].arm,)
    order = {indicator.name: number for number, indicator in enumerate(chosen)}
    table = table.sort_values("indicator", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    return table.assign(arm=pd.Categorical(table.arm, categories=arms))


def _chosen(cells: xr.Dataset, names: str | Sequence[str] | None) -> list[Indicator]:
    known = known_indicators(cells)
    if names is None:
        return [indicator for indicator in known.values() if indicator.is_main]
    names = [names] if isinstance(names, str) else list(names)
    if not names:
        raise InputError("no indicator is asked for; leave the argument out for the main ones")
    _require_known("indicator", names, known)
    return [known[name] for name in dict.fromkeys(names)]


def _require_known(what: str, names: Sequence[str], known: Sequence[str] | dict[str, Indicator]) -> None:
    for name in names:
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1)
        nearest = f"nearest known: '{near[0]}'; " if near else ""
        shown = list(known)[:12]
        more = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
        raise InputError(f"there is no {what} '{name}'; {nearest}known: {', '.join(shown)}{more}")


def _spans(periods: int, every: str) -> list[slice]:
    """Of periods; a year is counted back from the end, a run of less than one is a short year."""
    length = min(periods, PERIODS_PER_YEAR) if every == "year" else 1
    return [slice(last - length, last) for last in range(periods, length - 1, -length)][::-1]


class _Cells:
    """The cells of a part's runs, reduced to places: [..., time, place], with `member` in front if there are several."""

    def __init__(self, cells: xr.Dataset, by: str) -> None:
        inner = [d for d in _CELL if d != by]
        self.places = [ALL, *cells[by].values.tolist()]

        @lru_cache(maxsize=2)  # many indicators in a row share a weight
        def values(name: str) -> np.ndarray:
            ordered = cells[name].transpose(..., "time", by, *inner).values
            return ordered.reshape(*ordered.shape[: -len(inner)], -1)

        self._values = values

    def over(self, spans: Sequence[slice], indicator: Indicator) -> np.ndarray:
        """Over spans of periods: [..., span, place], NaN where nothing stands."""
        value = self._values(indicator.name).astype(np.float64)
        weight = self._values(indicator.weight).astype(np.float64) if indicator.weight else None
        if weight is not None:
            value *= weight
        known = ~np.isnan(value)  # a cell without a value or a weight is no part of a sum
        total = _by_place(np.where(known, value, 0.0), spans)
        if indicator.measure == "level":
            total /= np.array([span.stop - span.start for span in spans])[:, np.newaxis]
        if weight is not None:
            share_of = _by_place(np.where(known, weight, 0.0), spans)
            total /= np.where(share_of > 0, share_of, np.nan)
        return np.where(_by_place(known, spans) > 0, total, np.nan)


def _by_place(cells: np.ndarray, spans: Sequence[slice]) -> np.ndarray:
    """Sums [..., time, place, cell] to [..., span, place], the first place all of them."""
    parts = cells.sum(axis=-1)
    places = np.concatenate([parts.sum(axis=-1, keepdims=True), parts], axis=-1)
    return np.stack([places[..., span, :].sum(axis=-2) for span in spans], axis=-2)


def _table(
    part: Part, indicators: Sequence[Indicator], by: str, unit_kinds: Sequence[str], every: str
) -> pd.DataFrame:
    chosen = part.cells.sel(unit_kind=list(unit_kinds)) if unit_kinds else part.cells
    spans = _spans(chosen.sizes["time"], every)
    cells = _Cells(chosen, by)
    values = np.stack([cells.over(spans, indicator) for indicator in indicators])
    places = list(cells.places)
    if {RURAL, METROPOLITAN} <= set(places):
        contrast = values[..., places.index(RURAL)] - values[..., places.index(METROPOLITAN)]
        values = np.concatenate([values, contrast[..., np.newaxis]], axis=-1)
        places.append(CONTRAST)
    ends = chosen.time.values[[span.stop - 1 for span in spans]]
    names = [indicator.name for indicator in indicators]
    axes = {"indicator": names, "pair": range(len(part.pairs)), "end": ends, "place": places}
    index = pd.MultiIndex.from_product(axes.values(), names=axes)
    table = pd.DataFrame({"value": values.reshape(-1)}, index=index).dropna().reset_index()
    pairs = np.array(part.pairs)[table.pair]
    units = {name: part.cells[name].attrs["units"] for name in names}
    table = table.assign(arm=part.arm, draw=pairs[:, 0], member=pairs[:, 1], units=table.indicator.map(units))
    return table[["arm", "draw", "member", "end", "place", "indicator", "value", "units"]]

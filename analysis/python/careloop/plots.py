# SPDX-License-Identifier: Apache-2.0
"""What an arm changes over time, as in the report."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure

from .indicators import METROPOLITAN, RURAL
from .paired import differences_by_pair, paired_differences
from .runs import InputError

# An arm has the colour and the dashes of the report, which tell arms apart without colours too.
_COLOURS = ("#0072b2", "#c04a00", "#00795c", "#9a4f80", "#7a6a00")
_DASHES = ("-", (0, (3, 1.5)), (0, (4, 1.5, 1, 1.5)), (0, (1, 1.5)), (0, (5, 2)))
_MOST_LINES = 20  # members beyond which their lines hide the interval


def plot_paired(
    table: pd.DataFrame,
    indicator: str,
    *,
    places: Sequence[str] = (METROPOLITAN, RURAL),
    baseline: str | None = None,
    arms: Sequence[str] | None = None,
    confidence: float = 0.95,
    factor: float = 1.0,
    label: str | None = None,
) -> Figure:
    """Arm minus baseline over time, one panel a place: the mean of the pairs, its interval as a band, and each pair
    as a thin line.

    `table`: from tidy, best with every="period". Values are multiplied with `factor` (100: percentage points) and
    named `label`. Raises InputError when nothing can be compared in a place.
    """
    table = table[table.indicator == indicator]
    if table.empty:
        raise InputError(f"the table has no indicator '{indicator}'")
    known = table.place.unique()
    for place in places:
        if place not in known:
            raise InputError(f"nothing stands in the place '{place}'; places: {', '.join(known)}")
    by_pair = differences_by_pair(table, baseline=baseline, arms=arms)
    means = paired_differences(table, baseline=baseline, arms=arms, confidence=confidence)
    shown = list(by_pair.arm.cat.categories)
    figure, axes = plt.subplots(
        1, len(places), figsize=(3.6 * len(places), 3.2), sharex=True, sharey=True, squeeze=False, layout="constrained"
    )
    for axis, place in zip(axes[0], places):
        axis.set_title(place.capitalize(), loc="left", fontsize="medium", fontweight="bold")
        axis.axhline(0, color="#333333", linewidth=0.8)
        axis.grid(axis="y", color="#e5e5e5")
        axis.spines[["top", "right", "left"]].set_visible(False)
        axis.xaxis.set_major_locator(mdates.YearLocator())
        axis.xaxis.set_major_formatter(mdates.DateFormatter("%Y"))
        for arm in shown:
            style = shown.index(arm)
            colour, dashes = _COLOURS[style % len(_COLOURS)], _DASHES[style % len(_DASHES)]
            of_pairs = by_pair[(by_pair.arm == arm) & (by_pair.place == place)]
            line = means[(means.arm == arm) & (means.place == place)].sort_values("end")
            axis.fill_between(
                line.end, factor * line.low, factor * line.high, color=colour, alpha=0.15, linewidth=0
            )
            if len(of_pairs[["draw", "member"]].drop_duplicates()) < _MOST_LINES:
                for _, one in of_pairs.groupby(["draw", "member"]):
                    axis.plot(one.end, factor * one.difference, color=colour, linewidth=0.6, alpha=0.5)
            axis.plot(line.end, factor * line.difference, color=colour, linewidth=2, linestyle=dashes, label=arm)
    units = table.units.iloc[0]
    name = label or (indicator if units == "1" else f"{indicator} [{units}]")
    title = f"{name}: difference to the baseline, {100 * confidence:g} % interval"
    figure.suptitle(textwrap.fill(title, 44 * len(places)), fontsize="medium")
    axes[0][0].legend(loc="best", frameon=False, fontsize="small")
    return figure

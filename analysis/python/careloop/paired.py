# SPDX-License-Identifier: Apache-2.0
"""Differences between arms, pair by pair: the same draw and member have the same luck in each arm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from .runs import InputError

_RUN_FREE = ["indicator", "units", "end", "place"]  # what a number is of, but for the run
_PAIR = ["draw", "member"]


def differences_by_pair(
    table: pd.DataFrame, *, baseline: str | None = None, arms: Sequence[str] | None = None
) -> pd.DataFrame:
    """One row a pair that has a value in both: arm, indicator, units, end, place, draw, member, baseline, value,
    difference (value minus baseline), all in `units`.

    `table`: from tidy. `baseline`: the table's first arm unless said. Raises InputError for an arm that is not there,
    or when there is nothing to compare.
    """
    known = table.arm.cat.categories if isinstance(table.arm.dtype, pd.CategoricalDtype) else table.arm.unique()
    there = [arm for arm in known if (table.arm == arm).any()]
    baseline = baseline if baseline is not None else known[0]
    wanted = [arm for arm in (arms if arms is not None else there) if arm != baseline]
    for arm in (baseline, *wanted):
        if arm not in there:
            raise InputError(f"there is no run of arm '{arm}'; arms with runs: {', '.join(there)}")
    if not wanted:
        raise InputError(f"there are runs of arm {baseline} alone, so there is nothing to compare")
    plain = table.assign(arm=table.arm.astype(object))
    reference = plain[plain.arm == baseline].drop(columns="arm").rename(columns={"value": "baseline"})
    pairs = plain[plain.arm.isin(wanted)].merge(reference, on=[*_RUN_FREE, *_PAIR])
    pairs["difference"] = pairs.value - pairs.baseline
    pairs["arm"] = pd.Categorical(pairs.arm, categories=wanted)
    return pairs[["arm", *_RUN_FREE, *_PAIR, "baseline", "value", "difference"]]


def paired_differences(
    table: pd.DataFrame,
    *,
    baseline: str | None = None,
    arms: Sequence[str] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """What each arm differs in from the baseline, with the columns of `careloop compare --csv`.

    Columns: arm, indicator, units, end, place, pairs, baseline (mean over the pairs), difference (mean), low and high
    (Student's t with pairs - 1 degrees of freedom), share_above_zero (of pairs), variance_ratio (of the differences,
    over the sum of the arms' variances: below 1 the pairing helps). NaN where one pair says nothing. Arguments and
    errors as of differences_by_pair; `confidence` between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise InputError(f"confidence is {confidence}; allowed: above 0, below 1")
    by_pair = differences_by_pair(table, baseline=baseline, arms=arms)
    groups = by_pair.assign(above=by_pair.difference > 0).groupby(["arm", *_RUN_FREE], sort=False, observed=True)
    result = groups.agg(
        pairs=("difference", "size"),
        baseline=("baseline", "mean"),
        difference=("difference", "mean"),
        variance=("difference", "var"),
        share_above_zero=("above", "mean"),
    )
    unpaired = groups.baseline.var() + groups.value.var()
    half = stats.t.ppf((1 + confidence) / 2, result.pairs - 1) * np.sqrt(result.variance / result.pairs)
    result["low"] = result.difference - half
    result["high"] = result.difference + half
    result["variance_ratio"] = result.variance / unpaired.where(unpaired > 0)
    numbers = ["pairs", "baseline", "difference", "low", "high", "share_above_zero", "variance_ratio"]
    return result[numbers].reset_index().sort_values("arm", kind="stable", ignore_index=True)

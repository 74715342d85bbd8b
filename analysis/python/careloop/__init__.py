# SPDX-License-Identifier: Apache-2.0
"""Output of careloop as tables: open a run or an ensemble, add up its cells, compare arms pair by pair.

    import careloop
    ensemble = careloop.open_ensemble("out/question")
    table = careloop.tidy(ensemble, ["waiting", "workload"])
    careloop.paired_differences(table)

The numbers are those of `careloop compare --by-year --csv` (docs/comparing.md). A plain `xarray.open_dataset` opens
the same files; what this package adds is the rule by which each indicator's cells are put together.
"""

from .indicators import CONTRAST, known_indicators, tidy
from .paired import paired_differences
from .plots import plot_paired
from .runs import Ensemble, InputError, MissingRuns, Part, open_ensemble, open_run

__all__ = [
    "CONTRAST",
    "Ensemble",
    "InputError",
    "MissingRuns",
    "Part",
    "known_indicators",
    "open_ensemble",
    "open_run",
    "paired_differences",
    "plot_paired",
    "tidy",
]

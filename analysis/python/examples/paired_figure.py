#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The report's figure of what arms change over time, in metropolitan and in rural municipalities, from the runs.

usage: paired_figure.py FOLDER_OR_MERGED_FILE -o FIGURE.svg|.png [--indicator NAME] [--places PLACE...]
"""

import argparse
import os
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # needs no screen
import careloop


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ensemble", help="the folder of an ensemble, or its merged file")
    parser.add_argument("-o", "--output", type=Path, required=True, help="where the figure goes: .svg or .png")
    parser.add_argument("--indicator", default="waiting_within_guarantee")
    parser.add_argument("--places", nargs="+", default=["metropolitan", "rural"], help="one panel each")
    parser.add_argument("--confidence", type=float, default=0.9, help="of the interval; the report's is 0.9")
    parser.add_argument("--factor", type=float, default=1, help="on values: 100 makes percentage points of a share")
    parser.add_argument("--label", help="what the figure calls the indicator")
    arguments = parser.parse_args()
    if arguments.output.suffix not in (".svg", ".png"):
        parser.error(f"a figure's name ends in .svg or .png, not as {arguments.output}")
    try:
        ensemble = careloop.open_ensemble(arguments.ensemble)
        table = careloop.tidy(ensemble, arguments.indicator, every="period")
        figure = careloop.plot_paired(
            table,
            arguments.indicator,
            places=arguments.places,
            confidence=arguments.confidence,
            factor=arguments.factor,
            label=arguments.label,
        )
    except (OSError, careloop.InputError) as error:
        print(f"paired_figure: {error}", file=sys.stderr)
        return 3
    part = arguments.output.with_name(arguments.output.name + ".part")
    figure.savefig(part, format=arguments.output.suffix[1:], dpi=150)
    os.replace(part, arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""A merged ensemble made of runs, by the description of the format alone (docs/python-and-r.md)."""

import numpy as np
import pandas as pd
import xarray as xr

from careloop import known_indicators


def merge(paths, output, missing=(), design=None):
    """Writes of the runs' root group what the main indicators need, as [arm, member, ...]; and texts and bounds, once.

    `missing`: pairs of arm and member left out.
    `design`: by name of a parameter an array [arm, member]; then member numbers draws, each with member 0.
    """
    runs = {}
    for path in paths:
        run = xr.open_dataset(path, decode_times=False)
        runs[run.attrs["arm"], int(run.attrs["member"])] = run
    arms = list(dict.fromkeys(arm for arm, _ in runs))
    members = sorted({member for _, member in runs})
    one = next(iter(runs.values()))
    main = [indicator for indicator in known_indicators(one).values() if indicator.is_main]
    floating = sorted({name for indicator in main for name in (indicator.name, indicator.weight) if name})
    once = [name for name in one.data_vars if one[name].dtype.kind == "O" or name.endswith("_bnds")]
    nothing = xr.full_like(one[floating], np.nan)

    def run_of(arm, member):
        return nothing if (arm, member) in missing else runs[arm, member][floating]

    merged = xr.concat(
        [xr.concat([run_of(arm, member) for member in members], "member", combine_attrs="override") for arm in arms],
        pd.Index(np.array(arms, dtype=object), name="arm"),
        combine_attrs="override",
    )
    merged = merged.assign_coords(member=members).assign(one[once])
    status = [[0 if (arm, member) in missing else 1 for member in members] for arm in arms]
    flags = {"flag_values": np.arange(4, dtype=np.int8), "flag_meanings": "missing there failed not_planned"}
    merged["status"] = ("arm", "member"), np.array(status, dtype=np.int8), flags
    if design is not None:
        merged["draw"] = "member", np.array(members, dtype=np.int32)
        merged["run_member"] = "member", np.zeros(len(members), dtype=np.int32)
    merged.attrs = {"Conventions": "CF-1.8", "scenario": one.attrs["scenario"], "merged": "copy"}
    merged.to_netcdf(output, engine="netcdf4", encoding={name: {"_FillValue": np.nan} for name in floating})
    if design is not None:
        value = np.stack([np.broadcast_to(of, (len(arms), len(members))) for of in design.values()], axis=-1)
        xr.Dataset(
            {"value": (("arm", "member", "parameter"), value.astype(float))},
            {"parameter": np.array(list(design), dtype=object)},
        ).to_netcdf(output, mode="a", group="design", engine="netcdf4")

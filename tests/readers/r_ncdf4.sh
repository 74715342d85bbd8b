#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# R's ncdf4 opens a file of ours: names (dimensions reversed, as R has them), dates, units, values;
# then the output of a real run.
set -eu
program=$(realpath "$1")
sample="$(dirname "$1")/tests/careloop_sample_file"
[ -x "$sample" ] || { echo "skipped: $sample is not built"; exit 77; }
command -v Rscript >/dev/null && Rscript -e 'library(ncdf4)' >/dev/null 2>&1 ||
  { echo "skipped: R with ncdf4 is not installed (r-base-core, r-cran-ncdf4)"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$sample" "$folder/sample.h5"
"$program" run sweden --regions 09,23 --scale 0.02 --years 1 --quiet -o "$folder/run.h5" >/dev/null
cat >"$folder/check.R" <<'R'
library(ncdf4)
file <- nc_open(commandArgs(trailingOnly = TRUE)[1])
dims <- function(name) sapply(file$var[[name]]$dim, function(d) d$name)
stopifnot(
  identical(dims("waiting_time"), c("unit_kind", "region", "time")),
  identical(file$dim$time$units, "days since 2024-01-01 00:00:00"),
  identical(as.numeric(file$dim$time$vals), seq(28, 28 * 13, by = 28)),
  identical(as.character(file$dim$region$vals), c("Halland", "V\u00e4stra G\u00f6taland")),
  identical(ncatt_get(file, "waiting_time", "units")$value, "day"),
  identical(ncatt_get(file, "time", "bounds")$value, "time_bnds"),
  identical(ncatt_get(file, 0, "Conventions")$value, "CF-1.8"))
waiting <- ncvar_get(file, "waiting_time")
expected <- array((0:77) / 8, c(3, 2, 13))
stopifnot(identical(dim(waiting), c(3L, 2L, 13L)), is.na(waiting[3, 2, 13]))
expected[3, 2, 13] <- NA
stopifnot(isTRUE(all.equal(c(waiting), c(expected), tolerance = 0)))
stopifnot(
  identical(c(ncvar_get(file, "headcount")), 1000:1025),
  identical(as.integer(c(ncvar_get(file, "strain_class"))), c(0L, 1L, 2L, 2L, 1L, 0L)),
  identical(as.integer(ncatt_get(file, "strain_class", "flag_values")$value), 0:2))
arrivals <- ncvar_get(file, "weekly/arrivals")
stopifnot(identical(dim(arrivals), c(2L, 52L)), identical(c(arrivals), sqrt(0:103)))
nc_close(file)
cat("ncdf4 reads the sample\n")
R
LC_ALL=C.UTF-8 Rscript "$folder/check.R" "$folder/sample.h5"

cat >"$folder/run.R" <<'R'
library(ncdf4)
file <- nc_open(commandArgs(trailingOnly = TRUE)[1])
dims <- function(name) sapply(file$var[[name]]$dim, function(d) d$name)
stopifnot(
  identical(dims("waiting"), c("owner", "unit_kind", "settlement_type", "region", "time")),
  identical(file$dim$time$units, "days since 1970-01-01 00:00:00"),
  identical(ncatt_get(file, "waiting", "units")$value, "1"),
  identical(ncatt_get(file, "waiting_days", "units")$value, "day"),
  identical(ncatt_get(file, "time", "bounds")$value, "time_bnds"),
  identical(ncatt_get(file, 0, "scenario")$value, "sweden"))
ends <- as.Date(as.numeric(file$dim$time$vals), origin = "1970-01-01")
stopifnot(identical(format(ends[1]), "2025-01-28"), all(diff(ends) == 28))
region <- as.character(file$dim$region$vals)
waiting <- ncvar_get(file, "waiting")
names <- as.character(ncvar_get(file, "region_name"))
stopifnot(
  identical(names[region == "23"], "Region J\u00e4mtland H\u00e4rjedalen"),
  all(is.na(waiting[, , , region == "01", ])),
  sum(waiting[, , , region == "23", ], na.rm = TRUE) > 0,
  identical(dim(ncvar_get(file, "weekly/waiting")), c(4L, length(region), 53L)),
  sum(ncvar_get(file, "municipal/population")[, 1], na.rm = TRUE) > 150000)
nc_close(file)
cat("ncdf4 reads a run\n")
R
LC_ALL=C.UTF-8 Rscript "$folder/run.R" "$folder/run.h5"

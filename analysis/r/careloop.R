# SPDX-License-Identifier: Apache-2.0
# Output of careloop as tables: open a run or an ensemble, add up its cells, compare arms pair by pair.
#
#   source("analysis/r/careloop.R")
#   ensemble <- open_ensemble("out/question")
#   table <- tidy(ensemble, c("waiting", "workload"))
#   paired_differences(table)
#
# The numbers are those of `careloop compare --by-year --csv` (docs/comparing.md). Needs ncdf4.

suppressPackageStartupMessages(library(ncdf4))

local({
  here <- Filter(Negate(is.null), lapply(sys.frames(), function(frame) frame$ofile))
  folder <- if (length(here)) dirname(here[[length(here)]]) else "analysis/r"
  for (room in c("runs.R", "indicators.R", "paired.R", "plots.R")) source(file.path(folder, room))
  # How an indicator's cells are put together: a row an indicator, with measure, weight and is_main.
  rules <- read.csv(file.path(folder, "..", "indicators.csv"), comment.char = "#", stringsAsFactors = FALSE)
  rules$is_main <- rules$is_main %in% c("true", TRUE)
  rules$weight[is.na(rules$weight)] <- ""
  assign("careloop_rules", rules, envir = globalenv())
})

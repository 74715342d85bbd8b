#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# The report's figure of what arms change over time, in metropolitan and in rural municipalities, from the runs.
#
# usage: paired_figure.R FOLDER_OR_MERGED_FILE FIGURE.svg|.png [INDICATOR [FACTOR [LABEL [PLACE...]]]]

script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
source(file.path(dirname(script), "..", "careloop.R"))

arguments <- commandArgs(trailingOnly = TRUE)
or_else <- function(at, other) if (length(arguments) >= at) arguments[at] else other
if (length(arguments) < 2 || !grepl("\\.(svg|png)$", arguments[2])) {
  message("usage: paired_figure.R FOLDER_OR_MERGED_FILE FIGURE.svg|.png [INDICATOR [FACTOR [LABEL [PLACE...]]]]")
  quit(status = 2)
}
figure <- arguments[2]
indicator <- or_else(3, "waiting_within_guarantee")
places <- if (length(arguments) >= 6) arguments[6:length(arguments)] else c("metropolitan", "rural")

part <- paste0(figure, ".part")
open_device <- function() {
  size <- c(3.6 * length(places), 3.2)  # inches
  if (grepl("\\.png$", figure)) png(part, size[1], size[2], units = "in", res = 150, type = "cairo")
  else svg(part, size[1], size[2])
}
tryCatch({
  table <- tidy(open_ensemble(arguments[1]), indicator, every = "period")
  open_device()
  factor <- as.numeric(or_else(4, "1"))
  plot_paired(table, indicator, places, confidence = 0.9, factor = factor,
              label = if (length(arguments) >= 5) arguments[5])
  invisible(dev.off())
  invisible(file.rename(part, figure))
}, error = function(e) {
  message("paired_figure: ", conditionMessage(e))
  unlink(part)
  quit(status = 3)
})

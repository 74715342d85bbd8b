# SPDX-License-Identifier: Apache-2.0
# What an arm changes over time, as in the report.

# Arm minus baseline over time, one panel a place, on the open device: the mean of the pairs, its interval as a band,
# and each pair as a thin line (below twenty). `table`: from tidy, best with every = "period". Values are multiplied
# with `factor` (100: percentage points) and named `label`. Returns the means, invisibly.
plot_paired <- function(table, indicator, places = c("metropolitan", "rural"), baseline = NULL, arms = NULL,
                        confidence = 0.95, factor = 1, label = NULL) {
  table <- table[table$indicator == indicator, ]
  if (nrow(table) == 0) stop("the table has no indicator '", indicator, "'", call. = FALSE)
  known <- unique(table$place)
  nowhere <- setdiff(places, known)
  if (length(nowhere))
    stop("nothing stands in the place '", nowhere[1], "'; places: ", paste(known, collapse = ", "), call. = FALSE)
  by_pair <- differences_by_pair(table, baseline, arms)
  by_pair <- by_pair[by_pair$place %in% places, ]
  means <- paired_differences(table, baseline, arms, confidence)
  means <- means[means$place %in% places, ]
  shown <- levels(means$arm)
  # An arm has the colour and the dashes of the report, which tell arms apart without colours too.
  colours <- rep_len(c("#0072b2", "#c04a00", "#00795c", "#9a4f80", "#7a6a00"), length(shown))
  dashes <- rep_len(c("solid", "63", "8323", "13", "A4"), length(shown))
  limits <- range(0, factor * c(means$low, means$high, means$difference, by_pair$difference), na.rm = TRUE)
  if (is.null(label)) {
    units <- table$units[1]
    label <- if (units == "1") indicator else paste0(indicator, " [", units, "]")
  }
  title <- sprintf("%s: difference to the baseline, %g %% interval", label, 100 * confidence)
  title <- strwrap(title, 42 * length(places))
  before <- par(mfrow = c(1, length(places)), mar = c(2.5, 3, 2, 1), oma = c(0, 0, length(title) + 0.5, 0), las = 1)
  on.exit(par(before))
  for (place in places) {
    plot(range(means$end), limits, type = "n", xlab = "", ylab = "", xaxt = "n", bty = "n")
    years <- seq(as.Date(format(min(means$end), "%Y-01-01")), max(means$end) + 366, by = "year")
    axis.Date(1, at = years, format = "%Y")
    abline(h = axTicks(2), col = "#e5e5e5")
    abline(h = 0, col = "#333333")
    title(main = paste0(toupper(substring(place, 1, 1)), substring(place, 2)), adj = 0, cex.main = 1)
    for (i in seq_along(shown)) {
      line <- means[means$arm == shown[i] & means$place == place, ]
      line <- line[order(line$end), ]
      known <- line[!is.na(line$low), ]
      if (nrow(known))
        polygon(c(known$end, rev(known$end)), factor * c(known$low, rev(known$high)), border = NA,
                col = adjustcolor(colours[i], 0.15))
      of_pairs <- by_pair[by_pair$arm == shown[i] & by_pair$place == place, ]
      one <- split(of_pairs, list(of_pairs$draw, of_pairs$member), drop = TRUE)
      if (length(one) < 20)
        for (pair in one) lines(pair$end, factor * pair$difference, col = adjustcolor(colours[i], 0.5), lwd = 0.6)
      lines(line$end, factor * line$difference, col = colours[i], lwd = 2, lty = dashes[i])
    }
    if (place == places[1])
      legend("topleft", shown, col = colours, lty = dashes, lwd = 2, bty = "n", seg.len = 3)
  }
  mtext(title, outer = TRUE, line = rev(seq_along(title)) - 0.8)
  invisible(means)
}

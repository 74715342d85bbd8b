# SPDX-License-Identifier: Apache-2.0
# Differences between arms, pair by pair: the same draw and member have the same luck in each arm.

# Pairs with a value in both arms: arm, indicator, units, end, place, draw, member, baseline, value, difference (value
# minus baseline). `table`: from tidy; `baseline`: its first arm unless said. Stops for an arm that is not there.
differences_by_pair <- function(table, baseline = NULL, arms = NULL) {
  known <- if (is.factor(table$arm)) levels(table$arm) else unique(table$arm)
  there <- known[known %in% table$arm]
  if (is.null(baseline)) baseline <- known[1]
  if (is.null(arms)) arms <- there
  arms <- setdiff(arms, baseline)
  unknown <- setdiff(c(baseline, arms), there)
  if (length(unknown))
    stop("there is no run of arm '", unknown[1], "'; arms with runs: ", paste(there, collapse = ", "), call. = FALSE)
  if (length(arms) == 0)
    stop("there are runs of arm ", baseline, " alone, so there is nothing to compare", call. = FALSE)
  of <- function(rows) paste(rows$indicator, rows$units, rows$end, rows$place, rows$draw, rows$member, sep = "\r")
  reference <- table[table$arm == baseline, ]
  pairs <- table[table$arm %in% arms, ]
  pairs$baseline <- reference$value[match(of(pairs), of(reference))]
  pairs <- pairs[!is.na(pairs$baseline), ]
  pairs$difference <- pairs$value - pairs$baseline
  pairs$arm <- factor(pairs$arm, levels = arms)
  pairs[order(pairs$arm),
        c("arm", "indicator", "units", "end", "place", "draw", "member", "baseline", "value", "difference")]
}

# What each arm differs in from the baseline, with the columns of `careloop compare --csv`: arm, indicator, units, end,
# place, pairs, baseline (mean over the pairs), difference (mean), low and high (Student's t with pairs - 1 degrees of
# freedom), share_above_zero (of pairs), variance_ratio (of the differences, over the sum of the arms' variances: below
# 1 the pairing helps). NA where one pair says nothing.
paired_differences <- function(table, baseline = NULL, arms = NULL, confidence = 0.95) {
  if (!(confidence > 0 && confidence < 1))
    stop("confidence is ", confidence, "; allowed: above 0, below 1", call. = FALSE)
  by_pair <- differences_by_pair(table, baseline, arms)
  key <- paste(by_pair$arm, by_pair$indicator, by_pair$end, by_pair$place, sep = "\r")
  groups <- split(seq_len(nrow(by_pair)), factor(key, levels = unique(key)))
  first <- by_pair[vapply(groups, `[`, 1L, 1L), c("arm", "indicator", "units", "end", "place")]
  over <- function(column, how) {
    vapply(groups, function(rows) how(by_pair[[column]][rows]), numeric(1), USE.NAMES = FALSE)
  }
  pairs <- lengths(groups, use.names = FALSE)
  difference <- over("difference", mean)
  variance <- over("difference", var)
  half <- suppressWarnings(qt((1 + confidence) / 2, pairs - 1)) * sqrt(variance / pairs)
  unpaired <- over("baseline", var) + over("value", var)
  result <- data.frame(first, pairs, baseline = over("baseline", mean), difference,
                       low = difference - half, high = difference + half,
                       share_above_zero = over("difference", function(d) mean(d > 0)),
                       variance_ratio = ifelse(unpaired > 0, variance / unpaired, NA))
  rownames(result) <- NULL
  result
}

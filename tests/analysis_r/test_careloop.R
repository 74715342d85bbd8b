# SPDX-License-Identifier: Apache-2.0
# The R functions against the program's own comparison, on the files that tests/readers/python_and_r.sh makes:
#   test_careloop.R SOURCES WORK

arguments <- commandArgs(trailingOnly = TRUE)
source(file.path(arguments[1], "analysis/r/careloop.R"))
work <- arguments[2]
folder <- file.path(work, "out")
checks <- 0
check <- function(text, holds) {
  if (!isTRUE(holds)) stop("failed: ", text, call. = FALSE)
  checks <<- checks + 1
}
refused <- function(fragments, what) {
  said <- tryCatch({ what; "" }, error = conditionMessage)
  for (fragment in fragments) check(paste0("'", fragment, "' is not said: ", said), grepl(fragment, said, fixed = TRUE))
}

# Tolerances are those of tests/analysis_python/test_careloop.py, where they are explained.
check_equal <- function(mine, csv) {
  theirs <- read.csv(file.path(work, csv))
  theirs <- theirs[theirs$pairs > 0, ]
  key <- function(table, end) paste(table$arm, table$indicator, table$units, end, table$place)
  at <- match(key(theirs, theirs$year_end), key(mine, mine$end))
  check(paste(csv, "the same rows"), nrow(mine) == nrow(theirs) && !anyNA(at))
  mine <- mine[at, ]
  for (name in c("baseline", "difference", "low", "high", "variance_ratio")) {
    there <- theirs[[name]]
    width <- if (name %in% c("low", "high")) theirs$high - theirs$low else 0
    allowed <- 1e-9 * (abs(there) + width) + 1e-12 * abs(theirs$baseline)
    if (name == "variance_ratio") allowed <- 1e-6 * there
    check(paste(csv, name, "missing alike"), identical(is.na(there), is.na(mine[[name]])))
    check(paste(csv, name), all(abs(there - mine[[name]]) <= allowed, na.rm = TRUE))
  }
  check(paste(csv, "pairs"), all(mine$pairs == theirs$pairs))
  check(paste(csv, "share above zero"), all(mine$share_above_zero == theirs$share_above_zero))
}

ensemble <- open_ensemble(folder)
names <- known_indicators(ensemble)$indicator
check("all indicators", length(names) > 100)
table <- tidy(ensemble, names)
check("places", all(c("all", "rural", "urban", "metropolitan", careloop_contrast) %in% table$place))
check_equal(paired_differences(table), "compared.csv")
check_equal(paired_differences(tidy(ensemble, c("workload", "cost"), unit_kinds = "ward")), "wards.csv")
run <- open_run(file.path(folder, "baseline-m0000.h5"))
for (by in c("region", "unit_kind", "owner")) {
  cut <- tidy(run, "served", by = by)
  sums <- aggregate(value ~ arm + member + end, cut[cut$place != "all", ], sum)
  whole <- merge(sums, cut[cut$place == "all", ], by = c("arm", "member", "end"))
  check(paste(by, "makes up the whole"), nrow(whole) == 2 && all(abs(whole$value.x / whole$value.y - 1) < 1e-12))
}

alone <- tidy(run, "waiting")
check("a run alone", identical(alone$value, table$value[table$indicator == "waiting" & table$arm == "baseline" &
                                                          table$member == 0]))

sorted <- function(table) {
  table <- table[order(table$indicator, table$arm, table$draw, table$member, table$end, table$place), ]
  rownames(table) <- NULL
  table
}
some <- sorted(tidy(ensemble))
check("a merged file says the same", isTRUE(all.equal(sorted(tidy(open_ensemble(file.path(work, "made.h5")))), some,
                                                      tolerance = 0, check.attributes = FALSE)))
if (file.exists(file.path(work, "merged.h5"))) {
  check("so does the program's", isTRUE(all.equal(sorted(tidy(open_ensemble(file.path(work, "merged.h5")))), some,
                                                  tolerance = 0, check.attributes = FALSE)))
}

warned <- function(path) {
  said <- NULL
  ensemble <- withCallingHandlers(open_ensemble(path), warning = function(w) {
    said <<- c(said, conditionMessage(w))
    invokeRestart("muffleWarning")
  })
  list(ensemble = ensemble, said = said)
}
missing <- warned(file.path(work, "missing.h5"))
check("a missing member is said", grepl("has no file of: arm lighter, draw 1, member 0$", missing$said))
fewer <- tidy(missing$ensemble, "cost")
check("and in no row", !anyNA(fewer$value) && identical(unique(fewer$draw[fewer$arm == "lighter"]), 0L))
alone <- paired_differences(fewer)
check("one pair has no interval", all(alone$pairs == 1) && all(is.na(alone$low)) && !anyNA(alone$difference))
check("what varies", identical(missing$ensemble$design$agency.price, c(1.5, 2.5, 1.5, 2.5)))

part <- file.path(work, "part")
dir.create(part)
refused("has no output of a run", open_ensemble(part))
runs <- list.files(folder, "\\.h5$", full.names = TRUE)
invisible(file.symlink(runs[1:3], file.path(part, c("x.h5", "y.h5", "z.h5"))))
check("so is one of a folder, whatever the files' names", grepl("arm lighter, member 1$", warned(part)$said))
invisible(file.symlink(runs[1], file.path(part, "twice.h5")))
refused(c("arm baseline, member 0", "as is"), open_ensemble(part))

refused(c("there is no file", "nowhere.h5"), open_run(file.path(work, "nowhere.h5")))
text <- file.path(work, "text.h5")
writeLines("not HDF5", text)
refused(c("text.h5", "no file of careloop"), open_run(text))
refused("careloop ensemble merge DIR --copy", open_ensemble(file.path(work, "virtual.h5")))
refused(c("no merged ensemble", "open_run"), open_ensemble(runs[1]))
refused(c("no indicator 'workloud'", "nearest known: 'workload'"), tidy(run, "workloud"))
refused(c("no kind of unit 'wards'", "'ward'"), tidy(run, "cost", unit_kinds = "wards"))
refused("arm baseline alone", paired_differences(tidy(run, "cost")))
refused("which one is the baseline: baseline, lighter", open_ensemble(folder, baseline = "hub"))

png(file.path(work, "r.png"), type = "cairo")
drawn <- plot_paired(tidy(ensemble, "workload", every = "period"), "workload", confidence = 0.9)
invisible(dev.off())
check("a figure of two panels", nrow(drawn) == 2 * 26 && identical(unique(drawn$place), c("metropolitan", "rural")))
refused("nothing stands in the place 'island'", plot_paired(table, "workload", "island"))
cat(checks, "checks passed in R\n")

# SPDX-License-Identifier: Apache-2.0
# Output files: one run, a folder with the runs of an ensemble, or a merged file.

careloop_newest_format <- 1  # output_format of the files; older ones are read too

# One run: a list of path, arm, draw, member, and scenario. Values are read when they are asked for. Stops when there
# is no file, or it is no output of `careloop run` or of a newer format.
open_run <- function(path) {
  file <- .open(path)
  on.exit(nc_close(file))
  for (name in c("output_format", "arm", "member")) {
    if (is.null(.attribute(file, name)))
      stop(path, " is no output of careloop run: it has no attribute ", name, call. = FALSE)
  }
  .require_format(file, path)
  draw <- .attribute(file, "draw")
  pair <- data.frame(draw = if (is.null(draw)) 0 else draw, member = .attribute(file, "member"))
  arm <- .attribute(file, "arm")
  part <- list(path = path, arm = arm, pairs = pair, arm_at = NA, member_at = NA)
  structure(
    list(path = path, arm = arm, draw = pair$draw, member = pair$member, scenario = .attribute(file, "scenario"),
         source = .attribute(file, "source"), model_version = .attribute(file, "model_version"),
         seed = .attribute(file, "seed"), scale = .attribute(file, "scale"), time = file$dim$time$vals,
         arms = arm, parts = list(part)),
    class = "careloop_runs")
}

# The runs in a folder, or those in a file of `careloop ensemble merge --copy`: a list of path, scenario, arms (the
# baseline first, also those without a run), runs (a row each: arm, draw, member), missing (texts such as "arm
# introduction, member 3"), and design (a row a run with arm, draw, member and the parameters that vary; no rows where
# none does). Runs are known by what they say of themselves, not by name.
#
# Warns of runs that are not there: of those in the folder's plan.csv, or else of all arms times all pairs. `baseline`:
# unless said, the plan's or the merged file's first arm, or the arm of that name. Stops when there is no run, or files
# do not belong together.
open_ensemble <- function(path, baseline = NULL) {
  ensemble <- if (dir.exists(path)) .of_folder(path, baseline) else .of_merged(path, baseline)
  if (length(ensemble$missing))
    warning(path, " has no file of: ", paste(ensemble$missing, collapse = "; "), call. = FALSE)
  ensemble
}

.open <- function(path) {
  if (!file.exists(path) || dir.exists(path)) stop("there is no file ", path, call. = FALSE)
  tryCatch(nc_open(path), error = function(e) {
    is_hdf5 <- identical(readBin(path, "raw", 8), as.raw(c(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)))
    stop(path, if (is_hdf5) paste(" cannot be opened by ncdf4. If it is an index of other files, which ncdf4 does not",
                                  "read, merge with: careloop ensemble merge DIR --copy")
         else " is no file of careloop: it has nothing that can be read as netCDF-4", call. = FALSE)
  })
}

# An attribute of the file or a variable; NULL where there is none. (ncdf4 prints a warning for every 64-bit integer.)
.attribute <- function(file, name, of = 0) {
  capture.output(found <- ncatt_get(file, of, name))
  if (found$hasatt) found$value else NULL
}

.require_format <- function(file, path) {
  format <- .attribute(file, "output_format")
  if (!is.null(format) && format > careloop_newest_format)
    stop(path, " has output_format ", format, "; this reads up to ", careloop_newest_format, call. = FALSE)
  if (is.null(file$dim$time) || file$dim$time$len == 0)
    stop(path, " has no results: the run is shorter than the four weeks of its first one", call. = FALSE)
}

.run_text <- function(arm, draw, member) {
  ifelse(draw > 0, sprintf("arm %s, draw %d, member %d", arm, as.integer(draw), as.integer(member)),
         sprintf("arm %s, member %d", arm, as.integer(member)))
}

.of_folder <- function(folder, baseline) {
  runs <- list()
  paths <- sort(list.files(folder, "\\.h5$", full.names = TRUE))
  for (path in paths[!grepl("^merged", basename(paths))]) {  # those beside their runs may be what ncdf4 cannot open
    run <- open_run(path)
    there <- if (length(runs)) runs[[1]] else run
    for (what in c("scenario", "model_version", "source", "seed", "scale", "time")) {
      if (!identical(run[[what]], there[[what]])) {
        values <- if (what == "time") "other periods" else paste(what, there[[what]], "there,", run[[what]], "here")
        stop(path, " is of another run than ", there$path, ": ", values, call. = FALSE)
      }
    }
    text <- .run_text(run$arm, run$draw, run$member)
    if (!is.null(runs[[text]])) stop(path, " is of ", text, ", as is ", runs[[text]]$path, call. = FALSE)
    runs[[text]] <- run
  }
  if (length(runs) == 0) stop(folder, " has no output of a run (*.h5)", call. = FALSE)
  plan <- .read_plan(file.path(folder, "plan.csv"))
  table <- do.call(rbind, lapply(runs, function(run) run[c("arm", "draw", "member")] |> as.data.frame()))
  all_pairs <- merge(data.frame(arm = sort(unique(table$arm))), unique(table[c("draw", "member")]))
  expected <- if (is.null(plan)) all_pairs else plan
  arms <- .baseline_first(unique(expected$arm), baseline, !is.null(plan), folder)
  table <- table[order(match(table$arm, arms), table$draw, table$member), ]
  parts <- lapply(runs[rownames(table)], function(run) run$parts[[1]])
  rownames(table) <- NULL
  parameters <- setdiff(names(plan), c("run", "arm", "draw", "member", "seed", "config", "file"))
  design <- if (length(parameters)) plan[c("arm", "draw", "member", parameters)] else data.frame()
  structure(list(path = folder, scenario = runs[[1]]$scenario, arms = arms, runs = table, parts = unname(parts),
                 missing = .missing(arms, expected, table), design = design), class = "careloop_runs")
}

# Texts for the expected runs that are not there; an arm without any run is named once.
.missing <- function(arms, expected, there) {
  of <- function(runs) .run_text(runs$arm, runs$draw, runs$member)
  absent <- expected[!of(expected) %in% of(there), ]
  absent <- absent[absent$arm %in% there$arm, ]
  without <- setdiff(arms, there$arm)
  absent <- absent[order(match(absent$arm, arms), absent$draw, absent$member), ]
  as.character(c(if (length(without)) paste("arm", without), of(absent)))
}

.read_plan <- function(path) {
  if (!file.exists(path)) return(NULL)
  plan <- read.csv(path, check.names = FALSE, stringsAsFactors = FALSE)
  absent <- setdiff(c("arm", "draw", "member"), names(plan))
  if (length(absent))
    stop(path, " is no plan of an ensemble: it has no column ", absent[1], "; it has ",
         paste(names(plan), collapse = ", "), call. = FALSE)
  plan
}

# `is_ordered`: the first of the arms is the baseline. (Of runs alone only /provenance tells, and ncdf4 reads no
# attributes of groups.)
.baseline_first <- function(arms, baseline, is_ordered, path) {
  if (is.null(baseline)) baseline <- if (is_ordered) arms[1] else if (length(arms) == 1) arms else "baseline"
  if (!baseline %in% arms)
    stop(path, " has no run of arm '", baseline, "'; say which one is the baseline: ", paste(arms, collapse = ", "),
         call. = FALSE)
  c(baseline, setdiff(arms, baseline))
}

.of_merged <- function(path, baseline) {
  file <- .open(path)
  on.exit(nc_close(file))
  if (is.null(file$var$status))
    stop(path, " is no merged ensemble: it has no status(arm, member)",
         if (!is.null(.attribute(file, "arm"))) "; open_run opens the output of one run", call. = FALSE)
  .require_format(file, path)
  arms <- as.character(file$dim$arm$vals)
  members <- as.integer(file$dim$member$vals)
  # Where a design is merged, `member` numbers the pairs, and two variables tell which draw and member each is.
  pairs <- data.frame(draw = 0L, member = members)
  if (!is.null(file$var$run_member)) {
    pairs$draw <- as.integer(ncvar_get(file, "draw"))
    pairs$member <- as.integer(ncvar_get(file, "run_member"))
  }
  # [member, arm]: missing 0, there 1, failed 2, not planned 3
  status <- matrix(ncvar_get(file, "status"), nrow = nrow(pairs))
  parts <- list()
  expected <- data.frame()
  for (a in seq_along(arms)) {
    there <- which(status[, a] == 1)
    expected <- rbind(expected, data.frame(arm = rep(arms[a], nrow(pairs)), pairs)[status[, a] != 3, ])
    # Twenty members lie in one chunk of the file.
    for (some in split(there, (there - 1) %/% 20))
      parts[[length(parts) + 1]] <-
        list(path = path, arm = arms[a], pairs = pairs[some, ], arm_at = a, member_at = some)
  }
  if (length(parts) == 0) stop(path, " holds no run: each of its members is missing or failed", call. = FALSE)
  runs <- do.call(rbind, lapply(parts, function(part) data.frame(arm = part$arm, part$pairs)))
  rownames(runs) <- NULL
  arms <- .baseline_first(arms, baseline, TRUE, path)
  structure(list(path = path, scenario = .attribute(file, "scenario"), arms = arms, runs = runs, parts = parts,
                 missing = .missing(arms, expected, runs), design = .merged_design(file, pairs)), class = "careloop_runs")
}

.merged_design <- function(file, pairs) {
  if (is.null(file$var[["design/value"]])) return(data.frame())
  names <- as.character(file$var[["design/value"]]$dim[[1]]$vals)
  values <- matrix(ncvar_get(file, "design/value"), nrow = length(names))  # [parameter, member and arm]
  arms <- as.character(file$dim$arm$vals)
  rows <- data.frame(arm = rep(arms, each = nrow(pairs)), pairs[rep(seq_len(nrow(pairs)), length(arms)), ])
  design <- cbind(rows, setNames(as.data.frame(t(values)), names))
  design <- design[stats::complete.cases(design), ]
  rownames(design) <- NULL
  design
}

# SPDX-License-Identifier: Apache-2.0
# How the cells of the four-weekly results become one number by year and place. (docs/comparing.md)

careloop_periods_per_year <- 13  # of four weeks: 364 days
careloop_contrast <- "rural - metropolitan"

# A table of the indicators of a run or an ensemble that can be put together: indicator, measure, weight, is_main.
known_indicators <- function(runs) {
  file <- .open(runs$parts[[1]]$path)
  on.exit(nc_close(file))
  .known(file)
}

# One row a run, indicator, year and place: arm (a factor, the baseline first), draw, member, end, place, indicator,
# value, units. `indicators`: names; the main ones unless said. `by`: what the country (place "all") is cut into:
# settlement_type, region, unit_kind or owner; by settlement_type there is also the place "rural - metropolitan".
# `unit_kinds`: only cells of these. `every`: "year", thirteen periods counted back from the run's end, or "period",
# four weeks; `end` is its last day. Where nothing stands there is no row. Stops for a name that is not in the files.
tidy <- function(runs, indicators = NULL, by = "settlement_type", unit_kinds = character(), every = "year") {
  .require_known("way to cut the country", by, c("settlement_type", "region", "unit_kind", "owner"))
  .require_known("interval", every, c("year", "period"))
  known <- known_indicators(runs)
  if (is.null(indicators)) indicators <- known$indicator[known$is_main]
  .require_known("indicator", indicators, known$indicator)
  rules <- known[match(unique(indicators), known$indicator), ]
  table <- do.call(rbind, lapply(runs$parts, .tables, rules, by, unit_kinds, every))
  table$arm <- factor(table$arm, levels = runs$arms)
  table <- table[order(match(table$indicator, unique(indicators))), ]  # stable: arms and pairs as they were
  rownames(table) <- NULL
  table
}

.known <- function(file) {
  there <- names(file$var)
  rules <- careloop_rules
  listed <- rules[rules$indicator %in% there & (rules$weight == "" | rules$weight %in% there), ]
  others <- sort(setdiff(there[!grepl("/", there)], rules$indicator), method = "radix")
  is_flow <- vapply(others, function(name) identical(.attribute(file, "cell_methods", name), "time: sum"), logical(1))
  flows <- others[is_flow]
  if (length(flows) == 0) return(listed)
  rbind(listed, data.frame(indicator = flows, measure = "flow", weight = "", is_main = FALSE))
}

.require_known <- function(what, names, known) {
  unknown <- setdiff(names, known)
  if (length(unknown) == 0) return(invisible())
  distance <- adist(unknown[1], known)
  # A third of the letters wrong is no longer a slip of the finger.
  is_near <- min(distance) <= max(1, nchar(unknown[1]) %/% 3)
  near <- if (is_near) paste0("nearest known: '", known[which.min(distance)], "'; ")
  more <- if (length(known) > 12) paste(" and", length(known) - 12, "more")
  stop("there is no ", what, " '", unknown[1], "'; ", near, "known: ", paste(head(known, 12), collapse = ", "), more,
       call. = FALSE)
}

.dimensions <- function(file, name) vapply(file$var[[name]]$dim, function(d) d$name, character(1))

# The values of a part's runs: a list of arrays [owner, unit_kind, settlement_type, region, time].
.values <- function(file, part, name, unit_kinds) {
  dimensions <- .dimensions(file, name)
  start <- rep(1, length(dimensions))
  count <- rep(-1, length(dimensions))
  merged <- c("member", "arm")
  if (!is.na(part$arm_at)) {
    at <- match(merged, dimensions)
    start[at] <- c(min(part$member_at), part$arm_at)
    count[at] <- c(diff(range(part$member_at)) + 1, 1)
  }
  values <- ncvar_get(file, name, start, count, collapse_degen = FALSE)
  cell <- !dimensions %in% merged
  shape <- dim(values)[cell]
  kept <- if (length(unit_kinds)) as.character(file$dim$unit_kind$vals) %in% unit_kinds else TRUE
  runs <- if (is.na(part$arm_at)) 1 else part$member_at - min(part$member_at) + 1
  values <- matrix(values, nrow = prod(shape))
  lapply(runs, function(run) array(values[, run], shape)[, kept, , , , drop = FALSE])
}

# Over cells: [place, period], the first place all of them.
.by_place <- function(array, by_at) {
  inner <- setdiff(1:4, by_at)
  parts <- colSums(aperm(array, c(inner, by_at, 5)), dims = 3)
  rbind(colSums(parts), parts)
}

.tables <- function(part, rules, by, unit_kinds, every) {
  file <- .open(part$path)
  on.exit(nc_close(file))
  .require_known("kind of unit", unit_kinds, as.character(file$dim$unit_kind$vals))
  do.call(rbind, lapply(seq_len(nrow(rules)), function(i) .table(file, part, rules[i, ], by, unit_kinds, every)))
}

.table <- function(file, part, rule, by, unit_kinds, every) {
  dimensions <- c("owner", "unit_kind", "settlement_type", "region", "time")
  there <- setdiff(.dimensions(file, rule$indicator), c("member", "arm"))
  if (!identical(there, dimensions))
    stop(rule$indicator, " is not over time, region, settlement_type, unit_kind and owner", call. = FALSE)
  values <- .values(file, part, rule$indicator, unit_kinds)
  weights <- if (nzchar(rule$weight)) .values(file, part, rule$weight, unit_kinds)
  by_at <- match(by, dimensions)
  names <- as.character(file$dim[[by]]$vals)
  if (by == "unit_kind" && length(unit_kinds)) names <- names[names %in% unit_kinds]
  places <- c("all", names)
  periods <- file$dim$time$len
  length_of <- if (every == "year") min(periods, careloop_periods_per_year) else 1
  lasts <- rev(seq(periods, length_of, by = -length_of))
  origin <- sub("^days since ([0-9-]+).*", "\\1", file$dim$time$units)
  ends <- as.Date(as.numeric(file$dim$time$vals[lasts]), origin = origin)
  units <- .attribute(file, "units", rule$indicator)
  tables <- lapply(seq_along(values), function(run) {
    product <- if (is.null(weights)) values[[run]] else values[[run]] * weights[[run]]
    known <- !is.na(product)
    product[!known] <- 0
    sums <- .by_place(product, by_at)
    any <- .by_place(known, by_at) > 0
    weight <- if (!is.null(weights)) {
      weights[[run]][!known] <- 0
      .by_place(weights[[run]], by_at)
    }
    over <- function(last) {
      span <- (last - length_of + 1):last
      total <- rowSums(sums[, span, drop = FALSE])
      if (rule$measure == "level") total <- total / length_of
      if (rule$measure == "ratio") {
        share_of <- rowSums(weight[, span, drop = FALSE])
        total <- total / ifelse(share_of > 0, share_of, NA)
      }
      ifelse(rowSums(any[, span, drop = FALSE]) > 0, total, NA)
    }
    result <- matrix(vapply(lasts, over, numeric(length(places))), nrow = length(places))
    told <- places
    if (all(c("rural", "metropolitan") %in% places)) {
      result <- rbind(result, result[match("rural", places), ] - result[match("metropolitan", places), ])
      told <- c(places, careloop_contrast)
    }
    table <- data.frame(arm = part$arm, draw = part$pairs$draw[run], member = part$pairs$member[run],
                        end = rep(ends, each = length(told)), place = told, indicator = rule$indicator,
                        value = c(result), units = units)
    table[!is.na(table$value), ]
  })
  do.call(rbind, tables)
}

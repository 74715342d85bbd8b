// SPDX-License-Identifier: Apache-2.0
/// The causal table: one form for every influence of the model. (docs/model.md, "The causal table")
///
/// Links are behaviour, with a strength; identities are accounting and cannot be cut. The table itself is
/// engine/model/causal_rows.csv, compiled in.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace careloop::model {

enum class RowKind : unsigned char { link, identity };

enum class Form : unsigned char {
    none,              ///< identities
    difference,        ///< x - x0
    logit_difference,  ///< logit x - logit x0, for shares
    log_ratio,         ///< ln((x + e) / (x0 + e)), e = 0.05 x0
    hinge,             ///< max(0, x - x0)
    utility,           ///< coefficient of an applicant's utility
    share,             ///< x itself: the target is a share of the source
    rule,              ///< a stated decision rule
};

struct CausalRow {
    std::string name;
    RowKind kind = RowKind::identity;
    std::string source, target;
    int sign = +1;
    Form form = Form::none;
    std::string level;
    double lag_days = 0;
    double reference = 0;  ///< x0 where the form has one
    std::string evidence;
};

struct NamedLoop {
    std::string name;
    int polarity = +1;              ///< +1 reinforcing, -1 balancing
    std::vector<std::string> rows;  ///< in order
};

/// The rows of this version, in file order.
[[nodiscard]] const std::vector<CausalRow>& causal_rows();
[[nodiscard]] const std::vector<NamedLoop>& named_loops();
/// Names of the links among them, in file order: the labels of the parameter dimension `link`.
[[nodiscard]] std::vector<std::string> link_names();
[[nodiscard]] std::string_view name_of(Form form);

/// Rows from CSV text with the columns of causal_rows.csv. Throws Error(internal) on a malformed row.
[[nodiscard]] std::vector<CausalRow> parse_rows(std::string_view csv);

/// One elementary cycle of the table, as row positions in order from its smallest position.
struct Cycle {
    std::vector<std::size_t> rows;
    int polarity = +1;    ///< product of the signs
    double lag_days = 0;  ///< sum of the lags
};

/// All elementary cycles with at most `most_rows` rows, each once, in the order of their first rows.
[[nodiscard]] std::vector<Cycle> find_cycles(std::span<const CausalRow> rows, std::size_t most_rows);

}  // namespace careloop::model

// SPDX-License-Identifier: Apache-2.0
/// The causal table: one form for every influence of the model. (docs/model.md, "The causal table")
///
/// Links are behaviour, with a strength; identities are accounting and cannot be cut. The table itself is
/// engine/model/causal_rows.csv, what stands at its ends engine/model/causal_quantities.csv; both compiled
/// in.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
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

enum class QuantityType : unsigned char {
    stock,   ///< what adds up: people, posts, beds
    level,   ///< kept from step to step and moved; read at its value at the step's start
    rate,    ///< of an event, per year
    flow,    ///< what comes and goes in a step
    signal,  ///< worked out from others when it is needed
};

/// Who writes quantities, in the order of the step. (docs/model.md, 3) "given" is no phase: parameters in
/// force, and what the world is made with.
inline constexpr std::array<std::string_view, 12> kPhases = {
    "given",   "demography",       "need",  "routing",       "presence",     "care",
    "waiting", "work environment", "exits", "labour market", "mobility hub", "learning and policy"};

/// A source or target of rows.
struct Quantity {
    std::string name;
    QuantityType type = QuantityType::signal;
    std::string unit;
    std::string level;      ///< person, unit, municipality, region or nation
    std::size_t phase = 0;  ///< that writes it: place in kPhases
    std::string about;

    /// Stocks and levels carry a state from one step to the next; the others are worked out within a step.
    [[nodiscard]] bool is_state() const { return type == QuantityType::stock || type == QuantityType::level; }
};

struct NamedLoop {
    std::string name;
    int polarity = +1;              ///< +1 reinforcing, -1 balancing
    std::vector<std::string> rows;  ///< in order
};

/// The rows of this version, in file order.
[[nodiscard]] const std::vector<CausalRow>& causal_rows();
/// What stands at the ends of the rows, each once, in file order.
[[nodiscard]] const std::vector<Quantity>& causal_quantities();
[[nodiscard]] const std::vector<NamedLoop>& named_loops();
/// Names of the links among them, in file order: the labels of the parameter dimension `link`.
[[nodiscard]] std::vector<std::string> link_names();
/// Lag of the row of this name, where no parameter holds it. [days]
[[nodiscard]] double lag_of(std::string_view row);
[[nodiscard]] std::string_view name_of(Form form);
[[nodiscard]] std::string_view name_of(QuantityType type);

/// From CSV text with the columns of causal_rows.csv or causal_quantities.csv. Throws Error(internal) on a
/// malformed row.
[[nodiscard]] std::vector<CausalRow> parse_rows(std::string_view csv);
[[nodiscard]] std::vector<Quantity> parse_quantities(std::string_view csv);

/// One elementary cycle of the table, as row positions in order from its smallest position.
struct Cycle {
    std::vector<std::size_t> rows;
    int polarity = +1;    ///< product of the signs
    double lag_days = 0;  ///< sum of the lags
};

/// All elementary cycles with at most `most_rows` rows, each once, in the order of their first rows.
[[nodiscard]] std::vector<Cycle> find_cycles(std::span<const CausalRow> rows, std::size_t most_rows);

}  // namespace careloop::model

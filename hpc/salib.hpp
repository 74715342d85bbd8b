// SPDX-License-Identifier: Apache-2.0
/// Designs and their results in the form of SALib, the Python library: a problem, X and Y.
/// (docs/sensitivity.md)
///
/// Luck is a variable among the others, "luck", the last; its values are the members. So a Saltelli design
/// is, row by row, what SALib's `saltelli.sample(problem, N, calc_second_order=False)` makes of that many
/// variables, a Morris design what its `morris.sample(problem, N, num_levels=4)` makes, and its `analyze` can
/// be used as it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hpc/design.hpp"

namespace careloop::hpc {

/// Contents of three files.
struct SalibTexts {
    std::string problem;  ///< problem.json: num_vars, names, bounds; "careloop": method, form, results
    std::string x;        ///< X.txt: a line a run, a column a variable, after a line "# NAMES"
    std::string
        y;  ///< Y.txt: a line a run, a column a result, after a line "# NAMES"; nan where there is none
};

inline constexpr const char *kSalibProblem = "problem.json", *kSalibX = "X.txt", *kSalibY = "Y.txt";

struct StudiedResult {
    std::string name, units;
    std::vector<double> values;  ///< by trial
};

/// What was run where, and what came of it.
struct StudiedDesign {
    Design design;
    std::vector<Factor> factors;
    std::vector<StudiedResult> results;
};

/// Of a Saltelli or Morris design.
[[nodiscard]] SalibTexts salib_texts(const StudiedDesign& of);

/// Made here or elsewhere: without "luck" among the names nothing is known of chance, and without "careloop"
/// the method is `method`, variables are set between their bounds, and results are Y, or Y1, Y2 ... Sizes
/// need not be powers of two. Throws Error naming file and line: data for texts that are no such design,
/// usage where `method` is missing or another than the file's. `folder` is where they were read, for
/// messages.
[[nodiscard]] StudiedDesign read_salib(const SalibTexts& texts, const std::string& folder,
                                       std::optional<DesignKind> method);

}  // namespace careloop::hpc

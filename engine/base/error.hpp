// SPDX-License-Identifier: Apache-2.0
/// What can go wrong, and how it is said. cli/ alone turns these into messages and exit codes.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source_location.hpp"

namespace careloop {

enum class Fault {
    internal,  ///< exit 1: a mistake of ours
    usage,     ///< exit 2: command line, scenario, lever, design
    data,      ///< exit 3: data files, HDF5, refused checkpoint
    output,    ///< exit 74: a result could not be written
};

/// One thing wrong in an input file.
struct Problem {
    std::string file;
    int line = 0;         ///< 0: not known
    int column = 0;       ///< 0: not known
    std::string what;     ///< what was read, and why it cannot be used
    std::string allowed;  ///< what would be right; may be empty
};

/// What user or system did; carries context, never crosses a parallel region except through Workers.
class Error : public std::runtime_error {
  public:
    Error(Fault fault, const std::string& message, SourceLocation where = SourceLocation::current());
    /// All problems of the input together.
    Error(Fault fault, std::vector<Problem> problems, SourceLocation where = SourceLocation::current());

    [[nodiscard]] Fault fault() const noexcept { return fault_; }
    [[nodiscard]] const std::vector<Problem>& problems() const noexcept { return problems_; }
    [[nodiscard]] const SourceLocation& where() const noexcept { return where_; }

  private:
    Fault fault_;
    std::vector<Problem> problems_;
    SourceLocation where_;
};

/// "file:line:column: what; allowed: ..." on one line.
[[nodiscard]] std::string to_string(const Problem& problem);

/// Stops with Error(internal) when a promise of ours does not hold; on in every build.
void require(bool holds, std::string_view promise, SourceLocation where = SourceLocation::current());

/// The candidate closest to `word` by edit distance, or empty when none is near.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace careloop

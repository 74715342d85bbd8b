// SPDX-License-Identifier: Apache-2.0
/// Matching: who takes which post, by deferred acceptance with applicants proposing (Gale and Shapley 1962).
///
/// An applicant considers few of all vacancies and a vacancy wants one or more people. A matching is stable
/// when nobody holds a post they did not consider and no applicant and vacancy would both rather have each
/// other than what they have. With strict rankings (ids break every tie) exactly one stable matching gives
/// every applicant the best they have in any stable matching, and deferred acceptance finds it whatever the
/// order of proposals (McVitie and Wilson 1971). So the result depends on ids, utilities, merits and posts
/// alone, never on the order of the input. Every stable matching employs the same people and fills the same
/// number of posts of each vacancy (Roth 1986): how many posts stay empty does not depend on who proposes.
#pragma once

#include <cstdint>
#include <vector>

namespace careloop::model {

struct Applicant {
    std::uint64_t id = 0;         ///< unique among applicants
    std::uint32_t considers = 0;  ///< how many considerations are this applicant's; the next ones in the list
};

/// People wanted for posts that are alike.
struct Vacancy {
    std::uint64_t id = 0;  ///< unique among vacancies
    std::uint32_t posts = 1;
};

/// One vacancy that an applicant would rather take than none. Only the order of the numbers matters.
struct Consideration {
    std::uint32_t vacancy = 0;  ///< position in `vacancies`
    double utility = 0;         ///< how the applicant ranks the vacancy; higher is better, not NaN
    double merit = 0;           ///< how the vacancy ranks the applicant; higher is better, not NaN
};

struct MatchInput {
    std::vector<Applicant> applicants;
    std::vector<Vacancy> vacancies;
    /// Of the first applicant in any order, then of the second, ...; each vacancy at most once an applicant.
    std::vector<Consideration> considered;
};

inline constexpr std::uint32_t kUnmatched = 0xffffffffU;

/// Position of the vacancy each applicant gets, or kUnmatched: the stable matching best for applicants.
/// Equal utility or merit: the lower id goes first. O(n log n) in all that is given. Takes its input to sort
/// it. Error(internal) for input that breaks what is said above.
[[nodiscard]] std::vector<std::uint32_t> match(MatchInput input);

}  // namespace careloop::model

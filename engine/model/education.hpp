// SPDX-License-Identifier: Apache-2.0
/// Education: programmes with an intake twice a year, on which students spend some years before they
/// graduate. (docs/model.md, 5.23)
///
/// Everything is held against today's programmes: a cohort of 1 gives the graduates of market.graduates.
#pragma once

#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/scenario/in_force.hpp"
#include "engine/world/domain.hpp"
#include "engine/world/nation.hpp"
#include "engine/world/world.hpp"

namespace careloop::model {

struct Rules;

inline constexpr std::size_t kCohorts = 16;  ///< half-years that a programme lasts at most

class Education {
  public:
    Education(const scenario::Scenario& scenario, const world::Setting& setting);
    void prepare(const scenario::InForce& in);

    struct Programme {
        std::size_t half_years = 6;   ///< from intake to degree, 1 to kCohorts
        double places = 1;            ///< decided on, against today's
        double completion = 1;        ///< share who complete, against today's
        double completion_today = 1;  ///< share who complete, without levers
        double foreign = 0;   ///< people a year per post who apply for a licence with a foreign degree
        double licensed = 1;  ///< share of them who get it
        int st_days = 0;      ///< of service after the licence that makes a specialist (ST); 0: there is none
    };
    [[nodiscard]] const Programme& programme(std::size_t profession) const { return programmes_[profession]; }
    /// Students under one supervisor, against today's. [1]
    [[nodiscard]] double supervised(RegionIndex region) const { return supervised_[region.at()]; }
    /// Posts for the service between degree and licence (physicians' AT and BT), against those that today's
    /// graduates need. [1]
    [[nodiscard]] double internships(std::size_t region, std::size_t profession) const {
        return internships_[region * programmes_.size() + profession];
    }
    /// Posts for the service that makes a specialist (physicians' ST), against those filled today. [1]
    [[nodiscard]] double st_posts(std::size_t region, std::size_t profession) const {
        return st_posts_[region * programmes_.size() + profession];
    }
    /// Who supervises students, interns and those in specialist service: people with experience, specialists
    /// where the profession has these.
    [[nodiscard]] bool supervises(const world::Staff& staff, std::size_t row, std::int32_t today) const {
        return today - staff.in_care_since[row] >= experience_days &&
               (programmes_[staff.profession[row]].st_days == 0 || staff.specialist_since[row] <= today);
    }
    /// Clinical placements over those that today's students need, at today's supervisors. [1]
    double slack = 1, slack_today = 1;  ///< today: without levers
    double experience_days = 0;         ///< in care before somebody supervises students
    double places_lag = 1, students_lag = 1, placements_lag = 1, licence_lag = 1;  ///< [days]

  private:
    const scenario::Scenario* scenario_;
    scenario::Parameter<scenario::Unit::years> length_, experience_, st_length_;
    scenario::Parameter<scenario::Unit::one> places_, supervised_p_, slack_, internships_p_, st_posts_p_;
    scenario::Parameter<scenario::Unit::share> completion_, licensed_;
    scenario::Parameter<scenario::Unit::per_year> foreign_;
    scenario::Parameter<scenario::Unit::days> places_lag_, students_lag_, placements_lag_, licence_lag_;
    std::vector<Programme> programmes_;
    std::vector<double> supervised_, internships_, st_posts_;
};

/// Founders, by their years in care: specialists, or on the way there. Today's posts are for all of them.
void found_specialists(const Rules& rules, world::Domain& domain);

/// With each round of the labour market: who has waited longest for a post that makes a specialist begins,
/// as far as there are posts and supervisors in the region; the rest work on. All begin while today's number
/// is found. Writes specialist_since.
void fill_st_posts(const Rules& rules, std::vector<world::Domain>& domains, world::Nation& nation, Step step);

/// Today's programmes under way, where there are none yet.
void found_education(const Rules& rules, world::Nation& nation);

/// At an intake, nationally: cohorts move up by half a year and new ones begin, as large as study places,
/// those who wish to train and clinical placements allow. The oldest graduates, as far as there are posts for
/// the service before the licence; the rest wait for the next intake. Graduates by [region × profession].
[[nodiscard]] std::vector<double> move_cohorts_up(const Rules& rules, world::Nation& nation);

/// Phase 11, with each round of the labour market. Reads workload, engagement and staff; writes study places,
/// students, supervisors, placements and licence applicants of the nation.
void education(const Rules& rules, const Workers& workers, std::vector<world::Domain>& domains,
               world::Nation& nation, Step step);

}  // namespace careloop::model

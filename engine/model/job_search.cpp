// SPDX-License-Identifier: Apache-2.0
#include "engine/model/job_search.hpp"

#include <algorithm>
#include <limits>

#include "engine/base/maths.hpp"
#include "engine/model/matching.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using world::Level;
using world::Outside;

namespace {

constexpr int kFarVacancies = 12;  ///< vacancies elsewhere that somebody willing to move looks at

class Search {
  public:
    Search(const Rules& rules, const std::vector<world::Domain>& domains, Step step)
        : rules_(rules),
          domains_(domains),
          step_(step),
          today_(step.begin.days),
          round_(round_days(step)),
          units_(rules.setting.directory.units) {}

    /// Who looks for a job this round, in domain order.
    std::vector<JobSeeker> applicants(std::uint8_t p) const {
        std::vector<JobSeeker> list;
        for (std::uint32_t d = 0; d < domains_.size(); ++d) {
            const world::Staff& s = domains_[d].staff;
            for (std::uint32_t row = 0; row < s.size(); ++row) {
                if (s.profession[row] == p && s.looking_until[row] > today_ && s.exit[row] == 0)
                    list.push_back({d, row, true, s.id[row], s.home[row], s.in_care_since[row],
                                    willing(s.id[row], rules_.market.move_employed)});
            }
            const world::Pool& o = domains_[d].pool;
            for (std::uint32_t row = 0; row < o.size(); ++row) {
                if (o.profession[row] != p) continue;
                const auto state = static_cast<Outside>(o.state[row]);
                const double rate =
                    state == Outside::agency ? rules_.market.agency_return : rules_.market.returns(p);
                const bool looks =
                    state == Outside::graduate || Draw(rules_.seed, o.id[row], step_.index, Purpose::looking)
                                                      .happens(one_minus_exp(rate * round_ / kDaysPerYear));
                if (looks)
                    list.push_back(
                        {d, row, false, o.id[row], o.home[row], o.in_care_since[row],
                         willing(o.id[row], state == Outside::graduate ? rules_.market.move_graduate
                                                                       : rules_.market.move_employed)});
            }
        }
        return list;
    }
    /// Willingness to move is a trait: one draw for life.
    bool willing(std::uint64_t id, double share) const {
        return Draw(rules_.traits, id, 0, Purpose::willing_to_move).happens(share);
    }

    double utility(const JobSeeker& a, std::uint32_t unit, bool moves) const {
        const world::UnitPlace& place = units_[unit];
        const world::Levels& level = domains_[place.domain.at()].units[place.local].level;
        const Market& market = rules_.market;
        double value = rules_.links.strength(Link::engagement_applicants) * 10 *
                       (level[Level::engagement] - rules_.work.engagement);
        if (level[Level::helped] > 0) value += rules_.work.help;
        if (moves) {
            value -= market.move_cost;
            const Settlement from = rules_.setting.geography.municipalities[a.home].settlement;
            if (place.settlement == from) value += market.settlement;
        } else if (!rules_.setting.geography.travel_hours.empty()) {
            const double hours =
                rules_.setting.geography.hours(MunicipalityIndex{a.home}, place.municipality);
            value -= rules_.links.strength(Link::distance_applicants) * std::max(0.0, hours - 0.25);
        }
        const double u = Draw(rules_.traits, mix64(a.id, place.id), 0, Purpose::taste).uniform();
        return value - market.taste * logarithm(-logarithm(u + 0x1p-54));
    }

    std::vector<Contract> fill(std::uint8_t p, std::span<const std::uint32_t> sought) const {
        MatchInput in;
        std::vector<std::uint32_t> unit_of;
        std::vector<std::vector<std::uint32_t>> at(rules_.setting.geography.municipalities.size());
        for (std::uint32_t u = 0; u < units_.size(); ++u) {
            const std::uint32_t posts = sought[u];
            if (posts == 0) continue;
            at[units_[u].municipality.at()].push_back(static_cast<std::uint32_t>(unit_of.size()));
            unit_of.push_back(u);
            in.vacancies.push_back({units_[u].id, posts});
        }
        if (unit_of.empty()) return {};
        const std::vector<JobSeeker> who = applicants(p);
        for (const JobSeeker& a : who) {
            const std::size_t first = in.considered.size();
            const std::uint32_t own =
                a.employed ? rules_.global(domains_[a.domain], domains_[a.domain].staff.unit[a.row]).value
                           : world::kNoPost;
            const double years =
                a.in_care_since == world::kNever ? 0 : std::max(0, today_ - a.in_care_since) / kDaysPerYear;
            const double experience = logarithm(1 + years);
            // Who has a post wants a better one.
            const double stays =
                a.employed ? utility(a, own, false) : -std::numeric_limits<double>::infinity();
            const auto consider = [&](std::uint32_t v, bool moves) {
                if (unit_of[v] == own) return;
                const double value = utility(a, unit_of[v], moves);
                if (value < rules_.market.reservation || value <= stays) return;
                const double fit =
                    Draw(rules_.traits, mix64(a.id, units_[unit_of[v]].id), 0, Purpose::fit).uniform();
                in.considered.push_back({v, value, experience + fit});
            };
            for (const std::uint16_t m : rules_.market.near(a.home)) {
                for (const std::uint32_t v : at[m]) consider(v, false);
            }
            if (a.mover) {
                const Draw draw(rules_.seed, a.id, step_.index, Purpose::far_vacancies);
                for (int n = 0; n < kFarVacancies; ++n) {
                    const std::uint32_t v =
                        draw.below(static_cast<std::uint32_t>(unit_of.size()), static_cast<std::uint32_t>(n));
                    const auto seen = [&](const Consideration& c) { return c.vacancy == v; };
                    if (std::none_of(in.considered.begin() + static_cast<std::ptrdiff_t>(first),
                                     in.considered.end(), seen))
                        consider(v, true);
                }
            }
            in.applicants.push_back({a.id, static_cast<std::uint32_t>(in.considered.size() - first)});
        }
        const std::vector<std::uint32_t> found = match(std::move(in));
        std::vector<Contract> made;
        for (std::size_t i = 0; i < who.size(); ++i) {
            if (found[i] != kUnmatched) made.push_back({who[i], unit_of[found[i]]});
        }
        return made;
    }

  private:
    const Rules& rules_;
    const std::vector<world::Domain>& domains_;
    Step step_;
    std::int32_t today_;
    int round_;  ///< days to the next round
    const std::vector<world::UnitPlace>& units_;
};

}  // namespace

std::vector<Contract> job_search(const Rules& rules, const std::vector<world::Domain>& domains, Step step,
                                 std::uint8_t profession, std::span<const std::uint32_t> posts) {
    return Search(rules, domains, step).fill(profession, posts);
}

}  // namespace careloop::model

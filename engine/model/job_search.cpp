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

constexpr std::uint32_t kNearVacancies = 32;  ///< vacancies within daily reach that somebody looks at
constexpr int kFarVacancies = 12;             ///< vacancies elsewhere that somebody willing to move looks at

/// Willingness to move is a trait: one draw for life.
bool willing(const Rules& rules, std::uint64_t id, double share) {
    return Draw(rules.traits, id, 0, Purpose::willing_to_move).happens(share);
}

/// Those of one domain: its staff, then its pool.
std::vector<JobSeeker> seekers_of(const Rules& rules, const world::Domain& domain, Step step) {
    const Market& market = rules.market;
    const double years = round_days(step) / kDaysPerYear;
    const std::uint32_t d = domain.index.value;
    std::vector<JobSeeker> list;
    const world::Staff& s = domain.staff;
    for (std::uint32_t row = 0; row < s.size(); ++row) {
        if (s.looking_until[row] <= step.begin.days || s.exit[row] != 0) continue;
        list.push_back({d, row, s.profession[row], true, willing(rules, s.id[row], market.move_employed),
                        s.id[row], s.home[row], s.in_care_since[row]});
    }
    const world::Pool& o = domain.pool;
    for (std::uint32_t row = 0; row < o.size(); ++row) {
        const auto state = static_cast<Outside>(o.state[row]);
        const double rate =
            state == Outside::agency ? market.agency_return : market.returns(o.profession[row]);
        const bool looks =
            state == Outside::graduate ||
            Draw(rules.seed, o.id[row], step.index, Purpose::looking).happens(one_minus_exp(rate * years));
        if (!looks) continue;
        const double moves = state == Outside::graduate ? market.move_graduate : market.move_employed;
        list.push_back({d, row, o.profession[row], false, willing(rules, o.id[row], moves), o.id[row],
                        o.home[row], o.in_care_since[row]});
    }
    return list;
}

class Search {
  public:
    Search(const Rules& rules, const std::vector<world::Domain>& domains, Step step)
        : rules_(rules),
          domains_(domains),
          step_(step),
          today_(step.begin.days),
          units_(rules.setting.directory.units) {}

    double utility(const JobSeeker& a, std::uint32_t unit, bool moves) const {
        const world::UnitPlace& place = units_[unit];
        const world::Levels& level = domains_[place.domain.at()].units[place.local].level;
        const Market& market = rules_.market;
        double value = rules_.links.strength(Link::engagement_applicants) * 10 *
                       (level[Level::engagement] - rules_.work.engagement);
        value += rules_.links.strength(Link::pay_applicants) * logarithm(rules_.pay_level[place.region.at()]);
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

    JobsFound fill(std::span<const JobSeeker> who, std::span<const std::uint32_t> sought) const {
        JobsFound result;
        result.applicants.assign(units_.size(), 0);
        MatchInput in;
        std::vector<std::uint32_t> unit_of;
        const std::size_t municipalities = rules_.setting.geography.municipalities.size();
        std::vector<std::vector<std::uint32_t>> at(municipalities), within_reach(municipalities);
        for (std::uint32_t u = 0; u < units_.size(); ++u) {
            const std::uint32_t posts = sought[u];
            if (posts == 0) continue;
            at[units_[u].municipality.at()].push_back(static_cast<std::uint32_t>(unit_of.size()));
            unit_of.push_back(u);
            in.vacancies.push_back({units_[u].id, posts});
        }
        if (unit_of.empty()) return result;
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
            // Where there are more than anybody looks at, every so many from a drawn one on, town by town.
            std::vector<std::uint32_t>& near = within_reach[a.home];
            if (near.empty()) {
                for (const std::uint16_t m : rules_.market.near(a.home))
                    near.insert(near.end(), at[m].begin(), at[m].end());
            }
            const auto reached = static_cast<std::uint32_t>(near.size());
            const std::uint32_t looked_at = std::min(reached, kNearVacancies);
            const Draw draw(rules_.seed, a.id, step_.index, Purpose::vacancies);
            const std::uint32_t start = reached > looked_at ? draw.below(reached, kFarVacancies) : 0;
            for (std::uint32_t n = 0; n < looked_at; ++n)
                consider(near[(start + std::uint64_t{n} * reached / looked_at) % reached], false);
            if (a.mover) {
                const std::vector<std::uint16_t>& daily = rules_.market.near(a.home);
                for (int n = 0; n < kFarVacancies; ++n) {
                    const std::uint32_t v =
                        draw.below(static_cast<std::uint32_t>(unit_of.size()), static_cast<std::uint32_t>(n));
                    const auto seen = [&](const Consideration& c) { return c.vacancy == v; };
                    if (std::any_of(in.considered.begin() + static_cast<std::ptrdiff_t>(first),
                                    in.considered.end(), seen))
                        continue;
                    const std::uint16_t there = units_[unit_of[v]].municipality.value;
                    consider(v, std::find(daily.begin(), daily.end(), there) == daily.end());
                }
            }
            in.applicants.push_back({a.id, static_cast<std::uint32_t>(in.considered.size() - first)});
        }
        for (const Consideration& c : in.considered) ++result.applicants[unit_of[c.vacancy]];
        const std::vector<std::uint32_t> found = match(std::move(in));
        for (std::size_t i = 0; i < who.size(); ++i) {
            if (found[i] != kUnmatched) result.made.push_back({who[i], unit_of[found[i]]});
        }
        return result;
    }

  private:
    const Rules& rules_;
    const std::vector<world::Domain>& domains_;
    Step step_;
    std::int32_t today_;
    const std::vector<world::UnitPlace>& units_;
};

}  // namespace

std::vector<std::vector<JobSeeker>> job_seekers(const Rules& rules, const Workers& workers,
                                                const std::vector<world::Domain>& domains, Step step) {
    std::vector<std::vector<JobSeeker>> by_domain(domains.size());
    workers.for_each(domains.size(),
                     [&](std::size_t d) { by_domain[d] = seekers_of(rules, domains[d], step); });
    std::vector<std::vector<JobSeeker>> by_profession(rules.presence.professions());
    for (const auto& list : by_domain) {
        for (const JobSeeker& who : list) by_profession[who.profession].push_back(who);
    }
    return by_profession;
}

JobsFound job_search(const Rules& rules, const std::vector<world::Domain>& domains, Step step,
                     std::span<const JobSeeker> who, std::span<const std::uint32_t> posts) {
    return Search(rules, domains, step).fill(who, posts);
}

}  // namespace careloop::model

// SPDX-License-Identifier: Apache-2.0
#include "engine/model/outside_pool.hpp"

#include <cmath>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using world::Domain;
using world::Outside;

namespace {

constexpr int kPoolAge = 67;  ///< completed years at which people outside care stop looking
constexpr std::uint64_t kGraduateStream = 0x6772616475617465ULL;
constexpr int kIntakes[] = {14, 160};  ///< days of the year on which graduates arrive: mid-January, June

}  // namespace

Hire person_of(const world::Staff& s, std::size_t row) {
    return {s.id[row],
            s.next_unit[row],
            s.profession[row],
            s.sex[row],
            s.contract[row],
            s.placements[row],
            s.birth_week[row],
            s.home[row],
            s.in_care_since[row],
            s.absence[row],
            s.absent_until[row],
            s.licensed[row],
            s.specialist_since[row]};
}

Hire hired_from(const world::Pool& p, std::size_t row, std::uint32_t unit, std::int32_t today) {
    const std::int32_t outside = today - p.since[row];
    const bool novice = p.in_care_since[row] == world::kNever;
    std::int32_t specialist = p.specialist_since[row];
    if (specialist > p.since[row] && specialist != world::kNever) specialist += outside;
    return {p.id[row],
            unit,
            p.profession[row],
            p.sex[row],
            p.contract[row],
            p.placements[row],
            p.birth_week[row],
            p.home[row],
            novice ? today : p.in_care_since[row] + outside,
            0,
            0,
            p.licensed[row],
            specialist};
}

std::uint32_t home_pool(const Rules& rules, const Domain& worked, std::uint16_t home) {
    const auto& parts = rules.setting.geography.domains_of[home];
    return parts.empty() ? worked.index.value : parts.front().value;
}

std::vector<double> people_of_posts(const Domain& domain, std::size_t professions) {
    std::vector<double> people(professions, 0);
    for (const world::UnitState& u : domain.units) {
        for (std::size_t p = 0; p < u.posts.funded.size(); ++p)
            people[p] += static_cast<double>(u.posts.funded[p]) / kPersonFullTime;
    }
    return people;
}

void found_pool(const Rules& rules, Domain& domain) {
    // Outside care people are as those inside: every third or so of the staff has a counterpart.
    const world::Staff& staff = domain.staff;
    world::Pool& pool = domain.pool;
    for (std::size_t row = 0; row < staff.size(); ++row) {
        const std::uint64_t id = lineage_id(staff.id[row], 1);
        if (!Draw(Seed{rules.seed.value, 0}, id, 0, Purpose::pool).happens(rules.market.pool())) continue;
        const std::size_t n = pool.size();
        pool.resize(n + 1);
        pool.id[n] = id, pool.profession[n] = staff.profession[row], pool.sex[n] = staff.sex[row];
        pool.contract[n] = staff.contract[row], pool.birth_week[n] = staff.birth_week[row];
        pool.home[n] = staff.home[row], pool.in_care_since[n] = staff.in_care_since[row];
        pool.since[n] = rules.scenario.begin.days, pool.licensed[n] = staff.licensed[row];
        pool.specialist_since[n] = staff.specialist_since[row];
    }
}

void enter_pool(world::Pool& p, const Hire& person, Outside state, Date today) {
    const std::size_t n = p.size();
    p.resize(n + 1);
    p.id[n] = person.id, p.profession[n] = person.profession, p.sex[n] = person.sex;
    p.contract[n] = person.contract, p.placements[n] = person.placements;
    p.birth_week[n] = person.birth_week, p.home[n] = person.home;
    p.in_care_since[n] = person.in_care_since, p.since[n] = today.days;
    p.state[n] = static_cast<std::uint8_t>(state), p.licensed[n] = person.licensed;
    p.specialist_since[n] = person.specialist_since;
}

void end_in_pool(const Rules& rules, Domain& domain, world::Nation& nation, Step step) {
    const double years = round_days(step) / kDaysPerYear;
    world::Pool& p = domain.pool;
    std::size_t kept = 0;
    for (std::size_t row = 0; row < p.size(); ++row) {
        const int age = world::age_of(p.birth_week[row], step.begin);
        const double death =
            rules.demography.death(MunicipalityIndex{p.home[row]}, scenario::age_band(age), p.sex[row]);
        const bool dies = Draw(rules.seed, p.id[row], step.index, Purpose::death_outside)
                              .happens(one_minus_exp(death * years));
        if (dies || age >= kPoolAge) {
            (dies ? nation.died : nation.retired)[p.profession[row]] += 1;
            continue;
        }
        if (kept != row) world::for_each_pool_column(p, [&](auto& column) { column[kept] = column[row]; });
        ++kept;
    }
    p.resize(kept);
}

void graduate(const Rules& rules, std::vector<Domain>& domains, world::Nation& nation, Step step) {
    const std::size_t professions = rules.presence.professions();
    const int round = round_days(step);
    bool intake = false;
    for (const int day : kIntakes) {
        const int now = step.begin.day_of_year();
        intake = intake || (now >= day && now < day + round);
    }
    if (!intake) return;
    const std::vector<double> graduating = move_cohorts_up(rules, nation);
    for (Domain& d : domains) {
        const world::DomainPlace& place = rules.setting.geography.domains[d.index.at()];
        const std::vector<double> posts = people_of_posts(d, professions);
        const std::size_t region =
            rules.setting.geography.municipalities[place.municipality.at()].region.at();
        for (std::size_t p = 0; p < professions; ++p) {
            const std::uint64_t stream = mix64(kGraduateStream, place.municipality.value, place.part, p);
            const double degrees = rules.market.graduates(p) * graduating[region * professions + p];
            const double licences = nation.licence_applicants[p] * rules.education.programme(p).licensed;
            const double mean = posts[p] * (degrees + licences) / std::size(kIntakes);
            const double whole = std::floor(mean);
            const Draw extra(rules.seed, stream, step.index, Purpose::graduates);
            const int count = static_cast<int>(whole) + (extra.happens(mean - whole) ? 1 : 0);
            int women = 0;
            for (int n = 0; n < count; ++n) {
                Hire person;
                person.id = lineage_id(stream, step.index, static_cast<std::uint64_t>(n));
                const Draw draw(rules.seed, person.id, 0, Purpose::graduate);
                const double age =
                    rules.market.graduate_age + rules.market.graduate_spread * draw.exponential();
                person.profession = static_cast<std::uint8_t>(p);
                person.sex = static_cast<std::uint8_t>(draw.happens(rules.market.graduate_women, 1)
                                                           ? scenario::Sex::female
                                                           : scenario::Sex::male);
                person.contract = 200;
                person.birth_week =
                    static_cast<std::int16_t>((step.begin - world::kWeekZero) / kDaysPerWeek -
                                              static_cast<int>(age * kDaysPerYear / kDaysPerWeek));
                person.in_care_since = world::kNever, person.licensed = step.begin.days;
                women += person.sex == static_cast<std::uint8_t>(scenario::Sex::female) ? 1 : 0;
                // Many stay where they studied, in a university town. (P3)
                const bool local = draw.happens(rules.market.graduates_local(p), 2);
                const MunicipalityIndex home =
                    local ? place.municipality
                          : rules.setting.geography.municipalities[place.municipality.at()].university;
                person.home = home.value;
                const auto& parts = rules.setting.geography.domains_of[home.at()];
                Domain& lives = local ? d : domains[parts[person.id % parts.size()].at()];
                enter_pool(lives.pool, person, Outside::graduate, step.begin);
            }
            nation.graduated[p] += count;
            for (world::UnitState& u : d.units) {
                if (posts[p] <= 0) continue;
                const double share = static_cast<double>(u.posts.funded[p]) / kPersonFullTime / posts[p];
                u.tally[world::Count::graduates] += count * share;
                u.tally[world::Count::graduates_women] += women * share;
            }
        }
    }
}

}  // namespace careloop::model

// SPDX-License-Identifier: Apache-2.0
// Conservation: what may not come from nowhere or vanish, counted anew from the state after every step.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/run/simulation.hpp"

namespace careloop::run {
namespace {

using world::Count;
using world::Domain;

/// Words are only found for what is wrong.
template <class Words>
void demand(bool holds, Words&& words) {
    if (!holds) require(false, words());
}

double living(const Domain& d) {
    double people = 0;
    for (std::uint32_t r = 0; r < d.residents.size(); ++r) {
        if (d.residents.alive[r] != 0) people += d.residents.weight_of(r);
    }
    return people;
}

double net_arrivals(const world::Ledger& l) {
    return l.born + l.immigrated - l.died - l.emigrated;
}

/// Who has each profession and may take a post, wherever they are.
std::vector<double> professionals(const Simulation& simulation) {
    std::vector<double> people(simulation.rules().presence.professions(), 0);
    for (const Domain& d : simulation.domains()) {
        for (const std::uint8_t p : d.staff.profession) people[p] += 1;
        for (const std::uint8_t p : d.pool.profession) people[p] += 1;
    }
    return people;
}

double at(const std::vector<double>& list, std::size_t p) {
    return p < list.size() ? list[p] : 0;  // nobody has been counted yet
}

/// Of the domains held by one process; exact sums, but for rounding in how many people have come.
struct Held {
    double people = 0, arrived = 0;
    std::int64_t open = 0, balance = 0;  ///< episodes
};

Held held_by_all(const Simulation& simulation) {
    Held here, all;
    for (const Domain& d : simulation.domains()) {
        here.people += living(d);
        here.arrived += net_arrivals(d.ledger);
        here.balance += d.ledger.opened - d.ledger.closed;
        for (const world::UnitState& unit : d.units) {
            here.open +=
                static_cast<std::int64_t>(unit.pending.size() + unit.later.size() + unit.inside.size());
            for (const world::Queue& q : unit.queue) here.open += static_cast<std::int64_t>(q.size());
        }
    }
    for (const Held& theirs : simulation.by_rank(here)) {
        all.people += theirs.people, all.arrived += theirs.arrived;
        all.open += theirs.open, all.balance += theirs.balance;
    }
    return all;
}

void check_residents_and_episodes(const Simulation& simulation, const Stock& start) {
    const auto [people, arrived, open, balance] = held_by_all(simulation);
    const double expected = start.people + arrived;
    const double tolerance = 1e-7 * expected;
    demand(people > expected - tolerance && people < expected + tolerance, [&, people = people] {
        return fmt::format("people are conserved: {} live, {} expected from births, deaths and migration",
                           people, expected);
    });
    demand(open == balance, [&, open = open, balance = balance] {
        return fmt::format("episodes are conserved: {} open, {} expected from opened and closed", open,
                           balance);
    });
}

/// Every id of staff is in one place: in one row of one unit, or outside care. Their number changes only by
/// people who graduate, retire or die; whoever changes job does so within a step.
void check_staff(const Simulation& simulation, const Stock& start) {
    std::vector<std::uint64_t> ids;
    for (const Domain& d : simulation.domains()) {
        require(d.staff_first.size() == d.units.size() + 1 && d.staff.size() == d.staff_first.back(),
                "every member of staff has one unit");
        for (std::size_t u = 0; u < d.units.size(); ++u) {
            for (std::uint32_t row = d.staff_first[u]; row < d.staff_first[u + 1]; ++row)
                require(d.staff.unit[row] == u, "every member of staff stands at the own unit");
        }
        ids.insert(ids.end(), d.staff.id.begin(), d.staff.id.end());
        ids.insert(ids.end(), d.pool.id.begin(), d.pool.id.end());
    }
    std::sort(ids.begin(), ids.end());
    const auto twice = std::adjacent_find(ids.begin(), ids.end());
    demand(twice == ids.end(), [&] {
        return fmt::format("every member of staff is in one place: {} is in two",
                           twice == ids.end() ? 0 : *twice);
    });
    const std::vector<double> now = professionals(simulation);
    const world::Nation& nation = simulation.nation();
    for (std::size_t p = 0; p < now.size(); ++p) {
        const double expected =
            at(start.professionals, p) + at(nation.graduated, p) - at(nation.retired, p) - at(nation.died, p);
        demand(now[p] == expected, [&] {
            return fmt::format(
                "staff are conserved: {} of profession {} at units and outside care, {} expected "
                "from who began, graduated, retired and died",
                now[p], p, expected);
        });
    }
}

/// Somebody on placement works at one unit, for as long as the own unit does without.
void check_placements(const Simulation& simulation) {
    using Placement = std::pair<std::uint64_t, std::int32_t>;
    const int today = simulation.next().begin.days;
    std::vector<Placement> away, visiting;
    for (const Domain& d : simulation.domains()) {
        for (std::size_t row = 0; row < d.staff.size(); ++row) {
            if (d.staff.placed_until[row] > today)
                away.emplace_back(d.staff.id[row], d.staff.placed_until[row]);
        }
        for (const world::UnitState& unit : d.units) {
            for (const world::Visitor& v : unit.visitors) {
                if (v.until > today) visiting.emplace_back(v.id, v.until);
            }
        }
    }
    std::sort(away.begin(), away.end());
    std::sort(visiting.begin(), visiting.end());
    demand(away == visiting, [&] {
        return fmt::format("people on placement are in one place: {} away, {} visiting", away.size(),
                           visiting.size());
    });
}

/// Posts are filled or vacant. After a round of the labour market, which counts them, the filled ones are
/// those of the staff whose notice does not end soon; the people hired go to posts that were vacant.
void check_posts(const Simulation& simulation) {
    const Step next = simulation.next();
    const Step done{next.index - 1, next.begin - next.days, next.days};
    const int notice = simulation.rules().exits.notice_days;
    // Some founders' first day is the first round's, as if they came with it.
    if (!model::round_falls(done) || done.index == 0 || notice == 0) return;
    const auto& units = simulation.world().setting.directory.units;
    const std::size_t professions = simulation.rules().presence.professions();
    const int today = done.begin.days, far = today + notice / 2;
    std::vector<double> filled(units.size() * professions, 0), coming(filled);
    for (const Domain& d : simulation.domains()) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const std::size_t unit = simulation.rules().global(d, u).at();
            for (std::uint32_t row = d.staff_first[u]; row < d.staff_first[u + 1U]; ++row) {
                const double share = d.staff.contract[row] / 200.0;
                require(share > 0 && share <= 1.275, "everybody employed has a contract");
                const std::uint8_t p = d.staff.profession[row];
                (d.staff.in_unit_since[row] == today ? coming : filled)[unit * professions + p] +=
                    d.staff.in_unit_since[row] == today || d.staff.leaves[row] > far ? share : 0;
                if (d.staff.next_unit[row] != world::kNoPost)
                    coming[d.staff.next_unit[row] * professions + p] += share;
            }
        }
    }
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
        const world::UnitState& unit_state =
            simulation.domains()[units[unit].domain.at()].units[units[unit].local];
        const world::Posts& posts = unit_state.posts;
        for (std::size_t p = 0; p < professions; ++p) {
            const double staff = filled[unit * professions + p];
            const double employed = static_cast<double>(posts.employed[p]);
            const double funded = static_cast<double>(posts.funded[p]);
            demand(std::abs(employed - staff) <= 1e-3 * (1 + staff), [&] {
                return fmt::format("posts are filled by staff: {} filled at unit {}, staff for {}", employed,
                                   unit, staff);
            });
            // People are hired whole for posts of nine tenths, and before a new year's cutback of posts.
            const double cutback = unit_state.level[world::Level::cutback];
            demand(staff + coming[unit * professions + p] <= 1.12 * funded / (1 - cutback) + 0.51, [&] {
                return fmt::format(
                    "nobody is hired without a post: {} posts at unit {}, {} filled, {} to come", funded,
                    unit, staff, coming[unit * professions + p]);
            });
        }
    }
}

/// Hours of the tallies so far: those of contracts are worked, or lost to sickness, vacation or parental
/// leave, or lent to other units; hours for patients are within those present.
void check_hours(const Simulation& simulation) {
    // Hours of a week fall on the open days: in steps shorter than a week a day may give more than its
    // seventh.
    const double most = simulation.scenario().step_days < kDaysPerWeek ? 7.0 : 1.0;
    double lent = 0, visiting = 0;
    for (const Domain& d : simulation.domains()) {
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            const world::Tally& t = d.units[u].tally;
            const auto where = [&] { return fmt::format("unit {} of domain {}", u, d.index.value); };
            const double given = t[Count::given_hours], had = t[Count::patient_hours];
            demand(given <= most * had * (1 + 1e-9) + 1e-6, [&] {
                return fmt::format("hours given do not exceed hours present: {} gave {} of {}", where(),
                                   given, had);
            });
            const double contract = t[Count::contract_hours], present = t[Count::present_hours];
            const double accounted = present - t[Count::substitute_hours] + t[Count::sick_hours] +
                                     t[Count::vacation_hours] + t[Count::parental_hours] +
                                     t[Count::study_hours];
            const double tolerance = 1e-9 * contract + 1e-6;
            demand(accounted <= contract + tolerance, [&] {
                return fmt::format(
                    "hours are conserved: {} has contracts for {}, of which {} are worked or absent", where(),
                    contract, accounted);
            });
            demand(t[Count::supervision_hours] + t[Count::learning_hours] <= present + tolerance, [&] {
                return fmt::format("hours of supervision and learning are within those present: {}", where());
            });
            demand(t[Count::overtime_hours] <= present + tolerance &&
                       t[Count::overtime_hours] >= -tolerance && t[Count::agency_hours] >= 0 &&
                       t[Count::visiting_hours] >= 0,
                   [&] {
                       return fmt::format(
                           "hours beyond contracts come from somewhere: {} has {} of overtime in {}, {} of "
                           "agency staff, {} of visitors",
                           where(), t[Count::overtime_hours], present, t[Count::agency_hours],
                           t[Count::visiting_hours]);
                   });
            lent += std::max(0.0, contract - accounted - tolerance);
            visiting += t[Count::visiting_hours];
        }
    }
    // Those on placement work the share of a mean week there; vacation and sickness are in it.
    demand(visiting <= lent + 1e-6 && (lent <= 0 || visiting > 0), [&] {
        return fmt::format("hours lent by units are worked elsewhere: {} lent, {} visiting", lent, visiting);
    });
}

}  // namespace

Stock stock_at_start(const Simulation& simulation) {
    Stock start;
    start.professionals = professionals(simulation);
    const world::Nation& nation = simulation.nation();
    for (std::size_t p = 0; p < start.professionals.size(); ++p)
        start.professionals[p] += at(nation.retired, p) + at(nation.died, p) - at(nation.graduated, p);
    const Held now = held_by_all(simulation);
    start.people = now.people - now.arrived;
    return start;
}

void check_conservation(const Simulation& simulation, const Stock& start) {
    check_residents_and_episodes(simulation, start);
    check_staff(simulation, start);
    check_placements(simulation);
    check_posts(simulation);
    check_hours(simulation);
}

}  // namespace careloop::run

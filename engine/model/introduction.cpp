// SPDX-License-Identifier: Apache-2.0
#include "engine/model/introduction.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Level;

namespace {

constexpr double kFirstYear = 364;      ///< days in care in which intro_quit acts
constexpr double kMostDelivered = 1.2;  ///< of the usual programme; more gains nothing

/// What a programme plans for a newcomer's first year: hours with guidance, and the sooner it begins the more
/// of the year it serves. Only its ratio between two formats counts.
double planned_worth(double novice_time, double duration, double guidance, double wait) {
    return novice_time * std::min(duration, kFirstYear) * guidance * std::max(0.0, 1 - wait / kFirstYear);
}

int whole_weeks(double days) {
    return static_cast<int>((days + kDaysPerWeek / 2.0) / kDaysPerWeek);
}

}  // namespace

Introduction::Introduction(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      kinds_(s.catalogue.unit_kinds.size()),
      professions_(s.catalogue.professions.size()),
      offered_(s.parameters.bind<Unit::share>("introduction.offered")),
      reference_(s.parameters.bind<Unit::share>("introduction.reference")),
      novice_time_(s.parameters.bind<Unit::share>("introduction.novice_time")),
      mentor_time_(s.parameters.bind<Unit::share>("introduction.mentor_time")),
      guidance_(s.parameters.bind<Unit::share>("introduction.guidance")),
      duration_(s.parameters.bind<Unit::days>("introduction.duration")),
      entry_wait_(s.parameters.bind<Unit::days>("introduction.entry_wait")) {
    const scenario::ParameterSet& today = s.parameters;
    for (std::size_t r = 0; r < s.catalogue.regions.size(); ++r) {
        for (std::size_t p = 0; p < professions_; ++p) {
            const At at = At{}.set(Dimension::region, r).set(Dimension::profession, p);
            usual_.push_back(planned_worth(today.value(novice_time_, at), today.value(duration_, at),
                                           today.value(guidance_, at), today.value(entry_wait_, at)));
        }
    }
}

void Introduction::prepare(const scenario::InForce& in) {
    reference = in(reference_);
    longest_ = 0;
    formats_.clear();
    for (std::size_t r = 0; r < scenario_->catalogue.regions.size(); ++r) {
        for (std::size_t k = 0; k < kinds_; ++k) {
            for (std::size_t p = 0; p < professions_; ++p) {
                const At at =
                    At{}.set(Dimension::region, r).set(Dimension::unit_kind, k).set(Dimension::profession, p);
                const double duration = in(duration_, at), wait = in(entry_wait_, at);
                Format f;
                f.offered = in(offered_, at);
                f.novice_time = in(novice_time_, at), f.mentor_time = in(mentor_time_, at);
                f.entry = whole_weeks(wait), f.end = f.entry + whole_weeks(duration);
                const double usual = usual_[r * professions_ + p];
                if (usual > 0)
                    f.worth = planned_worth(f.novice_time, duration, in(guidance_, at), wait) / usual;
                longest_ = std::max(longest_, f.end);
                formats_.push_back(f);
            }
        }
    }
}

double reached(const Rules& rules, RegionIndex region, const Introduction::Format& format) {
    return driven_level(format.offered, rules.introduction_reach[region.at()]);
}

Introduced introduced(const Rules& rules, world::Domain& domain, std::uint16_t u,
                      const world::Levels& before) {
    world::UnitState& unit = domain.units[u];
    const world::UnitPlace& place = rules.place(domain, u);
    // Who introduces where many have left has few years' experience.
    const double known =
        counted(unit.tally, rules.links.pull(Link::stability_introduction, before[Level::stability],
                                             rules.work.reference(place.kind).stability));
    const double delivered = driven_rate(before[Level::learning] / rules.work.learning, known);
    std::vector<double> people(rules.presence.professions(), 0);
    for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row)
        people[domain.staff.profession[row]] += 1;
    double all = 0;
    Introduced sum;
    for (std::size_t p = 0; p < people.size(); ++p) {
        if (people[p] <= 0) continue;
        const Introduction::Format& format = rules.introduction.format(place.region, place.kind, p);
        all += people[p];
        const double offered = people[p] * reached(rules, place.region, format);
        sum.offered += offered;
        sum.quality += offered * std::min(kMostDelivered, format.worth * delivered);
    }
    return all > 0 ? Introduced{sum.offered / all, sum.quality / all} : Introduced{};
}

}  // namespace careloop::model

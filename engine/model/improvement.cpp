// SPDX-License-Identifier: Apache-2.0
#include "engine/model/improvement.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Level;

namespace {

/// Days until a change of quality is seen, methods are taken up, and reports have been gathered; as in the
/// table.
}  // namespace

Improvement::Improvement(const scenario::Scenario& s, const world::Setting& setting)
    : setting_(&setting),
      regions_(s.catalogue.regions.size()),
      quality_p_(s.parameters.bind<Unit::share>("learning.quality")),
      trust_p_(s.parameters.bind<Unit::share>("learning.trust")),
      reporting_p_(s.parameters.bind<Unit::share>("learning.reporting")),
      sharing_p_(s.parameters.bind<Unit::share>("learning.sharing")),
      reframed_p_(s.parameters.bind<Unit::share>("learning.reframed")),
      symptom_p_(s.parameters.bind<Unit::share>("learning.symptom_yield")),
      protected_p_(s.parameters.bind<Unit::share>("learning.protected")),
      mirror_p_(s.parameters.bind<Unit::share>("learning.mirror")),
      together_p_(s.parameters.bind<Unit::share>("learning.together")),
      cross_p_(s.parameters.bind<Unit::share>("learning.safety_review")),
      floor_p_(s.parameters.bind<Unit::share>("learning.review_floor")),
      central_transfer_p_(s.parameters.bind<Unit::share>("training.central_transfer")),
      embedded_transfer_p_(s.parameters.bind<Unit::share>("training.embedded_transfer")),
      course_p_(s.parameters.bind<Unit::share>("training.course_time")),
      preparation_p_(s.parameters.bind<Unit::share>("training.preparation")),
      adaptation_p_(s.parameters.bind<Unit::one>("learning.adaptation")),
      cross_gain_p_(s.parameters.bind<Unit::one>("learning.review_gain")),
      gain_p_(s.parameters.bind<Unit::one>("training.gain")),
      central_p_(s.parameters.bind<Unit::per_year>("training.central")),
      embedded_p_(s.parameters.bind<Unit::per_year>("training.embedded")),
      instructors_p_(s.parameters.bind<Unit::per_year>("training.instructors")),
      forgotten_p_(s.parameters.bind<Unit::per_year>("training.forgotten")),
      meetings_p_(s.parameters.bind<Unit::per_year>("learning.meetings")),
      quality_lag_p_(s.parameters.bind<Unit::days>("learning.quality_lag")),
      trust_lag_p_(s.parameters.bind<Unit::days>("learning.trust_lag")) {}

void Improvement::prepare(const scenario::InForce& in, Step step) {
    quality = in(quality_p_), trust = in(trust_p_), reporting = in(reporting_p_), sharing = in(sharing_p_);
    reframed = in(reframed_p_), symptom_yield = in(symptom_p_);
    cross_floor = in(floor_p_), cross_gain = in(cross_gain_p_);
    central_transfer = in(central_transfer_p_), embedded_transfer = in(embedded_transfer_p_);
    course_time = in(course_p_), preparation = in(preparation_p_);
    training_gain = in(gain_p_), forgotten = in(forgotten_p_), meetings = in(meetings_p_);
    quality_step = part_of_way(step.days, in(quality_lag_p_)),
    trust_step = part_of_way(step.days, in(trust_lag_p_));
    lag_step = part_of_way(step.days, lag_of("quality_seen"));
    instructors_.clear();
    for (std::size_t r = 0; r < regions_; ++r)
        instructors_.push_back(in(instructors_p_, At{}.set(Dimension::region, r)));
    local_.clear();
    const auto& units = setting_->directory.units;
    for (std::size_t u = 0; u < units.size(); ++u) {
        const At at = at_unit(units[u], UnitIndex::of(u));
        local_.push_back({in(protected_p_, at), in(mirror_p_, at), in(together_p_, at), in(adaptation_p_, at),
                          in(cross_p_, at), in(central_p_, at), in(embedded_p_, at)});
    }
}

void found_improvement(const Rules& rules, UnitKind kind, world::Levels& l) {
    const Improvement& now = rules.improvement;
    l[Level::trust] = now.trust;
    l[Level::quality] = l[Level::seen] = now.quality;
    l[Level::sharing] = now.sharing;
    l[Level::reported] = rules.care.incident_base(kind) * now.reporting;
    l[Level::trained] = l[Level::training_time] = 0;
}

double continuity_of(const world::Levels& level) {
    return std::clamp(1 - level[Level::turnover] - level[Level::agency_share] - level[Level::pool_strangers],
                      0.05, 0.99);
}

double hours_per_need(const Rules& rules, UnitKind kind, world::UnitState& unit) {
    return driven_rate(
        1, counted(unit.tally, rules.links.pull(Link::quality_hours, unit.level[Level::quality],
                                                rules.improvement.quality) +
                                   rules.links.pull(Link::continuity_hours, continuity_of(unit.level),
                                                    rules.work.reference(kind).continuity)));
}

double reporting(const Rules& rules, const world::Levels& level) {
    return driven_level(rules.improvement.reporting,
                        rules.links.pull(Link::safety_reporting, level[Level::safety], rules.work.safety));
}

void improvement(const Rules& rules, const world::Nation& nation, world::Domain& domain, Step step) {
    const Improvement& now = rules.improvement;
    const Links& links = rules.links;
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        if (unit.posts.funded.empty()) continue;
        const world::UnitPlace& place = rules.place(domain, u);
        const Improvement::Local& here = now.at(rules.global(domain, u));
        world::Levels& l = unit.level;
        const world::Levels before = l;  // every influence is read at the step's start
        const auto bound = [&](double s) { return counted(unit.tally, s); };
        const auto towards = [&](Level level, double target, double way) {
            l[level] += (target - before[level]) * way;
        };
        // Training in improvement: whom the region's instructors have room for learns little that is used;
        // instructors at the unit take time to prepare, and more is used. Both take the time of those who are
        // not trained yet. What is not used is forgotten, and people who leave take it along.
        const double central = std::min(here.central, now.instructors(place.region));
        const double untrained = 1 - before[Level::trained];
        const double gained =
            (central * now.central_transfer + here.embedded * now.embedded_transfer) * untrained;
        const double lost = (now.forgotten + before[Level::turnover]) * before[Level::trained];
        l[Level::trained] = std::clamp(before[Level::trained] + (gained - lost) * step.years(), 0.0, 1.0);
        l[Level::training_time] =
            std::min(0.5, (central * now.course_time + here.embedded * now.preparation) * untrained);

        // Hours for improvement are learning time times trust. Where people see their own data, read them
        // together and trust each other, the question is reframed, and the hours reach what drives the
        // trouble; else they go to the visible symptom. Any of the three at zero gives zero.
        const double reframed = std::min(1.0, here.mirror * here.together * before[Level::trust]);
        const double hours = before[Level::learning] * before[Level::trust] * now.usefulness(reframed) *
                             (1 + now.training_gain * before[Level::trained]);
        const double usual_hours = rules.work.learning * now.trust * now.usefulness(now.reframed);
        // What is learnt of incidents takes time for it. A daily review of safety needs people to hold it.
        const double review =
            unit.posts.all_employed() >= now.cross_floor * unit.posts.all_funded() ? here.cross : 0;
        const double usual_reports = rules.care.incident_base(place.kind) * now.reporting;
        const double harm =
            usual_reports > 0
                ? links.pull(Link::incidents_improvement,
                             before[Level::reported] * (1 + now.cross_gain * review), usual_reports) *
                      before[Level::learning] / rules.work.learning
                : 0;
        towards(Level::quality,
                driven_level(now.quality,
                             bound(links.pull(Link::learning_improvement, hours, usual_hours) + harm +
                                   links.pull(Link::sharing_improvement,
                                              before[Level::sharing] * here.adaptation, now.sharing))),
                now.quality_step);
        towards(Level::seen, before[Level::quality], now.lag_step);

        // Methods of others: as many as are documented, where the unit takes part and trusts who sends them.
        towards(Level::sharing,
                driven_level(now.sharing,
                             bound(links.pull(Link::trust_sharing, before[Level::trust], now.trust))) *
                    nation.methods * rules.policy.participation_of(nation, place.region) /
                    rules.policy.participation,
                now.lag_step);
        towards(
            Level::trust,
            driven_level(now.trust,
                         bound(links.pull(Link::improvement_trust, before[Level::seen], now.quality) +
                               links.pull(Link::control_trust, rules.policy.control_of(nation, place.region),
                                          rules.policy.control) +
                               departure_pull(rules, place, unit))),
            now.trust_step);
        towards(Level::reported, unit.incident_risk * reporting(rules, before), now.lag_step);

        unit.tally[Count::trust_days] += l[Level::trust] * step.days;
        unit.tally[Count::quality_days] += l[Level::quality] * step.days;
        unit.tally[Count::sharing_days] += l[Level::sharing] * here.adaptation * step.days;
        const double part = rules.policy.participation_of(nation, place.region);
        unit.tally[Count::participation_days] += part * step.days;
        unit.tally[Count::meetings] +=
            part * now.meetings * step.years() * (domain.staff_first[u + 1U] - domain.staff_first[u]);
        unit.tally[Count::methods_days] += nation.methods * step.days;
        unit.tally[Count::continuity_days] += continuity_of(l) * step.days;
        unit.tally[Count::control_days] += rules.policy.control_of(nation, place.region) * step.days;
        unit.tally[Count::trained_days] += l[Level::trained] * step.days;
    }
}

}  // namespace careloop::model

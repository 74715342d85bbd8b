// SPDX-License-Identifier: Apache-2.0
#include "engine/model/learning_policy.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Level;

LearningPolicy::LearningPolicy(const scenario::Scenario& s)
    : regions_(s.catalogue.regions.size()),
      participation_p_(s.parameters.bind<Unit::share>("learning.participation")),
      control_p_(s.parameters.bind<Unit::share>("learning.control")),
      mentors_p_(s.parameters.bind<Unit::share>("learning.mentors")),
      expected_p_(s.parameters.bind<Unit::one>("learning.expected")),
      documented_p_(s.parameters.bind<Unit::one>("learning.documented")),
      method_life_p_(s.parameters.bind<Unit::days>("learning.method_life")) {}

void LearningPolicy::prepare(const scenario::InForce& in, Step step) {
    participation = in(participation_p_), control = in(control_p_), documented = in(documented_p_);
    participation_step = part_of_way(step.days, lag_of("slack_participation")),
    control_step = part_of_way(step.days, lag_of("early_control"));
    introduction_step = part_of_way(step.days, lag_of("turnover_introduction")),
    method_step = part_of_way(step.days, in(method_life_p_));
    mentors_.clear(), expected_.clear();
    for (std::size_t r = 0; r < regions_; ++r) {
        const At at = At{}.set(Dimension::region, r);
        mentors_.push_back(in(mentors_p_, at));
        expected_.push_back(in(expected_p_, at));
    }
}

void learning_policy(const Rules& rules, const std::vector<world::Domain>& domains, world::Nation& nation) {
    const LearningPolicy& now = rules.policy;
    const Links& links = rules.links;
    if (nation.participation.empty()) {
        nation.participation.assign(now.regions(), now.participation);
        nation.control.assign(now.regions(), now.control);
        nation.introduction.assign(now.regions(), 0);
    }
    // Means over the people employed, each against the usual of the kind of unit, in the order of domains.
    struct Sum {
        double people = 0, load = 0, leavers = 0, usual_leavers = 0, seen = 0;
    };
    std::vector<Sum> sums(now.regions());
    double improving = 0, people = 0;
    for (const world::Domain& domain : domains) {
        for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
            const world::UnitState& unit = domain.units[u];
            const world::UnitPlace& place = rules.place(domain, u);
            const Reference& ref = rules.work.reference(place.kind);
            const double employed = unit.posts.all_employed();
            Sum& sum = sums[place.region.at()];
            sum.people += employed;
            sum.load += employed * unit.workload / ref.workload;
            sum.leavers += employed * unit.level[Level::turnover];
            sum.usual_leavers += employed * ref.turnover;
            sum.seen += employed * unit.level[Level::seen];
            people += employed;
            improving += employed * unit.level[Level::learning] * unit.level[Level::trust];
        }
    }
    for (std::size_t r = 0; r < sums.size(); ++r) {
        const Sum& sum = sums[r];
        if (sum.people <= 0) continue;
        // Who has time left takes part, as far as there are mentors.
        const double slack = 1 - sum.load / sum.people;
        const double wish = driven_level(now.participation, links.pull(Link::slack_participation, slack, 0));
        nation.participation[r] +=
            (std::min(wish, now.mentors(r)) - nation.participation[r]) * now.participation_step;
        // Judged early: what is asked for beyond what is seen yet calls forth control.
        const double gap = rules.improvement.quality + now.expected(r) - sum.seen / sum.people;
        nation.control[r] +=
            (driven_level(now.control, links.pull(Link::early_control, gap, 0)) - nation.control[r]) *
            now.control_step;
        // A region that loses more people than usual reaches farther with introduction.
        const double leaving = sum.usual_leavers > 0 ? sum.leavers / sum.usual_leavers : 1;
        nation.introduction[r] +=
            (bounded(links.pull(Link::turnover_introduction, leaving, 1)) - nation.introduction[r]) *
            now.introduction_step;
    }
    // Methods are written down as improvement goes on, and grow old. One: as many as today.
    if (people > 0) {
        const double usual = rules.work.learning * rules.improvement.trust * people;
        nation.methods += (now.documented * improving / usual - nation.methods) * now.method_step;
    }
}

}  // namespace careloop::model

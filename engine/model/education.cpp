// SPDX-License-Identifier: Apache-2.0
#include "engine/model/education.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/maths.hpp"
#include "engine/model/outside_pool.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Level;

Education::Education(const scenario::Scenario& s, const world::Setting&)
    : scenario_(&s),
      length_(s.parameters.bind<Unit::years>("education.length")),
      experience_(s.parameters.bind<Unit::years>("education.supervisor_experience")),
      st_length_(s.parameters.bind<Unit::years>("education.st_length")),
      places_(s.parameters.bind<Unit::one>("education.places")),
      supervised_p_(s.parameters.bind<Unit::one>("education.supervised")),
      slack_(s.parameters.bind<Unit::one>("education.placement_slack")),
      internships_p_(s.parameters.bind<Unit::one>("education.internships")),
      st_posts_p_(s.parameters.bind<Unit::one>("education.st_posts")),
      completion_(s.parameters.bind<Unit::share>("education.completion")),
      licensed_(s.parameters.bind<Unit::share>("education.foreign_licensed")),
      foreign_(s.parameters.bind<Unit::per_year>("education.foreign_applicants")),
      places_lag_(s.parameters.bind<Unit::days>("education.places_lag")),
      students_lag_(s.parameters.bind<Unit::days>("education.students_lag")),
      placements_lag_(s.parameters.bind<Unit::days>("education.placements_lag")),
      licence_lag_(s.parameters.bind<Unit::days>("education.foreign_lag")) {}

void Education::prepare(const scenario::InForce& in) {
    const auto& catalogue = scenario_->catalogue;
    programmes_.clear(), supervised_.clear();
    for (std::size_t p = 0; p < catalogue.professions.size(); ++p) {
        const At at = At{}.set(Dimension::profession, p);
        Programme one;
        const double half_years = 2 * in(length_, at) + 0.5;
        one.half_years = std::clamp(static_cast<std::size_t>(half_years), std::size_t{1}, kCohorts);
        one.places = in(places_, at);
        one.completion_today = std::max(0.01, scenario_->parameters.value(completion_, at));
        one.completion = in(completion_, at) / one.completion_today;
        one.foreign = in(foreign_, at), one.licensed = in(licensed_, at);
        one.st_days = static_cast<int>(in(st_length_, at) * kDaysPerYear);
        programmes_.push_back(one);
    }
    internships_.clear(), st_posts_.clear();
    for (std::size_t r = 0; r < catalogue.regions.size(); ++r) {
        const At at = At{}.set(Dimension::region, r);
        supervised_.push_back(in(supervised_p_, at));
        for (std::size_t p = 0; p < programmes_.size(); ++p) {
            const At both = At{at}.set(Dimension::profession, p);
            internships_.push_back(in(internships_p_, both)), st_posts_.push_back(in(st_posts_p_, both));
        }
    }
    slack = in(slack_), slack_today = std::max(0.01, scenario_->parameters.value(slack_));
    experience_days = in(experience_)*kDaysPerYear;
    places_lag = in(places_lag_), students_lag = in(students_lag_);
    placements_lag = in(placements_lag_), licence_lag = in(licence_lag_);
}

void found_specialists(const Rules& rules, world::Domain& domain) {
    world::Staff& s = domain.staff;
    for (std::size_t row = 0; row < s.size(); ++row) {
        const int days = rules.education.programme(s.profession[row]).st_days;
        if (days > 0) s.specialist_since[row] = s.in_care_since[row] + days;
    }
}

void found_education(const Rules& rules, world::Nation& nation) {
    const std::size_t regions = rules.scenario.catalogue.regions.size();
    const std::size_t professions = rules.presence.professions();
    if (nation.study_places.size() == professions) return;
    nation.study_places.assign(professions, 1);
    nation.licence_applicants.assign(professions, 0);
    nation.students.assign(regions, 1);
    nation.training_places.assign(regions * professions, rules.education.slack);
    nation.waiting_interns.assign(regions * professions, 0);
    nation.cohorts.assign(regions * professions * kCohorts, 0);
    for (std::size_t cell = 0; cell < regions * professions; ++cell) {
        const std::size_t half_years = rules.education.programme(cell % professions).half_years;
        std::fill_n(nation.cohorts.begin() + static_cast<std::ptrdiff_t>(cell * kCohorts), half_years, 1.0);
    }
}

std::vector<double> move_cohorts_up(const Rules& rules, world::Nation& nation) {
    found_education(rules, nation);
    const std::size_t professions = nation.study_places.size(), regions = nation.students.size();
    std::vector<double> graduating(regions * professions);
    for (std::size_t r = 0; r < regions; ++r) {
        for (std::size_t p = 0; p < professions; ++p) {
            const Education::Programme& programme = rules.education.programme(p);
            const std::size_t cell = r * professions + p;
            double* cohort = nation.cohorts.data() + cell * kCohorts;
            // Each post of an intern has a supervisor too: of these there are as for students' placements.
            const double posts = rules.education.internships(r, p) * nation.training_places[cell] /
                                 rules.education.slack_today;
            // Where a programme has become shorter several cohorts are ready.
            double done = 0;
            for (std::size_t k = programme.half_years - 1; k < kCohorts; ++k)
                done += std::exchange(cohort[k], 0);
            const double ready = nation.waiting_interns[cell] + done * programme.completion;
            graduating[cell] = std::min(ready, posts);
            nation.waiting_interns[cell] = ready - graduating[cell];
            std::copy_backward(cohort, cohort + kCohorts - 1, cohort + kCohorts);
            cohort[0] = std::min(nation.study_places[p] * nation.students[r], nation.training_places[cell]);
        }
    }
    return graduating;
}

namespace {

/// Somebody licensed who has had no post for specialist service.
struct Candidate {
    std::int32_t licensed = 0;
    std::uint64_t luck = 0;  ///< among those licensed on one day
    std::uint32_t domain = 0, row = 0;
};

}  // namespace

void fill_st_posts(const Rules& rules, std::vector<world::Domain>& domains, world::Nation& nation,
                   Step step) {
    found_education(rules, nation);
    const Education& now = rules.education;
    const std::int32_t today = step.begin.days;
    const std::size_t professions = nation.study_places.size();
    std::vector<double> filled(nation.training_places.size(), 0);
    std::vector<std::vector<Candidate>> queues(filled.size());
    for (std::uint32_t d = 0; d < domains.size(); ++d) {
        if (domains[d].units.empty()) continue;
        const std::size_t region = rules.place(domains[d], 0).region.at();
        const world::Staff& s = domains[d].staff;
        for (std::uint32_t row = 0; row < s.size(); ++row) {
            if (now.programme(s.profession[row]).st_days == 0 || s.specialist_since[row] <= today) continue;
            const std::size_t cell = region * professions + s.profession[row];
            if (s.specialist_since[row] != world::kNever)
                filled[cell] += 1;
            else if (s.leaves[row] == world::kNever)
                queues[cell].push_back(
                    {s.licensed[row], Draw(rules.seed, s.id[row], 0, Purpose::st_post).bits(0), d, row});
        }
    }
    const bool usual = rules.finding_usual || nation.st_at_start.empty();
    nation.st_at_start.resize(filled.size(), 0);
    for (std::size_t cell = 0; cell < filled.size(); ++cell) {
        std::vector<Candidate>& queue = queues[cell];
        std::size_t begin = queue.size();
        if (!usual) {
            // Each post has a supervisor: of these there are as for students' placements.
            const double posts = now.st_posts(cell / professions, cell % professions) *
                                 nation.st_at_start[cell] * nation.training_places[cell] / now.slack_today;
            begin = std::min(begin, static_cast<std::size_t>(std::max(0.0, posts - filled[cell])));
        }
        std::sort(queue.begin(), queue.end(), [](const Candidate& a, const Candidate& b) {
            return a.licensed != b.licensed ? a.licensed < b.licensed : a.luck < b.luck;
        });
        for (std::size_t n = 0; n < begin; ++n)
            domains[queue[n].domain].staff.specialist_since[queue[n].row] =
                today + now.programme(cell % professions).st_days;
        if (usual) nation.st_at_start[cell] = filled[cell] + static_cast<double>(begin);
    }
}

namespace {

constexpr double kFew = 5;  ///< supervisors of a region and profession

/// Sums over the units of one domain; by profession, weighted by ordinary hours; supervisors in people.
struct EducationSums {
    std::vector<double> hours, load, load_usual, supervisors;
    double people = 0, engagement = 0;
};

EducationSums sums_of(const Rules& rules, const world::Domain& d, Step step) {
    const std::size_t professions = rules.presence.professions();
    const std::vector<double> none(professions, 0);
    EducationSums s{none, none, none, none};
    for (std::uint16_t u = 0; u < d.units.size(); ++u) {
        const world::UnitState& unit = d.units[u];
        const double load = std::max(0.05, unit.workload);
        const double usual = rules.work.reference(rules.place(d, u).kind).workload;
        for (std::size_t p = 0; p < unit.normal_hours.size(); ++p) {
            s.hours[p] += unit.normal_hours[p];
            s.load[p] += unit.normal_hours[p] * load;
            s.load_usual[p] += unit.normal_hours[p] * usual;
        }
        const double people = d.staff_first[u + 1U] - d.staff_first[u];
        s.people += people;
        s.engagement += people * unit.level[Level::engagement];
    }
    for (std::size_t row = 0; row < d.staff.size(); ++row) {
        if (rules.education.supervises(d.staff, row, step.end().days))
            s.supervisors[d.staff.profession[row]] += 1;
    }
    return s;
}

/// Students on programmes, shared out to the region's units by posts.
void count_students(const Rules& rules, const world::Nation& nation, world::Domain& d, int days) {
    const std::size_t professions = rules.presence.professions();
    std::vector<double> per_post(professions, 0);
    if (d.units.empty()) return;
    const std::size_t r = rules.place(d, 0).region.at();
    for (std::size_t p = 0; p < professions; ++p) {
        const Education::Programme& programme = rules.education.programme(p);
        const double* cohort = nation.cohorts.data() + (r * professions + p) * kCohorts;
        double cohorts = 0;
        for (std::size_t k = 0; k < programme.half_years; ++k) cohorts += cohort[k];
        per_post[p] = cohorts * rules.market.graduates(p) / 2 / programme.completion_today / kPersonFullTime;
    }
    for (world::UnitState& unit : d.units) {
        double students = 0;
        for (std::size_t p = 0; p < unit.posts.funded.size(); ++p)
            students += per_post[p] * static_cast<double>(unit.posts.funded[p]);
        unit.tally[Count::student_days] += students * days;
    }
}

}  // namespace

void education(const Rules& rules, const Workers& workers, std::vector<world::Domain>& domains,
               world::Nation& nation, Step step) {
    found_education(rules, nation);
    workers.for_each(domains.size(),
                     [&](std::size_t d) { count_students(rules, nation, domains[d], step.days); });
    if (!round_falls(step)) return;
    const Education& now = rules.education;
    const std::size_t professions = nation.study_places.size(), regions = nation.students.size();
    const int days = round_days(step);
    const auto towards = [&](double& level, double target, double lag) {
        level += (target - level) * part_of_way(days, lag);
    };
    std::vector<EducationSums> sums(domains.size());
    workers.for_each(domains.size(), [&](std::size_t d) { sums[d] = sums_of(rules, domains[d], step); });

    // Study places answer to the whole country's shortage.
    for (std::size_t p = 0; p < professions; ++p) {
        double hours = 0, load = 0, usual = 0;
        for (const EducationSums& s : sums) hours += s.hours[p], load += s.load[p], usual += s.load_usual[p];
        const double pull =
            hours > 0 ? rules.links.pull(Link::shortage_study, 1 - hours / load, 1 - hours / usual) : 0;
        towards(nation.study_places[p], driven_rate(now.programme(p).places, pull), now.places_lag);
        towards(nation.licence_applicants[p], now.programme(p).foreign, now.licence_lag);
    }
    // Who wishes to train has heard how people fare; who supervises has been in care for some years.
    std::vector<double> people(regions, 0), engagement(regions, 0), experienced(regions * professions, 0);
    for (std::size_t d = 0; d < domains.size(); ++d) {
        if (domains[d].units.empty()) continue;
        const std::size_t r = rules.place(domains[d], 0).region.at();
        people[r] += sums[d].people, engagement[r] += sums[d].engagement;
        for (std::size_t p = 0; p < professions; ++p)
            experienced[r * professions + p] += sums[d].supervisors[p];
    }
    if (rules.finding_usual || nation.supervisors_at_start.empty()) nation.supervisors_at_start = experienced;
    nation.supervisors = experienced;
    for (std::size_t r = 0; r < regions; ++r) {
        if (people[r] <= 0) continue;
        const double s =
            rules.links.pull(Link::engagement_students, engagement[r] / people[r], rules.work.engagement);
        towards(nation.students[r], driven_rate(1, s), now.students_lag);
        for (std::size_t p = 0; p < professions; ++p) {
            const std::size_t cell = r * professions + p;
            const double before = nation.supervisors_at_start[cell];
            // Where there are few, one more or fewer is chance.
            const double pull =
                rules.links.pull(Link::supervisors_places, (experienced[cell] + kFew) / (before + kFew));
            towards(nation.training_places[cell],
                    driven_rate(now.slack * now.supervised(RegionIndex::of(r)), pull), now.placements_lag);
        }
    }
}

}  // namespace careloop::model

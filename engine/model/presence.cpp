// SPDX-License-Identifier: Apache-2.0
#include "engine/model/presence.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::StaffCount;

namespace {

constexpr double kWeeksPerYear = kDaysPerYear / kDaysPerWeek;
enum Absence : std::uint8_t { at_work = 0, short_spell = 1, long_spell = 2, parental = 3 };

int iso_week(Date date) {
    // The week of a date is the week of its Thursday, counted from the year's first Thursday.
    const Date thursday = date + (3 - date.weekday());
    return thursday.day_of_year() / kDaysPerWeek + 1;
}

}  // namespace

Presence::Presence(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      contract_(s.parameters.bind<Unit::hours>("presence.contract_hours")),
      patient_(s.parameters.bind<Unit::share>("presence.patient_time")),
      summer_(s.parameters.bind<Unit::share>("presence.summer_share")),
      substitute_(s.parameters.bind<Unit::share>("presence.summer_substitutes")),
      short_rate_(s.parameters.bind<Unit::per_year>("presence.short_spell_rate")),
      long_rate_(s.parameters.bind<Unit::per_year>("presence.long_spell_rate")),
      parental_(s.parameters.bind<Unit::per_year>("presence.parental_rate")),
      short_days_(s.parameters.bind<Unit::days>("presence.short_spell_days")),
      long_days_(s.parameters.bind<Unit::days>("presence.long_spell_days")),
      parental_days_p_(s.parameters.bind<Unit::days>("presence.parental_days")),
      vacation_(s.parameters.bind<Unit::one>("presence.vacation_weeks")) {}

void Presence::prepare(const scenario::InForce& in) {
    const auto& catalogue = scenario_->catalogue;
    const std::size_t professions = catalogue.professions.size();
    spells_.clear();
    contract_hours_.clear();
    most_parental_ = most_sick_ = 0;
    parental_rate_.clear();
    parental_days_.clear();
    for (std::size_t band = 0; band < scenario::kAgeBands; ++band) {
        for (std::size_t sex = 0; sex < scenario::kSexes; ++sex) {
            const double rate = in(parental_, At{}.set(Dimension::age_band, band).set(Dimension::sex, sex));
            parental_rate_.push_back(rate);
            most_parental_ = std::max(most_parental_, rate);
        }
    }
    for (std::size_t sex = 0; sex < scenario::kSexes; ++sex) {
        parental_days_.push_back(in(parental_days_p_, At{}.set(Dimension::sex, sex)));
    }
    for (std::size_t p = 0; p < professions; ++p) {
        const At at = At{}.set(Dimension::profession, p);
        spells_.push_back({in(short_rate_, at), in(long_rate_, at), in(short_days_, at), in(long_days_, at)});
        contract_hours_.push_back(in(contract_, at));
        most_sick_ = std::max(most_sick_, spells_.back().short_rate + spells_.back().long_rate);
    }
    patient_time_.clear();
    for (std::size_t u = 0; u < setting_->directory.units.size(); ++u) {
        At at = at_unit(setting_->directory.units[u], UnitIndex::of(u));
        for (std::size_t p = 0; p < professions; ++p)
            patient_time_.push_back(in(patient_, at.set(Dimension::profession, p)));
    }
    substitutes_.clear();
    for (std::size_t k = 0; k < catalogue.unit_kinds.size(); ++k) {
        substitutes_.push_back(in(substitute_, At{}.set(Dimension::unit_kind, k)));
    }
    vacation_weeks_ = in(vacation_);
    summer_share_ = in(summer_);
}

double Presence::mean_presence(std::uint8_t profession) const {
    const Spells& s = spells_[profession];
    const double sick = (s.short_rate * s.short_days + s.long_rate * s.long_days) / kDaysPerYear;
    return (1 - vacation_weeks_ / kWeeksPerYear) / (1 + sick);
}

int first_day_away(Seed seed, std::uint64_t id, Step step) {
    return static_cast<int>(Draw(seed, id, step.index, Purpose::sick_spell).uniforms(1)[1] * step.days);
}

void mean_capacity(const Rules& rules, world::Domain& domain) {
    const double filled = 1 - rules.market.vacancy();
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        if (unit.posts.ordinary.empty()) unit.posts.ordinary = unit.posts.funded;  // a new world
        unit.normal_hours.assign(rules.presence.professions(), 0);
        for (std::size_t p = 0; p < unit.normal_hours.size(); ++p) {
            unit.normal_hours[p] =
                rules.presence.contract_hours(static_cast<std::uint8_t>(p)) * filled *
                static_cast<double>(unit.posts.ordinary[p]) *
                rules.presence.mean_presence(static_cast<std::uint8_t>(p)) *
                rules.presence.patient_time(rules.global(domain, u), static_cast<std::uint8_t>(p));
        }
    }
}

namespace {

/// Draws whether an absence begins in this step, given the first bits of luck. Returns the days worked before
/// it does.
int fall_absent(const Rules& rules, world::Staff& staff, std::uint32_t row, double strained, int first_bits,
                Step step) {
    const Presence& now = rules.presence;
    const Presence::Spells& spells = now.spells(staff.profession[row]);
    const double sick = (spells.short_rate + spells.long_rate) * strained;
    const Draw draw(rules.seed, staff.id[row], step.index, Purpose::sick_spell);
    const auto [rest, which] = draw.uniforms(0);
    const double luck = refined(first_bits, rest);
    const double parental_rate = now.parental_rate(
        scenario::age_band(world::age_of(staff.birth_week[row], step.begin)), staff.sex[row]);
    const double total = sick + parental_rate;
    if (luck >= one_minus_exp(total * step.years())) return 0;
    const double length = draw.uniforms(1)[0];
    const double x = which * total;
    const Absence kind = x < spells.short_rate * strained ? short_spell : x < sick ? long_spell : parental;
    const double mean = kind == short_spell  ? spells.short_days
                        : kind == long_spell ? spells.long_days
                                             : now.parental_days(staff.sex[row]);
    const int days = 1 + static_cast<int>(-logarithm(1 - length) * std::max(0.0, mean - 0.5));
    staff.absence[row] = kind;
    const int first = first_day_away(rules.seed, staff.id[row], step);
    staff.absent_until[row] = step.begin.days + first + days;
    return first;
}

/// Share of an ordinary hour's work that an hour of this person does.
double productivity(const WorkEnvironment& work, int weeks_in_care, int weeks_in_unit) {
    if (weeks_in_care < WorkEnvironment::kEarlyWeeks) {
        return work.novice_productivity + (1 - work.novice_productivity) * weeks_in_care /
                                              static_cast<double>(WorkEnvironment::kEarlyWeeks);
    }
    if (weeks_in_unit < WorkEnvironment::kNewcomerWeeks) {
        return work.newcomer_productivity + (1 - work.newcomer_productivity) * weeks_in_unit /
                                                static_cast<double>(WorkEnvironment::kNewcomerWeeks);
    }
    return 1;
}

}  // namespace

void presence(const Rules& rules, world::Domain& domain, Step step) {
    const Presence& now = rules.presence;
    const WorkEnvironment& work = rules.work;
    const SpecialistTraining& specialists = rules.specialists;
    world::Staff& staff = domain.staff;

    // This year's long vacation, by person and year: fits whole into the summer weeks.
    const double summer_weeks = now.vacation_weeks() * now.summer_share();
    const auto starts = static_cast<std::uint32_t>(
        std::max(1, kSummerLastWeek - kSummerFirstWeek + 2 - static_cast<int>(summer_weeks + 0.999)));
    const auto year = static_cast<std::uint32_t>(step.begin.year());
    if (step.begin.day_of_year() < step.days || step.index == 0) {
        for (std::size_t row = 0; row < staff.size(); ++row) {
            const Draw draw(rules.seed, staff.id[row], year, Purpose::vacation);
            staff.summer_week[row] =
                static_cast<std::uint8_t>(kSummerFirstWeek + static_cast<int>(draw.below(starts)));
        }
    }
    const double other_weeks =
        (now.vacation_weeks() - summer_weeks) / (kWeeksPerYear - (kSummerLastWeek - kSummerFirstWeek + 1));

    const int week = iso_week(step.begin);
    const bool summer = week >= kSummerFirstWeek && week <= kSummerLastWeek;
    const int today = step.begin.days;
    const int guided_weeks = std::max(WorkEnvironment::kSupervisedWeeks, rules.introduction.longest());
    ByteDraws firsts(rules.seed, step.index, Purpose::sick_scan);
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        world::Levels& level = unit.level;
        unit.hours.assign(now.professions(), 0);
        const UnitIndex global = rules.global(domain, u);
        const world::UnitPlace& place = rules.place(domain, u);
        const double hour_pay = rules.pay_level[place.region.at()];
        const double replaced = summer ? now.substitutes(place.kind) : 0.0;
        const double strained = driven_rate(
            1, counted(unit.tally,
                       rules.links.pull(Link::strain_sickness, level[world::Level::strain], work.strain)));
        // Few draws are low enough to matter whoever it is; only these people are looked at.
        const int limit = byte_limit((now.most_sick() * strained + now.most_parental()) * step.years());
        // Hours for patients out of an hour at work, against the same at the reference.
        const double learning = level[world::Level::learning], overtime = level[world::Level::overtime];
        const double effect = level[world::Level::skill] *
                              (1 - learning - level[world::Level::training_time]) / (1 - work.learning) *
                              (1 + overtime) * task_shift_effect(rules, unit, global) *
                              skills_effect(rules, level, global) * prevention_effect(rules, level, global);
        const double wished = wished_hours_factor(rules, level, global);
        double contract = 0, present = 0, sick = 0, vacation = 0, on_parental = 0, substitute = 0,
               supervised = 0, own_cost = 0, overtime_cost = 0, introducing = 0, not_for_patients = 0,
               studied = 0;
        int people = 0, novices = 0, stable = 0, supervisors = 0, students = 0;
        for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row) {
            if (staff.leaves[row] <= today) continue;  // gone; the row closes with the next round
            const std::uint8_t p = staff.profession[row];
            const double hours = now.contract_hours(p) * staff.contract[row] / 200.0 * step.weeks() * wished;
            contract += hours;
            const double ordinary_cost = hours * hour_pay * work.hour_cost(p);
            const double extra = ordinary_cost * overtime * work.overtime_factor;
            own_cost += ordinary_cost + extra;
            overtime_cost += extra;
            const int in_care = (today - staff.in_care_since[row]) / kDaysPerWeek;
            const int in_unit = (today - staff.in_unit_since[row]) / kDaysPerWeek;
            ++people;
            unit.count(StaffCount::days, p, staff.sex[row]) += step.days;
            supervisors += rules.education.supervises(staff, row, today) ? 1 : 0;
            novices += in_care < WorkEnvironment::kNoviceWeeks ? 1 : 0;
            stable += in_unit >= WorkEnvironment::kNoviceWeeks ? 1 : 0;
            if (staff.placed_until[row] > today) continue;  // works elsewhere: a visitor there

            // Days of this step away; an absence that begins inside it counts from its first day on.
            int worked = 0;
            if (staff.absent_until[row] <= today) {
                if (const int first = firsts(staff.id[row]); first < limit)
                    worked = fall_absent(rules, staff, row, strained, first, step);
            }
            const int away = std::clamp(staff.absent_until[row] - today, 0, step.days) - worked;
            const double absent = hours * away / step.days;
            double free = other_weeks;
            if (summer) free = std::clamp(summer_weeks - (week - staff.summer_week[row]), 0.0, 1.0);
            if (summer && week < staff.summer_week[row]) free = 0;
            const double on_vacation = (hours - absent) * free;
            const double back = on_vacation * replaced;
            double at_work = std::max(0.0, hours - absent - on_vacation + back);
            if (staff.studies_until[row] > today) {
                const double away_to_study = at_work * specialists.study_share;
                at_work -= away_to_study;
                studied += away_to_study;
                students += 1;
                own_cost -= away_to_study * hour_pay * work.hour_cost(p) * (1 - specialists.pay);
            }
            const bool with_child = staff.absence[row] == parental;
            (with_child ? on_parental : sick) += absent;
            if (away > 0)
                unit.count(with_child ? StaffCount::parental_days : StaffCount::sick_days, p,
                           staff.sex[row]) += away;
            vacation += on_vacation;
            substitute += back;
            present += at_work;
            double useful = productivity(work, in_care, in_unit);
            if (in_care < guided_weeks) {
                double guided = work.supervision(in_care);
                const Introduction::Format& format = rules.introduction.format(place.region, place.kind, p);
                if (format.lasts(in_care)) {
                    const double taken = reached(rules, place.region, format);
                    guided += taken * format.mentor_time;
                    useful -= taken * format.novice_time;
                    introducing += taken * format.novice_time * at_work * hour_pay * work.hour_cost(p);
                }
                useful -= guided;  // a colleague's time
                supervised += guided * at_work;
                introducing += guided * at_work * hour_pay * work.hour_cost(p);
            }
            const double for_patients = now.patient_time(global, p);
            not_for_patients += at_work * (1 - for_patients);
            unit.hours[p] += at_work * useful * effect * for_patients;
            if (away == 0) staff.absence[row] = Absence::at_work;
        }
        level[world::Level::novices] = people > 0 ? static_cast<double>(novices) / people : 0;
        level[world::Level::stability] = people > 0 ? static_cast<double>(stable) / people : 0;

        // Help from outside: agency staff in proportion to the unit's ordinary hours, and people on
        // placement.
        double ordinary = 0, lent = 0, agency_cost = 0, visiting = 0;
        for (std::size_t p = 0; p < unit.normal_hours.size(); ++p) {
            if (rules.scenario.catalogue.professions[p].may_be_agency) ordinary += unit.normal_hours[p];
        }
        for (std::size_t p = 0; p < unit.normal_hours.size() && ordinary > 0; ++p) {
            if (!rules.scenario.catalogue.professions[p].may_be_agency || unit.normal_hours[p] <= 0) continue;
            const double hours =
                level[world::Level::agency_hours] * unit.normal_hours[p] / ordinary * step.weeks();
            lent += hours;
            agency_cost += hours * work.hour_cost(p) * rules.agency.price * rules.agency_premium /
                           now.patient_time(global, static_cast<std::uint8_t>(p));
            unit.hours[p] += hours * rules.agency.productivity;
        }
        for (const world::Visitor& v : unit.visitors) {
            if (v.until <= today) continue;
            const double hours = now.contract_hours(v.profession) * static_cast<double>(v.share) *
                                 now.mean_presence(v.profession) * step.weeks();
            visiting += hours;
            unit.tally[Count::placement_cost] += work.placement_week_cost * step.weeks();
            // Who comes with colleagues has only the place to get to know.
            const double known = v.team ? rules.hub.team_known : 0;
            unit.hours[v.profession] +=
                hours * (work.newcomer_productivity + (1 - work.newcomer_productivity) * known) *
                now.patient_time(global, v.profession);
        }
        double patient = 0;
        for (double& h : unit.hours) {
            h = std::max(0.0, h);
            patient += h;
        }
        unit.tally[Count::contract_hours] += contract;
        unit.tally[Count::present_hours] += present;
        unit.tally[Count::patient_hours] += patient;
        unit.tally[Count::sick_hours] += sick;
        unit.tally[Count::vacation_hours] += vacation;
        unit.tally[Count::parental_hours] += on_parental;
        unit.tally[Count::study_hours] += studied;
        unit.tally[Count::specialist_training_days] += students * step.days;
        unit.tally[Count::substitute_hours] += substitute;
        unit.tally[Count::overtime_hours] += present * overtime;
        unit.tally[Count::agency_hours] += lent;
        unit.tally[Count::visiting_hours] += visiting;
        unit.tally[Count::supervision_hours] += supervised;
        unit.tally[Count::prevention_hours] +=
            present * rules.prevention.usual(global) * level[world::Level::prevention];
        unit.tally[Count::learning_hours] += present * learning;
        // Learning as usual is part of the time that is not for patients. (presence.patient_time)
        unit.tally[Count::administration_hours] += std::max(0.0, not_for_patients - present * work.learning);
        unit.own_cost = own_cost, unit.agency_cost = agency_cost;
        unit.tally[Count::own_cost] += own_cost;
        unit.tally[Count::agency_cost] += agency_cost;
        unit.tally[Count::overtime_cost] += overtime_cost;
        unit.tally[Count::introduction_cost] += introducing;
        unit.tally[Count::staff_days] += people * step.days;
        unit.tally[Count::stable_days] += stable * step.days;
        unit.tally[Count::supervisor_days] += supervisors * step.days;
        unit.tally[Count::novice_days] += novices * step.days;
    }
}

}  // namespace careloop::model

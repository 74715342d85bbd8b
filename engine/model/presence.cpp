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

void Presence::prepare(const scenario::InForce& in, Step step) {
    const auto& catalogue = scenario_->catalogue;
    const std::size_t professions = catalogue.professions.size();
    spells_.clear();
    sick_class_.clear();
    contract_hours_.clear();
    double most_parental = 0;
    parental_rate_.clear();
    parental_days_.clear();
    for (std::size_t band = 0; band < scenario::kAgeBands; ++band) {
        for (std::size_t sex = 0; sex < scenario::kSexes; ++sex) {
            const double rate = in(parental_, At{}.set(Dimension::age_band, band).set(Dimension::sex, sex));
            parental_rate_.push_back(rate);
            most_parental = std::max(most_parental, rate);
        }
    }
    for (std::size_t sex = 0; sex < scenario::kSexes; ++sex) {
        parental_days_.push_back(in(parental_days_p_, At{}.set(Dimension::sex, sex)));
    }
    for (std::size_t p = 0; p < professions; ++p) {
        const At at = At{}.set(Dimension::profession, p);
        Spells spells{in(short_rate_, at), in(long_rate_, at), in(short_days_, at), in(long_days_, at), 0};
        spells.probability =
            one_minus_exp((spells.short_rate + spells.long_rate + most_parental) * step.years());
        spells_.push_back(spells);
        sick_class_.push_back(risk_class(spells.probability));
        contract_hours_.push_back(in(contract_, at));
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

void mean_capacity(const Rules& rules, world::Domain& domain) {
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        auto& hours = domain.units[u].normal_hours;
        hours.assign(rules.presence.professions(), 0);
        for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row) {
            const std::uint8_t p = domain.staff.profession[row];
            hours[p] += rules.presence.contract_hours(p) * domain.staff.contract[row] / 200.0 *
                        rules.presence.mean_presence(p) *
                        rules.presence.patient_time(rules.global(domain, u), p);
        }
    }
}

void presence(const Rules& rules, world::Domain& domain, Step step) {
    const Presence& now = rules.presence;
    world::Staff& staff = domain.staff;

    // New absences. A byte below the profession's limit makes a candidate; the draw behind it thins exactly.
    for (std::size_t row = 0; row < staff.size(); ++row)
        staff.sick_class[row] = now.sick_class(staff.profession[row]);
    thread_local std::vector<std::uint8_t> worked;  // days of this step before the absence that begins in it
    worked.assign(staff.size(), 0);
    domain.candidates.clear();
    scan_founders(rules.seed, staff.first_id, step.index, Purpose::sick_scan, staff.sick_class, kRiskLimits,
                  domain.candidates);
    for (const std::uint32_t row : domain.candidates) {
        if (staff.absent_until[row] > step.begin.days) continue;
        const Presence::Spells& spells = now.spells(staff.profession[row]);
        const int weeks = (step.begin - world::kWeekZero) / kDaysPerWeek - staff.birth_week[row];
        const double parental_rate = now.parental_rate(scenario::age_band(weeks * 28 / 1461), staff.sex[row]);
        const double total = spells.short_rate + spells.long_rate + parental_rate;
        const Draw draw(rules.seed, staff.id(row), step.index, Purpose::sick_spell);
        const auto [thin, which] = draw.uniforms(0);
        if (thin * kRiskLimits[staff.sick_class[row]] >= one_minus_exp(total * step.years()) * 256.0)
            continue;
        const auto [length, day] = draw.uniforms(1);
        const double x = which * total;
        const Absence kind = x < spells.short_rate       ? short_spell
                             : x < total - parental_rate ? long_spell
                                                         : parental;
        const double mean = kind == short_spell  ? spells.short_days
                            : kind == long_spell ? spells.long_days
                                                 : now.parental_days(staff.sex[row]);
        const int days = 1 + static_cast<int>(-logarithm(1 - length) * std::max(0.0, mean - 0.5));
        staff.absence[row] = kind;
        const int first = static_cast<int>(day * step.days);
        worked[row] = static_cast<std::uint8_t>(first);
        staff.absent_until[row] = step.begin.days + first + days;
    }

    // This year's long vacation, by person and year: fits whole into the summer weeks.
    const double summer_weeks = now.vacation_weeks() * now.summer_share();
    const int year = step.begin.year();
    const bool new_year = step.begin.day_of_year() < step.days;
    if (new_year || step.index == 0) {
        const auto starts = static_cast<std::uint32_t>(
            std::max(1, kSummerLastWeek - kSummerFirstWeek + 2 - static_cast<int>(summer_weeks + 0.999)));
        for (std::size_t row = 0; row < staff.size(); ++row) {
            const Draw draw(rules.seed, staff.id(row), static_cast<std::uint32_t>(year), Purpose::vacation);
            staff.summer_week[row] =
                static_cast<std::uint8_t>(kSummerFirstWeek + static_cast<int>(draw.below(starts)));
        }
    }
    const double other_weeks =
        (now.vacation_weeks() - summer_weeks) / (kWeeksPerYear - (kSummerLastWeek - kSummerFirstWeek + 1));

    const int week = iso_week(step.begin);
    const bool summer = week >= kSummerFirstWeek && week <= kSummerLastWeek;
    for (std::uint16_t u = 0; u < domain.units.size(); ++u) {
        world::UnitState& unit = domain.units[u];
        unit.hours.assign(now.professions(), 0);
        const UnitIndex global = rules.global(domain, u);
        const double replaced = summer ? now.substitutes(rules.place(domain, u).kind) : 0.0;
        double contract = 0, present = 0, patient = 0, sick = 0, vacation = 0, on_parental = 0,
               substitute = 0;
        for (std::uint32_t row = domain.staff_first[u]; row < domain.staff_first[u + 1U]; ++row) {
            const std::uint8_t p = staff.profession[row];
            const double hours = now.contract_hours(p) * staff.contract[row] / 200.0 * step.weeks();
            // Days of this step away; an absence that began inside it counts from its first day on.
            const int away =
                std::clamp(staff.absent_until[row] - step.begin.days, 0, step.days) - worked[row];
            const double absent = hours * away / step.days;
            double free = other_weeks;
            if (summer) free = std::clamp(summer_weeks - (week - staff.summer_week[row]), 0.0, 1.0);
            if (summer && week < staff.summer_week[row]) free = 0;
            const double on_vacation = (hours - absent) * free;
            const double back = on_vacation * replaced;
            const double at_work = hours - absent - on_vacation + back;
            contract += hours;
            (staff.absence[row] == parental ? on_parental : sick) += absent;
            vacation += on_vacation;
            substitute += back;
            present += at_work;
            const double for_patients = at_work * now.patient_time(global, p);
            patient += for_patients;
            unit.hours[p] += for_patients;
            if (away == 0) staff.absence[row] = Absence::at_work;
        }
        unit.tally[Count::contract_hours] += contract;
        unit.tally[Count::present_hours] += present;
        unit.tally[Count::patient_hours] += patient;
        unit.tally[Count::sick_hours] += sick;
        unit.tally[Count::vacation_hours] += vacation;
        unit.tally[Count::parental_hours] += on_parental;
        unit.tally[Count::substitute_hours] += substitute;
    }
}

}  // namespace careloop::model

// SPDX-License-Identifier: Apache-2.0
// What each care step takes at each unit, and the limits units work by.
#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;

Care::Care(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      professions_(s.catalogue.professions.size()),
      hours_(s.parameters.bind<Unit::hours>("care.hours")),
      stay_(s.parameters.bind<Unit::days>("care.stay")),
      target_(s.parameters.bind<Unit::days>("care.target_days")),
      jitter_(s.parameters.bind<Unit::days>("care.jitter_days")),
      priority_(s.parameters.bind<Unit::days>("care.priority_days")),
      repeat_delay_p_(s.parameters.bind<Unit::days>("repeat.delay")),
      early_days_p_(s.parameters.bind<Unit::days>("beds.early_discharge_days")),
      spread_(s.parameters.bind<Unit::one>("care.stay_spread")),
      effort_(s.parameters.bind<Unit::one>("care.effort")),
      stay_factor_(s.parameters.bind<Unit::one>("beds.stay_factor")),
      overcrowding_(s.parameters.bind<Unit::one>("beds.overcrowding_limit")),
      planned_(s.parameters.bind<Unit::one>("beds.planned_limit")),
      admission_(s.parameters.bind<Unit::one>("clients.admission_limit")),
      from_bed_(s.parameters.bind<Unit::one>("clients.admission_limit_from_bed")),
      substitution_(s.parameters.bind<Unit::share>("care.substitution")),
      incident_(s.parameters.bind<Unit::share>("incident.base")),
      fatality_p_(s.parameters.bind<Unit::share>("incident.fatality")),
      repeat_(s.parameters.bind<Unit::share>("repeat.base")),
      early_need_p_(s.parameters.bind<Unit::share>("beds.early_discharge_need")),
      hour_cost_(s.parameters.bind<Unit::sek>("cost.hour")),
      bed_cost_(s.parameters.bind<Unit::sek>("cost.bed_day")) {
    if (professions_ > kMostProfessions) {
        throw Error(Fault::usage, "at most 32 professions; the scenario has " + std::to_string(professions_));
    }
}

void Care::prepare(const scenario::InForce& in) {
    const auto& catalogue = scenario_->catalogue;
    const auto& units = setting_->directory.units;

    // Steps by kind, and each step's position among its kind's.
    std::vector<std::vector<std::size_t>> steps_of(catalogue.unit_kinds.size());
    position_.assign(catalogue.care_steps.size(), 0);
    for (std::size_t s = 0; s < catalogue.care_steps.size(); ++s) {
        auto& of_kind = steps_of[catalogue.care_steps[s].unit_kind.at()];
        position_[s] = static_cast<std::uint32_t>(of_kind.size());
        of_kind.push_back(s);
    }
    // Units of a kind share their tables unless a lever tells them apart.
    bool apart = false;
    for (const Dimension d : {Dimension::region, Dimension::municipality, Dimension::settlement_type,
                              Dimension::owner, Dimension::unit}) {
        for (const std::uint32_t slot : {hours_.slot, effort_.slot}) {
            apart = apart || in.table(slot).stride[static_cast<std::size_t>(d)] != 0;
        }
    }
    std::vector<double> hour_cost;
    for (std::size_t p = 0; p < professions_; ++p)
        hour_cost.push_back(in(hour_cost_, At{}.set(Dimension::profession, p)));
    work_.clear();
    first_.assign(units.size(), 0);
    std::vector<std::uint32_t> shared(catalogue.unit_kinds.size(), 0xffffffffU);
    for (std::size_t u = 0; u < units.size(); ++u) {
        const std::size_t kind = units[u].kind.at();
        if (!apart && shared[kind] != 0xffffffffU) {
            first_[u] = shared[kind];
            continue;
        }
        first_[u] = shared[kind] = static_cast<std::uint32_t>(work_.size());
        At at = at_unit(units[u], UnitIndex::of(u));
        const double effort = in(effort_, at);
        for (const std::size_t s : steps_of[kind]) {
            StepWork step;
            at.set(Dimension::care_step, s);
            for (std::size_t p = 0; p < professions_; ++p) {
                const double hours = effort * in(hours_, at.set(Dimension::profession, p));
                if (hours <= 0) continue;
                step.work.push_back({static_cast<std::uint8_t>(p), hours});
                step.professions |= 1U << p;
                step.hours += hours;
                step.cost += hours * hour_cost[p];
            }
            work_.push_back(std::move(step));
        }
    }

    stay_days_.clear();
    stay_spread_.clear();
    priority_days_.clear();
    for (std::size_t s = 0; s < catalogue.care_steps.size(); ++s) {
        const At at = At{}.set(Dimension::care_step, s);
        const At at_kind = At{}.set(Dimension::unit_kind, catalogue.care_steps[s].unit_kind);
        stay_days_.push_back(in(stay_, at) * in(stay_factor_, at_kind));
        stay_spread_.push_back(in(spread_, at));
        priority_days_.push_back(in(priority_, at));
    }
    target_days_.clear();
    jitter_days_.clear();
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        target_days_.push_back(in(target_, At{}.set(Dimension::care_class, c)));
        jitter_days_.push_back(in(jitter_, At{}.set(Dimension::care_class, c)));
    }
    substitutes_.assign(professions_, {});
    able_.assign(professions_, 0);
    for (std::size_t p = 0; p < professions_; ++p) {
        able_[p] = 1U << p;
        for (std::size_t q = 0; q < professions_; ++q) {
            if (p == q) continue;
            const double efficiency =
                in(substitution_, At{}.set(Dimension::profession, p).set(Dimension::other_profession, q));
            if (efficiency <= 0) continue;
            substitutes_[p].push_back({static_cast<std::uint8_t>(q), efficiency});
            able_[p] |= 1U << q;
        }
        std::stable_sort(
            substitutes_[p].begin(), substitutes_[p].end(),
            [](const Substitute& a, const Substitute& b) { return a.efficiency > b.efficiency; });
    }
    bed_day_cost_.clear();
    incident_base_.clear();
    fatality_.clear();
    repeat_base_.clear();
    for (std::size_t k = 0; k < catalogue.unit_kinds.size(); ++k) {
        const At at = At{}.set(Dimension::unit_kind, k);
        bed_day_cost_.push_back(in(bed_cost_, at));
        incident_base_.push_back(in(incident_, at));
        fatality_.push_back(in(fatality_p_, at));
        repeat_base_.push_back(in(repeat_, at));
    }
    limits_.clear();
    for (std::size_t u = 0; u < units.size(); ++u) {
        const At at = at_unit(units[u], UnitIndex::of(u));
        limits_.push_back({in(overcrowding_, at), in(planned_, at), in(admission_, at), in(from_bed_, at)});
    }
    repeat_delay_ = in(repeat_delay_p_);
    early_days_ = in(early_days_p_);
    early_need_ = in(early_need_p_);
}

double Care::length_days(Seed seed, UnitIndex unit, const world::Episode& e) const {
    const double mean = stay_days_[e.step.at()];
    const double spread = stay_spread_[e.step.at()];
    const bool beds = scenario_->catalogue.unit_kinds[setting_->directory.units[unit.at()].kind.at()].form ==
                      scenario::CareForm::beds;
    const Draw draw(seed, e.id, 0, Purpose::stay_length);
    const double length =
        beds ? mean * exponential(spread * draw.normal() - spread * spread / 2) : mean * draw.exponential();
    // Whole days by keyed rounding, so that the mean is kept; nobody stays less than a day.
    const double whole = static_cast<double>(static_cast<int>(length));
    return std::max(1.0, whole + (draw.uniform(1) < length - whole ? 1 : 0));
}

Hours::Hours(const Care& care, const std::vector<double>& present, double part) : care_(&care) {
    for (std::size_t p = 0; p < present.size(); ++p) {
        left_[p] = present[p] * part;
        if (left_[p] <= 0) spent_ |= 1U << p;
    }
    for (std::size_t p = 0; p < present.size(); ++p) {
        if ((care.able(p) & ~spent_) == 0) short_ |= 1U << p;
    }
}

double Hours::give(const StepWork& work, double weight, double share) {
    if ((short_ & work.professions) != 0) return 0;
    // Most often everybody it takes has time.
    bool plenty = true;
    for (const Work& w : work.work) plenty = plenty && left_[w.profession] >= w.hours * weight * share;
    if (plenty) {
        for (const Work& w : work.work) left_[w.profession] -= w.hours * weight * share;
        return share;
    }
    double fits = share;
    for (const Work& w : work.work) {
        const double need = w.hours * weight;
        if (left_[w.profession] < need * share) fits = std::min(fits, at_hand(w.profession) / need);
    }
    // Two may lean on the same third: then less is there than each alone could count on, and half is tried.
    const auto left = left_;
    const std::uint32_t spent = spent_;
    for (; fits > 1e-6; fits /= 2) {
        bool enough = true;
        for (const Work& w : work.work) {
            const double need = w.hours * weight;
            enough = take(w.profession, need * fits) <= 1e-9 * need && enough;
        }
        if (enough) break;
        left_ = left;
        spent_ = spent;
    }
    // A profession with next to nothing left for this work, itself or through others, need not be asked
    // again.
    for (const Work& w : work.work) {
        if (at_hand(w.profession) <= 2e-3 * w.hours * weight) short_ |= 1U << w.profession;
    }
    return fits > 1e-6 ? fits : 0;
}

double Hours::at_hand(std::uint8_t profession) const {
    double has = left_[profession];
    for (const Care::Substitute& s : care_->substitutes(profession))
        has += left_[s.profession] * s.efficiency;
    return has;
}

double Hours::take(std::uint8_t profession, double hours) {
    const auto from = [this](std::uint8_t p, double wanted) {
        const double taken = std::min(left_[p], wanted);
        left_[p] -= taken;
        if (left_[p] <= 0) spent_ |= 1U << p;
        return taken;
    };
    double missing = hours - from(profession, hours);
    for (const Care::Substitute& s : care_->substitutes(profession)) {
        if (missing <= 0) break;
        if ((spent_ >> s.profession & 1U) == 0)
            missing -= from(s.profession, missing / s.efficiency) * s.efficiency;
    }
    return missing;
}

}  // namespace careloop::model

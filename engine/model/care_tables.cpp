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
      repeat_delay_p_(s.parameters.bind<Unit::days>("repeat.delay")),
      early_days_p_(s.parameters.bind<Unit::days>("beds.early_discharge_days")),
      spread_(s.parameters.bind<Unit::one>("care.stay_spread")),
      effort_(s.parameters.bind<Unit::one>("care.effort")),
      stay_factor_(s.parameters.bind<Unit::one>("beds.stay_factor")),
      overcrowding_(s.parameters.bind<Unit::one>("beds.overcrowding_limit")),
      planned_(s.parameters.bind<Unit::one>("beds.planned_limit")),
      admission_(s.parameters.bind<Unit::one>("clients.admission_limit")),
      substitution_p_(s.parameters.bind<Unit::share>("care.substitution")),
      incident_(s.parameters.bind<Unit::share>("incident.base")),
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
                step.hours += hours;
                step.cost += hours * hour_cost[p];
            }
            work_.push_back(std::move(step));
        }
    }

    stay_days_.clear();
    stay_spread_.clear();
    for (std::size_t s = 0; s < catalogue.care_steps.size(); ++s) {
        const At at = At{}.set(Dimension::care_step, s);
        const At at_kind = At{}.set(Dimension::unit_kind, catalogue.care_steps[s].unit_kind);
        stay_days_.push_back(in(stay_, at) * in(stay_factor_, at_kind));
        stay_spread_.push_back(in(spread_, at));
    }
    target_days_.clear();
    jitter_days_.clear();
    for (std::size_t c = 0; c < scenario::kCareClasses; ++c) {
        target_days_.push_back(in(target_, At{}.set(Dimension::care_class, c)));
        jitter_days_.push_back(in(jitter_, At{}.set(Dimension::care_class, c)));
    }
    substitution_.clear();
    substitutes_.assign(professions_, {});
    for (std::size_t p = 0; p < professions_; ++p) {
        for (std::size_t q = 0; q < professions_; ++q) {
            const double e = p == q
                                 ? 0
                                 : in(substitution_p_,
                                      At{}.set(Dimension::profession, p).set(Dimension::other_profession, q));
            substitution_.push_back(e);
            if (e > 0) substitutes_[p].push_back(static_cast<std::uint8_t>(q));
        }
        std::stable_sort(substitutes_[p].begin(), substitutes_[p].end(), [&](std::uint8_t a, std::uint8_t b) {
            return substitution_[p * professions_ + a] > substitution_[p * professions_ + b];
        });
    }
    bed_day_cost_.clear();
    incident_base_.clear();
    repeat_base_.clear();
    for (std::size_t k = 0; k < catalogue.unit_kinds.size(); ++k) {
        const At at = At{}.set(Dimension::unit_kind, k);
        bed_day_cost_.push_back(in(bed_cost_, at));
        incident_base_.push_back(in(incident_, at));
        repeat_base_.push_back(in(repeat_, at));
    }
    limits_.clear();
    for (std::size_t u = 0; u < units.size(); ++u) {
        const At at = at_unit(units[u], UnitIndex::of(u));
        limits_.push_back({in(overcrowding_, at), in(planned_, at), in(admission_, at)});
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

double Hours::give(const StepWork& work, double weight, double share, std::uint32_t& short_of) {
    std::vector<double>& left = *left_;
    // Most often everybody it takes has time.
    bool plenty = true;
    for (const Work& w : work.work) plenty = plenty && left[w.profession] >= w.hours * weight * share;
    if (plenty) {
        for (const Work& w : work.work) left[w.profession] -= w.hours * weight * share;
        return share;
    }
    double fits = share;
    for (const Work& w : work.work) {
        const double need = w.hours * weight;
        if (left[w.profession] >= need * share) continue;
        double has = left[w.profession];
        for (const std::uint8_t q : care_->substitutes(w.profession))
            has += left[q] * care_->substitution(w.profession, q);
        if (has < need * share) fits = std::min(fits, has / need);
    }
    // Professions may count on the same substitute: halve until what is taken is really there.
    std::array<double, kMostProfessions> before{};
    std::copy(left.begin(), left.end(), before.begin());
    for (; fits > 1e-9; fits = fits > 1e-3 ? fits / 2 : 0) {
        bool enough = true;
        for (const Work& w : work.work) {
            double missing = w.hours * weight * fits;
            const double own = std::min(left[w.profession], missing);
            left[w.profession] -= own;
            missing -= own;
            if (missing <= 0) continue;
            for (const std::uint8_t q : care_->substitutes(w.profession)) {
                const double efficiency = care_->substitution(w.profession, q);
                const double taken = std::min(left[q], missing / efficiency);
                left[q] -= taken;
                missing -= taken * efficiency;
                if (missing <= 0) break;
            }
            enough = enough && missing <= 1e-9 * w.hours * weight;
        }
        if (enough) break;
        std::copy_n(before.begin(), left.size(), left.begin());
    }
    // Professions that have next to nothing left for this work, themselves or through others.
    for (const Work& w : work.work) {
        double has = left[w.profession];
        for (const std::uint8_t q : care_->substitutes(w.profession))
            has += left[q] * care_->substitution(w.profession, q);
        if (has <= 2e-3 * w.hours * weight) short_of |= 1U << w.profession;
    }
    return fits > 1e-9 ? fits : 0;
}

}  // namespace careloop::model

// SPDX-License-Identifier: Apache-2.0
#include "engine/model/need.hpp"

#include <algorithm>

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {
namespace {

using scenario::At;
using scenario::Dimension;
using scenario::kAgeBands;
using scenario::kMorbidities;
using scenario::kSexes;
using scenario::Unit;

constexpr double kTwoPi = 6.283185307179586;

/// Cosine for |x| <= 2 pi by halving and Taylor, to 1e-12: the season needs no more.
double cosine(double x) {
    const double h = x / 16;
    const double q = h * h;
    double c = 1 - q / 2 * (1 - q / 12 * (1 - q / 30 * (1 - q / 56 * (1 - q / 90))));
    for (int i = 0; i < 4; ++i) c = 2 * c * c - 1;
    return c;
}

/// Needs whose first step of care is acute, or a contact with a clinic or health centre on the same day.
std::vector<bool> acute_needs(const scenario::Catalogue& catalogue) {
    std::vector<bool> acute(catalogue.need_kinds.size(), false);
    for (const scenario::TransitionInfo& t : catalogue.transitions) {
        if (!t.from_need) continue;
        const scenario::CareStepInfo& step = catalogue.care_steps[t.to.at()];
        const bool client = catalogue.unit_kinds[step.unit_kind.at()].form == scenario::CareForm::clients;
        if (step.acute || (step.care_class == scenario::CareClass::contact && !client))
            acute[t.need.at()] = true;
    }
    return acute;
}

}  // namespace

std::uint8_t Need::raised(std::uint8_t risk, double factor) {
    const double wanted =
        kRiskLimits[risk] * factor * 1.005 / kHeadroom;  // it moves until classes are renewed
    while (risk + 1U < kRiskLimits.size() && kRiskLimits[risk] < wanted) ++risk;
    return risk;
}

double rate_for_share(double share, const std::vector<double>& multipliers,
                      const std::vector<double>& weights) {
    if (share <= 0) return 0;
    const auto treated = [&](double rate) {
        double sum = 0;
        for (std::size_t i = 0; i < multipliers.size(); ++i)
            sum += weights[i] * one_minus_exp(rate * multipliers[i]);
        return sum;
    };
    double low = 0, high = 1;
    while (treated(high) < share && high < 1e6) high *= 2;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (treated(middle) < share ? low : high) = middle;
    }
    return (low + high) / 2;
}

Need::Need(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      treated_share_(s.parameters.bind<Unit::share>("need.treated_share")),
      prevalence_(s.parameters.bind<Unit::share>("morbidity.prevalence")),
      season_(s.parameters.bind<Unit::share>("need.season_amplitude")),
      rate_(s.parameters.bind<Unit::per_year>("need.rate")),
      ratio_(s.parameters.bind<Unit::one>("need.morbidity_ratio")),
      spread_(s.parameters.bind<Unit::one>("morbidity.frailty_spread")),
      onset_(s.parameters.bind<Unit::one>("need.onset_factor")),
      season_peak_(s.parameters.bind<Unit::days>("need.season_peak_day")),
      acute_(acute_needs(s.catalogue)) {
    const auto& needs = s.catalogue.need_kinds;
    for (std::size_t n = 0; n < needs.size(); ++n) {
        if (needs[n].follows_frailty) order_.push_back(n);
    }
    frail_needs_ = order_.size();
    for (std::size_t n = 0; n < needs.size(); ++n) {
        if (!needs[n].follows_frailty) order_.push_back(n);
    }
    for (const auto& n : needs) {
        if (n.inpatient_group.empty()) {
            group_.push_back(0xff);
            continue;
        }
        const auto known = std::find(groups_.begin(), groups_.end(), n.inpatient_group);
        group_.push_back(static_cast<std::uint8_t>(known - groups_.begin()));
        if (known == groups_.end()) groups_.push_back(n.inpatient_group);
    }
    require(groups_.size() <= world::kMostGroups, "at most 31 inpatient groups");
    frailty_ = world::frailty_table(s.parameters.value(spread_));
}

void Need::make_rates(const scenario::InForce& in) {
    const auto& needs = scenario_->catalogue.need_kinds;
    std::size_t sets = 0;
    table_of_ = municipality_sets(
        *setting_, in, {treated_share_.slot, rate_.slot, ratio_.slot, prevalence_.slot, onset_.slot}, sets);
    tables_.assign(sets, {});
    std::vector<double> multipliers, weights;
    solved_.resize(needs.size() * kAgeBands * kSexes);
    for (std::size_t set = 0; set < sets; ++set) {
        if (sets > 1 && setting_->geography.municipalities[set].simulated == 0) continue;
        NeedTable& table = tables_[set];
        table.rate.assign(kCells * needs.size(), 0);
        table.yearly.assign(4 * kCells, 0);
        At at = at_municipality(*setting_, MunicipalityIndex::of(set));
        for (std::size_t n = 0; n < needs.size(); ++n) {
            at.set(Dimension::need_kind, n);
            for (std::size_t band = 0; band < kAgeBands; ++band) {
                at.set(Dimension::age_band, band);
                std::array<double, kMorbidities> ratio{}, prevalence{};
                double mean = 0;
                for (std::size_t m = 0; m < kMorbidities; ++m) {
                    at.set(Dimension::morbidity, m);
                    ratio[m] = in(ratio_, at);
                    prevalence[m] = in(prevalence_, at);
                    mean += ratio[m] * prevalence[m];
                }
                for (std::size_t sex = 0; sex < kSexes; ++sex) {
                    at.set(Dimension::sex, sex);
                    double base = 0;
                    if (const double share = in(treated_share_, at); share > 0 && !needs[n].at_birth) {
                        // The published share is of persons treated at least once; those at high rates are
                        // treated again, so the rate that returns the share is solved over all residents
                        // alike.
                        // Solved once for all places that are alike.
                        Solved& known = solved_[(n * kAgeBands + band) * kSexes + sex];
                        const bool solved =
                            known.share == share && known.ratio == ratio && known.prevalence == prevalence;
                        multipliers.clear();
                        weights.clear();
                        for (std::size_t m = 0; !solved && m < kMorbidities; ++m) {
                            const std::size_t points = needs[n].follows_frailty ? 64 : 1;
                            for (std::size_t q = 0; q < points; ++q) {
                                double f = 1;
                                if (points > 1) {
                                    f = (frailty_[4 * q] + frailty_[4 * q + 1] + frailty_[4 * q + 2] +
                                         frailty_[4 * q + 3]) /
                                        4;
                                }
                                multipliers.push_back(ratio[m] * f);
                                weights.push_back(prevalence[m] / static_cast<double>(points));
                            }
                        }
                        // Some give up, are put off or die before the treatment: onset is higher by a fitted
                        // factor.
                        if (!solved)
                            known = {share, ratio, prevalence, rate_for_share(share, multipliers, weights)};
                        base = known.rate * in(onset_, at);
                    } else if (mean > 0) {
                        base = in(rate_, at) / mean;
                    }
                    for (std::size_t m = 0; m < kMorbidities; ++m) {
                        const std::size_t cell = cell_of(band, sex, m);
                        table.rate[cell * needs.size() + n] = base * ratio[m];
                        const std::size_t sum = 4 * cell + (needs[n].follows_frailty ? 0 : 1);
                        table.yearly[sum] += base * ratio[m];
                        if (acute_[n]) table.yearly[sum + 2] += base * ratio[m];
                    }
                }
            }
        }
    }
    amplitude_.clear();
    peak_.clear();
    for (std::size_t n = 0; n < needs.size(); ++n) {
        amplitude_.push_back(in(season_, At{}.set(Dimension::need_kind, n)));
        peak_.push_back(in(season_peak_, At{}.set(Dimension::need_kind, n)));
    }
}

void Need::prepare(Step step, bool new_rates) {
    const std::size_t needs = scenario_->catalogue.need_kinds.size();
    const double middle = step.begin.day_of_year() + step.days / 2.0;
    for (NeedTable& table : tables_) {
        if (table.rate.empty()) continue;  // nobody is simulated there
        table.cumulative.resize(kCells * needs);
        for (std::size_t cell = 0; cell < kCells; ++cell) {
            double frail = 0, flat = 0, frail_most = 0, flat_most = 0;
            for (std::size_t i = 0; i < needs; ++i) {
                const std::size_t n = order_[i];
                double turn = (middle - peak_[n]) / kDaysPerYear;
                turn -= turn < 0 ? -1 : turn >= 1 ? 1 : 0;
                const double base = table.rate[cell * needs + n];
                const double now = base * (1 + amplitude_[n] * cosine(kTwoPi * turn));
                double& sum = i < frail_needs_ ? frail : flat;
                sum += now;
                (i < frail_needs_ ? frail_most : flat_most) += base * (1 + amplitude_[n]);
                table.cumulative[cell * needs + i] = sum;
            }
            table.frail[cell] = frail;
            table.flat[cell] = flat;
            table.frail_most[cell] = frail_most;
            table.flat_most[cell] = flat_most;
        }
        if (new_rates || step.years() != classified_years_) {
            table.risk.resize(kCells * 256);
            for (std::size_t cell = 0; cell < kCells; ++cell) {
                for (std::size_t q = 0; q < 256; ++q) {
                    const double most = table.frail_most[cell] * frailty_[q] + table.flat_most[cell];
                    table.risk[cell * 256 + q] = risk_class(one_minus_exp(most * kHeadroom * step.years()));
                }
            }
        }
    }
    classified_years_ = step.years();
}

NeedKind Need::pick(const NeedTable& t, std::size_t cell, std::uint8_t quantile, double u) const {
    const std::size_t needs = order_.size();
    const double frail = t.frail[cell] * frailty_[quantile];
    double x = u * (frail + t.flat[cell]);
    const double* first = t.cumulative.data() + cell * needs;
    const double* last = first + frail_needs_;
    if (x < frail) {
        x /= frailty_[quantile];
    } else {
        x -= frail;
        first = last;
        last = t.cumulative.data() + (cell + 1) * needs;
    }
    const double* found = std::upper_bound(first, last, x);
    if (found == last) --found;
    return NeedKind::of(order_[static_cast<std::size_t>(found - (t.cumulative.data() + cell * needs))]);
}

void need(const Rules& rules, const Board& board, world::Domain& domain, Outbox& out, Step step) {
    world::Residents& r = domain.residents;
    domain.candidates.clear();
    domain.asked.assign(rules.setting.geography.municipalities.size(), {});
    scan_founders(rules.seed, r.first_id, step.index, Purpose::need_scan, {r.need_class.data(), r.founders},
                  kRiskLimits, domain.candidates);
    scan_listed(rules.seed, r.later_id, step.index, Purpose::need_scan,
                {r.need_class.data() + r.founders, r.later_id.size()}, kRiskLimits, r.founders,
                domain.candidates);
    const double years = step.years();
    for (const std::uint32_t row : domain.candidates) {
        const MunicipalityIndex home{r.municipality[row]};
        const NeedTable& table = rules.need.table(home);
        const std::size_t cell = cell_of(r.age_band[row], r.sex[row], r.morbidity[row]);
        const double mean = rules.need.mean(table, cell, r.frailty[row], years) * rules.need_factor(home);
        const std::uint64_t id = r.id(row);
        const auto [thin, many] = Draw(rules.seed, id, step.index, Purpose::need_count).uniforms();
        if (thin * kRiskLimits[r.need_class[row]] >= one_minus_exp(mean) * 256.0) continue;
        // How many, given at least one: by inversion of the Poisson distribution.
        int count = 1;
        double term = mean * exponential(-mean) / one_minus_exp(mean);
        for (double sum = term; many >= sum && count < 64; sum += term) term *= mean / ++count;
        const std::size_t newborn = row - domain.first_newborn;  // beyond the last for everybody else
        const Date born = newborn < domain.birth_days.size() ? domain.birth_days[newborn] : step.begin;
        for (int n = 0; n < count; ++n) {
            const auto [kind, day] =
                Draw(rules.seed, id, step.index, Purpose::need_kind).uniforms(static_cast<std::uint32_t>(n));
            const Date date = step.begin + static_cast<int>(day * step.days);
            if (date < born) continue;
            Onset onset;
            onset.id = mix64(id, step.index, static_cast<std::uint64_t>(n));
            onset.domain = domain.index;
            onset.resident = row;
            onset.home = home;
            onset.weight = r.weight_of(row);
            onset.need = rules.need.pick(table, cell, r.frailty[row], kind);
            onset.age = static_cast<std::uint8_t>(std::clamp(r.age(row, rules.age_day(step.begin)), 0, 255));
            onset.morbidity = r.morbidity[row];
            onset.flags = world::flag_of(r.sex[row]);
            onset.preferred[0] = r.primary_unit[row];
            onset.preferred[1] = r.dental_unit[row];
            onset.apart_days = kApartDays;
            world::Asked& asked = domain.asked[home.at()];
            asked.all += onset.weight;
            if (rules.need.acute(onset.need)) asked.acute += onset.weight;
            open_branches(rules, board, onset, rules.routing.starts(onset.need), date, world::kNoUnit,
                          domain.ledger, out);
            open_easier(rules, board, onset, date, domain.ledger, out);
        }
    }
}

}  // namespace careloop::model

// SPDX-License-Identifier: Apache-2.0
#include "engine/model/demography.hpp"

#include "engine/base/maths.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {
namespace {

using world::Domain;
using world::Residents;

constexpr std::uint64_t kImmigrantStream = 0x696d6d69677261ULL;

std::size_t cell_at(const Residents& r, std::uint32_t row) {
    return cell_of(r.age_band[row], r.sex[row], r.morbidity[row]);
}

/// Keeps to the nearest units of continuity from the home in `municipality`, each by a draw of the resident's
/// own.
void settle_at(const Rules& rules, Residents& r, std::uint32_t row, MunicipalityIndex municipality,
               std::uint64_t id) {
    r.municipality[row] = municipality.value;
    const auto luck = Draw(rules.seed, id, 0, Purpose::resident_listing).uniforms(municipality.value % 4096U);
    std::size_t seen = 0;
    for (std::size_t k = 0; k < rules.scenario.catalogue.unit_kinds.size() && seen < 2; ++k) {
        if (!rules.scenario.catalogue.unit_kinds[k].continuity) continue;
        std::uint32_t chosen = world::kNoUnit;
        double sum = 0;
        for (const world::Reachable& near : rules.setting.directory.near(municipality, UnitKind::of(k))) {
            if (chosen == world::kNoUnit || sum <= luck[seen]) chosen = near.unit.value;
            sum += near.share;
            if (sum > luck[seen]) break;
        }
        (seen == 0 ? r.primary_unit : r.dental_unit)[row] = chosen;
        ++seen;
    }
}

/// A new row. Everything personal is drawn by the new id alone.
std::uint32_t append(const Rules& rules, Domain& domain, std::uint64_t id, MunicipalityIndex municipality,
                     float weight, Date born, std::size_t band) {
    Residents& r = domain.residents;
    const auto row = static_cast<std::uint32_t>(r.size());
    r.resize(row + 1);
    r.later_id.push_back(id);
    r.later_weight.push_back(weight);
    const auto u = [&](Purpose p) { return Draw(rules.seed, id, 0, p).uniform(); };
    const auto byte = [&](Purpose p) { return static_cast<std::uint8_t>(u(p) * 256.0); };
    r.birth_week[row] = static_cast<std::int16_t>((born - world::kWeekZero) / kDaysPerWeek);
    r.sex[row] = static_cast<std::uint8_t>(u(Purpose::resident_sex) < rules.demography.boy_share()
                                               ? scenario::Sex::male
                                               : scenario::Sex::female);
    r.morbidity[row] = rules.demography.morbidity_at(band, u(Purpose::resident_morbidity));
    r.frailty[row] = byte(Purpose::resident_frailty);
    r.navigation[row] = byte(Purpose::resident_navigation);
    r.relatives[row] = byte(Purpose::resident_relatives);
    r.alive[row] = 1;
    r.age_band[row] = static_cast<std::uint8_t>(band);
    settle_at(rules, r, row, municipality, id);
    return row;
}

void set_classes(const Rules& rules, Residents& r, std::uint32_t row) {
    const MunicipalityIndex home{r.municipality[row]};
    const std::size_t cell = cell_at(r, row);
    r.life_class[row] = rules.demography.table(home).risk[cell];
    r.need_class[row] =
        Need::raised(rules.need.table(home).risk[cell * 256 + r.frailty[row]], rules.need_factor(home));
}

void leave(Domain& domain, std::uint32_t row, Outbox& out) {
    domain.residents.alive[row] = 0;
    domain.residents.life_class[row] = 0;
    domain.residents.need_class[row] = 0;
    out.departures.push_back({domain.index, row});
}

void add_child(const Rules& rules, Domain& domain, std::uint32_t mother, Date day) {
    Residents& r = domain.residents;
    const float weight = r.weight_of(mother);
    const MunicipalityIndex home{r.municipality[mother]};
    const std::uint64_t id = lineage_id(r.id(mother), ++r.children[mother]);
    const std::uint32_t child = append(rules, domain, id, home, weight, day, 0);
    r.primary_unit[child] = r.primary_unit[mother];
    r.dental_unit[child] = r.dental_unit[mother];
    set_classes(rules, r, child);
    domain.birth_days.push_back(day);
    domain.flows[home.at()].births += weight;
    domain.ledger.born += weight;
}

/// Needs that come with a birth are the mother's.
void need_at_birth(const Rules& rules, const Board& board, Domain& domain, Outbox& out, Step step,
                   std::uint32_t mother, Date day) {
    const Residents& r = domain.residents;
    const std::uint64_t mother_id = r.id(mother);
    const auto& needs = rules.scenario.catalogue.need_kinds;
    for (std::size_t n = 0; n < needs.size(); ++n) {
        if (!needs[n].at_birth) continue;
        Onset onset;
        onset.id = mix64(mother_id, step.index, 1000U + n);
        onset.domain = domain.index;
        onset.resident = mother;
        onset.home = MunicipalityIndex{r.municipality[mother]};
        onset.weight = r.weight_of(mother);
        onset.need = NeedKind::of(n);
        onset.age = static_cast<std::uint8_t>(r.age(mother, rules.age_day(day)));
        onset.morbidity = r.morbidity[mother];
        onset.apart_days = kApartDays;
        open_branches(rules, board, onset, rules.routing.starts(onset.need), day, world::kNoUnit,
                      domain.ledger, out);
    }
}

void move_away(const Rules& rules, Domain& domain, Step step, std::uint32_t row) {
    Residents& r = domain.residents;
    const MunicipalityIndex from{r.municipality[row]};
    const std::uint64_t id = r.id(row);
    const double u = Draw(rules.seed, id, step.index, Purpose::move_target).uniform();
    const MunicipalityIndex to = rules.demography.destination(from, u);
    if (to == from) return;
    const float weight = r.weight_of(row);
    domain.flows[from.at()].moved_out += weight;
    domain.flows[to.at()].moved_in += weight;
    settle_at(rules, r, row, to, id);
    set_classes(rules, r, row);
}

void live_on(const Rules& rules, const Board& board, Domain& domain, Outbox& out, Step step,
             std::uint32_t row) {
    Residents& r = domain.residents;
    const MunicipalityIndex home{r.municipality[row]};
    const LifeTable& table = rules.demography.table(home);
    const std::size_t cell = cell_at(r, row);
    const double total = table.total[cell];
    const auto [thin, which] = Draw(rules.seed, r.id(row), step.index, Purpose::life_event).uniforms();
    if (thin * kRiskLimits[r.life_class[row]] >= one_minus_exp(total * step.years()) * 256.0) return;

    double x = which * total;
    std::size_t event = 0;
    while (event + 1 < kLifeEvents && x >= table.rate[cell][event]) x -= table.rate[cell][event++];
    const float weight = r.weight_of(row);
    const auto day_of_birth = [&] {
        return step.begin + static_cast<int>(Draw(rules.seed, r.id(row), step.index, Purpose::birth)
                                                 .below(static_cast<std::uint32_t>(step.days)));
    };
    if (rules.population_held) {
        // Only what the event means for care happens; whoever goes is followed at once by somebody alike.
        const auto kind = static_cast<LifeEvent>(event);
        if (kind == LifeEvent::birth) need_at_birth(rules, board, domain, out, step, row, day_of_birth());
        if (kind == LifeEvent::death || kind == LifeEvent::emigration)
            out.departures.push_back({domain.index, row});
        return;
    }
    switch (static_cast<LifeEvent>(event)) {
        case LifeEvent::death:
            domain.flows[home.at()].deaths += weight;
            domain.ledger.died += weight;
            r.year_groups[row] |= world::kDiedThisYear;
            leave(domain, row, out);
            break;
        case LifeEvent::emigration:
            domain.flows[home.at()].emigration += weight;
            domain.ledger.emigrated += weight;
            leave(domain, row, out);
            break;
        case LifeEvent::move:
            move_away(rules, domain, step, row);
            break;
        case LifeEvent::birth:
            add_child(rules, domain, row, day_of_birth());
            need_at_birth(rules, board, domain, out, step, row, day_of_birth());
            break;
        case LifeEvent::worsening:
            ++r.morbidity[row];
            set_classes(rules, r, row);
            break;
        case LifeEvent::recovery:
            --r.morbidity[row];
            set_classes(rules, r, row);
            break;
    }
}

void immigrate(const Rules& rules, Domain& domain, Step step) {
    const world::DomainPlace& place = rules.setting.geography.domains[domain.index.at()];
    const float weight = domain.residents.weight;
    const std::uint64_t stream = mix64(kImmigrantStream, place.municipality.value, place.part);
    const double mean = rules.demography.immigrants(domain.index) * step.years() / weight;
    const int count = Draw(rules.seed, stream, step.index, Purpose::immigration).poisson(mean);
    for (int n = 0; n < count; ++n) {
        const std::uint64_t id = lineage_id(stream, step.index, static_cast<std::uint64_t>(n));
        const auto [age, within] = Draw(rules.seed, id, 0, Purpose::immigrant).uniforms();
        const std::size_t band = rules.demography.immigrant_band(age);
        const double years = 5.0 * (static_cast<double>(band) + within);
        const Date born = step.begin - static_cast<int>(years * kDaysPerYear);
        const std::uint32_t row = append(rules, domain, id, place.municipality, weight, born, band);
        set_classes(rules, domain.residents, row);
        domain.flows[place.municipality.at()].immigration += weight;
        domain.ledger.immigrated += weight;
    }
}

}  // namespace

void demography(const Rules& rules, const Board& board, Domain& domain, Outbox& out, Step step) {
    Residents& r = domain.residents;
    domain.first_newborn = static_cast<std::uint32_t>(r.size());
    domain.birth_days.clear();
    domain.candidates.clear();
    scan_founders(rules.seed, r.first_id, step.index, Purpose::life_scan, {r.life_class.data(), r.founders},
                  kRiskLimits, domain.candidates);
    scan_listed(rules.seed, r.later_id, step.index, Purpose::life_scan,
                {r.life_class.data() + r.founders, r.later_id.size()}, kRiskLimits, r.founders,
                domain.candidates);
    for (const std::uint32_t row : domain.candidates) live_on(rules, board, domain, out, step, row);
    if (!rules.population_held) immigrate(rules, domain, step);
}

void classify(const Rules& rules, Domain& domain, Date date) {
    Residents& r = domain.residents;
    const int now = (rules.age_day(date) - world::kWeekZero) / kDaysPerWeek;
    for (std::uint32_t row = 0; row < r.size(); ++row) {
        if (r.alive[row] == 0) continue;
        const int years = completed_years(now - r.birth_week[row]);
        r.age_band[row] = static_cast<std::uint8_t>(scenario::age_band(years));
        set_classes(rules, r, row);
    }
}

}  // namespace careloop::model

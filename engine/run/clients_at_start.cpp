// SPDX-License-Identifier: Apache-2.0
#include "engine/run/clients_at_start.hpp"

namespace careloop::run {
namespace {

using model::Rules;
using world::Domain;

constexpr double kFilled =
    0.92;  // of the hours of a mean week; the utilisation hours per need were fitted to

/// A need whose first step is a service with clients.
struct Service {
    NeedKind need;
    CareStep step;
    UnitKind kind;
    double probability = 1;
};

std::vector<Service> services(const Rules& rules) {
    std::vector<Service> out;
    for (std::size_t n = 0; n < rules.scenario.catalogue.need_kinds.size(); ++n) {
        for (const model::Routing::Branch& b : rules.routing.starts(NeedKind::of(n))) {
            const UnitKind kind = rules.step(b.to).unit_kind;
            if (rules.kind(kind).form == scenario::CareForm::clients)
                out.push_back({NeedKind::of(n), b.to, kind, b.probability});
        }
    }
    return out;
}

/// Expected number of running services of this resident, before the national factor.
double expected(const Rules& rules, const Domain& d, std::uint32_t row, const Service& s) {
    const world::Residents& r = d.residents;
    const MunicipalityIndex home{r.municipality[row]};
    const std::size_t cell = model::cell_of(r.age_band[row], r.sex[row], r.morbidity[row]);
    const std::size_t needs = rules.scenario.catalogue.need_kinds.size();
    double rate = rules.need.table(home).rate[cell * needs + s.need.at()];
    if (rate <= 0) return 0;
    if (rules.scenario.catalogue.need_kinds[s.need.at()].follows_frailty)
        rate *= rules.need.frailty(r.frailty[row]);
    const double death =
        rules.demography.table(home).rate[cell][static_cast<std::size_t>(model::LifeEvent::death)];
    const double years = rules.care.mean_days(s.step) / kDaysPerYear;
    return s.probability * rate / (1 / years + death);
}

}  // namespace

void start_clients(const Rules& rules, const Workers& workers, std::vector<Domain>& domains) {
    const std::vector<Service> all = services(rules);
    const std::size_t kinds = rules.scenario.catalogue.unit_kinds.size();
    const auto& directory = rules.setting.directory;

    // Hours asked for and hours there are, by kind: sums in domain order.
    std::vector<std::vector<double>> asked(domains.size(), std::vector<double>(kinds, 0));
    workers.for_each(domains.size(), [&](std::size_t d) {
        const world::Residents& r = domains[d].residents;
        for (std::uint32_t row = 0; row < r.size(); ++row) {
            for (const Service& s : all) {
                const double mean = expected(rules, domains[d], row, s);
                if (mean <= 0) continue;
                const UnitIndex unit =
                    directory.near(MunicipalityIndex{r.municipality[row]}, s.kind).front().unit;
                asked[d][s.kind.at()] += mean * r.weight_of(row) * rules.care.step(unit, s.step).hours;
            }
        }
    });
    std::vector<double> hours(kinds, 0), wanted(kinds, 0), factor(kinds, 0);
    for (const Domain& d : domains) {
        for (std::size_t k = 0; k < kinds; ++k) wanted[k] += asked[d.index.at()][k];
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            for (const double h : d.units[u].normal_hours) hours[rules.place(d, u).kind.at()] += h;
        }
    }
    for (std::size_t k = 0; k < kinds; ++k) factor[k] = wanted[k] > 0 ? kFilled * hours[k] / wanted[k] : 0;

    const model::Board board(directory.units.size());
    std::vector<model::Outbox> out(domains.size());
    workers.for_each(domains.size(), [&](std::size_t d) {
        Domain& domain = domains[d];
        const world::Residents& r = domain.residents;
        for (std::uint32_t row = 0; row < r.size(); ++row) {
            for (const Service& s : all) {
                const double mean = expected(rules, domain, row, s) * factor[s.kind.at()];
                if (mean <= 0) continue;
                // Needs come whether or not an earlier service runs: the number running is Poisson.
                const std::uint64_t id = mix64(r.id(row), 0x636c69656e74ULL, s.step.value);
                const int running = Draw(rules.seed, id, 0, Purpose::service_length).poisson(mean);
                if (running == 0) continue;
                model::Onset onset;
                onset.domain = domain.index;
                onset.resident = row;
                onset.home = MunicipalityIndex{r.municipality[row]};
                onset.weight = r.weight_of(row);
                onset.need = s.need;
                onset.age = static_cast<std::uint8_t>(r.age(row, rules.scenario.begin));
                onset.morbidity = r.morbidity[row];
                onset.flags = world::flag_of(r.sex[row]);
                for (int n = 0; n < running; ++n) {
                    onset.id = mix64(id, static_cast<std::uint64_t>(n));
                    model::open_step(rules, board, onset, s.step, rules.scenario.begin, domain.ledger,
                                     out[d]);
                }
            }
        }
    });
    // They are inside from the first day; the time left of an exponential service is exponential again.
    for (const model::Outbox& box : out) {
        for (const model::Arrival& a : box.arrivals) {
            world::Episode e = a.episode;
            const UnitIndex unit = UnitIndex::of(directory.domain_first[a.to.at()] + a.unit);
            e.rank = rules.scenario.begin;
            e.until = rules.scenario.begin + static_cast<int>(rules.care.length_days(rules.seed, unit, e));
            domains[a.to.at()].units[a.unit].inside.push_back(e);
        }
    }
}

}  // namespace careloop::run

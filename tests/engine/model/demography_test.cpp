// SPDX-License-Identifier: Apache-2.0
// Lives: exponential lifetimes, competing events, births, migration, and luck that is each resident's own.
#include "engine/model/demography.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <set>

#include "tests/engine/model/small_world.hpp"
#include "tests/statistics.hpp"

using namespace careloop;
using namespace careloop::model;
using careloop::tests::kTwoSided;
using scenario::Sex;
using small_world::Town;

namespace {

/// Phase 1 for one domain; what it sends is dropped.
void live(Town& town, std::size_t domain, Step step) {
    town.rules->prepare(step);
    if (town.rules->reclassify || step.index % 4 == 0)
        classify(*town.rules, town.domains[domain], step.begin);
    demography(*town.rules, town.board, town.domains[domain], town.out, step);
    town.out = {};
}

double living(const world::Domain& domain) {
    double people = 0;
    for (std::uint32_t row = 0; row < domain.residents.size(); ++row) {
        if (domain.residents.alive[row] != 0) people += domain.residents.weight_of(row);
    }
    return people;
}

/// Standard normal under the null that `count` of `n` happened with probability p.
double binomial_z(double count, double n, double p) {
    return (count - n * p) / std::sqrt(n * p * (1 - p));
}

struct Life {
    int municipality, morbidity, alive, children, sex, birth_week;
    auto operator<=>(const Life&) const = default;
};

std::map<std::uint64_t, Life> lives(const world::Residents& r) {
    std::map<std::uint64_t, Life> by_id;
    for (std::uint32_t row = 0; row < r.size(); ++row) {
        by_id[r.id(row)] = {r.municipality[row], r.morbidity[row], r.alive[row],
                            r.children[row],     r.sex[row],       r.birth_week[row]};
    }
    return by_id;
}

}  // namespace

TEST_CASE("Under a constant hazard, lifetimes are exponential, whatever the step") {
    // null: P(T <= t) = 1 - exp(-0.5 t); 100 000 founders, seed 1; Kolmogorov-Smirnov at the steps' ends
    // (a subset of all t, so the false alarm is below 1e-6).
    for (const int days : {28, 7}) {
        Town town({"demography.death_rate=0.5"}, {.days = days});
        constexpr std::uint32_t kPeople = 100'000;
        town.settle(0, kPeople, 30, Sex::female);
        double distance = 0;
        for (std::uint32_t k = 0; k * static_cast<std::uint32_t>(days) < 6 * 365; ++k) {
            live(town, 0, town.step(k));
            const double years = (k + 1) * days / kDaysPerYear;
            const double dead = town.domains[0].ledger.died / kPeople;
            distance = std::max(distance, std::abs(dead - (1 - std::exp(-0.5 * years))));
        }
        CHECK(distance * std::sqrt(double{kPeople}) < tests::kKolmogorovLimit);
        CHECK(living(town.domains[0]) == kPeople - town.domains[0].ledger.died);
    }
}

TEST_CASE("Relative mortality by morbidity keeps the mean of age and sex") {
    Town town({"demography.death_rate=0.04", "morbidity.death_ratio[low]=0.2",
               "morbidity.death_ratio[rising]=1", "morbidity.death_ratio[chronic]=2",
               "morbidity.death_ratio[complex]=6", "morbidity.prevalence[*,low]=0.6",
               "morbidity.prevalence[*,rising]=0.2", "morbidity.prevalence[*,chronic]=0.15",
               "morbidity.prevalence[*,complex]=0.05"});
    const LifeTable& table = town.rules->demography.table(MunicipalityIndex{0});
    const double share[] = {0.6, 0.2, 0.15, 0.05}, ratio[] = {0.2, 1, 2, 6};
    for (std::size_t band = 0; band < scenario::kAgeBands; ++band) {
        double mean = 0;
        for (std::size_t m = 0; m < scenario::kMorbidities; ++m) {
            const double rate = table.rate[cell_of(band, 1, m)][static_cast<std::size_t>(LifeEvent::death)];
            CHECK(rate / table.rate[cell_of(band, 1, 1)][0] == Approx(ratio[m]));
            mean += share[m] * rate;
        }
        CHECK(mean == Approx(0.04));
    }
}

TEST_CASE("Competing events happen in proportion to their rates") {
    // null: of n women of 30 with a rising risk, a step of 28 days brings n (1 - exp(-R dt)) events, shared
    // as the rates; 200 000 founders, seed 1; chi-square over six kinds and nothing, false alarm 1e-6.
    Town town({"demography.death_rate=0.3", "demography.emigration_rate=0.2", "demography.move_rate=0.7",
               "demography.birth_rate=0.4", "morbidity.worsening_rate=0.5", "morbidity.recovery_rate=0.1"},
              {.populations = {100'000, 50'000}, .days = 28});
    constexpr std::uint32_t kPeople = 200'000;
    town.settle(0, kPeople, 30, Sex::female, 1);
    const Step step = town.step(0);
    live(town, 0, step);
    const world::Domain& d = town.domains[0];
    std::vector<double> counts = {
        d.ledger.died, d.ledger.emigrated, d.flows[0].moved_out, d.ledger.born, 0, 0};
    for (std::uint32_t row = 0; row < kPeople; ++row) {
        counts[4] += d.residents.morbidity[row] == 2 ? 1 : 0;
        counts[5] += d.residents.morbidity[row] == 0 ? 1 : 0;
    }
    const double total = 0.3 + 0.2 + 0.7 + 0.4 + 0.5 + 0.1, happens = 1 - std::exp(-total * step.years());
    std::vector<double> expected;
    double events = 0;
    for (const double rate : {0.3, 0.2, 0.7, 0.4, 0.5, 0.1})
        expected.push_back(kPeople * happens * rate / total);
    for (const double c : counts) events += c;
    counts.push_back(kPeople - events);
    expected.push_back(kPeople * (1 - happens));
    CHECK(tests::chi_square(counts, expected) < tests::chi_square_limit(6));
    // Men bear no children, the healthy cannot recover, the sickest cannot worsen.
    const LifeTable& table = town.rules->demography.table(MunicipalityIndex{0});
    CHECK(table.total[cell_of(6, 1, 1)] == Approx(total - 0.4));
    CHECK(table.total[cell_of(6, 0, 0)] == Approx(total - 0.1));
    CHECK(table.total[cell_of(6, 0, 3)] == Approx(total - 0.5));
}

TEST_CASE("Births per woman-year, boys among them, and the newborn's first state") {
    // null: each step a woman gives birth with p = 1 - exp(-0.3 dt), independently; 20 000 women, 1 year,
    // seed 1; normal limits, false alarm 1e-6.
    Town town({"demography.birth_rate=0.3", "demography.boy_share=0.6"});
    constexpr std::uint32_t kWomen = 20'000;
    town.settle(0, kWomen, 25, Sex::female);
    town.domains[0].residents.weight = 2;
    constexpr std::uint32_t kSteps = 52;
    // Daughters of the first year are far from 15, but the rate here knows no age: the women at risk are
    // counted.
    double at_risk = 0, boys = 0;
    const world::Residents& r = town.domains[0].residents;
    for (std::uint32_t k = 0; k < kSteps; ++k) {
        for (std::uint32_t row = 0; row < r.size(); ++row) at_risk += r.sex[row] == 0 ? 1 : 0;
        live(town, 0, town.step(k));
    }
    const auto born = static_cast<double>(r.later_id.size());
    const double p = 1 - std::exp(-0.3 * town.step(0).years());
    CHECK(std::abs(binomial_z(born, at_risk, p)) < kTwoSided);
    CHECK(p / town.step(0).years() == Approx(0.3).epsilon(0.003));  // the step's own error is that small
    CHECK(town.domains[0].ledger.born == 2 * born);
    CHECK(town.domains[0].flows[0].births == 2 * born);
    std::set<std::uint64_t> ids;
    std::uint64_t children = 0;
    for (std::uint32_t row = 0; row < r.size(); ++row) {
        ids.insert(r.id(row));
        children += r.children[row];
        if (row < kWomen) continue;
        boys += r.sex[row] == static_cast<std::uint8_t>(Sex::male) ? 1 : 0;
        CHECK(r.weight_of(row) == 2);
        CHECK((r.id(row) & kLineageBit) != 0);
        CHECK(r.age(row, town.scenario.begin + 365) == 0);
    }
    CHECK(std::abs(binomial_z(boys, born, 0.6)) < kTwoSided);
    CHECK(ids.size() == r.size());
    CHECK(children == r.later_id.size());
    // The first child's id comes from the mother alone.
    std::size_t mothers = 0;
    for (std::uint32_t row = 0; row < kWomen; ++row) {
        if (r.children[row] == 0) continue;
        ++mothers;
        for (std::uint64_t child = 1; child <= r.children[row]; ++child) {
            CHECK(ids.count(lineage_id(r.id(row), child)) == 1);
        }
    }
    CHECK(mothers > 4000);
}

TEST_CASE("Immigrants are Poisson about the year's number, weighted and aged as said") {
    // null: each week Poisson with mean 26 000 / 10 x dt, ages by share; 520 weeks, seed 1; sum by its normal
    // limit, dispersion and ages by chi-square, false alarm 1e-6 each.
    Town town({"demography.immigrants=26000", "demography.immigrant_share=0",
               "demography.immigrant_share[20-24]=0.5", "demography.immigrant_share[30-34]=0.3",
               "demography.immigrant_share[65-69]=0.2"});
    town.settle(0, 16, 30, Sex::female);
    town.domains[0].residents.weight = 10;
    constexpr int kWeeks = 520;
    const double mean = 2600 * town.step(0).years();
    double sum = 0, dispersion = 0;
    for (std::uint32_t k = 0; k < kWeeks; ++k) {
        const auto before = static_cast<double>(town.domains[0].residents.size());
        live(town, 0, town.step(k));
        const double came = static_cast<double>(town.domains[0].residents.size()) - before;
        sum += came;
        dispersion += (came - mean) * (came - mean) / mean;
    }
    CHECK(std::abs(sum - kWeeks * mean) < kTwoSided * std::sqrt(kWeeks * mean));
    CHECK(dispersion < tests::chi_square_limit(kWeeks));
    CHECK(dispersion > kWeeks - kTwoSided * std::sqrt(2.0 * kWeeks));  // not too regular either
    CHECK(town.domains[0].ledger.immigrated == 10 * sum);
    std::vector<double> ages(3, 0);
    std::set<std::uint64_t> ids;
    const world::Residents& r = town.domains[0].residents;
    const auto u = [&](double x) { return town.rules->demography.immigrant_band(x); };
    CHECK((u(0.0) == 4 && u(0.499) == 4 && u(0.501) == 6 && u(0.801) == 13));
    for (std::uint32_t row = r.founders; row < r.size(); ++row) ids.insert(r.id(row));
    CHECK(ids.size() == r.later_id.size());
    for (std::size_t i = 0; i < 100'000; ++i) {
        const std::size_t band = u((static_cast<double>(i) + 0.5) / 100'000);
        ages[band == 4 ? 0 : band == 6 ? 1 : 2] += 1;
    }
    CHECK(ages == std::vector<double>{50'000, 30'000, 20'000});
}

TEST_CASE("Moves keep everybody and go where people and nearness draw") {
    // null: destinations in proportion to people x exp(-distance / 60 km); 40 000 founders, one step of 28
    // days at rate 8, seed 1; chi-square, false alarm 1e-6.
    Town town({"demography.move_rate=8", "demography.move_distance=60"},
              {.populations = {100'000, 50'000, 200'000, 80'000}, .days = 28});
    constexpr std::uint32_t kPeople = 40'000;
    town.settle(1, kPeople, 30, Sex::male);
    live(town, 1, town.step(0));
    const world::Domain& d = town.domains[1];
    std::vector<double> counts(4, 0), weights(4, 0), expected;
    for (std::uint32_t row = 0; row < kPeople; ++row) counts[d.residents.municipality[row]] += 1;
    const auto& places = town.setting.geography.municipalities;
    double all = 0, in = 0, out = 0;
    for (std::size_t m = 0; m < 4; ++m) {
        in += d.flows[m].moved_in;
        out += d.flows[m].moved_out;
        CHECK(d.flows[m].moved_in == (m == 1 ? 0 : counts[m]));
        if (m == 1) continue;
        const double km =
            6371 * 3.14159265358979 / 180 * std::abs(places[m].seat.latitude - places[1].seat.latitude);
        weights[m] = static_cast<double>(places[m].population) * std::exp(-km / 60);
        all += weights[m];
    }
    CHECK(in == out);
    CHECK(living(d) == kPeople);
    CHECK(std::abs(binomial_z(out, kPeople, 1 - std::exp(-8 * town.step(0).years()))) < kTwoSided);
    counts.erase(counts.begin() + 1);
    weights.erase(weights.begin() + 1);
    for (const double w : weights) expected.push_back(out * w / all);
    CHECK(tests::chi_square(counts, expected) < tests::chi_square_limit(2));
}

TEST_CASE("Taking one resident away changes nobody else's life") {
    const std::vector<std::string> set = {"demography.death_rate=0.05",     "demography.birth_rate=0.4",
                                          "demography.move_rate=0.5",       "demography.immigrants=500",
                                          "morbidity.worsening_rate=0.3",   "morbidity.recovery_rate=0.2",
                                          "demography.emigration_rate=0.02"};
    Town with(set, {.populations = {100'000, 60'000}}), without(set, {.populations = {100'000, 60'000}});
    for (Town* town : {&with, &without}) town->settle(0, 3000, 30, Sex::female, 1);
    world::Residents& r = without.domains[0].residents;
    constexpr std::uint32_t kGone = 1234;
    r.alive[kGone] = 0;
    r.life_class[kGone] = 0;
    for (std::uint32_t k = 0; k < 156; ++k) {
        live(with, 0, with.step(k));
        live(without, 0, without.step(k));
    }
    auto all = lives(with.domains[0].residents), rest = lives(r);
    const std::uint64_t gone = r.id(kGone);
    REQUIRE(all.at(gone).children > 0);  // so the gone one's line is missing
    all.erase(gone);
    rest.erase(gone);
    std::size_t missing = 0;
    for (const auto& [id, life] : all) {
        const auto same = rest.find(id);
        if (same == rest.end())
            ++missing;
        else
            CHECK(life == same->second);
    }
    CHECK(missing >= static_cast<std::size_t>(with.domains[0].residents.children[kGone]));
    CHECK(missing < 20);
    CHECK(rest.size() + missing == all.size());
}

TEST_CASE("Whatever happens to residents, their risk classes fit the state they are in") {
    // Rates far apart between stages and places, so that a class left behind would bound the wrong rate.
    Town town({"demography.death_rate=0.3", "demography.birth_rate=0.4", "demography.move_rate=1",
               "demography.immigrants=2000", "morbidity.worsening_rate[*,low]=2",
               "morbidity.worsening_rate[*,rising]=9", "morbidity.recovery_rate[chronic]=3",
               "morbidity.death_ratio[rising]=2", "need.rate[ask,*,*]=2",
               "need.morbidity_ratio[ask,rising]=4", "need.morbidity_ratio[ask,chronic]=20"},
              {.populations = {100'000, 60'000}});
    town.settle(0, 5000, 30, Sex::female);
    world::Domain& domain = town.domains[0];
    for (std::uint32_t k = 0; k < 3; ++k) {  // between two renewals of all classes
        town.rules->prepare(town.step(k));
        demography(*town.rules, town.board, domain, town.out, town.step(k));
        town.out = {};
    }
    const auto life = domain.residents.life_class, need = domain.residents.need_class;
    std::set<std::uint8_t> seen;
    for (std::uint32_t row = 0; row < domain.residents.size(); ++row) {
        if (domain.residents.alive[row] != 0)
            seen.insert(life[row]);
        else
            CHECK((life[row] == 0 && need[row] == 0));
    }
    CHECK(seen.size() >= 3);
    classify(*town.rules, domain, town.scenario.begin + 21);
    CHECK(domain.residents.life_class == life);
    CHECK(domain.residents.need_class == need);
}

TEST_CASE("Own units of primary care and of dental care are chosen apart") {
    // null: each of two and two units with half; 10 000 or so who moved, seed 1; chi-square over four pairs.
    Town town({"demography.move_rate=20"}, {.units = {{"primary_care", 0, 0xffff, 1},
                                                      {"primary_care", 0, 0xffff, 1},
                                                      {"dental", 0, 0xffff, 1},
                                                      {"dental", 0, 0xffff, 1}},
                                            .populations = {100'000, 100'000},
                                            .days = 28});
    town.settle(0, 13'000, 30, Sex::male);
    live(town, 0, town.step(0));
    const world::Residents& r = town.domains[0].residents;
    std::vector<double> pairs(4, 0);
    double moved = 0;
    for (std::uint32_t row = 0; row < r.size(); ++row) {
        if (r.municipality[row] == 0) continue;
        moved += 1;
        REQUIRE((r.primary_unit[row] < 2 && (r.dental_unit[row] & ~1U) == 2));
        pairs[2 * r.primary_unit[row] + r.dental_unit[row] - 2] += 1;
    }
    REQUIRE(moved > 9000);
    CHECK(tests::chi_square(pairs, std::vector<double>(4, moved / 4)) < tests::chi_square_limit(3));
}

TEST_CASE("A risk class is the lowest whose limit bounds the probability") {
    for (std::size_t c = 1; c < 16; ++c) {
        const double limit = kRiskLimits[c] / 256.0;
        CHECK(risk_class(limit) == c);
        if (c < 15) CHECK(risk_class(limit + 1e-9) == c + 1);
        CHECK(risk_class(limit - 1e-9) == c);
    }
    CHECK(risk_class(0) == 1);
}

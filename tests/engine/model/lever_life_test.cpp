// SPDX-License-Identifier: Apache-2.0
// Levers with a carrier: integration and falling back in closed form, carriers who leave, what grants pay
// for.
#include "engine/model/lever_life.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "tests/engine/model/town_levers.hpp"

using namespace careloop;
using namespace careloop::model;
using scenario::Carrier;
using small_world::carried_lever;
using small_world::let_live;
using small_world::Town;
using small_world::use_levers;
using world::Count;
using world::Level;

namespace {

constexpr double kPartStep = 1.0 / 256;  ///< half of what parts are told in

/// Part of its strength that a lever supported for so many weeks has, so many weeks later.
double part_left(const std::vector<std::string>& set, std::uint32_t supported, std::uint32_t later) {
    Town town(set);
    scenario::Lever lever = carried_lever(town, Carrier::money);
    lever.support_ends = town.step(supported).begin;
    use_levers(town, {lever});
    world::Nation nation;
    let_live(town, nation, 0, supported + later);
    return nation.lever_part[0];
}

struct Paid {
    double fresh = 0, under_way = 0;
    [[nodiscard]] double share_under_way() const { return under_way / (fresh + under_way); }
};

/// Ten people, 1000 SEK each and year, for so many weeks, without shortage.
Paid grant_of(std::uint32_t weeks, const std::vector<std::string>& set = {}) {
    Town town(set);
    town.employ(0, town.unit("office"), 10);
    scenario::Lever lever = carried_lever(town, Carrier::money);
    lever.support_ends = town.step(weeks).begin;
    lever.grant = 1000;
    use_levers(town, {lever});
    for (world::UnitState& unit : town.domains[0].units) unit.workload = 1;
    world::Nation nation;
    let_live(town, nation, 0, weeks + 10);  // nothing is paid after the last day
    const world::Tally& tally = town.domains[0].units[town.unit("office")].tally;
    CHECK(nation.grant_new[0] == Approx(tally[Count::grant_new]));
    return {tally[Count::grant_new], tally[Count::grant_under_way]};
}

constexpr std::uint32_t kLate = 43;  ///< weeks left of a year when the grant is known in March

}  // namespace

TEST_CASE("Integration and what is kept follow the closed form, whatever the step") {
    const std::vector<std::string> set = {"lever.integration_time=500", "lever.fall_back=3"};
    for (const int days : {1, 7, 28}) {
        INFO(days);
        small_world::Plan plan;
        plan.days = days;
        Town town(set, plan);
        scenario::Lever lever = carried_lever(town, Carrier::money);
        const auto carried = static_cast<std::uint32_t>(364 / days), left = carried + carried / 2;
        lever.support_ends = town.step(carried).begin;
        use_levers(town, {lever});
        world::Nation nation;
        let_live(town, nation, 0, carried);
        const double integration = 1 - std::exp(-364.0 / 500);
        CHECK(nation.integration[0] == Approx(integration));
        CHECK(nation.lever_part[0] == 1.0);
        let_live(town, nation, carried, left);
        CHECK(nation.integration[0] == Approx(integration));
        const double kept = std::exp(-3.0 * (left - carried) * days / kDaysPerYear);
        CHECK(nation.kept[0] == Approx(kept));
        CHECK(nation.lever_part[0] == Approx(integration + (1 - integration) * kept).margin(kPartStep));
        CHECK(nation.integration[1] == 0.0);  // a region without units
    }
}

TEST_CASE("Twice the time for learning integrates as the link says, and a successor takes up what was left") {
    Town town({"lever.integration_time=500", "lever.fall_back=2"});
    use_levers(town, {carried_lever(town, Carrier::key_person)});
    for (world::UnitState& unit : town.domains[0].units)
        unit.level[Level::learning] = 2 * town.rules->lever_life.usual_learning;
    world::Nation nation;
    let_live(town, nation, 0, 1);
    // g = ln((x + x0/20) / (21/20 x0)), bounded by ln 5.
    const double g = std::log(2.05 / 1.05), bound = std::log(5.0);
    const double pace = std::exp(bound * std::tanh(g / bound));
    CHECK(nation.integration[0] == Approx(1 - std::exp(-7 * pace / 500)));

    nation.integration[0] = 0.2, nation.kept[0] = 1;
    nation.carrier_gone[0] = town.step(27).begin.days;
    let_live(town, nation, 1, 27);
    const double years = 26 * 7 / kDaysPerYear, kept = std::exp(-2 * years);
    CHECK(nation.integration[0] == 0.2);
    CHECK(nation.kept[0] == Approx(kept));
    nation.carrier_gone[0] = 0;
    let_live(town, nation, 27, 28);
    CHECK(nation.integration[0] > 0.2);
    CHECK(nation.kept[0] == Approx(1 - (1 - kept) * std::exp(-2 * 7 / kDaysPerYear)));
}

TEST_CASE("Carriers leave at the rate of their kind, and money does not") {
    constexpr std::size_t kLevers = 600;
    constexpr double kYear = 364 / kDaysPerYear;
    Town town({"lever.coordinator_leaves=0.5", "lever.manager_leaves=0.2", "lever.succession=5000"});
    const std::size_t regions = town.scenario.catalogue.regions.size();
    const auto share_gone = [&](Carrier carrier) {
        std::vector<scenario::Lever> levers;
        for (std::size_t l = 0; l < kLevers; ++l)
            levers.push_back(carried_lever(town, carrier, "lever " + std::to_string(l)));
        use_levers(town, levers);
        world::Nation nation;
        let_live(town, nation, 0, 52);
        double gone = 0;
        for (std::size_t l = 0; l < kLevers; ++l) gone += nation.carrier_gone[l * regions] > 0 ? 1 : 0;
        return gone / kLevers;
    };
    const auto close = [](double rate) {
        const double p = 1 - std::exp(-rate * kYear);
        return Approx(p).margin(4 * std::sqrt(p * (1 - p) / kLevers));
    };
    CHECK(share_gone(Carrier::coordinator) == close(0.5));
    CHECK(share_gone(Carrier::manager) == close(0.2));
    CHECK(share_gone(Carrier::money) == 0.0);
}

TEST_CASE("A lever with a carrier acts by region with the part it has; others by the date alone") {
    const Town town({"care.effort=1"});
    const auto slot = town.scenario.parameters.find("care.effort");
    REQUIRE(slot.has_value());
    scenario::Lever lever = carried_lever(town, Carrier::coordinator);
    scenario::Change change;
    change.slot = *slot, change.form = scenario::ChangeForm::multiply, change.value = 0.5;
    lever.changes = {change};
    scenario::Lever plain = lever;
    plain.carrier = Carrier::none;
    const std::size_t regions = town.scenario.catalogue.regions.size();
    std::vector<double> parts(regions, 1.0);
    parts[0] = 0.5;
    const auto effort = [&](const scenario::InForce& in, std::size_t region) {
        return in.table(*slot)(scenario::At{}.set(scenario::Dimension::region, region));
    };
    for (const double uptake : {1.0, 0.999999}) {
        INFO(uptake);
        lever.uptake = uptake;
        scenario::InForce in(town.scenario.parameters, town.scenario.catalogue, {lever}, town.setting.places,
                             Seed{1, 0});
        scenario::Reading made;
        const auto renewed = [&] { return in.renew(made, [&] { (void)effort(in, 0); }); };
        in.fold(town.scenario.begin);
        CHECK(renewed());
        CHECK(effort(in, 0) == 0.5);
        in.carry(parts);
        in.fold(town.scenario.begin + 7);
        CHECK(renewed());
        CHECK(effort(in, 0) == 0.75);
        if (uptake == 1.0) CHECK(effort(in, 1) == 0.5);
        in.carry(parts);
        in.fold(town.scenario.begin + 14);
        CHECK_FALSE(renewed());
    }
    scenario::InForce in(town.scenario.parameters, town.scenario.catalogue, {plain}, town.setting.places,
                         Seed{1, 0});
    in.carry(parts);
    in.fold(town.scenario.begin);
    CHECK(effort(in, 0) == 0.5);
}

TEST_CASE("Pattern P12: work falls back when its support ends, unless it has been integrated") {
    const auto falls_back = [](const std::vector<std::string>& set) { return part_left(set, 26, 104) < 0.5; };
    CHECK(falls_back({}));
    CHECK(part_left({}, 78, 0) == 1.0);
    CHECK(part_left({}, 78, 104) > 0.6);  // Halland's 18 months: most of it stays
    CHECK(part_left({}, 260, 104) > 0.9);
    CHECK_FALSE(falls_back({"lever.fall_back=0"}));
}

TEST_CASE("What a grant pays for is counted whole, week by week") {
    const Paid year = grant_of(52);
    CHECK(year.fresh + year.under_way == Approx(10 * 1000 * 364 / kDaysPerYear));
    double fresh = 0;
    for (int week = 0; week < 52; ++week)
        fresh += 10 * 1000 * 7 / kDaysPerYear * 0.5 * std::min(1.0, (364 - 7 * week) / 182.0);
    CHECK(year.fresh == Approx(fresh));
}

TEST_CASE("Pattern P10: a late grant of one year goes to work under way, more than one of five years") {
    CHECK(grant_of(kLate).share_under_way() >= 0.6);
    CHECK(grant_of(260).share_under_way() < 0.6);
    // With staff free for new projects it would not.
    CHECK(grant_of(kLate, {"grant.staff_held=0"}).share_under_way() < 0.6);
    // With no time to set projects up, one year would do as five.
    CHECK(grant_of(kLate, {"grant.set_up=0"}).share_under_way() ==
          Approx(grant_of(260, {"grant.set_up=0"}).share_under_way()));
}

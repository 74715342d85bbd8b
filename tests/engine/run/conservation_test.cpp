// SPDX-License-Identifier: Apache-2.0
// Conservation: nothing comes from nowhere, and the check that says so sees what is missing.
#include <catch2/catch.hpp>

#include "engine/run/simulation.hpp"
#include "tests/engine/model/small_world.hpp"

using namespace careloop;
using namespace careloop::run;

namespace {

double living(const Simulation& simulation) {
    double people = 0;
    for (const world::Domain& d : simulation.domains()) {
        for (std::uint32_t r = 0; r < d.residents.size(); ++r) {
            if (d.residents.alive[r] != 0) people += d.residents.weight_of(r);
        }
    }
    return people;
}

template <class Change>
std::string fault_after(Simulation& simulation, const Stock& start, Change&& change) {
    check_conservation(simulation, start);
    change();
    try {
        check_conservation(simulation, start);
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::internal);
        return error.what();
    }
    return "nothing was missed";
}

}  // namespace

TEST_CASE("People, episodes and hours are conserved in every week of half a year, whatever the ranks") {
    const scenario::Scenario blekinge = small_world::region(0.02, {}, {"10"});
    for (const std::size_t ranks : {1U, 3U}) {
        Options options;
        options.check = true;
        options.threads = 1;
        options.ranks = ranks;
        Simulation simulation(blekinge, options);
        const double people = living(simulation);
        for (int k = 0; k < 26; ++k) REQUIRE_NOTHROW(simulation.step());
        // The check had something to look at.
        double born = 0, died = 0, moved = 0;
        std::int64_t opened = 0, closed = 0;
        for (const world::Domain& d : simulation.domains()) {
            born += d.ledger.born + d.ledger.immigrated;
            died += d.ledger.died + d.ledger.emigrated;
            opened += d.ledger.opened;
            closed += d.ledger.closed;
            moved += static_cast<double>(d.residents.later_id.size());
        }
        CHECK((born > 0 && died > 0 && moved > 0));
        CHECK(living(simulation) == Approx(people + born - died).epsilon(1e-9));
        CHECK((closed > 10'000 && opened > closed));
    }
}

TEST_CASE("What vanishes or comes from nowhere is named") {
    Options options;
    options.threads = 1;
    const scenario::Scenario gotland = small_world::region(0.02);
    Simulation simulation(gotland, options);
    const Stock start = stock_at_start(simulation);
    for (int k = 0; k < 5; ++k) simulation.step();
    world::Domain& domain = simulation.domains()[0];

    const auto queue = std::find_if(domain.units.begin(), domain.units.end(),
                                    [](const world::UnitState& u) { return !u.queue[0].empty(); });
    REQUIRE(queue != domain.units.end());
    const world::Episode lost = queue->queue[0].entries.back();
    CHECK(fault_after(simulation, start, [&] { queue->queue[0].entries.pop_back(); }).find("episodes") !=
          std::string::npos);
    queue->queue[0].entries.push_back(lost);
    CHECK(fault_after(simulation, start, [&] { queue->inside.push_back(lost); }).find("episodes") !=
          std::string::npos);
    queue->inside.pop_back();
    CHECK(fault_after(simulation, start, [&] { queue->pending.push_back(lost); }).find("episodes") !=
          std::string::npos);
    queue->pending.pop_back();

    std::uint32_t row = 0;
    while (domain.residents.alive[row] == 0) ++row;
    CHECK(fault_after(simulation, start, [&] { domain.residents.alive[row] = 0; }).find("people") !=
          std::string::npos);
    domain.residents.alive[row] = 1;

    world::UnitState& unit = domain.units[0];
    const double given = unit.tally[world::Count::given_hours];
    CHECK(fault_after(simulation, start, [&] {
              unit.tally[world::Count::given_hours] = unit.tally[world::Count::patient_hours] + 1;
          }).find("hours") != std::string::npos);
    unit.tally[world::Count::given_hours] = given;
    CHECK(fault_after(simulation, start, [&] { domain.staff_first.back() += 1; }).find("staff") !=
          std::string::npos);
}

TEST_CASE("Staff, placements and posts that vanish, double or come from nowhere are named") {
    Options options;
    options.threads = 1;
    options.check = true;
    // Placements are many, so that there is somebody to lose.
    const scenario::Scenario gotland = small_world::region(
        0.02, {"hub.open[*,*]=1", "hub.volunteer_rate=20", "hub.trigger=0"}, {"09", "10"});
    Simulation simulation(gotland, options);
    const Stock start = stock_at_start(simulation);
    for (int k = 0; k < 9; ++k) simulation.step();  // the last holds a round of the labour market
    std::vector<world::Domain>& domains = simulation.domains();
    const std::vector<world::Domain> sound = domains;
    const auto after = [&](auto&& change) {
        const std::string fault = fault_after(simulation, start, change);
        domains = sound;
        return fault;
    };
    const auto names = [](const std::string& fault, const char* what) {
        INFO(fault);
        CHECK(fault.find(what) != std::string::npos);
    };
    REQUIRE((sound[0].staff.size() > 2 && sound[0].pool.size() > 2));

    // Somebody without a row, two with one id, in staff, in both, or across domains.
    names(after([&] { domains[0].pool.resize(sound[0].pool.size() - 1); }), "staff are conserved");
    names(after([&] { domains[0].staff.id[1] = domains[0].staff.id[0]; }), "is in two");
    names(after([&] { domains[0].pool.id[0] = domains[0].staff.id[0]; }), "is in two");
    names(after([&] { domains[1].staff.id[0] = domains[0].staff.id[0]; }), "is in two");
    names(after([&] { domains[0].staff.profession[0] += 1; }), "staff are conserved");
    names(after([&] { domains[0].staff.unit[0] += 1; }), "own unit");
    names(after([&] { simulation.nation().graduated[1] += 1; }), "staff are conserved");
    simulation.nation().graduated[1] -= 1;

    std::size_t visits = 0;
    for (world::Domain& d : domains) {
        for (world::UnitState& u : d.units) {
            for (const world::Visitor& v : u.visitors) visits += v.until > simulation.next().begin.days;
        }
    }
    REQUIRE(visits > 0);  // placements have been looked at
    names(after([&] {
              for (world::Domain& d : domains) {
                  for (world::UnitState& u : d.units) u.visitors.clear();
              }
          }),
          "people on placement");
    names(after([&] {
              domains[0].units[0].visitors.push_back({12, world::kNever, 1, 0, false});
          }),
          "people on placement");

    names(after([&] { domains[0].units[0].posts.employed[domains[0].staff.profession[0]] += 1; }),
          "posts are filled");
    names(after([&] {
              for (float& f : domains[0].units[0].posts.funded) f = 0;
          }),
          "without a post");
    // Tallies are whole between two observations.
    world::UnitState& unit = domains[0].units[0];
    REQUIRE(unit.tally[world::Count::contract_hours] > 0);
    names(after([&] { domains[0].units[0].tally[world::Count::present_hours] *= 2; }), "hours are conserved");
    names(after([&] { domains[0].units[0].tally[world::Count::overtime_hours] = -1; }), "beyond contracts");
    CHECK_NOTHROW(check_conservation(simulation, start));
}

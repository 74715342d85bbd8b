// SPDX-License-Identifier: Apache-2.0
#include "cli/closing.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "analysis/json.hpp"
#include "cli/starting.hpp"
#include "cli/terminal.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

double peak_memory_mib() {
    struct rusage usage = {};
    return ::getrusage(RUSAGE_SELF, &usage) == 0 ? static_cast<double>(usage.ru_maxrss) / 1024 : 0;  // kB
}

}  // namespace

Closing closing_of(const run::Simulation& simulation) {
    const scenario::Scenario& scenario = simulation.scenario();
    const run::Clock& clock = simulation.clock();
    Closing closing;
    closing.scenario = scenario.name;
    closing.arm = simulation.options().arm.empty() ? scenario.arms.front().name : simulation.options().arm;
    closing.member = simulation.options().member;
    closing.years = scenario.years;
    closing.reached = simulation.next().begin;
    closing.finished = simulation.finished();
    struct Here {
        std::int64_t residents = 0;
        double population = 0, memory = peak_memory_mib();
    } here;
    for (const world::Domain& domain : simulation.domains()) {
        for (world::ResidentRow r = 0; r < domain.residents.size(); ++r) {
            if (domain.residents.alive[r] == 0) continue;
            ++here.residents;
            here.population += domain.residents.weight_of(r);
        }
        closing.staff += domain.staff.size();
    }
    for (const Here& there : simulation.by_rank(here)) {
        closing.residents += there.residents;
        closing.population += there.population;
        closing.peak_memory_mib = std::max(closing.peak_memory_mib, there.memory);
    }
    closing.ranks = simulation.ranks();
    closing.units = simulation.world().setting.directory.units.size();
    closing.threads = simulation.workers().threads();
    if (const run::Start& start = simulation.start(); !start.key.empty()) closing.start = text_of(start);
    closing.settling_seconds = clock.settling;
    closing.synthesis_seconds = clock.synthesis;
    closing.stepping_seconds = clock.stepping;
    if (clock.stepping > 0)
        closing.resident_steps_per_second = static_cast<double>(clock.resident_steps) / clock.stepping;
    return closing;
}

std::string text_of(const Closing& c) {
    std::vector<std::vector<std::string>> rows = {
        {"scenario", fmt::format("{}, arm {}, member {}", c.scenario, c.arm, c.member)},
        {"horizon", fmt::format("{} years, to {}", c.years, to_string(c.reached))},
        {"residents", fmt::format("{} standing for {} people", readable(static_cast<double>(c.residents)),
                                  readable(c.population))},
        {"units", readable(static_cast<double>(c.units))},
        {"staff", readable(static_cast<double>(c.staff))},
        {"synthesis", fmt::format("{:.2f} s", c.synthesis_seconds)},
        {"stepping", fmt::format("{:.2f} s on {}{} threads", c.stepping_seconds,
                                 c.ranks > 1 ? fmt::format("{} ranks of ", c.ranks) : "", c.threads)},
        {"rate", readable(c.resident_steps_per_second) + " resident-steps per second"},
        {"peak memory", fmt::format("{:.0f} MiB", c.peak_memory_mib)},
        {c.finished ? "output" : "checkpoint", c.file.string()},
    };
    if (!c.start.empty()) {
        const std::string when =
            c.settling_seconds > 0 ? fmt::format("{:.2f} s, ", c.settling_seconds) : std::string("before, ");
        rows.insert(rows.begin() + 5, {"settling", when + c.start});
    }
    if (c.finished) rows.push_back({"digest", c.digest});
    return columns(rows);
}

std::string json_of(const Closing& c) {
    Json json;
    json.object()
        .text("scenario", c.scenario)
        .text("arm", c.arm)
        .whole("member", c.member)
        .whole("years", c.years)
        .boolean("finished", c.finished)
        .text("reached", to_string(c.reached))
        .whole("residents", c.residents)
        .number("population", c.population)
        .whole("units", c.units)
        .whole("staff", c.staff)
        .whole("ranks", c.ranks)
        .whole("threads", c.threads)
        .text("start_state", c.start)
        .number("settling_seconds", c.settling_seconds)
        .number("synthesis_seconds", c.synthesis_seconds)
        .number("stepping_seconds", c.stepping_seconds)
        .number("resident_steps_per_second", c.resident_steps_per_second)
        .number("peak_memory_mib", c.peak_memory_mib)
        .text(c.finished ? "output" : "checkpoint", c.file.string());
    if (c.finished) json.text("digest", c.digest);
    if (!c.story.empty()) {
        json.list("story");
        for (const std::string& line : c.story) json.text({}, line);
        json.close();
    }
    return json.close().document();
}

}  // namespace careloop::cli

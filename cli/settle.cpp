// SPDX-License-Identifier: Apache-2.0
// settle: makes the start state of a scenario's world, or shows the one in the cache.
#include <fmt/format.h>

#include <algorithm>

#include "analysis/json.hpp"
#include "cli/commands.hpp"
#include "cli/starting.hpp"
#include "cli/terminal.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/output/file.hpp"
#include "engine/run/signals.hpp"

namespace careloop::cli {

using analysis::Json;

namespace {

/// The quantity that came to rest last, and since when.
std::string last_to_rest(const run::Settled& settled) {
    const auto last = std::max_element(settled.rest_since.begin(), settled.rest_since.end());
    if (std::find(settled.rest_since.begin(), settled.rest_since.end(), 0) != settled.rest_since.end()) {
        std::string restless;
        for (std::size_t q = 0; q < run::kQuantities; ++q) {
            if (settled.rest_since[q] == 0)
                restless += fmt::format("{}{}", restless.empty() ? "" : ", ", run::kQuantityNames[q]);
        }
        return "none yet: " + restless;
    }
    return fmt::format("{}, at rest since week {}", run::kQuantityNames[last - settled.rest_since.begin()],
                       *last);
}

void report(const scenario::Scenario& scenario, const Beginning& beginning, bool as_json) {
    const run::Start& start = beginning.start;
    const auto& settled = beginning.settled;
    if (as_json) {
        Json json;
        json.object()
            .text("scenario", scenario.name)
            .boolean("settled", start.settled)
            .whole("weeks", start.weeks)
            .boolean("found", !settled)
            .text("measured", start.measured)
            .number("settling_seconds", settled ? settled->seconds : 0)
            .text("start_state", beginning.file.path.string());
        if (settled) {
            json.list("quarters");
            for (const run::Quarter& quarter : settled->quarters) {
                json.object().whole("weeks", quarter.weeks);
                for (std::size_t q = 0; q < run::kQuantities; ++q)
                    json.number(run::kQuantityNames[q], quarter.mean[q])
                        .number(fmt::format("{}_change", run::kQuantityNames[q]), quarter.change[q]);
                json.close();
            }
            json.close();
        }
        print(json.close().document());
        return;
    }
    std::vector<std::vector<std::string>> rows = {
        {"scenario", scenario.name},
        {"settled", fmt::format("{}, after {} years", start.settled ? "yes" : "NO", start.weeks / 52)},
        {"changes", start.measured}};
    if (settled) {
        const run::Quarter& last = settled->quarters.back();
        rows.push_back({"last", last_to_rest(*settled)});
        rows.push_back({"yearly means", fmt::format("waiting {}, strain {:.4f}, engagement {:.4f}",
                                                    readable(last.mean[0]), last.mean[1], last.mean[2])});
        rows.push_back({"settling", fmt::format("{:.1f} s", settled->seconds)});
    } else {
        rows.push_back({"settling", "none: the start state was in the cache"});
    }
    rows.push_back({"start state", beginning.file.path.string()});
    print(columns(rows));
}

}  // namespace

ExitCode settle(const Settle& arguments) {
    const scenario::Scenario scenario =
        scenario::load(arguments.scenario, arguments.overrides, model::link_names());
    Progress progress(arguments.drive.quiet);
    std::optional<Beginning> beginning;
    if (arguments.drive.output) {
        output::Writer{*arguments.drive.output};  // whether it can be written, before the work
        beginning = settle_into(*arguments.drive.output, scenario, arguments.drive, progress);
    } else {
        beginning = find_or_settle(scenario, arguments.drive, progress);
    }
    if (!beginning) {
        message(fmt::format("settling was stopped by {}; nothing of it is kept",
                            run::signal_name(run::stop_signal())));
        return kStoppedEarly;
    }
    report(scenario, *beginning, arguments.drive.json);
    return kDone;
}

}  // namespace careloop::cli

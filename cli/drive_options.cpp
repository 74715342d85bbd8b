// SPDX-License-Identifier: Apache-2.0
#include "cli/drive_options.hpp"

#include <limits>

namespace careloop::cli {

CLI::Option* repeatable(CLI::Option* option) {
    return option->allow_extra_args(false);  // else `--lever a SCENARIO` takes the scenario for a lever
}

void add_ways(CLI::App* app, Drive& drive, DriveText& text) {
    app->add_option("--threads", text.threads, "Threads (default: all this process may use)")->type_name("N");
    app->add_option("--checkpoint-every", text.checkpoint_every,
                    "Save OUTPUT.checkpoint every so many simulated weeks")
        ->type_name("WEEKS");
    app->add_flag("--quiet", drive.quiet, "No progress");
    app->add_flag("--json", drive.json, "The closing summary as JSON");
}

void add_drive(CLI::App* app, Drive& drive, DriveText& text) {
    app->add_option("-o,--output", text.output, "The file to write")->type_name("FILE");
    add_ways(app, drive, text);
    app->add_option("--domains-as-ranks", text.ranks,
                    "Deal the domains to N ranks that exchange messages as processes would; same results")
        ->type_name("N");
    app->add_option("--stop-after", text.stop_after,
                    "Save a checkpoint at the first step from this date on and stop")
        ->type_name("DATE");
    app->add_flag("--check", drive.check,
                  "Check at every step that people, staff, posts, episodes and hours are conserved");
    repeatable(app->add_option("--trace", drive.trace,
                               "Tell what happens to a member of staff or a resident: an id, or\n"
                               "first:PROFESSION for the first who graduates (repeatable)"))
        ->type_name("WHOM");
    app->add_option("--trace-to", text.trace_to, "Write the story there, not to standard output")
        ->type_name("FILE");
}

void read_drive(OptionValues& values, const DriveText& text, Drive& drive) {
    drive.output = text.output;
    if (drive.output && drive.output->empty()) drive.output.reset();
    constexpr std::int64_t kMost = 4096;
    drive.threads = static_cast<int>(values.whole("--threads", text.threads, 1, kMost).value_or(0));
    drive.ranks =
        static_cast<std::size_t>(values.whole("--domains-as-ranks", text.ranks, 1, kMost).value_or(1));
    constexpr std::int64_t kLongest = 30 * 53;
    if (const auto weeks = values.whole("--checkpoint-every", text.checkpoint_every, 1, kLongest)) {
        drive.checkpoint_weeks = static_cast<int>(*weeks);
    }
    drive.stop_after = values.date("--stop-after", text.stop_after);
    drive.trace_to = text.trace_to;
}

void add_scenario(CLI::App* app, std::string& scenario) {
    app->add_option("scenario", scenario, "A scenario file, or the name of a shipped one")
        ->type_name("SCENARIO")
        ->required();
}

void add_world(CLI::App* app, scenario::Overrides& o, OverridesText& text) {
    app->add_option("--seed", text.seed, "Seed of every draw")->type_name("N");
    app->add_option("--scale", text.scale,
                    "Simulated residents per inhabitant, above 0 up to 1; never fewer\n"
                    "than 2000 in a municipality")
        ->type_name("X");
    app->add_option("--regions", text.regions, "Only these regions, by code or name, such as 13,24")
        ->type_name("LIST");
    repeatable(app->add_option("--set", o.set,
                               "Set a parameter, such as 'waiting.switch_days=12 weeks' (repeatable)"))
        ->type_name("ADDRESS=VALUE");
    app->add_option("--gain", text.gain, "Factor on the strength of every link")->type_name("K");
    repeatable(app->add_option("--cut", o.cut, "Cut a link of the causal table (repeatable)"))
        ->type_name("LINK");
}

void add_overrides(CLI::App* app, scenario::Overrides& o, OverridesText& text) {
    repeatable(app->add_option("--lever", o.levers, "A lever more, by file or shipped name (repeatable)"))
        ->type_name("L");
    app->add_option("--years", text.years, "Years to simulate")->type_name("N");
    add_world(app, o, text);
}

void add_settle(CLI::App* app, Drive& drive, SettleFlags& flags) {
    auto* settle = app->add_flag("--settle", flags.settle,
                                 "Begin from the settled world, made first where the cache has none");
    auto* without = app->add_flag("--no-settle", flags.no_settle, "Begin from the world as it is made");
    auto* file = app->add_option("--start-state", drive.start_state,
                                 "Begin from this start state, made with `careloop settle -o`")
                     ->type_name("FILE");
    without->excludes(settle);
    without->excludes(file);
}

void read_settle(const SettleFlags& flags, const Drive& drive, scenario::Overrides& o) {
    if (flags.settle || drive.start_state) o.settle = true;
    if (flags.no_settle) o.settle = false;
}

void read_overrides(OptionValues& values, const OverridesText& text, scenario::Overrides& o) {
    constexpr std::int64_t kMax63 = std::numeric_limits<std::int64_t>::max();
    if (const auto s = values.whole("--seed", text.seed, 0, kMax63)) o.seed = static_cast<std::uint64_t>(*s);
    constexpr int kMostYears = 30;  // as in a scenario
    if (const auto y = values.whole("--years", text.years, 1, kMostYears)) o.years = static_cast<int>(*y);
    o.scale = values.number("--scale", text.scale, "a number above 0, up to 1");
    o.regions = values.list("--regions", text.regions);
    o.gain = values.number("--gain", text.gain, "a number, 0 or more");
}

}  // namespace careloop::cli

// SPDX-License-Identifier: Apache-2.0
/// The command line as plain values. Only arguments.cpp and *_options.* know the library that reads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/time.hpp"
#include "engine/run/processes.hpp"
#include "engine/scenario/scenario.hpp"
#include "hpc/design.hpp"

namespace careloop::cli {

/// How a run is driven, whether it begins or goes on.
struct Drive {
    std::optional<std::string> output;
    int threads = 0;  ///< 0: all this process may use
    std::size_t ranks = 1;
    std::optional<int> checkpoint_weeks;  ///< of simulated time
    std::optional<Date> stop_after;
    std::vector<std::string> trace;          ///< whom to follow
    std::optional<std::string> trace_to;     ///< file of their story; else standard output
    std::optional<std::string> start_state;  ///< to begin from, instead of the cache's
    std::optional<double> memory;            ///< [bytes] that runs at once may fill together
    bool check = false, quiet = false, json = false;
    run::Processes* processes = nullptr;  ///< that carry the run together; else none

    /// The one that speaks and writes.
    [[nodiscard]] bool first() const { return processes == nullptr || processes->rank() == 0; }
};

struct Run {
    std::string scenario;
    std::optional<std::string> arm;
    std::optional<std::uint32_t> member;
    scenario::Overrides overrides;
    Drive drive;
};
/// A job array of a batch system.
struct JobArray {
    std::size_t tasks = 0;           ///< 0: as fits the runs
    int cpus = 4;                    ///< of each task
    std::optional<double> memory;    ///< [bytes] of each task; default: as the runs need
    std::string time;                ///< limit of each task, as the batch system takes it
    int warning = 300;               ///< [s] before that limit
    std::vector<std::string> lines;  ///< options more for it
};
/// All arms (or some) times all members, or all points of a design, into one folder.
struct Ensemble {
    std::string scenario;
    std::string folder;
    std::optional<std::size_t> members;  ///< default: the scenario's; of a design one a draw
    std::optional<std::vector<std::string>> arms;
    std::optional<std::string> vary;      ///< a design, or a CSV of the user's own
    std::vector<std::string> parameters;  ///< that a design varies; empty: all in doubt
    std::optional<JobArray> job_array;
    bool only_plan = false;
    scenario::Overrides overrides;
    Drive drive;
};
/// A folder with a plan, and what to do with it.
struct EnsembleFolder {
    enum class Deed { status, resume, expand, failures, merge };
    Deed deed = Deed::status;
    std::string folder;
    std::size_t slice = 0, slices = 1;   ///< of the plan's rows
    std::optional<std::size_t> members;  ///< that there are to be
    std::optional<std::string> output;   ///< of merge
    bool copy = false;
    Drive drive;
};
/// What feedback loops carry of the arms' effects: the ensemble, and beside it each loop cut.
struct Attribute {
    std::string scenario;
    std::string folder;
    std::vector<std::string> loops;                ///< names, as typed
    std::optional<std::size_t> members;            ///< default: the scenario's
    std::optional<std::vector<std::string>> arms;  ///< beside the baseline; default: all
    std::vector<std::string> indicators;           ///< empty: the report's own
    bool as_they_were = true, settled_anew = true;
    bool means_asked = false;  ///< the two above are the user's wish
    scenario::Overrides overrides;
    Drive drive;
};
/// Free parameters fitted to figures; or how well what is known can be found again.
struct Calibrate {
    std::string calibration = "reference";  ///< file or shipped name
    std::string folder;
    std::optional<std::size_t> runs;     ///< in each wave, instead of the file's
    std::optional<std::size_t> recover;  ///< repeats
    bool write = false;                  ///< reference.toml where it ships
    Drive drive;
};
/// Which parameters the last year's indicators hang on: a design over their ranges, or results made
/// elsewhere.
struct Sensitivity {
    std::string scenario;                               ///< empty: there is import_from
    std::string folder;                                 ///< may be empty then
    std::optional<hpc::DesignKind> method;              ///< morris or saltelli
    std::optional<std::size_t> trajectories;            ///< of morris
    std::optional<std::size_t> samples;                 ///< base rows of saltelli
    std::optional<std::string> export_to, import_from;  ///< folders in SALib's form
    std::vector<std::string> parameters;  ///< addresses, names or first parts; empty: all in doubt
    std::vector<std::string> indicators;  ///< empty: the main ones
    scenario::Overrides overrides;
    Drive drive;
};
enum class CompareBy { settlement, region, unit_kind, profession };
struct Compare {
    std::string folder;
    CompareBy by = CompareBy::settlement;
    std::optional<std::string> baseline;
    std::optional<std::vector<std::string>> arms;  ///< beside the baseline; default: all with files
    std::optional<std::string> csv;
    std::vector<std::string> indicators;  ///< empty: the main ones
    std::vector<std::string> unit_kinds;  ///< empty: all
    bool by_year = false, json = false, brief = false;
};
/// A page of what the arms of an ensemble differ in.
struct Report {
    std::vector<std::string> inputs;  ///< folders or files
    std::optional<std::string> output, csv, baseline, language;
    std::optional<std::vector<std::string>> arms;
    std::vector<std::string> indicators;  ///< empty: the report's own
    std::vector<std::string> unit_kinds;  ///< empty: all
    bool swedish = false, json = false;
};
/// The scenario's start state, into the cache or a file.
struct Settle {
    std::string scenario;
    scenario::Overrides overrides;
    Drive drive;
};
struct Resume {
    std::string checkpoint;
    Drive drive;
};
struct Validate {
    std::vector<std::string> files;
    std::optional<std::string> stability;  ///< an output file whose loops are looked at
    bool json = false;
};
struct Describe {
    std::string scenario;
    bool links = false, parameters = false, json = false;
};
struct Loops {
    bool json = false;
};
struct Scenarios {};
struct Levers {
    std::vector<std::string> words;      ///< that a lever must say, all of them
    std::optional<std::string> explain;  ///< by name
    bool json = false;
};
struct Digest {
    std::vector<std::string> files;
};
struct Summary {
    std::string file;
};
/// Text asked for: help or version.
struct Say {
    std::string text;
};

using Command =
    std::variant<Run, Ensemble, EnsembleFolder, Attribute, Calibrate, Sensitivity, Compare, Report, Settle,
                 Resume, Validate, Describe, Loops, Scenarios, Levers, Digest, Summary, Say>;

/// Throws Error(usage) with everything wrong on the command line.
[[nodiscard]] Command parse_arguments(int argc, const char* const* argv);

}  // namespace careloop::cli

// SPDX-License-Identifier: Apache-2.0
#include "hpc/slurm/job_array.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "engine/base/error.hpp"

namespace careloop::hpc {
namespace {

constexpr std::string_view kDigits = "0123456789";

/// Nothing unless all of the text is one whole number.
std::optional<std::uint64_t> whole(std::string_view text) {
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The numbers between separators; nothing when something else stands there.
std::optional<std::vector<std::uint64_t>> wholes(std::string_view text, char separator) {
    std::vector<std::uint64_t> values;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        const std::optional<std::uint64_t> value = whole(text.substr(begin, end - begin));
        if (!value || *value > 1'000'000) return std::nullopt;
        values.push_back(*value);
        begin = end + 1;
    }
    return values;
}

void check_is_one_line(std::string_view what, std::string_view text) {
    const bool has_control =
        std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
    if (has_control)
        throw Error(Fault::usage,
                    fmt::format("{} '{}' cannot stand in a Slurm script: it has a line break or another "
                                "control character",
                                what, text));
}

/// One word of bash, whatever it holds.
std::string quoted_for_bash(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            out += c;
        }
    }
    return out + "'";
}

/// The value of an #SBATCH line. sbatch reads quotes and backslashes as bash does, but no more of bash.
std::string quoted_for_sbatch(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

/// The pattern of a path: % begins a replacement. One backslash would switch them all off.
std::string output_pattern(const std::filesystem::path& folder) {
    std::string out;
    for (const char c : (folder / "slurm" / "").string()) {
        if (c == '\\')
            throw Error(Fault::usage,
                        fmt::format("folder '{}' cannot be named in a Slurm script: it has a backslash",
                                    folder.string()));
        out += c;
        if (c == '%') out += c;
    }
    return out + "%A_%a.out";
}

/// [D-]HH:MM:SS
std::string time_text(std::chrono::seconds time) {
    const auto days = std::chrono::duration_cast<std::chrono::days>(time);
    return (days.count() > 0 ? fmt::format("{}-", days.count()) : "") + fmt::format("{:%T}", time - days);
}

std::string directives(const JobArray& array) {
    std::vector<std::string> options = {
        "--job-name=" + quoted_for_sbatch(array.name),
        fmt::format("--array=0-{}{}", array.tasks - 1,
                    array.at_once > 0 ? fmt::format("%{}", array.at_once) : ""),
        "--ntasks=1",
        fmt::format("--cpus-per-task={}", array.cpus),
        "--time=" + time_text(array.time),
        // Begins again where a checkpoint stands, also after a node that failed.
        "--requeue",
        "--open-mode=append",
        // To this script alone: without B: only what srun started would be told, never the script's own
        // children.
        fmt::format("--signal=B:USR1@{}", array.warning.count()),
        "--output=" + quoted_for_sbatch(output_pattern(array.folder)),
    };
    if (array.memory > 0) options.push_back(fmt::format("--mem={}M", array.memory));
    options.insert(options.end(), array.options.begin(), array.options.end());
    std::string out;
    for (const std::string& option : options) out += fmt::format("#SBATCH {}\n", option);
    return out;
}

// Cancelling sends TERM, the time limit first sends USR1: only what ran out of time is to begin again. The
// signals may come before the program has begun, or before it listens, when USR1 ends it: there is nothing to
// save then. A signal ends `wait` early; the status of the program comes with the next one.
constexpr std::string_view kBody = R"(
child= warned= signalled=
pass_on() {
  signalled=yes
  [ -z "$child" ] || kill -s "$1" "$child" 2>/dev/null
}
trap 'warned=yes; pass_on USR1' USR1
trap 'exit 143' TERM
"$program" ensemble resume "$folder" --slice "$SLURM_ARRAY_TASK_ID/$tasks" &
child=$!
trap 'pass_on TERM' TERM
[ -z "$warned" ] || pass_on USR1
while
  signalled=
  wait "$child"
  status=$?
  [ -n "$signalled" ]
do :; done

unheard=$((128 + $(kill -l USR1)))
if [ -n "$warned" ] && { [ "$status" = 75 ] || [ "$status" = "$unheard" ]; }; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$status"
)";

}  // namespace

std::string script_of(const JobArray& array) {
    require(array.tasks > 0 && array.cpus > 0, "an array has tasks, and a task has a processor");
    check_is_one_line("name", array.name);
    check_is_one_line("program", array.program.string());
    check_is_one_line("folder", array.folder.string());
    for (const std::string& option : array.options) check_is_one_line("option", option);
    constexpr std::chrono::seconds kLongest{65535};  // man sbatch, --signal
    if (array.warning <= array.warning.zero() || array.warning > kLongest) {
        throw Error(Fault::usage,
                    fmt::format("a warning {} s before the time limit cannot be given; allowed: 1 to {}",
                                array.warning.count(), kLongest.count()));
    }
    const auto least = array.warning + std::chrono::minutes(2);  // the signal may come a minute early
    if (array.time < least) {
        throw Error(Fault::usage,
                    fmt::format("a time limit of {} leaves nothing before the warning of {} s; allowed: {} "
                                "or longer",
                                time_text(array.time), array.warning.count(), time_text(least)));
    }
    return fmt::format(
        "#!/bin/bash\n"
        "# To run the tasks: sbatch FILE; some of them again: sbatch --array=4,8 FILE\n"
        "{}\n"
        "program={}\nfolder={}\ntasks={}\n{}",
        directives(array), quoted_for_bash(array.program.string()), quoted_for_bash(array.folder.string()),
        array.tasks, kBody);
}

std::chrono::seconds time_limit(std::string_view text) {
    using std::chrono::seconds;
    const std::size_t dash = text.find('-');
    const bool has_days = dash != std::string_view::npos;
    const auto days = has_days ? whole(text.substr(0, dash)) : std::optional<std::uint64_t>(0);
    const auto parts = wholes(has_days ? text.substr(dash + 1) : text, ':');
    if (days && *days <= 10'000 && parts && parts->size() <= 3) {
        // After days the first is hours; otherwise one or two end with minutes or seconds.
        const std::vector<std::uint64_t>& p = *parts;
        const std::size_t n = p.size();
        std::uint64_t total = 0;
        if (has_days || n == 3) {
            total = p[0] * 3600 + (n > 1 ? p[1] * 60 : 0) + (n > 2 ? p[2] : 0);
        } else {
            total = p[0] * 60 + (n > 1 ? p[1] : 0);
        }
        total += *days * 86'400;
        if (total > 0) return seconds(static_cast<seconds::rep>(total));
    }
    throw Error(Fault::usage, fmt::format("'{}' is no time limit; allowed: minutes, MM:SS, HH:MM:SS, D-HH, "
                                          "D-HH:MM or D-HH:MM:SS",
                                          text));
}

std::uint64_t memory_limit(std::string_view text) {
    const std::size_t end = std::min(text.find_first_not_of(kDigits), text.size());
    const std::optional<std::uint64_t> value = whole(text.substr(0, end));
    const std::string_view unit = text.substr(end);
    constexpr std::uint64_t kMost = 1'000'000'000;  // far beyond any machine, and no product overflows
    if (value && *value > 0 && *value <= kMost) {
        if (unit == "K") return (*value + 1023) / 1024;
        if (unit.empty() || unit == "M") return *value;
        if (unit == "G") return *value * 1024;
        if (unit == "T") return *value * 1024 * 1024;
    }
    throw Error(
        Fault::usage,
        fmt::format("'{}' is no amount of memory; allowed: a whole number with K, M, G or T, as 2G", text));
}

}  // namespace careloop::hpc

// SPDX-License-Identifier: Apache-2.0
// The script of a job array, run by bash with a program and an scontrol that only write down what they are
// told.
#include "hpc/slurm/job_array.hpp"

#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/base/error.hpp"

using namespace careloop;
using namespace careloop::hpc;
using Catch::Contains;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

/// A folder with what a shell could take apart in its name.
class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "job array's $HOME \"100%\" XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path / name) << text;
        fs::permissions(path / name, fs::perms::owner_all);
    }
    [[nodiscard]] std::string read(const std::string& name) const {
        std::ifstream file(path / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path path;
};

JobArray small(const fs::path& folder) {
    JobArray array;
    array.name = "hubs";
    array.program = folder / "careloop";
    array.folder = folder / "an ensemble";
    array.tasks = 8;
    array.time = 2h;
    return array;
}

/// Exit code of the script as task 5 of array 77. The program ends with `status`; warned, with 75.
int run(const Folder& folder, const std::string& body, const std::string& meanwhile) {
    folder.write("careloop",
                 "#!/bin/bash\ntrap 'sleep 0.1; exit 75' USR1 TERM\nprintf '%s\\n' \"$@\" >told\n" + body);
    folder.write("scontrol", "#!/bin/bash\necho \"$@\" >requeued\n");
    folder.write("array.sh", script_of(small(folder.path)));
    folder.write("drive.sh",
                 "cd \"${0%/*}\"\nexport PATH=$PWD:$PATH SLURM_ARRAY_JOB_ID=77 SLURM_ARRAY_TASK_ID=5\n"
                 "bash -n array.sh || exit 99\n"
                 "bash array.sh & script=$!\n" +
                     meanwhile + "\nwait $script\n");
    // By the variable, as its name would need quoting.
    setenv("JOB_ARRAY_FOLDER", folder.path.c_str(), 1);
    return WEXITSTATUS(std::system("bash \"$JOB_ARRAY_FOLDER/drive.sh\""));
}

const std::string kWhenStarted = "until [ -s told ]; do sleep 0.01; done; sleep 0.1; kill -s ";
const std::string kUntilTold = "while :; do sleep 0.01; done\n";

}  // namespace

TEST_CASE("A task is given its slice, and the program's exit code is the script's") {
    const Folder folder;
    for (const int status : {0, 4, 75, 137}) {
        CHECK(run(folder, "exit " + std::to_string(status) + "\n", "") == status);
        CHECK(folder.read("told") ==
              "ensemble\nresume\n" + (folder.path / "an ensemble").string() + "\n--slice\n5/8\n");
        CHECK_FALSE(fs::exists(folder.path / "requeued"));
    }
}

TEST_CASE("A task that is warned of its limit leaves a checkpoint and is queued again") {
    const Folder folder;
    CHECK(run(folder, kUntilTold, kWhenStarted + "USR1 $script") == 75);
    CHECK(folder.read("requeued") == "requeue 77_5\n");
}

TEST_CASE("A task that is warned before its program listens is queued again") {
    const Folder folder;
    const std::string deaf = "trap - USR1\n" + kUntilTold;
    CHECK(run(folder, deaf, kWhenStarted + "USR1 $script") == 128 + SIGUSR1);
    CHECK(folder.read("requeued") == "requeue 77_5\n");
    // Not warned, it is a failure like any other.
    fs::remove(folder.path / "requeued");
    CHECK(run(folder, "kill -s USR1 $$\n", "") == 75);
    CHECK(run(folder, "trap - USR1\nkill -s USR1 $$\n", "") == 128 + SIGUSR1);
    CHECK_FALSE(fs::exists(folder.path / "requeued"));
}

TEST_CASE("A task that is cancelled leaves a checkpoint and is not queued again") {
    const Folder folder;
    CHECK(run(folder, kUntilTold, kWhenStarted + "TERM $script") == 75);
    CHECK_FALSE(fs::exists(folder.path / "requeued"));
}

TEST_CASE("A task that is warned but done before it could stop is not queued again") {
    const Folder folder;
    CHECK(run(folder, "trap '' USR1\nsleep 0.5\nexit 0\n", kWhenStarted + "USR1 $script") == 0);
    CHECK_FALSE(fs::exists(folder.path / "requeued"));
}

TEST_CASE("What sbatch is asked for") {
    JobArray array = small("/a/100% \"quoted\"");
    array.at_once = 3;
    array.cpus = 4;
    array.memory = 2048;
    array.time = 26h + 30min + 5s;
    array.options = {"--partition=long"};
    const std::string script = script_of(array);
    for (const char* line :
         {"--job-name=\"hubs\"", "--array=0-7%3", "--ntasks=1", "--cpus-per-task=4", "--mem=2048M",
          "--time=1-02:30:05", "--requeue", "--open-mode=append", "--signal=B:USR1@300", "--partition=long",
          R"(--output="/a/100%% \"quoted\"/an ensemble/slurm/%A_%a.out")"}) {
        CHECK_THAT(script, Contains("\n#SBATCH " + std::string(line) + "\n"));
    }
    array.memory = 0, array.at_once = 0;
    CHECK_THAT(script_of(array), !Contains("--mem") && Contains("--array=0-7\n"));
}

TEST_CASE("What no script can hold is refused") {
    JobArray array = small("/a");
    array.time = 419s;  // two minutes and the warning are 420
    CHECK_THROWS_WITH(script_of(array), Contains("00:06:59") && Contains("allowed: 00:07:00 or longer"));
    array.time = 420s;
    CHECK_NOTHROW(script_of(array));
    array.options = {"--partition=x\nrm -rf /"};
    CHECK_THROWS_WITH(script_of(array), Contains("option") && Contains("line break"));
    array = small("/a");
    for (const std::chrono::seconds warning : {0s, -1s, 65536s}) {
        array.warning = warning, array.time = 48h;
        CHECK_THROWS_WITH(script_of(array), Contains("allowed: 1 to 65535"));
    }
    CHECK_THROWS_AS(script_of(small("/back\\slash")), Error);
    CHECK_THROWS_AS(script_of(small("/two\nlines")), Error);
}

TEST_CASE("A time limit is read as sbatch reads it") {
    CHECK(time_limit("90") == 90min);
    CHECK(time_limit("90:30") == 90min + 30s);
    CHECK(time_limit("02:00:01") == 2h + 1s);
    CHECK(time_limit("1-12") == 36h);
    CHECK(time_limit("1-12:30") == 36h + 30min);
    CHECK(time_limit("1-12:30:05") == 36h + 30min + 5s);
    for (const char* wrong :
         {"", "0", "2h", "1:2:3:4", "-5", "1-", "1:", ":", "1.5", "99999999999999999999"}) {
        INFO(wrong);
        CHECK_THROWS_WITH(time_limit(wrong), Contains("allowed: minutes"));
    }
}

TEST_CASE("Memory is read as sbatch reads it") {
    CHECK(memory_limit("2G") == 2048);
    CHECK(memory_limit("1500") == 1500);
    CHECK(memory_limit("1500M") == 1500);
    CHECK(memory_limit("1025K") == 2);
    CHECK(memory_limit("1T") == 1024 * 1024);
    for (const char* wrong : {"", "0", "G", "2 G", "2GB", "1.5G", "-1G", "99999999999999999999G"}) {
        INFO(wrong);
        CHECK_THROWS_WITH(memory_limit(wrong), Contains("allowed: a whole number"));
    }
}

// SPDX-License-Identifier: Apache-2.0
// What Slurm's variables are taken to mean.
#include "hpc/slurm/environment.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <string>

using namespace careloop::hpc;

namespace {

/// Every variable that is read, for the time of a test.
class Variables {
  public:
    using Set = std::map<std::string, std::string>;
    explicit Variables(const Set& set) {
        for (const char* name : kNames) {
            if (const char* old = std::getenv(name)) before_[name] = old;
            unsetenv(name);
        }
        for (const auto& [name, value] : set) setenv(name.c_str(), value.c_str(), 1);
    }
    ~Variables() {
        for (const char* name : kNames) unsetenv(name);
        for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
    }
    Variables(const Variables&) = delete;
    Variables& operator=(const Variables&) = delete;

  private:
    static constexpr const char* kNames[] = {
        "SLURM_JOB_ID",        "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID",
        "SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE", "SLURM_MEM_PER_NODE",
        "SLURM_MEM_PER_CPU",   "SLURM_NTASKS",       "SLURM_RESTART_COUNT"};
    Set before_;
};

constexpr std::uint64_t kGibibyte = 1024ULL * 1024 * 1024;

}  // namespace

TEST_CASE("Outside Slurm there is nothing to learn") {
    const Variables none(Variables::Set{});
    CHECK_FALSE(slurm_environment());
    const Variables stray(Variables::Set{{"SLURM_CPUS_PER_TASK", "4"}});
    CHECK_FALSE(slurm_environment());
}

TEST_CASE("A task of an array knows its number, processors, memory and restarts") {
    const Variables set({{"SLURM_JOB_ID", "1240"},
                         {"SLURM_ARRAY_JOB_ID", "1234"},
                         {"SLURM_ARRAY_TASK_ID", "0"},
                         {"SLURM_NTASKS", "1"},
                         {"SLURM_CPUS_PER_TASK", "4"},
                         {"SLURM_CPUS_ON_NODE", "8"},
                         {"SLURM_MEM_PER_NODE", "2048"},
                         {"SLURM_RESTART_COUNT", "2"}});
    const auto e = slurm_environment();
    REQUIRE(e);
    CHECK(e->job == "1234_0");
    CHECK(e->array_task == 0U);
    CHECK(e->cpus == 4);
    CHECK(e->memory == 2 * kGibibyte);
    CHECK(e->restarts == 2);
}

TEST_CASE("What was not asked for follows from the node") {
    Variables::Set variables = {
        {"SLURM_JOB_ID", "7"}, {"SLURM_CPUS_ON_NODE", "6"}, {"SLURM_MEM_PER_CPU", "512"}};
    {
        const Variables set(variables);
        const auto e = slurm_environment();
        REQUIRE(e);
        CHECK(e->job == "7");
        CHECK_FALSE(e->array_task);
        CHECK(e->cpus == 6);
        CHECK(e->memory == 3 * kGibibyte);
        CHECK(e->restarts == 0);
    }
    // The processors of the node are not one task's where there are several.
    variables["SLURM_NTASKS"] = "3";
    const Variables set(variables);
    const auto e = slurm_environment();
    REQUIRE(e);
    CHECK_FALSE(e->cpus);
}

TEST_CASE("Zero memory is no limit, and what is no number is not set") {
    const Variables set({{"SLURM_JOB_ID", "7"},
                         {"SLURM_CPUS_PER_TASK", "many"},
                         {"SLURM_ARRAY_TASK_ID", "3x"},
                         {"SLURM_MEM_PER_NODE", "0"}});
    const auto e = slurm_environment();
    REQUIRE(e);
    CHECK_FALSE(e->cpus);
    CHECK_FALSE(e->memory);
    CHECK_FALSE(e->array_task);
}

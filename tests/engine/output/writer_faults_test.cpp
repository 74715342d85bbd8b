// SPDX-License-Identifier: Apache-2.0
#include <sys/resource.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/output/file.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::output;
using Catch::Matchers::Contains;

namespace {

const std::vector<double> numbers{1, 2, 3};

template <class Work>
Error error_of(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was thrown");
    return {Fault::internal, ""};
}

}  // namespace

TEST_CASE("Without commit nothing stays", "[output]") {
    const TemporaryFolder folder;
    {
        Writer file(folder / "run.h5");
        file.column("/a", std::span<const double>(numbers));
        CHECK(std::filesystem::exists(folder / "run.h5.part"));
        CHECK_FALSE(std::filesystem::exists(folder / "run.h5"));
    }
    CHECK(folder.empty());
}

TEST_CASE("A commit leaves the file and no .part, in place of an earlier file", "[output]") {
    const TemporaryFolder folder;
    write_text(folder / "run.h5", "an earlier file");
    write_text(folder / "run.h5.part", std::string(100'000, 'x'));  // left by a process that died
    {
        Writer file(folder / "run.h5");
        file.column("/a", std::span<const double>(numbers));
        file.commit();
    }
    CHECK_FALSE(std::filesystem::exists(folder / "run.h5.part"));
    CHECK(std::filesystem::file_size(folder / "run.h5") < 10'000);
    CHECK(Reader(folder / "run.h5").read<double>("/a") == numbers);
}

TEST_CASE("A link is followed, not replaced", "[output]") {
    const TemporaryFolder folder;
    write_text(folder / "target.h5", "an earlier file");
    std::filesystem::create_symlink("target.h5", folder / "run.h5");
    {
        Writer file(folder / "run.h5");
        file.column("/a", std::span<const double>(numbers));
        file.commit();
    }
    CHECK(std::filesystem::is_symlink(folder / "run.h5"));
    CHECK(Reader(folder / "target.h5").read<double>("/a") == numbers);
}

TEST_CASE("Places that cannot be written are named with the reason", "[output]") {
    const TemporaryFolder folder;
    const Error missing = error_of([&] { Writer(folder / "nowhere/run.h5"); });
    CHECK(missing.fault() == Fault::output);
    CHECK_THAT(missing.what(), Contains("nowhere/run.h5") && Contains("does not exist"));
    std::filesystem::create_directory(folder / "results");
    CHECK_THAT(error_of([&] { Writer(folder / "results"); }).what(), Contains("it is a folder"));
    CHECK_THAT(error_of([] { Writer("/dev/null"); }).what(), Contains("not an ordinary file"));
    Writer first(folder / "run.h5");
    CHECK_THAT(error_of([&] { Writer(folder / "run.h5"); }).what(), Contains("another process is writing"));
}

TEST_CASE("Broken promises of the caller are internal faults and leave nothing", "[output]") {
    const TemporaryFolder folder;
    Writer file(folder / "run.h5");
    file.axis("/weekly", {"time", std::size_t{3}, {}});
    const std::span<const double> values(numbers);
    SECTION("a dimension that only another group has") {
        const Error error = error_of([&] { file.variable("/a", {"time"}, values, {}); });
        CHECK(error.fault() == Fault::internal);
        CHECK_THAT(error.what(), Contains("time"));
    }
    SECTION("a length that does not fit") {
        const Error error = error_of([&] { file.variable("/weekly/a", {"time", "time"}, values, {}); });
        CHECK_THAT(error.what(), Contains("9 values"));
    }
    SECTION("an axis twice") {
        CHECK_THROWS_AS(file.axis("/weekly", Axis{"time", std::size_t{3}, {}}), Error);
    }
    SECTION("a text that HDF5 would cut") {
        const std::vector<std::string> text{std::string("a\0b", 3)};
        CHECK_THROWS_AS(file.column("/text", std::span<const std::string>(text)), Error);
    }
    CHECK(folder.empty());
    CHECK_THROWS_AS(file.commit(), Error);
}

TEST_CASE("Wherever the space ends, the writer ends in good order", "[output]") {
    // A limit on the size of files fails every write beyond it, as a full disk does. Each size runs in a
    // process of its own, since the limit and what HDF5 does at exit belong to the process.
    const TemporaryFolder folder;
    std::vector<std::uint64_t> noise(8'000);
    std::uint64_t state = 1;
    for (std::uint64_t& number : noise) number = state = state * 6364136223846793005U + 1442695040888963407U;
    int refused = 0;
    for (rlim_t limit = 0; limit < 160'000; limit += 1'777) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit size{limit, limit};
            ::setrlimit(RLIMIT_FSIZE, &size);
            int code = 0;
            try {
                Writer file(folder / "run.h5");
                for (const char* group : {"/a", "/b"}) {
                    file.axis(group, {"row", noise.size(), {}});
                    file.variable(std::string(group) + "/noise", {"row"},
                                  std::span<const std::uint64_t>(noise), {{"units", "1"}});
                }
                file.commit();
            } catch (const Error& error) {
                const bool clear = std::strstr(error.what(), "run.h5: File too large") != nullptr;
                code = error.fault() == Fault::output && clear ? 74 : 1;
            }
            std::_Exit(code);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(WIFEXITED(status));
        INFO("limit " << limit);
        if (WEXITSTATUS(status) == 0) {
            CHECK(Reader(folder / "run.h5").read<std::uint64_t>("/b/noise") == noise);
            std::filesystem::remove(folder / "run.h5");
        } else {
            CHECK(WEXITSTATUS(status) == 74);
            ++refused;
        }
        REQUIRE(folder.empty());
    }
    CHECK(refused > 50);
}

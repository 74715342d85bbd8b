// SPDX-License-Identifier: Apache-2.0
#include "analysis/provenance.hpp"

#include <catch2/catch.hpp>

#include "engine/base/error.hpp"
#include "tests/analysis/small_run.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::analysis;

namespace {

Provenance written(const SmallRun& run) {
    const TemporaryFolder folder;
    run.write(folder / "run.h5");
    return read_provenance(output::Reader(folder / "run.h5"));
}

}  // namespace

TEST_CASE("Members and arms of one scenario belong together, however many members it asks for") {
    SmallRun other;
    other.arm = "other";
    other.member = 7;
    other.resolved = "years = 1\nmembers = 20\n";
    const Provenance p = written(other);
    CHECK(p.arm == "other");
    CHECK(p.member == 7);
    CHECK(difference(p, written({})).empty());
}

TEST_CASE("What differs is named") {
    const Provenance here = written({});
    SmallRun run;
    run.scenario = "large";
    CHECK(difference(written(run), here) == "scenario large there, small here");
    run = {};
    run.model_version = 2;
    CHECK(difference(written(run), here) == "model_version 2 there, 1 here");
    run = {};
    run.resolved = "years = 3\nmembers = 2\n";
    CHECK(difference(written(run), here) == "years = 3 there, years = 1 here");
    run.resolved = "years = 1\ncut = [\"x\"]\n";
    CHECK(difference(written(run), here) == "cut = [\"x\"] there, nothing more here");
    run = {};
    run.sums = {"aa", "cc"};
    CHECK(difference(written(run), here) == "the input care.toml has another content");
}

TEST_CASE("The scenario's own file and inputs that one run alone names do not count") {
    SmallRun run;
    run.sums = {"zz", "bb"};  // another comment, the same resolved text
    CHECK(difference(written(run), written({})).empty());
    run.inputs = {"care.toml"};
    run.sums = {"bb"};
    CHECK(difference(written(run), written({})).empty());
    CHECK(difference(written({}), written(run)).empty());
}

TEST_CASE("A file that is no run, or of a later format, is refused") {
    const TemporaryFolder folder;
    SmallRun{}.write(folder / "run.h5");
    const output::Reader run(folder / "run.h5");
    CHECK_NOTHROW(check_is_run(run, "run.h5", 1));
    CHECK_THROWS_WITH(check_is_run(run, "run.h5", 0), Catch::Contains("output_format 1"));
    {
        output::Writer file(folder / "else.h5");
        file.commit();
    }
    const output::Reader other(folder / "else.h5");
    CHECK_THROWS_WITH(check_is_run(other, "else.h5", 1), Catch::Contains("no output of careloop run"));
}

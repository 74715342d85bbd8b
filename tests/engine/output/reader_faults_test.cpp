// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include "engine/base/error.hpp"
#include "engine/output/file.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::output;
using Catch::Matchers::Contains;

namespace {

std::string refusal(const std::filesystem::path& path) {
    std::string by_reader;
    try {
        const Reader file(path);
    } catch (const Error& error) {
        CHECK(error.fault() == Fault::data);
        by_reader = error.what();
    }
    CHECK_THAT(by_reader, Contains(path.string()));
    CHECK_THROWS_AS(digest(path), Error);
    return by_reader;
}

void write_sample(const std::filesystem::path& path) {
    std::vector<double> values(40'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1.0 / static_cast<double>(i + 1);
    Writer file(path);
    file.axis("/", {"row", values.size(), {}});
    file.variable("/values", {"row"}, std::span<const double>(values), {});
    file.commit();
}

}  // namespace

TEST_CASE("Files that cannot be read are refused in words that help", "[output]") {
    const TemporaryFolder folder;
    CHECK_THAT(refusal(folder / "run.h5"), Contains("no such file"));
    write_text(folder / "run.h5.part", "x");
    CHECK_THAT(refusal(folder / "run.h5"), Contains("still at work or was broken off"));
    write_text(folder / "empty.h5", "");
    CHECK_THAT(refusal(folder / "empty.h5"), Contains("empty"));
    write_text(folder / "notes.txt", "time,region,waiting\n");
    CHECK_THAT(refusal(folder / "notes.txt"), Contains("not an HDF5 file"));
    std::filesystem::create_directory(folder / "results");
    CHECK_THAT(refusal(folder / "results"), Contains("folder"));
}

TEST_CASE("A file cut anywhere is incomplete, never half read", "[output]") {
    const TemporaryFolder folder;
    write_sample(folder / "run.h5");
    const std::uintmax_t size = std::filesystem::file_size(folder / "run.h5");
    for (const std::uintmax_t kept : {size - 1, size / 2, std::uintmax_t{600}, std::uintmax_t{40}}) {
        std::filesystem::copy_file(folder / "run.h5", folder / "cut.h5",
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(folder / "cut.h5", kept);
        INFO(kept << " of " << size << " bytes");
        const std::string why = refusal(folder / "cut.h5");
        CHECK_THAT(why, Contains("copy or make it again"));
    }
}

TEST_CASE("A file with one damaged chunk names the place", "[output]") {
    const TemporaryFolder folder;
    write_sample(folder / "run.h5");
    {
        std::fstream file(folder / "run.h5", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(folder / "run.h5") / 2));
        file << std::string(2'000, '\xFF');
    }
    const Reader file(folder / "run.h5");
    CHECK_THROWS_WITH(file.read<double>("/values"), Contains("/values") && Contains("run.h5"));
    CHECK_THROWS_AS(digest(folder / "run.h5"), Error);
}

TEST_CASE("What a file does not hold is said, not guessed", "[output]") {
    const TemporaryFolder folder;
    write_sample(folder / "run.h5");
    const Reader file(folder / "run.h5");
    CHECK(file.has("/"));
    CHECK(file.has("/values"));
    CHECK_FALSE(file.has("/value"));
    CHECK_FALSE(file.has("/no/such/group"));
    CHECK_FALSE(file.has("/values/inside"));
    CHECK_THROWS_WITH(file.read<double>("/value"), Contains("nothing of that name"));
    CHECK_THROWS_WITH(file.read<double>("/"), Contains("a group"));
    CHECK_THROWS_AS(file.children("/values"), Error);
    CHECK_THROWS_AS(file.text("/values", "nothing"), Error);
}

// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/output/file.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::output;

namespace {

struct Content {
    std::vector<double> values{1, 2, 3, 4, 5, 6};
    std::size_t rows = 2;
    std::string units = "day";
    std::string dimension = "region";
    std::string host = "one";
    std::vector<std::string> labels{"vård", "omsorg"};
    Packing packing = Packing::deflate;
};

/// What is hashed, as docs/output-format.md defines it.
struct Record {
    std::string bytes;
    Record& number(std::uint64_t value) {
        for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFFU);
        return *this;
    }
    Record& text(const std::string& value) {
        number(value.size());
        bytes += value;
        return *this;
    }
};

std::string digest_of(const Content& content) {
    const TemporaryFolder folder;
    Writer file(folder / "run.h5");
    const std::size_t columns = content.values.size() / content.rows;
    file.axis("/", {content.dimension, content.rows, {}});
    file.axis("/", {"time", columns, {}});
    file.variable("/needs/met", {content.dimension, "time"}, std::span<const double>(content.values),
                  {{"units", content.units}, {"long_name", content.host}}, content.packing);
    file.column("/labels", std::span<const std::string>(content.labels));
    const std::vector<std::string> host{content.host};
    file.column("/provenance/host", std::span<const std::string>(host));
    file.attributes("/", {{"history", content.host}});
    file.commit();
    return digest(folder / "run.h5");
}

}  // namespace

TEST_CASE("SHA-256 gives the known answers", "[output]") {
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const TemporaryFolder folder;
    write_text(folder / "abc", "abc");
    CHECK(sha256_of_file(folder / "abc") == sha256("abc"));
    CHECK_THROWS_AS(sha256_of_file(folder / "none"), Error);
}

TEST_CASE("The digest follows its definition byte by byte", "[output]") {
    const TemporaryFolder folder;
    {
        const std::vector<std::int16_t> values{1, -2};
        Writer file(folder / "run.h5");
        file.axis("/", {"time", std::vector<std::string>{"å"}, {{"units", "u"}}});
        file.column("/a", std::span<const std::int16_t>(values));
        file.commit();
    }
    Record record;
    record.text("careloop digest 1");
    record.text("/a").text("int16").number(1).number(2).text("").text("");
    record.bytes += std::string("\x01\x00\xFE\xFF", 4);
    record.text("/time").text("string").number(1).number(1).text("time").text("u").text("å");
    CHECK(digest(folder / "run.h5") == sha256(record.bytes));
}

TEST_CASE("The digest sees values, shapes, units and names, and nothing else", "[output]") {
    const std::string reference = digest_of({});
    CHECK(digest_of({.packing = Packing::none}) == reference);
    CHECK(digest_of({.host = "another"}) == reference);
    CHECK(digest_of({.values = {1, 2, 3, 4, 5, std::nextafter(6.0, 7.0)}}) != reference);
    CHECK(digest_of({.values = {2, 1, 3, 4, 5, 6}}) != reference);
    CHECK(digest_of({.rows = 3}) != reference);
    CHECK(digest_of({.units = "hour"}) != reference);
    CHECK(digest_of({.dimension = "area"}) != reference);
    CHECK(digest_of({.labels = {"vård", "omsorG"}}) != reference);
    CHECK(digest_of({.labels = {"vårdo", "msorg"}}) != reference);
}

TEST_CASE("All NaNs are one, and minus zero is zero", "[output]") {
    const double payload = std::bit_cast<double>(std::uint64_t{0x7FF8000000001234U});
    const double signalling = std::bit_cast<double>(std::uint64_t{0xFFF0000000000001U});
    const std::string reference = digest_of({.values = {0.0, std::nan(""), std::nan(""), INFINITY}});
    CHECK(digest_of({.values = {-0.0, payload, signalling, INFINITY}}) == reference);
    CHECK(digest_of({.values = {0.0, payload, signalling, -INFINITY}}) != reference);
    CHECK(digest_of({.values = {0.0, 1.0, signalling, INFINITY}}) != reference);
}

TEST_CASE("A dataset read in many pieces has the digest of its bytes", "[output]") {
    // Larger than a piece, in shapes that split along the first, a middle and the last dimension.
    std::vector<float> values(3'000'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 100'003);
    const auto shape =
        GENERATE(std::vector<std::size_t>{3'000'000}, std::vector<std::size_t>{3000, 1000},
                 std::vector<std::size_t>{3, 10, 100'000}, std::vector<std::size_t>{2, 1, 1'500'000});
    std::vector<std::string> names{"d0", "d1", "d2"};
    names.resize(shape.size());
    const TemporaryFolder folder;
    for (const auto& [name, packing] :
         {std::pair{"a.h5", Packing::none}, std::pair{"b.h5", Packing::deflate}}) {
        Writer file(folder / name);
        for (std::size_t d = 0; d < names.size(); ++d) file.axis("/", {names[d], shape[d], {}});
        file.variable("/z", names, std::span<const float>(values), {}, packing);
        file.commit();
    }
    Record record;
    record.text("careloop digest 1");
    for (std::size_t d = 0; d < names.size(); ++d) {
        record.text("/" + names[d]).text("float32").number(1).number(shape[d]).text(names[d]).text("");
        record.bytes.append(shape[d] * sizeof(float), '\0');
    }
    record.text("/z").text("float32").number(shape.size());
    for (const std::size_t length : shape) record.number(length);
    for (const std::string& name : names) record.text(name);
    record.text("");
    record.bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
    CHECK(digest(folder / "a.h5") == sha256(record.bytes));
    CHECK(digest(folder / "b.h5") == sha256(record.bytes));
}

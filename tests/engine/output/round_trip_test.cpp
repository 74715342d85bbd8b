// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/output/file.hpp"
#include "tests/engine/output/temporary_folder.hpp"

using namespace careloop;
using namespace careloop::output;

TEMPLATE_TEST_CASE("Columns of numbers come back as they went in", "[output]", float, double, std::int8_t,
                   std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t,
                   std::uint64_t) {
    const TemporaryFolder folder;
    using Limits = std::numeric_limits<TestType>;
    const std::vector<TestType> values{Limits::lowest(), TestType{0}, TestType{1}, Limits::max()};
    const std::vector<TestType> nothing;
    {
        Writer file(folder / "run.h5");
        file.axis("/", {"cell", std::size_t{4}, {}});
        file.axis("/", {"none", std::size_t{0}, {}});
        file.variable("/packed", {"cell"}, std::span<const TestType>(values), {});
        file.variable("/empty_variable", {"none"}, std::span<const TestType>(nothing), {});
        file.column("/domain/0/full", std::span<const TestType>(values));
        file.column("/domain/0/empty", std::span<const TestType>(nothing));
        file.commit();
    }
    const Reader file(folder / "run.h5");
    CHECK(file.read<TestType>("/packed") == values);
    CHECK(file.read<TestType>("/domain/0/full") == values);
    CHECK(file.read<TestType>("/domain/0/empty").empty());
    CHECK(file.read<TestType>("/empty_variable").empty());
    CHECK(file.shape("/domain/0/empty") == std::vector<std::size_t>{0});
    CHECK(file.children("/domain/0") == std::vector<std::string>{"empty", "full"});
}

TEST_CASE("Texts keep their letters, also empty ones", "[output]") {
    const TemporaryFolder folder;
    const std::vector<std::string> texts{"Åsele", "", "Örnsköldsvik", "ä", std::string(100'000, 'x')};
    const std::vector<std::string> nothing;
    {
        Writer file(folder / "run.h5");
        file.axis("/", {"municipality", texts, {{"long_name", "kommun där man bor"}}});
        file.column("/texts", std::span<const std::string>(texts));
        file.column("/nothing", std::span<const std::string>(nothing));
        file.commit();
    }
    const Reader file(folder / "run.h5");
    CHECK(file.read<std::string>("/municipality") == texts);
    CHECK(file.read<std::string>("/texts") == texts);
    CHECK(file.read<std::string>("/nothing").empty());
    CHECK(file.text("/municipality", "long_name") == "kommun där man bor");
}

TEST_CASE("A variable of many chunks comes back in row-major order", "[output]") {
    const TemporaryFolder folder;
    const auto packing = GENERATE(Packing::none, Packing::deflate);
    const std::vector<std::size_t> shape{3, 5, 70'001};
    std::vector<float> values(shape[0] * shape[1] * shape[2]);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 9973) / 4;
    {
        Writer file(folder / "run.h5");
        file.axis("/", {"time", std::vector<double>{28, 56, 84}, {{"units", "days since 2024-01-01"}}});
        file.axis("/", {"region", std::vector<std::int64_t>{1, 3, 4, 5, 6}, {}});
        file.axis("/", {"cell", shape[2], {}});
        file.variable("/needs/met", {"time", "region", "cell"}, std::span<const float>(values), {}, packing);
        file.commit();
    }
    const Reader file(folder / "run.h5");
    CHECK(file.read<float>("/needs/met") == values);
    CHECK(file.shape("/needs/met") == shape);
    CHECK(file.dimensions("/needs/met") == std::vector<std::string>{"time", "region", "cell"});
    CHECK(file.dimensions("/time") == std::vector<std::string>{"time"});
    CHECK(file.dimensions("/cell") == std::vector<std::string>{"cell"});
    CHECK(file.read<std::int64_t>("/region") == std::vector<std::int64_t>{1, 3, 4, 5, 6});
}

TEST_CASE("A group uses its own dimension before one above it", "[output]") {
    const TemporaryFolder folder;
    const std::vector<double> two{1, 2};
    const std::vector<double> three{1, 2, 3};
    {
        Writer file(folder / "run.h5");
        file.axis("/", {"time", two, {}});
        file.axis("/weekly", {"time", three, {}});
        file.variable("/weekly/a", {"time"}, std::span<const double>(three), {});
        file.variable("/daily/deep/b", {"time"}, std::span<const double>(two), {});
        file.commit();
    }
    const Reader file(folder / "run.h5");
    CHECK(file.read<double>("/weekly/a") == three);
    CHECK(file.read<double>("/daily/deep/b") == two);
}

TEST_CASE("Attributes come back; those that CF ties to the variable have its type", "[output]") {
    const TemporaryFolder folder;
    const std::vector<float> half{0.5F};
    const std::vector<std::int16_t> whole{7};
    {
        Writer file(folder / "run.h5");
        file.attributes("/", {{"title", "first"}, {"seed", std::int64_t{1} << 40}, {"scale", 0.1}});
        file.attributes("/", {{"title", "Vårdbehov"}});
        file.variable("/half", {}, std::span<const float>(half), {{"units", ""}});
        file.variable("/whole", {}, std::span<const std::int16_t>(whole), {{"_FillValue", std::int64_t{-1}}});
        file.attributes("/half", {{"comment", "added later"}});
        file.commit();
    }
    const Reader file(folder / "run.h5");
    CHECK(file.text("/", "title") == "Vårdbehov");
    CHECK(file.number("/", "seed") == 1099511627776.0);
    CHECK(file.number("/", "scale") == 0.1);
    CHECK(file.text("/half", "units").empty());
    CHECK(file.text("/half", "comment") == "added later");
    CHECK(std::isnan(file.number("/half", "_FillValue")));
    CHECK(file.number("/whole", "_FillValue") == -1);
    CHECK(file.shape("/half").empty());
    CHECK(file.has_attribute("/half", "units"));
    CHECK_FALSE(file.has_attribute("/half", "unit"));
    CHECK_FALSE(file.has_attribute("/nowhere", "unit"));
    CHECK_THROWS_AS(file.text("/", "seed"), Error);
    CHECK_THROWS_AS(file.number("/", "title"), Error);
}

TEST_CASE("Reading as another type works while no value changes", "[output]") {
    const TemporaryFolder folder;
    const std::vector<std::int64_t> small{-3, 200};
    const std::vector<std::int64_t> large{(std::int64_t{1} << 53) + 1};
    const std::vector<double> fractions{0.5, std::nan(""), std::numeric_limits<double>::infinity()};
    const std::vector<double> tenth{0.1};
    {
        Writer file(folder / "run.h5");
        file.column("/small", std::span<const std::int64_t>(small));
        file.column("/large", std::span<const std::int64_t>(large));
        file.column("/fractions", std::span<const double>(fractions));
        file.column("/tenth", std::span<const double>(tenth));
        file.commit();
    }
    const Reader file(folder / "run.h5");
    CHECK(file.read<std::int16_t>("/small") == std::vector<std::int16_t>{-3, 200});
    CHECK(file.read<double>("/small") == std::vector<double>{-3, 200});
    CHECK(file.read<float>("/fractions")[0] == 0.5F);
    CHECK_THROWS_AS(file.read<std::uint16_t>("/small"), Error);
    CHECK_THROWS_AS(file.read<std::int8_t>("/small"), Error);
    CHECK_THROWS_AS(file.read<double>("/large"), Error);
    CHECK_THROWS_AS(file.read<std::int32_t>("/fractions"), Error);
    CHECK_THROWS_AS(file.read<float>("/tenth"), Error);
    CHECK_THROWS_AS(file.read<std::string>("/tenth"), Error);
}

TEST_CASE("The same content gives the same bytes", "[output]") {
    const TemporaryFolder folder;
    std::vector<double> values(10'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sqrt(static_cast<double>(i));
    for (const char* name : {"a.h5", "b.h5"}) {
        Writer file(folder / name);
        file.axis("/", {"kind", std::vector<std::string>{"vårdcentral", "ward"}, {}});
        file.axis("/weekly", {"time", values.size() / 2, {}});
        file.variable("/weekly/strain", {"time", "kind"}, std::span<const double>(values), {{"units", "1"}});
        file.commit();
    }
    CHECK(sha256_of_file(folder / "a.h5") == sha256_of_file(folder / "b.h5"));
}

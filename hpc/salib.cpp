// SPDX-License-Identifier: Apache-2.0
#include "hpc/salib.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"
#include "hpc/json_tree.hpp"
#include "hpc/morris.hpp"
#include "hpc/sobol_indices.hpp"

namespace careloop::hpc {
namespace {

using scenario::ChangeForm;
using scenario::Node;

constexpr const char *kMultiply = "multiply", *kSet = "set", *kOurs = "careloop";

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

[[noreturn]] void refuse(const std::string& file, int line, std::string what, std::string allowed) {
    throw Error(Fault::data, {Problem{file, line, 0, std::move(what), std::move(allowed)}});
}

[[noreturn]] void refuse(const Node& at, std::string what, std::string allowed) {
    throw Error(Fault::data, {Problem{at.place.file_name(), at.place.line, at.place.column, std::move(what),
                                      std::move(allowed)}});
}

const Node& entry(const Node& table, const char* key, Node::Kind kind, const char* allowed) {
    const Node* found = table.is(Node::Kind::table) ? table.find(key) : nullptr;
    if (found == nullptr) refuse(table, fmt::format("there is no {}", key), allowed);
    if (!found->is(kind)) refuse(*found, fmt::format("{} is {}", key, scenario::describe(*found)), allowed);
    return *found;
}

/// A list that has so many items, all of a kind.
const std::vector<Node>& items(const Node& table, const char* key, std::size_t count, const char* allowed) {
    const Node& list = entry(table, key, Node::Kind::list, allowed);
    if (list.items.size() != count)
        refuse(list, fmt::format("{} has {} places, num_vars is {}", key, list.items.size(), count), allowed);
    return list.items;
}

std::vector<std::string> names_of(const Node& problem, std::size_t count) {
    constexpr const char* kNames = "a list of a name in quotation marks for each variable";
    std::vector<std::string> names;
    for (const Node& item : items(problem, "names", count, kNames)) {
        if (!item.is(Node::Kind::text)) refuse(item, "a name is " + scenario::describe(item), kNames);
        names.push_back(item.text);
    }
    for (std::size_t n = 0; n + 1 < count; ++n) {
        if (names[n] == kLuckName)
            refuse(problem, "\"luck\" is not the last of the names", "luck as the last variable");
    }
    return names;
}

/// The variables; luck is none of them.
std::vector<Factor> factors_of(const Node& problem, const std::vector<std::string>& names, bool luck) {
    constexpr const char* kBounds = "[low, high] for each variable, low below high";
    const std::vector<Node>& bounds = items(problem, "bounds", names.size(), kBounds);
    std::vector<Factor> factors;
    for (std::size_t f = 0; f < names.size() - (luck ? 1 : 0); ++f) {
        const std::vector<Node>& ends = bounds[f].items;
        if (ends.size() != 2 || !ends[0].is_number() || !ends[1].is_number() ||
            !(ends[0].number() < ends[1].number()))
            refuse(bounds[f],
                   fmt::format("the bounds of '{}' are {}", names[f], scenario::describe(bounds[f])),
                   kBounds);
        Factor factor;
        factor.address = names[f], factor.low = ends[0].number(), factor.high = ends[1].number();
        factors.push_back(factor);
    }
    const Node* ours = problem.find(kOurs);
    const Node* forms = ours == nullptr ? nullptr : ours->find("form");
    for (std::size_t f = 0; forms != nullptr && f < factors.size() && f < forms->items.size(); ++f) {
        if (forms->items[f].text == kMultiply) factors[f].form = ChangeForm::multiply;
    }
    return factors;
}

DesignKind method_of(const Node& problem, const std::string& file, std::optional<DesignKind> asked) {
    const Node* ours = problem.find(kOurs);
    const Node* said = ours == nullptr ? nullptr : ours->find("method");
    if (said == nullptr) {
        if (asked) return *asked;
        throw Error(Fault::usage, {Problem{file, 0, 0, "it does not say how the design was made",
                                           "--method morris or --method sobol"}});
    }
    for (const DesignKind kind : {DesignKind::saltelli, DesignKind::morris}) {
        if (said->text != name_of(kind)) continue;
        if (asked && *asked != kind)
            throw Error(
                Fault::usage,
                {Problem{file, said->place.line, 0, fmt::format("the design is one of '{}'", said->text),
                         kind == DesignKind::morris ? "--method morris" : "--method sobol"}});
        return kind;
    }
    refuse(*said, "method is " + scenario::describe(*said), "\"saltelli\" or \"morris\"");
}

struct Table {
    std::string file;
    std::vector<std::vector<double>> rows;
    std::vector<int> lines;  ///< of the rows
};

/// Numbers with spaces, tabs or commas between them, rows all as long; after # a comment.
Table read_table(std::string_view text, const std::string& file) {
    Table table{file, {}, {}};
    int line = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view whole = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++line;
        std::string_view rest = whole.substr(0, whole.find('#'));
        std::vector<double> row;
        for (;;) {
            rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r,"), rest.size()));
            if (rest.empty()) break;
            const std::string_view cell = rest.substr(0, rest.find_first_of(" \t\r,"));
            double value = 0;
            const std::string_view digits = cell.starts_with('+') ? cell.substr(1) : cell;
            const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size())
                refuse(file, line, fmt::format("'{}' is not a number", cell),
                       "numbers with spaces between them");
            row.push_back(value);
            rest.remove_prefix(cell.size());
        }
        if (row.empty()) continue;
        if (!table.rows.empty() && table.rows.front().size() != row.size())
            refuse(file, line, fmt::format("{} numbers in this line", row.size()),
                   fmt::format("{}, as in the first", table.rows.front().size()));
        table.rows.push_back(std::move(row));
        table.lines.push_back(line);
    }
    return table;
}

std::vector<Trial> trials_of(const Table& x, const std::vector<Factor>& factors, bool luck) {
    const std::size_t variables = factors.size() + (luck ? 1 : 0);
    std::vector<Trial> trials;
    for (std::size_t r = 0; r < x.rows.size(); ++r) {
        const std::vector<double>& row = x.rows[r];
        if (row.size() != variables)
            refuse(x.file, x.lines[r], fmt::format("{} numbers in this line", row.size()),
                   fmt::format("{}, one for each variable of {}", variables, kSalibProblem));
        Trial trial;
        for (std::size_t f = 0; f < factors.size(); ++f) {
            if (!std::isfinite(row[f]) || !std::isfinite(factors[f].position(row[f])))
                refuse(x.file, x.lines[r],
                       fmt::format("{} cannot be a value of '{}'", row[f], factors[f].address),
                       fmt::format("{} to {}", factors[f].low, factors[f].high));
            trial.point.push_back(factors[f].position(row[f]));
        }
        if (luck) {
            const double member = row.back();
            constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
            if (!(member >= 0 && member <= kMost) || member != std::floor(member))
                refuse(x.file, x.lines[r], fmt::format("{} is not a member", member),
                       "whole numbers from 0 on in the column of luck");
            trial.member = static_cast<std::uint32_t>(member);
        }
        trials.push_back(std::move(trial));
    }
    return trials;
}

/// Rows of A, A with one of B after the other, B.
void check_saltelli(const Design& design, const Table& x) {
    const SaltelliRow row{design.factors, design.luck};
    for (std::size_t begin = 0; begin < design.trials.size(); begin += row.size()) {
        const Trial &a = design.trials[begin + row.a()], &b = design.trials[begin + row.b()];
        for (std::size_t f = 0; f < row.varied(); ++f) {
            Trial expected = a;
            if (f == design.factors)
                expected.member = b.member;
            else
                expected.point[f] = b.point[f];
            const std::size_t at = begin + row.ab(f);
            if (design.trials[at].point == expected.point && design.trials[at].member == expected.member)
                continue;
            refuse(x.file, x.lines[at],
                   fmt::format("this is not line {} with variable {} of line {}", x.lines[begin + row.a()],
                               f + 1, x.lines[begin + row.b()]),
                   "the order of SALib's saltelli.sample(problem, N, calc_second_order=False)");
        }
    }
}

void check_morris(const Design& design, const Table& x) {
    const std::size_t length = design.factors + (design.luck ? 2 : 1);
    for (std::size_t begin = 0; begin < design.trials.size(); begin += length) {
        const auto first = design.trials.begin() + static_cast<std::ptrdiff_t>(begin);
        try {
            static_cast<void>(morris_steps(design.factors, design.luck,
                                           {first, first + static_cast<std::ptrdiff_t>(length)}));
        } catch (const Error& error) {
            refuse(x.file, x.lines[begin], fmt::format("of the trajectory that begins here {}", error.what()),
                   "the order of SALib's morris.sample(problem, N)");
        }
    }
}

std::vector<StudiedResult> results_of(const Table& y, std::size_t trials, const Node& problem) {
    if (y.rows.size() != trials)
        refuse(y.file, 0, fmt::format("{} lines of results", y.rows.size()),
               fmt::format("{}, one for each line of {}", trials, kSalibX));
    const std::size_t count = y.rows.front().size();
    std::vector<StudiedResult> results(count);
    const Node* ours = problem.find(kOurs);
    const Node* named = ours == nullptr ? nullptr : ours->find("results");
    if (named != nullptr && named->items.size() != count) named = nullptr;
    for (std::size_t k = 0; k < count; ++k) {
        StudiedResult& result = results[k];
        const Node* name = named == nullptr ? nullptr : named->items[k].find("name");
        const Node* units = named == nullptr ? nullptr : named->items[k].find("units");
        result.name = name != nullptr ? name->text : count == 1 ? "Y" : fmt::format("Y{}", k + 1);
        result.units = units != nullptr ? units->text : "1";
        for (const std::vector<double>& row : y.rows) result.values.push_back(row[k]);
    }
    return results;
}

}  // namespace

SalibTexts salib_texts(const StudiedDesign& of) {
    const Design& design = of.design;
    std::vector<std::string> names, bounds, forms, results, plain_results;
    std::uint32_t members = 1;
    for (const Trial& t : design.trials) members = std::max(members, t.member);
    for (const Factor& f : of.factors) {
        names.push_back(f.address);
        bounds.push_back(fmt::format("[{}, {}]", f.low, f.high));
        forms.push_back(quoted(f.form == ChangeForm::multiply ? kMultiply : kSet));
    }
    if (design.luck) names.emplace_back(kLuckName), bounds.push_back(fmt::format("[0, {}]", members));
    for (const StudiedResult& r : of.results) {
        results.push_back(fmt::format("{{\"name\": {}, \"units\": {}}}", quoted(r.name), quoted(r.units)));
        plain_results.push_back(r.name);
    }
    std::vector<std::string> in_marks;
    for (const std::string& name : names) in_marks.push_back(quoted(name));
    SalibTexts texts;
    texts.problem = fmt::format(
        "{{\n  \"num_vars\": {},\n  \"names\": [{}],\n  \"bounds\": [{}],\n  \"{}\": {{\n    \"method\": "
        "\"{}\",\n"
        "    \"size\": {},\n    \"seed\": {},\n    \"form\": [{}],\n    \"results\": [{}]\n  }}\n}}\n",
        names.size(), fmt::join(in_marks, ", "), fmt::join(bounds, ", "), kOurs, name_of(design.kind),
        design.size, design.seed, fmt::join(forms, ", "), fmt::join(results, ", "));
    texts.x = fmt::format("# {}\n", fmt::join(names, " "));
    texts.y = fmt::format("# {}\n", fmt::join(plain_results, " "));
    for (std::size_t i = 0; i < design.trials.size(); ++i) {
        std::vector<double> x, y;
        for (std::size_t f = 0; f < of.factors.size(); ++f)
            x.push_back(of.factors[f].at(design.trials[i].point[f]));
        if (design.luck) x.push_back(design.trials[i].member);
        for (const StudiedResult& r : of.results) y.push_back(r.values[i]);
        texts.x += fmt::format("{}\n", fmt::join(x, " "));
        texts.y += fmt::format("{}\n", fmt::join(y, " "));
    }
    return texts;
}

StudiedDesign read_salib(const SalibTexts& texts, const std::string& folder,
                         std::optional<DesignKind> method) {
    const auto path = [&](const char* name) { return folder + "/" + name; };
    const Node problem = read_json(texts.problem, path(kSalibProblem));
    const Node& count = entry(problem, "num_vars", Node::Kind::integer, "how many variables there are");
    if (count.integer < 1) refuse(count, fmt::format("num_vars is {}", count.integer), "1 or more");
    const std::vector<std::string> names = names_of(problem, static_cast<std::size_t>(count.integer));

    StudiedDesign of;
    Design& design = of.design;
    design.luck = names.back() == kLuckName;
    design.kind = method_of(problem, path(kSalibProblem), method);
    const Node* ours = problem.find(kOurs);
    const Node* seed = ours == nullptr ? nullptr : ours->find("seed");
    if (seed != nullptr && seed->is(Node::Kind::integer))
        design.seed = static_cast<std::uint64_t>(seed->integer);
    of.factors = factors_of(problem, names, design.luck);
    design.factors = of.factors.size();
    if (of.factors.empty()) refuse(problem, "only luck is varied", "a variable or more beside it");
    const Table x = read_table(texts.x, path(kSalibX)), y = read_table(texts.y, path(kSalibY));
    design.trials = trials_of(x, of.factors, design.luck);
    const std::size_t runs = names.size() + (design.kind == DesignKind::saltelli ? 2 : 1);
    design.size = design.trials.size() / runs;
    if (design.trials.empty() || design.trials.size() % runs != 0)
        refuse(x.file, 0, fmt::format("{} lines are no whole number of times {}", design.trials.size(), runs),
               fmt::format("{} lines for each {} of {} variables", runs,
                           design.kind == DesignKind::saltelli ? "base row" : "trajectory", names.size()));
    if (design.kind == DesignKind::saltelli)
        check_saltelli(design, x);
    else
        check_morris(design, x);
    of.results = results_of(y, design.trials.size(), problem);
    return of;
}

}  // namespace careloop::hpc

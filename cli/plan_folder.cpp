// SPDX-License-Identifier: Apache-2.0
#include "cli/plan_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "careloop_build.hpp"  // generated: program version
#include "cli/ensemble_runner.hpp"
#include "cli/text_file.hpp"
#include "engine/model/causal_table.hpp"
#include "engine/output/file.hpp"
#include "engine/run/simulation.hpp"
#include "engine/scenario/findings.hpp"
#include "engine/scenario/toml_tree.hpp"

namespace careloop::cli {
namespace {

namespace fs = std::filesystem;
using scenario::ChangeForm;
using scenario::Findings;
using scenario::Node;
using scenario::toml_text;

constexpr int kPlanFormat = 1;

fs::path origin_file(const fs::path& folder) {
    return folder / "plan" / "ensemble.toml";
}

fs::path scenario_file(const fs::path& folder, const std::string& name) {
    return folder / "plan" / (name + ".toml");
}

scenario::Scenario load(const fs::path& file) {
    return scenario::load(file.string(), {}, model::link_names());
}

std::string origin_text(const PlanFolder& of) {
    std::string text = fmt::format(
        "# How plan.csv was made; `careloop ensemble` and `careloop sensitivity` read it.\n"
        "plan_format = {}\nscenario = {}\nmodel_version = {}\nprogram_version = {}\n",
        kPlanFormat, toml_text(of.scenario.name), run::kModelVersion, toml_text(run::kProgramVersion));
    if (of.start_state) text += fmt::format("start_state = {}\n", toml_text(*of.start_state));
    if (of.slices > 0) text += fmt::format("slices = {}\n", of.slices);
    for (const auto& [name, sums] : provenance_of(of.scenario).inputs) {
        if (name == of.scenario.name + ".toml") continue;  // that one is in this folder
        for (const std::string& sum : sums)
            text += fmt::format("\n[[input]]\nfile = {}\nsha256 = {}\n", toml_text(name), toml_text(sum));
    }
    if (!of.design) return text;
    text += fmt::format("\n[design]\ntext = {}\nseed = {}\n", toml_text(of.design->text), of.design->seed);
    for (const hpc::Factor& f : of.design->factors)
        text +=
            fmt::format("\n[[design.factor]]\naddress = {}\nform = {}\nlow = {}\nhigh = {}\n",
                        toml_text(f.address), toml_text(f.form == ChangeForm::multiply ? "multiply" : "set"),
                        scenario::real_text(f.low), scenario::real_text(f.high));
    return text;
}

/// An entry of the wanted kind. What is missing or of another kind is told.
const Node* entry(const Node& table, const char* key, Node::Kind kind, Findings& findings) {
    const Node* found = table.find(key);
    if (found == nullptr) return nullptr;
    const bool fits = kind == Node::Kind::real ? found->is_number() : found->is(kind);
    if (fits) return found;
    findings.add(found->place, fmt::format("{} is {}", key, describe(*found)),
                 "what `careloop ensemble plan` wrote");
    return nullptr;
}

DesignOrigin design_of(const Node& table, Findings& findings) {
    DesignOrigin design;
    if (const Node* text = entry(table, "text", Node::Kind::text, findings)) design.text = text->text;
    if (const Node* seed = entry(table, "seed", Node::Kind::integer, findings))
        design.seed = static_cast<std::uint64_t>(seed->integer);
    if (const Node* factors = entry(table, "factor", Node::Kind::list, findings)) {
        for (const Node& item : factors->items) {
            hpc::Factor factor;
            if (const Node* a = entry(item, "address", Node::Kind::text, findings)) factor.address = a->text;
            if (const Node* f = entry(item, "form", Node::Kind::text, findings))
                factor.form = f->text == "multiply" ? ChangeForm::multiply : ChangeForm::set;
            if (const Node* low = entry(item, "low", Node::Kind::real, findings)) factor.low = low->number();
            if (const Node* high = entry(item, "high", Node::Kind::real, findings))
                factor.high = high->number();
            design.factors.push_back(factor);
        }
    }
    return design;
}

/// What the runs of the plan hung on when it was made, as far as the folder does not hold it.
analysis::Provenance planned_with(const Node& table, const scenario::Scenario& scenario, Findings& findings) {
    analysis::Provenance then = provenance_of(scenario);
    then.inputs.clear();
    if (const Node* v = entry(table, "model_version", Node::Kind::integer, findings))
        then.model_version = static_cast<int>(v->integer);
    if (const Node* v = entry(table, "program_version", Node::Kind::text, findings))
        then.program_version = v->text;
    if (const Node* inputs = entry(table, "input", Node::Kind::list, findings)) {
        for (const Node& input : inputs->items) {
            const Node* file = entry(input, "file", Node::Kind::text, findings);
            const Node* sum = entry(input, "sha256", Node::Kind::text, findings);
            if (file != nullptr && sum != nullptr) then.inputs[file->text].insert(sum->text);
        }
    }
    return then;
}

/// Throws Error(usage) where a row is no longer the run that it was planned as.
void check_configs(const PlanFolder& of) {
    const std::string base = hpc::config_base(of.scenario);
    std::vector<Problem> problems;
    for (const hpc::PlanRow& row : of.plan.rows) {
        if (row.config == hpc::config_of(base, of.plan, row)) continue;
        problems.push_back(
            {of.csv().string(), row.line, 0,
             fmt::format("config {} is not that of arm {}, draw {}, member {}", row.config, row.arm, row.draw,
                         row.member),
             "a row as `careloop ensemble plan` wrote it, with the model and the inputs of then"});
        if (problems.size() == 3) break;
    }
    if (!problems.empty()) throw Error(Fault::usage, problems);
}

std::string resolved_for_any_size(scenario::Scenario scenario) {
    scenario.members = 1;
    return scenario::resolved_text(scenario);
}

}  // namespace

std::vector<std::string> PlanFolder::arms() const {
    std::vector<std::string> names;
    for (const scenario::Arm& arm : scenario.arms) {
        const auto is_of = [&](const hpc::PlanRow& row) { return row.arm == arm.name; };
        if (std::any_of(plan.rows.begin(), plan.rows.end(), is_of)) names.push_back(arm.name);
    }
    return names;
}

bool has_plan(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "plan.csv", ignored) && fs::exists(origin_file(folder), ignored);
}

analysis::Provenance provenance_of(const scenario::Scenario& scenario) {
    analysis::Provenance p;
    p.scenario = scenario.name;
    p.program_version = run::kProgramVersion;
    p.model_version = run::kModelVersion;
    p.resolved = scenario::resolved_text(scenario);
    for (const fs::path& input : scenario.inputs)
        p.inputs[input.filename().string()].insert(output::sha256_of_file(input));
    return p;
}

PlanFolder read_plan_folder(const fs::path& folder) {
    if (!has_plan(folder)) {
        throw Error(Fault::data,
                    fmt::format("{} has no plan of an ensemble; `careloop ensemble plan SCENARIO "
                                "-o {}` makes one",
                                folder.string(), folder.string()));
    }
    Findings findings;
    const Node table = read_toml(origin_file(folder), findings);
    PlanFolder of;
    of.folder = folder;
    std::string name;
    if (const Node* s = entry(table, "scenario", Node::Kind::text, findings)) name = s->text;
    if (const Node* s = entry(table, "start_state", Node::Kind::text, findings)) of.start_state = s->text;
    if (const Node* n = entry(table, "slices", Node::Kind::integer, findings))
        of.slices = static_cast<std::size_t>(std::max<std::int64_t>(0, n->integer));
    if (const Node* d = entry(table, "design", Node::Kind::table, findings))
        of.design = design_of(*d, findings);
    if (const Node* format = table.find("plan_format");
        format != nullptr && format->is(Node::Kind::integer) && format->integer > kPlanFormat)
        findings.add(format->place, fmt::format("plan_format is {}", format->integer),
                     fmt::format("up to {}", kPlanFormat));
    findings.stop_if_any();
    of.scenario = load(scenario_file(folder, name));
    const analysis::Provenance then = planned_with(table, of.scenario, findings);
    findings.stop_if_any();
    if (const std::string differs = analysis::difference(then, provenance_of(of.scenario)); !differs.empty())
        throw Error(Fault::usage, {Problem{of.csv().string(), 0, 0, "it is of another run: " + differs,
                                           "another folder with -o"}});
    of.plan = hpc::read_plan(of.csv(), of.scenario, {of.scenario.arms.front().name});
    check_configs(of);
    return of;
}

scenario::Scenario take_scenario(const fs::path& folder, const scenario::Scenario& scenario) {
    make_folder(folder / "plan");
    const fs::path file = scenario_file(folder, scenario.name);
    std::error_code ignored;
    for (const fs::directory_entry& other : fs::directory_iterator(folder / "plan", ignored)) {
        const fs::path& path = other.path();
        if (path.extension() != ".toml" || path.filename() == "ensemble.toml" || path == file) continue;
        throw Error(Fault::usage, {Problem{folder.string(), 0, 0,
                                           fmt::format("it is of another run: scenario {} there, {} here",
                                                       path.stem().string(), scenario.name),
                                           "another folder with -o"}});
    }
    if (!fs::exists(file, ignored)) {
        write_text_file(file.string(), resolved_text(scenario));
        return load(file);
    }
    scenario::Scenario there = load(file);
    analysis::Provenance old = provenance_of(there), now = provenance_of(scenario);
    old.resolved = resolved_for_any_size(there), now.resolved = resolved_for_any_size(scenario);
    if (const std::string differs = analysis::difference(old, now); !differs.empty())
        throw Error(Fault::usage, {Problem{folder.string(), 0, 0, "it is of another run: " + differs,
                                           "another folder with -o"}});
    return there;
}

void write_plan_folder(const PlanFolder& of) {
    make_folder(of.folder / "plan");
    write_text_file(origin_file(of.folder).string(), origin_text(of));
    write_text_file(of.csv().string(), of.plan.csv());
}

}  // namespace careloop::cli

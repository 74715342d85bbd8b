// SPDX-License-Identifier: Apache-2.0
// The output file of a run. (docs/output-format.md, "Datasets")
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "careloop_build.hpp"  // generated: program version and build
#include "engine/base/byte_scan.hpp"
#include "engine/base/maths.hpp"
#include "engine/output/file.hpp"
#include "engine/run/simulation.hpp"

namespace careloop::run {
namespace {

using output::Attributes;
using output::Axis;
using output::Writer;

std::vector<std::string> names(const auto& kinds) {
    std::vector<std::string> out;
    for (const auto& k : kinds) out.push_back(k.name);
    return out;
}

std::vector<std::string> labels_en(const auto& kinds) {
    std::vector<std::string> out;
    for (const auto& k : kinds) out.push_back(k.label.en.empty() ? k.name : k.label.en);
    return out;
}

/// A time axis with its bounds: the coordinate is the end of each interval, as CF asks for sums and means.
void time_axis(Writer& file, const std::string& group, const std::string& name, const Times& times) {
    std::vector<double> end(times.end.begin(), times.end.end()), bounds;
    for (std::size_t i = 0; i < end.size(); ++i) {
        bounds.push_back(times.begin[i]);
        bounds.push_back(times.end[i]);
    }
    file.axis(group, {name,
                      end,
                      {{"units", std::string("days since 1970-01-01 00:00:00")},
                       {"calendar", std::string("standard")},
                       {"standard_name", std::string("time")},
                       {"axis", std::string("T")},
                       {"bounds", name + "_bnds"}}});
    const std::string prefix = group == "/" ? "/" : group + "/";
    file.variable(prefix + name + "_bnds", {name, "bnds"}, std::span<const double>(bounds), {});
}

void text_axis(Writer& file, const std::string& group, const std::string& name,
               const std::vector<std::string>& labels, const std::string& long_name) {
    file.axis(group, {name, labels, {{"long_name", long_name}}});
}

void text(Writer& file, const std::string& path, const std::string& dimension,
          const std::vector<std::string>& values, const std::string& long_name) {
    file.variable(path, {dimension}, std::span<const std::string>(values), {{"long_name", long_name}});
}

void variable(Writer& file, const std::string& path, const std::vector<std::string>& dimensions,
              const SeriesInfo& info, std::span<const float> values) {
    file.variable(
        path, dimensions, values,
        {{"units", info.units}, {"long_name", info.long_name}, {"cell_methods", info.cell_methods}});
}

void series(Writer& file, const std::string& group, const std::vector<std::string>& dimensions,
            const std::vector<Series>& list) {
    for (const Series& s : list) variable(file, group + "/" + s.info.name, dimensions, s.info, s.values);
}

/// Series of cells with a unit, each as an array of all cells there could be. One at a time: it is four times
/// as much.
void cell_series(Writer& file, const scenario::Catalogue& c, const Observations& o) {
    const std::size_t settlements = c.settlement_types.size(), kinds = c.unit_kinds.size(),
                      owners = c.owners.size(), all = c.regions.size() * settlements * kinds * owners;
    std::vector<float> values(o.time.end.size() * all, static_cast<float>(kNone));
    for (const Series& s : o.cells) {
        for (std::size_t i = 0; i < s.values.size(); ++i) {
            const UnitCell& at = o.unit_cells[i % o.unit_cells.size()];
            const std::size_t cell =
                ((at.region * settlements + at.settlement) * kinds + at.unit_kind) * owners + at.owner;
            values[i / o.unit_cells.size() * all + cell] = s.values[i];
        }
        variable(file, "/" + s.info.name, {"time", "region", "settlement_type", "unit_kind", "owner"}, s.info,
                 values);
    }
}

std::string now() {
    const std::time_t t = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&t, &utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                       utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

void causal_table(Writer& file, const model::Rules& rules) {
    const auto& rows = model::causal_rows();
    std::vector<std::string> name, kind, source, target, form, level, evidence;
    std::vector<std::int8_t> sign;
    std::vector<double> lag, reference, strength;
    std::size_t link = 0;
    for (const model::CausalRow& r : rows) {
        name.push_back(r.name);
        kind.push_back(r.kind == model::RowKind::link ? "link" : "identity");
        source.push_back(r.source);
        target.push_back(r.target);
        form.emplace_back(model::name_of(r.form));
        level.push_back(r.level);
        evidence.push_back(r.evidence);
        sign.push_back(static_cast<std::int8_t>(r.sign));
        lag.push_back(r.lag_days);
        reference.push_back(r.reference);
        strength.push_back(
            r.kind == model::RowKind::link ? rules.links.strength(static_cast<model::Link>(link++)) : 0.0);
    }
    text_axis(file, "/causal", "row", name, "Row of the causal table");
    text(file, "/causal/kind", "row", kind, "link (behaviour) or identity (accounting)");
    text(file, "/causal/source", "row", source, "Quantity that acts");
    text(file, "/causal/target", "row", target, "Quantity acted on");
    text(file, "/causal/form", "row", form, "Form of the influence");
    text(file, "/causal/level", "row", level, "Where it acts");
    text(file, "/causal/evidence", "row", evidence, "Evidence");
    file.variable("/causal/sign", {"row"}, std::span<const std::int8_t>(sign),
                  {{"long_name", std::string("Direction")}});
    file.variable("/causal/lag", {"row"}, std::span<const double>(lag),
                  {{"units", std::string("day")}, {"long_name", std::string("Delay")}});
    file.variable("/causal/reference", {"row"}, std::span<const double>(reference),
                  {{"long_name", std::string("Source value at which the influence is zero")}});
    file.variable("/causal/strength", {"row"}, std::span<const double>(strength),
                  {{"long_name", std::string("Strength in force at the end, 0 for identities")}});
}

void parameters(Writer& file, const scenario::ParameterSet& set) {
    static constexpr const char* kClasses[] = {"measured", "published", "assumed"};
    std::vector<std::string> name, unit, evidence, source, fitted;
    std::vector<double> low, high, mean, least, greatest;
    std::vector<std::int8_t> is_factor;
    for (const scenario::Declaration& d : set.all()) {
        name.push_back(d.name);
        unit.emplace_back(scenario::name_of(d.unit));
        evidence.emplace_back(kClasses[static_cast<std::size_t>(d.evidence)]);
        source.push_back(d.source);
        fitted.push_back(d.fitted_to);
        low.push_back(d.low);
        high.push_back(d.high);
        double sum = 0;
        for (const double v : d.table.values) sum += v;
        mean.push_back(sum / static_cast<double>(std::max<std::size_t>(1, d.table.values.size())));
        const auto [first, last] = std::minmax_element(d.table.values.begin(), d.table.values.end());
        least.push_back(first == d.table.values.end() ? kNone : *first);
        greatest.push_back(last == d.table.values.end() ? kNone : *last);
        is_factor.push_back(d.relative_range ? 1 : 0);
    }
    text_axis(file, "/provenance/parameters", "parameter", name, "Parameter");
    const std::string at = "/provenance/parameters/";
    text(file, at + "unit", "parameter", unit, "Unit");
    text(file, at + "evidence_class", "parameter", evidence, "measured, published or assumed");
    text(file, at + "source", "parameter", source, "Source");
    text(file, at + "fitted_to", "parameter", fitted, "Figure it was fitted to, if any");
    file.variable(at + "low", {"parameter"}, std::span<const double>(low),
                  {{"long_name", std::string("Low end of the range")}});
    file.variable(at + "high", {"parameter"}, std::span<const double>(high),
                  {{"long_name", std::string("High end of the range")}});
    file.variable(at + "range_is_factor", {"parameter"}, std::span<const std::int8_t>(is_factor),
                  {{"long_name", std::string("1: the range is of a factor on all values")}});
    file.variable(at + "least_value", {"parameter"}, std::span<const double>(least),
                  {{"long_name", std::string("Least value of the table in force without levers")}});
    file.variable(at + "greatest_value", {"parameter"}, std::span<const double>(greatest),
                  {{"long_name", std::string("Greatest value of the table in force without levers")}});
    file.variable(at + "mean_value", {"parameter"}, std::span<const double>(mean),
                  {{"long_name", std::string("Mean over the table in force without levers")}});
}

/// What the arm's levers change, with the sizes drawn for the member.
void lever_sizes(Writer& file, const scenario::InForce& in) {
    std::vector<std::string> lever, address, form;
    std::vector<double> size;
    for (const scenario::Lever& l : in.levers()) {
        for (const scenario::Change& change : l.changes) {
            if (!lever.empty() && lever.back() == l.name && address.back() == change.address) continue;
            lever.push_back(l.name), address.push_back(change.address);
            form.emplace_back(name_of(change.form)), size.push_back(change.value);
        }
    }
    if (lever.empty()) return;
    text_axis(file, "/provenance/levers", "change", address, "Parameter changed");
    text(file, "/provenance/levers/lever", "change", lever, "Lever");
    text(file, "/provenance/levers/form", "change", form, "set, add or multiply");
    file.variable("/provenance/levers/size", {"change"}, std::span<const double>(size),
                  {{"long_name", std::string("Size at full strength, as drawn for this member")}});
}

}  // namespace

void Simulation::write(const std::filesystem::path& path, const std::string& command) const {
    const scenario::Catalogue& c = scenario_->catalogue;
    const Observations& o = *observations_;
    Writer file(path);
    file.attributes("/", {{"Conventions", std::string("CF-1.8")},
                          {"title", scenario_->title.en},
                          {"question", scenario_->question.en},
                          {"source", fmt::format("careloop {}", kProgramVersion)},
                          {"scenario", scenario_->name},
                          {"arm", options_.arm.empty() ? scenario_->arms.front().name : options_.arm},
                          {"member", std::int64_t{options_.member}},
                          {"draw", std::int64_t{options_.draw}},
                          {"seed", static_cast<std::int64_t>(scenario_->seed)},
                          {"scale", scenario_->scale},
                          {"model_version", std::int64_t{kModelVersion}},
                          {"output_format", std::int64_t{kOutputFormat}}});
    file.axis("/", {"bnds", std::size_t{2}, {}});
    time_axis(file, "/", "time", o.time);
    text_axis(file, "/", "region", names(c.regions), "Region code");
    text_axis(file, "/", "settlement_type", names(c.settlement_types),
              "Settlement type of the unit's municipality");
    text_axis(file, "/", "unit_kind", names(c.unit_kinds), "Kind of care unit");
    text_axis(file, "/", "owner", names(c.owners), "Who runs the unit");
    text(file, "/region_name", "region", labels_en(c.regions), "Name of the region");
    text(file, "/unit_kind_name", "unit_kind", labels_en(c.unit_kinds), "Name of the kind");
    cell_series(file, c, o);

    time_axis(file, "/weekly", "week", o.week);
    text_axis(file, "/weekly", "region", names(c.regions), "Region code");
    text_axis(file, "/weekly", "care_class", {"contact", "assessment", "first_visit", "treatment"},
              "Class of the care guarantee");
    series(file, "/weekly", {"week", "region"}, o.weekly);
    series(file, "/weekly", {"week", "region", "care_class"}, o.weekly_class);

    time_axis(file, "/municipal", "quarter", o.quarter);
    text_axis(file, "/municipal", "municipality", names(c.municipalities), "Municipality code");
    text(file, "/municipal/municipality_name", "municipality", labels_en(c.municipalities),
         "Name of the municipality");
    std::vector<std::string> settlement;
    for (const world::Municipality& m : world_.setting.geography.municipalities)
        settlement.push_back(c.settlement_types[m.settlement.at()].name);
    text(file, "/municipal/settlement_type", "municipality", settlement, "Settlement type");
    series(file, "/municipal", {"quarter", "municipality"}, o.municipal);

    time_axis(file, "/staff", "quarter", o.quarter);
    std::vector<std::int64_t> number;
    std::vector<std::string> region, place, kind, owner, profession;
    for (const StaffCell& s : o.staff_cells) {
        number.push_back(static_cast<std::int64_t>(number.size()));
        region.push_back(c.regions[s.region].name);
        place.push_back(c.settlement_types[s.settlement].name);
        kind.push_back(c.unit_kinds[s.unit_kind].name);
        owner.push_back(c.owners[s.owner].name);
        profession.push_back(c.professions[s.profession].name);
    }
    file.axis(
        "/staff",
        {"staff_cell",
         number,
         {{"long_name",
           std::string("Region, settlement type, unit kind, owner and profession that occur together")}}});
    text(file, "/staff/region", "staff_cell", region, "Region code");
    text(file, "/staff/settlement_type", "staff_cell", place, "Settlement type");
    text(file, "/staff/unit_kind", "staff_cell", kind, "Kind of care unit");
    text(file, "/staff/owner", "staff_cell", owner, "Who runs the units");
    text(file, "/staff/profession", "staff_cell", profession, "Profession");
    text_axis(file, "/staff", "sex", {"female", "male"}, "Sex");
    series(file, "/staff", {"quarter", "staff_cell"}, o.staff);
    series(file, "/staff", {"quarter", "staff_cell", "sex"}, o.staff_sex);

    time_axis(file, "/education", "quarter", o.quarter);
    text_axis(file, "/education", "region", names(c.regions), "Region code");
    text_axis(file, "/education", "profession", names(c.professions), "Profession learnt");
    std::vector<std::int64_t> terms;
    for (std::size_t k = 1; k <= model::kCohorts; ++k) terms.push_back(static_cast<std::int64_t>(k));
    file.axis("/education", {"term", terms, {{"long_name", std::string("Term of the programme")}}});
    series(file, "/education", {"quarter", "region", "profession"}, o.training);
    series(file, "/education", {"quarter", "region", "profession", "term"}, o.students);

    std::vector<std::int64_t> years(o.years.begin(), o.years.end());
    file.axis("/yearly", {"year", years, {{"long_name", std::string("Calendar year")}}});
    text_axis(file, "/yearly", "age_class", {"0-19", "20-64", "65-79", "80+"}, "Age in years");
    std::vector<std::string> bands;
    for (std::size_t b = 0; b + 1 < scenario::kAgeBands; ++b)
        bands.push_back(fmt::format("{}-{}", 5 * b, 5 * b + 4));
    bands.emplace_back("100+");
    text_axis(file, "/yearly", "age_band", bands, "Age in years");
    text_axis(file, "/yearly", "sex", {"female", "male"}, "Sex");
    text_axis(file, "/yearly", "diagnosis_group", rules_->need.groups(), "Chapter of the main diagnosis");
    const auto yearly = [&](const std::string& name, const std::vector<std::string>& dimensions,
                            const std::vector<float>& values, const std::string& units,
                            const std::string& long_name) {
        file.variable("/yearly/" + name, dimensions, std::span<const float>(values),
                      {{"units", units}, {"long_name", long_name}});
    };
    yearly("top_fifth_share", {"year", "age_class"}, o.concentration, "1",
           "Share of the cost of care that the costliest fifth of residents takes");
    yearly("cost_per_resident", {"year", "age_class"}, o.cost_per_person, "SEK", "Cost of care per resident");
    yearly("treated_share", {"year", "diagnosis_group", "age_band", "sex"}, o.treated_share, "1",
           "Share of residents treated as inpatients at least once");
    yearly("residents", {"year", "age_band", "sex"}, o.population_year, "1",
           "Residents at the end of the year, and those who died in it");

    text_axis(file, "/yearly", "profession", names(c.professions), "Profession");
    yearly("cost_per_resident_by_sex", {"year", "age_band", "sex"}, o.cost_by_age_sex, "SEK",
           "Cost of care per resident, by age and sex");
    yearly("in_care_after_5_years", {"year", "profession"}, o.in_care_after_5, "1",
           "Share in care of those who learnt the profession five calendar years before");
    yearly("in_care_after_10_years", {"year", "profession"}, o.in_care_after_10, "1",
           "Share in care of those who learnt the profession ten calendar years before");

    if (!o.units.empty()) {
        std::vector<std::int64_t> index;
        std::vector<std::string> unit_kind, municipality, name, unit_owner;
        for (const world::UnitPlace& u : world_.setting.directory.units) {
            index.push_back(static_cast<std::int64_t>(index.size()));
            unit_kind.push_back(c.unit_kinds[u.kind.at()].name);
            municipality.push_back(c.municipalities[u.municipality.at()].name);
            unit_owner.push_back(c.owners[u.owner.at()].name);
            name.push_back(u.name);
        }
        time_axis(file, "/units", "time", o.time);
        file.axis("/units", {"unit", index, {{"long_name", std::string("Care unit")}}});
        text(file, "/units/name", "unit", name, "Name");
        text(file, "/units/unit_kind", "unit", unit_kind, "Kind of care unit");
        text(file, "/units/municipality", "unit", municipality, "Municipality code");
        text(file, "/units/owner", "unit", unit_owner, "Who runs the unit");
        series(file, "/units", {"time", "unit"}, o.units);
    }

    causal_table(file, *rules_);
    parameters(file, scenario_->parameters);
    lever_sizes(file, rules_->in);
    char host[256] = "";
    (void)gethostname(host, sizeof host - 1);
    Attributes provenance{{"program_version", std::string(kProgramVersion)},
                          {"build", std::string(kBuild)},
                          {"command", command},
                          {"resolved_scenario", scenario::resolved_text(*scenario_)},
                          {"seed", static_cast<std::int64_t>(scenario_->seed)},
                          {"member", std::int64_t{options_.member}},
                          {"threads", std::int64_t{workers_.threads()}},
                          {"ranks", static_cast<std::int64_t>(exchange_->ranks())},
                          {"processor_variant", std::string(processor_variant())},
                          {"host", std::string(host)},
                          {"written", now()},
                          {"founding_hash", world_.setting.founding_hash},
                          {"start_state", start_.key},
                          {"start_settled", std::int64_t{start_.settled ? 1 : 0}},
                          {"start_weeks", std::int64_t{start_.weeks}},
                          {"start_measured", start_.measured},
                          {"settling_seconds", clock_.settling},
                          {"synthesis_seconds", clock_.synthesis},
                          {"stepping_seconds", clock_.stepping}};
    if (!options_.config.empty()) provenance["config"] = options_.config;
    file.attributes("/provenance", provenance);
    std::vector<std::string> inputs, sums;
    for (const std::filesystem::path& input : scenario_->inputs) {
        inputs.push_back(input.filename().string());
        sums.push_back(output::sha256_of_file(input));
    }
    text_axis(file, "/provenance/inputs", "input", inputs, "File read");
    text(file, "/provenance/inputs/sha256", "input", sums, "SHA-256 of the file");
    file.commit();
}

}  // namespace careloop::run

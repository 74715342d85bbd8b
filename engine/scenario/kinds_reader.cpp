// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/kinds_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "engine/scenario/table_reader.hpp"

namespace careloop::scenario {

namespace {

constexpr std::size_t kMostKinds = 250;  ///< positions are bytes

struct Item {
    const Node* node;
    std::string what;  ///< "unit_kind 'ward'"
};

bool is_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

class KindsReader {
  public:
    KindsReader(const std::vector<const Node*>& documents, Findings& findings)
        : documents_(documents), findings_(findings) {}

    /// Reads name of every entry of a list; `items` gets their tables in the same order.
    template <class Kind>
    void names(const char* key, std::vector<Kind>& kinds, std::vector<Item>& items) {
        for (const Node* document : documents_) {
            const Node* list = document->find(key);
            if (!list) continue;
            if (!list->is(Node::Kind::list)) {
                findings_.add(list->place, fmt::format("{} is {}", key, describe(*list)),
                              fmt::format("a list of tables, each under [[{}]]", key));
                continue;
            }
            for (const Node& entry : list->items) name(key, entry, kinds, items);
        }
        if (kinds.size() > kMostKinds) {
            findings_.add(items.back().node->place, fmt::format("{} entries of {}", kinds.size(), key),
                          fmt::format("at most {}", kMostKinds));
        }
    }

    /// Reads the attributes of one list.
    template <class Kind, class Read>
    void attributes(std::vector<Kind>& kinds, const std::vector<Item>& items, Read read) {
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            TableReader reader(*items[i].node, items[i].what, findings_);
            reader.optional("name");
            kinds[i].label = reader.localized("label").value_or(Text{kinds[i].name, kinds[i].name});
            read(reader, kinds[i], items[i]);
            reader.finish();
        }
    }

    /// Position of a name given under `key`; 0 with a problem when it is not known.
    template <class Kind>
    std::size_t reference(TableReader& reader, const char* key, const std::vector<Kind>& kinds) {
        std::vector<std::string> known;
        for (const Kind& kind : kinds) known.push_back(kind.name);
        reader.required(key);
        return reader.choice(key, known).value_or(0);
    }

  private:
    template <class Kind>
    void name(const char* key, const Node& entry, std::vector<Kind>& kinds, std::vector<Item>& items) {
        const Node* named = entry.find("name");
        if (!named || !named->is(Node::Kind::text) || !is_name(named->text)) {
            findings_.add(
                named ? named->place : entry.place,
                named ? fmt::format("name is {}", describe(*named)) : fmt::format("a {} lacks 'name'", key),
                "a name of small letters, digits, _ and -");
            return;
        }
        const auto same = std::find_if(kinds.begin(), kinds.end(),
                                       [&](const Kind& kind) { return kind.name == named->text; });
        if (same != kinds.end()) {
            const Place& first = items[static_cast<std::size_t>(same - kinds.begin())].node->place;
            findings_.add(named->place, fmt::format("{} '{}' exists already", key, named->text),
                          fmt::format("another name; the first is at {}:{}", first.file_name(), first.line));
            return;
        }
        Kind kind;
        kind.name = named->text;
        kinds.push_back(std::move(kind));
        items.push_back({&entry, fmt::format("{} '{}'", key, named->text)});
    }

    const std::vector<const Node*>& documents_;
    Findings& findings_;
};

void read_unit_kind(TableReader& reader, UnitKindInfo& kind) {
    reader.required("form");
    kind.form =
        static_cast<CareForm>(reader.choice("form", {"visits", "emergency", "beds", "clients"}).value_or(0));
    kind.by_day = reader.boolean("by_day", kind.by_day);
    kind.open_days = static_cast<int>(reader.integer("open_days", 1, 7).value_or(kind.open_days));
    kind.municipal = reader.boolean("municipal", kind.municipal);
    kind.in_hospital = reader.boolean("in_hospital", kind.in_hospital);
    kind.continuity = reader.boolean("continuity", kind.continuity);
}

void read_need_kind(TableReader& reader, NeedKindInfo& kind) {
    kind.inpatient_group = reader.text_or("inpatient_group", {});
    kind.follows_frailty = reader.boolean("follows_frailty", kind.follows_frailty);
    kind.at_birth = reader.boolean("at_birth", kind.at_birth);
}

}  // namespace

const std::vector<std::string>& kind_keys() {
    static const std::vector<std::string> keys = {"settlement_type", "owner",     "unit_kind", "profession",
                                                  "need_kind",       "care_step", "transition"};
    return keys;
}

void read_kinds(const std::vector<const Node*>& documents, Catalogue& catalogue, Findings& findings) {
    KindsReader kinds(documents, findings);
    std::vector<Item> settlements, owners, units, professions, needs, steps, transitions;
    kinds.names("settlement_type", catalogue.settlement_types, settlements);
    kinds.names("owner", catalogue.owners, owners);
    kinds.names("unit_kind", catalogue.unit_kinds, units);
    kinds.names("profession", catalogue.professions, professions);
    kinds.names("need_kind", catalogue.need_kinds, needs);
    kinds.names("care_step", catalogue.care_steps, steps);
    kinds.names("transition", catalogue.transitions, transitions);

    kinds.attributes(catalogue.settlement_types, settlements, [](auto&&...) {});
    kinds.attributes(catalogue.owners, owners, [](auto&&...) {});
    kinds.attributes(catalogue.unit_kinds, units, [](TableReader& reader, UnitKindInfo& kind, const Item&) {
        read_unit_kind(reader, kind);
    });
    kinds.attributes(catalogue.professions, professions,
                     [](TableReader& reader, ProfessionInfo& profession, const Item&) {
                         profession.may_be_agency = reader.boolean("may_be_agency", profession.may_be_agency);
                     });
    kinds.attributes(catalogue.need_kinds, needs, [](TableReader& reader, NeedKindInfo& kind, const Item&) {
        read_need_kind(reader, kind);
    });
    kinds.attributes(catalogue.care_steps, steps, [&](TableReader& reader, CareStepInfo& step, const Item&) {
        step.unit_kind = UnitKind::of(kinds.reference(reader, "unit_kind", catalogue.unit_kinds));
        step.care_class = static_cast<CareClass>(
            reader.choice("care_class", {"contact", "assessment", "first_visit", "treatment"}).value_or(0));
        step.admission = reader.boolean("admission", step.admission);
        step.acute = reader.boolean("acute", step.acute);
        step.holds_bed = reader.boolean("holds_bed", step.holds_bed);
    });
    kinds.attributes(
        catalogue.transitions, transitions,
        [&](TableReader& reader, TransitionInfo& transition, const Item& item) {
            transition.from_need = reader.optional("from_need") != nullptr;
            if (transition.from_need && reader.optional("from")) {
                findings.add(item.node->place, item.what + " has both 'from_need' and 'from'", "one of them");
            }
            if (transition.from_need) {
                transition.need = NeedKind::of(kinds.reference(reader, "from_need", catalogue.need_kinds));
            } else {
                transition.from = CareStep::of(kinds.reference(reader, "from", catalogue.care_steps));
            }
            transition.to = CareStep::of(kinds.reference(reader, "to", catalogue.care_steps));
            transition.min_age = static_cast<int>(reader.integer("min_age", 0, 200).value_or(0));
            transition.max_age =
                static_cast<int>(reader.integer("max_age", transition.min_age, 200).value_or(200));
            // The numbers from 1000 on are those of draws by position. (model::open_branches)
            transition.exclusive = static_cast<int>(reader.integer("exclusive", 1, 999).value_or(0));
        });
}

}  // namespace careloop::scenario

// SPDX-License-Identifier: Apache-2.0
#include "engine/run/trace_events.hpp"

#include <fmt/format.h>

#include <cctype>

#include "engine/run/simulation.hpp"

namespace careloop::run {
namespace {

using model::WorkEnvironment;
using world::Exit;
using world::Level;
using Place = PersonState::Place;

std::string english(const scenario::NamedKind& kind) {
    return kind.label.en.empty() ? kind.name : kind.label.en;
}
std::string lower_first(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

/// A time in whole years, or weeks where it is shorter than one.
std::string years(int days) {
    const int whole = static_cast<int>(days / kDaysPerYear);
    return whole == 0 ? fmt::format("{} weeks", days / kDaysPerWeek)
                      : fmt::format("{} year{}", whole, whole == 1 ? "" : "s");
}

/// One step in the life of one member of staff.
class Telling {
  public:
    Telling(const Simulation& simulation, std::uint64_t id, const PersonState& before,
            const PersonState& after, Step step, bool& told)
        : simulation_(simulation),
          catalogue_(simulation.scenario().catalogue),
          id_(id),
          before_(before),
          after_(after),
          step_(step),
          told_(told) {}

    std::vector<Event> tell() {
        if (after_.place == Place::resident || before_.place == Place::resident) {
            resident();
            return std::move(events_);
        }
        if (before_.place == Place::at_unit && after_.place != Place::nowhere &&
            after_.profession != before_.profession)
            add(step_.begin, "has completed further training: " + calling(simulation_, after_));
        if (before_.place == Place::at_unit && after_.place == Place::at_unit && !new_employment()) {
            absence();
            intention();
            notice();
            placement();
            specialist_service();
        } else if (after_.place == Place::at_unit) {
            arrival();
        } else if (after_.place == Place::outside && before_.place == Place::nowhere) {
            graduation("looks for a first job");
        } else if (before_.place == Place::outside && after_.place == Place::nowhere) {
            add(step_.begin, fmt::format("stops looking for work in care, {}", age()));
        }
        if (before_.place == Place::at_unit) last_day();
        if (after_.place == Place::at_unit) start();
        return std::move(events_);
    }

  private:
    void add(Date date, std::string what) { events_.emplace_back(date, std::move(what)); }
    [[nodiscard]] bool falls(std::int32_t day) const {
        return day >= step_.begin.days && day < step_.end().days;
    }
    [[nodiscard]] bool new_employment() const {
        return before_.unit != after_.unit || before_.in_unit_since != after_.in_unit_since;
    }
    [[nodiscard]] const PersonState& person() const {
        return after_.place == Place::nowhere ? before_ : after_;
    }
    [[nodiscard]] std::string age() const {
        return fmt::format("{} years old", world::age_of(person().birth_week, step_.begin));
    }
    [[nodiscard]] std::string municipality(std::uint16_t m) const {
        return english(catalogue_.municipalities[m]);
    }
    [[nodiscard]] std::string unit(std::uint32_t global) const {
        const world::UnitPlace& place = simulation_.world().setting.directory.units[global];
        return fmt::format("{} ({})", place.name, english(catalogue_.regions[place.region.at()]));
    }
    [[nodiscard]] const world::UnitState& unit_state(std::uint32_t global) const {
        const world::UnitPlace& place = simulation_.world().setting.directory.units[global];
        return simulation_.domains()[place.domain.at()].units[place.local];
    }

    void graduation(const std::string& then) {
        add(step_.begin,
            fmt::format("graduates, {}, lives in {}, {}", age(), municipality(person().home), then));
    }

    void arrival() {
        const bool first = after_.in_care_since == after_.in_unit_since;
        const std::string by = unit(after_.unit);
        if (before_.place == Place::nowhere) {
            graduation("and is hired by " + by);
        } else if (before_.place == Place::outside) {
            add(step_.begin, first ? fmt::format("is hired by {} as a first job", by)
                                   : fmt::format("is hired by {}, back in care with {} of experience", by,
                                                 years(after_.in_unit_since - after_.in_care_since)));
        } else {
            if (!told_) add(step_.begin, "leaves " + unit(before_.unit));
            add(step_.begin, "starts at " + by);
        }
        if (before_.place != Place::nowhere && before_.home != after_.home)
            add(step_.begin, "moves to " + municipality(after_.home));
        told_ = false;
    }

    /// Introduction and supervision, whose days follow from the first one in care.
    void start() {
        const auto after = [&](int weeks) { return after_.in_care_since + weeks * kDaysPerWeek; };
        const world::UnitPlace& place = simulation_.world().setting.directory.units[after_.unit];
        const model::Introduction::Format& format =
            simulation_.rules().introduction.format(place.region, place.kind, after_.profession);
        if (falls(after(format.entry))) {
            add(Date{after(format.entry)},
                format.offered > 0 && format.mentor_time > 0
                    ? fmt::format("introduction with a mentor begins, as {:.0f} % of such posts offer",
                                  100 * format.offered)
                    : std::string("introduction begins, without a mentor"));
        }
        if (before_.place != Place::at_unit) return;
        if (falls(after(format.end)))
            add(Date{after(format.end)}, format.end < WorkEnvironment::kSupervisedWeeks
                                             ? "introduction ends; colleagues still give some supervision"
                                             : "introduction ends");
        if (falls(after(WorkEnvironment::kSupervisedWeeks)))
            add(Date{after(WorkEnvironment::kSupervisedWeeks)}, "works without supervision from now on");
    }

    void absence() {
        // Long absences end with a word of their own.
        if (before_.absence > 1 && falls(before_.absent_until))
            add(Date{before_.absent_until},
                before_.absence == 2 ? "is well and back at work" : "is back at work from parental leave");
        if (after_.absence == 0 || after_.absent_until <= step_.begin.days ||
            after_.absent_until == before_.absent_until)
            return;
        const Date first = step_.begin + model::first_day_away(simulation_.rules().seed, id_, step_);
        const int days = after_.absent_until - first.days;
        const std::string until = to_string(Date{after_.absent_until});
        switch (after_.absence) {
            case 1:
                add(first, fmt::format("falls ill for {} day{}", days, days == 1 ? "" : "s"));
                break;
            case 2:
                add(first, "begins a long sick leave, until " + until);
                break;
            default:
                add(first, "begins parental leave, until " + until);
        }
    }

    void intention() {
        if (after_.looking_until != before_.looking_until) {
            const world::UnitState& at = unit_state(after_.unit);
            add(step_.begin,
                fmt::format(
                    "thinks of leaving (intention): strain {:.2f}, HME {:.0f} and workload {:.2f} at the "
                    "unit; looks for another post until {}",
                    at.level[Level::strain], 100 * at.level[Level::engagement], at.workload,
                    to_string(Date{after_.looking_until})));
        } else if (before_.looking_until != 0 && falls(before_.looking_until) && after_.exit == 0) {
            add(Date{before_.looking_until}, "has found nothing better and stops looking");
        }
    }

    void notice() {
        if (after_.exit == before_.exit) return;
        const std::string last = to_string(Date{after_.leaves});
        const std::string to = after_.next_unit == world::kNoPost ? "" : unit(after_.next_unit);
        switch (static_cast<Exit>(after_.exit)) {
            case Exit::none:
            case Exit::death:
                break;
            case Exit::unit:
                add(step_.begin,
                    fmt::format("gives notice: to {}, the same employer, leaves on {}", to, last));
                break;
            case Exit::employer:
                add(step_.begin,
                    fmt::format("gives notice: to another employer, {}, leaves on {}", to, last));
                break;
            case Exit::region:
                add(step_.begin, fmt::format("gives notice: to another region, {}, leaves on {}", to, last));
                break;
            case Exit::profession:
                add(step_.begin, fmt::format("gives notice: out of care, leaves on {}", last));
                break;
            case Exit::agency:
                add(step_.begin, fmt::format("gives notice: to an agency, leaves on {}", last));
                break;
            case Exit::retirement:
                add(step_.begin, fmt::format("gives notice: will retire on {}", last));
        }
    }

    void placement() {
        if (after_.placed_until != before_.placed_until && after_.placed_until > step_.end().days) {
            std::string where = "elsewhere";
            for (const world::UnitPlace& place : simulation_.world().setting.directory.units) {
                for (const world::Visitor& v :
                     simulation_.domains()[place.domain.at()].units[place.local].visitors) {
                    if (v.id == id_ && v.until == after_.placed_until)
                        where = fmt::format("at {} ({})", place.name,
                                            english(catalogue_.regions[place.region.at()]));
                }
            }
            add(step_.end(), fmt::format("is placed for {} weeks {}, placement number {}",
                                         (after_.placed_until - step_.end().days) / kDaysPerWeek, where,
                                         after_.placements));
        } else if (before_.placed_until != 0 && falls(before_.placed_until)) {
            add(Date{before_.placed_until}, "is back at " + unit(after_.unit));
        }
    }

    void specialist_service() {
        if (before_.specialist_since == world::kNever && after_.specialist_since != world::kNever)
            add(step_.begin, fmt::format("begins specialist service (ST), to last until {}",
                                         to_string(Date{after_.specialist_since})));
        if (falls(after_.specialist_since)) add(Date{after_.specialist_since}, "is a specialist");
    }

    /// The day after the last at work, which the labour market takes up at its next round.
    void last_day() {
        const PersonState& p = after_.place == Place::at_unit && !new_employment() ? after_ : before_;
        const bool removed = after_.place != Place::at_unit || new_employment();
        if (told_ || p.leaves == world::kNever || (!removed && !falls(p.leaves))) {
            if (removed && after_.place != Place::at_unit) told_ = false;
            return;
        }
        if (removed && after_.place == Place::at_unit) return;  // told with the arrival
        const std::string after = years(p.leaves - p.in_unit_since);
        const Date day{std::min(p.leaves, step_.end().days - 1)};
        switch (static_cast<Exit>(p.exit)) {
            case Exit::retirement:
                add(day,
                    fmt::format("retires, {}, after {} in care", age(), years(p.leaves - p.in_care_since)));
                break;
            case Exit::death:
                add(day, fmt::format("dies, {}, after {} in care", age(), years(p.leaves - p.in_care_since)));
                break;
            case Exit::profession:
                add(day, fmt::format("leaves care and {} after {}", unit(p.unit), after));
                break;
            case Exit::agency:
                add(day, fmt::format("leaves {} for an agency after {}", unit(p.unit), after));
                break;
            default:
                add(day, fmt::format("leaves {} after {}", unit(p.unit), after));
        }
        told_ = !removed;
    }

    void resident() {
        static constexpr const char* kStages[] = {"low", "rising", "chronic", "complex"};
        const PersonState& a = after_;
        if (before_.place == Place::nowhere) {
            add(step_.begin,
                fmt::format("is born or moves to the country, lives in {}", municipality(a.home)));
            return;
        }
        if (a.home != before_.home) add(step_.begin, "moves to " + municipality(a.home));
        if (a.morbidity != before_.morbidity)
            add(step_.begin,
                fmt::format("morbidity from {} to {}", kStages[before_.morbidity], kStages[a.morbidity]));
        if (a.children != before_.children) add(step_.begin, "has a child");
        if (a.cost > before_.cost)
            add(step_.begin, fmt::format("has care for {:.0f} kronor", a.cost - before_.cost));
        if (a.alive < before_.alive) add(step_.begin, farewell());
    }

    /// The mark that tells death from emigration is taken away when the year is closed.
    [[nodiscard]] std::string farewell() const {
        if (after_.died) return "dies, " + age();
        return step_.end().year() == step_.begin.year() ? "emigrates" : "dies or emigrates, " + age();
    }

    const Simulation& simulation_;
    const scenario::Catalogue& catalogue_;
    std::uint64_t id_;
    const PersonState& before_;
    const PersonState& after_;
    Step step_;
    bool& told_;
    std::vector<Event> events_;
};

}  // namespace

std::string calling(const Simulation& simulation, const PersonState& person) {
    if (person.place == Place::resident) return "resident";
    return lower_first(english(simulation.scenario().catalogue.professions[person.profession]));
}

std::string beginning(const Simulation& simulation, const PersonState& person, Date today) {
    const scenario::Catalogue& catalogue = simulation.scenario().catalogue;
    const std::string who =
        fmt::format("is {} years old and lives in {}", world::age_of(person.birth_week, today),
                    english(catalogue.municipalities[person.home]));
    if (person.place == Place::resident) return person.alive != 0 ? who : "has died or emigrated";
    if (person.place == Place::outside) {
        switch (static_cast<world::Outside>(person.outside)) {
            case world::Outside::graduate:
                return who + ", has graduated and looks for a first job";
            case world::Outside::agency:
                return who + ", works for an agency";
            case world::Outside::elsewhere:
                break;
        }
        return who + ", works outside care";
    }
    const world::UnitPlace& unit = simulation.world().setting.directory.units[person.unit];
    return fmt::format("{}, has worked in care for {}, for {} at {} ({})", who,
                       years(today.days - person.in_care_since), years(today.days - person.in_unit_since),
                       unit.name, english(catalogue.regions[unit.region.at()]));
}

std::vector<Event> events(const Simulation& simulation, std::uint64_t id, const PersonState& before,
                          const PersonState& after, Step step, bool& told) {
    return Telling(simulation, id, before, after, step, told).tell();
}

}  // namespace careloop::run

// SPDX-License-Identifier: Apache-2.0
/// Trace: what happens to a few people, one dated line an event, in plain words. (careloop run --trace)
///
/// Everything is told from what changes in the state between two steps. The phases know nothing of it, so a
/// run that nobody follows pays nothing, a followed one draws the same numbers, and the story is the same for
/// any threads and ranks, wherever the person moves.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/run/simulation.hpp"

namespace careloop::run {

/// Whom to follow: an id, or the first person of a profession who graduates.
struct Selector {
    std::uint64_t id = 0;                  ///< when no profession is named
    std::optional<Profession> profession;  ///< graduates of this one
};

/// "first:PROFESSION", or an id as printed. Nothing when it is neither or the profession is none of the
/// scenario's.
[[nodiscard]] std::optional<Selector> parse_selector(const std::string& text,
                                                     const scenario::Catalogue& catalogue);

/// Whatever is told of one person, as it was at the end of a step.
struct PersonState {
    enum class Place : std::uint8_t { nowhere, at_unit, outside, resident };
    Place place = Place::nowhere;
    std::uint32_t unit = world::kNoPost;  ///< global
    std::uint8_t profession = 0, absence = 0, exit = 0, placements = 0, outside = 0;
    std::int16_t birth_week = 0;
    std::uint16_t home = 0;
    std::int32_t in_care_since = 0, in_unit_since = 0, absent_until = 0, looking_until = 0, placed_until = 0,
                 leaves = world::kNever, specialist_since = world::kNever;
    std::uint32_t next_unit = world::kNoPost;
    // Of a resident
    std::uint8_t morbidity = 0, alive = 0, children = 0;
    bool died = false;
    float cost = 0;  ///< of the calendar year so far [SEK]
};

/// Finds people by id in all domains; where somebody was last is looked at first.
class Finder {
  public:
    [[nodiscard]] PersonState find(const Simulation& simulation, std::uint64_t id);

  private:
    PersonState::Place place_ = PersonState::Place::nowhere;
    std::size_t domain_ = 0, row_ = 0;
};

class Trace {
  public:
    /// Begins with how the people followed live at the simulation's next step.
    Trace(const Simulation& simulation, const std::vector<Selector>& whom);
    /// Call after every step.
    void after_step(const Simulation& simulation);

    /// By date; of one date in the order of `whom`.
    [[nodiscard]] const std::vector<std::string>& story() const { return story_; }
    /// Positions in `whom` of those who have not been seen.
    [[nodiscard]] std::vector<std::size_t> unseen() const;

  private:
    struct Followed {
        Selector whom;
        bool known = false;  ///< the id is
        bool seen = false;
        bool gone = false;  ///< an end of employment has been told
        Finder finder;
        PersonState state;
    };
    void choose_graduates(const Simulation& simulation, Date from);

    std::vector<Followed> followed_;
    std::vector<std::uint64_t> before_;  ///< who had graduated when the trace began and has no past, sorted
    std::vector<std::string> story_;
};

}  // namespace careloop::run

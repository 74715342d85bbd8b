// SPDX-License-Identifier: Apache-2.0
#include "engine/model/labour_market.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/maths.hpp"
#include "engine/model/job_search.hpp"
#include "engine/model/outside_pool.hpp"
#include "engine/model/rules.hpp"

namespace careloop::model {

using scenario::At;
using scenario::Dimension;
using scenario::Unit;
using world::Count;
using world::Domain;
using world::Exit;
using world::Level;
using world::Outside;
using world::PostCount;
using world::StaffCount;

namespace {

std::size_t rounds_of_delay(int days, int round) {
    return std::min<std::size_t>(world::kVacancyMemory,
                                 1 + static_cast<std::size_t>(std::max(0, days)) / round);
}

}  // namespace

Market::Market(const scenario::Scenario& s, const world::Setting& setting)
    : scenario_(&s),
      setting_(&setting),
      vacancy_p_(s.parameters.bind<Unit::share>("market.vacancy")),
      move_graduate_p_(s.parameters.bind<Unit::share>("market.move_graduate")),
      move_employed_p_(s.parameters.bind<Unit::share>("market.move_employed")),
      pool_p_(s.parameters.bind<Unit::one>("market.pool")),
      settlement_p_(s.parameters.bind<Unit::one>("market.settlement_preference")),
      move_cost_p_(s.parameters.bind<Unit::one>("market.move_cost")),
      taste_p_(s.parameters.bind<Unit::one>("market.taste")),
      reservation_p_(s.parameters.bind<Unit::one>("market.reservation")),
      return_p_(s.parameters.bind<Unit::per_year>("market.return_rate")),
      graduates_p_(s.parameters.bind<Unit::per_year>("market.graduates")),
      local_p_(s.parameters.bind<Unit::share>("market.graduate_local")),
      women_p_(s.parameters.bind<Unit::share>("market.graduate_women")),
      age_p_(s.parameters.bind<Unit::years>("market.graduate_age")),
      spread_p_(s.parameters.bind<Unit::years>("market.graduate_spread")),
      agency_return_p_(s.parameters.bind<Unit::per_year>("market.agency_return")),
      delay_p_(s.parameters.bind<Unit::days>("market.decision_delay")),
      commute_p_(s.parameters.bind<Unit::hours>("market.commute")) {}

void Market::prepare(const scenario::InForce& in) {
    vacancy_ = in(vacancy_p_), pool_ = in(pool_p_);
    agency_return = in(agency_return_p_), move_graduate = in(move_graduate_p_);
    move_employed = in(move_employed_p_), commute = in(commute_p_), settlement = in(settlement_p_);
    move_cost = in(move_cost_p_), taste = in(taste_p_), reservation = in(reservation_p_);
    delay_days = static_cast<int>(in(delay_p_));
    graduate_age = in(age_p_), graduate_spread = in(spread_p_), graduate_women = in(women_p_);
    graduates_.clear(), local_.clear(), returns_.clear(), near_.clear();
    for (std::size_t p = 0; p < scenario_->catalogue.professions.size(); ++p) {
        const At at = At{}.set(Dimension::profession, p);
        graduates_.push_back(in(graduates_p_, at));
        local_.push_back(in(local_p_, at));
        returns_.push_back(in(return_p_, at));
    }
    const world::Geography& geography = setting_->geography;
    near_.resize(geography.municipalities.size());
    if (geography.travel_hours.empty()) {
        for (std::size_t m = 0; m < near_.size(); ++m) near_[m].push_back(static_cast<std::uint16_t>(m));
        return;
    }
    for (std::size_t m = 0; m < near_.size(); ++m) {
        for (std::size_t to = 0; to < near_.size(); ++to) {
            if (geography.municipalities[to].simulated == 0) continue;
            if (to == m || geography.hours(MunicipalityIndex::of(m), MunicipalityIndex::of(to)) <= commute)
                near_[m].push_back(static_cast<std::uint16_t>(to));
        }
    }
}

bool round_falls(Step step) {
    return static_cast<int>(step.index) % (round_days(step) / step.days) == 0;
}

namespace {

/// One round, in the order it happens.
class Round {
  public:
    Round(const Rules& rules, const Workers& workers, std::vector<Domain>& domains, world::Nation& nation,
          Step step)
        : rules_(rules),
          workers_(workers),
          domains_(domains),
          nation_(nation),
          step_(step),
          today_(step.begin.days),
          round_(round_days(step)),
          units_(rules.setting.directory.units),
          professions_(rules.presence.professions()),
          arriving_(domains.size()) {
        nation_.graduated.resize(professions_);
        nation_.retired.resize(professions_);
        nation_.died.resize(professions_);
    }
    void run() {
        leave();
        incoming_.assign(units_.size() * professions_, 0.0F);
        for (const Domain& d : domains_) {
            for (std::size_t row = 0; row < d.staff.size(); ++row) {
                if (d.staff.next_unit[row] != world::kNoPost)
                    incoming(d.staff.next_unit[row], d.staff.profession[row]) +=
                        d.staff.contract[row] / 200.0F;
            }
        }
        for (const std::vector<Hire>& list : arriving_) {
            for (const Hire& h : list) incoming(h.unit, h.profession) += h.contract / 200.0F;
        }
        for (Domain& d : domains_) qualify(d);
        graduate(rules_, domains_, nation_, step_);
        train_specialists(rules_, domains_, step_);
        fill_st_posts(rules_, domains_, nation_, step_);
        workers_.for_each(domains_.size(), [&](std::size_t d) { post(domains_[d]); });
        const std::vector<std::vector<JobSeeker>> seekers = job_seekers(rules_, workers_, domains_, step_);
        std::vector<JobsFound> found(professions_);
        workers_.for_each(professions_, [&](std::size_t p) {
            std::vector<std::uint32_t> posts(units_.size());
            for (std::uint32_t u = 0; u < units_.size(); ++u) posts[u] = posted(u, p);
            found[p] = job_search(rules_, domains_, step_, seekers[p], posts);
        });
        for (std::size_t p = 0; p < professions_; ++p) {
            advertise(p, found[p].applicants);
            conclude(found[p].made);
        }
        workers_.for_each(domains_.size(), [&](std::size_t d) { move_in(domains_[d]); });
    }

  private:
    float& incoming(std::uint32_t unit, std::uint8_t profession) {
        return incoming_[unit * professions_ + profession];
    }

    /// Those whose last day has come go where they decided to; their rows close up.
    void leave() {
        for (Domain& d : domains_) {
            world::Staff& s = d.staff;
            std::vector<double> external(d.units.size(), 0);
            std::size_t kept = 0;
            for (std::size_t row = 0; row < s.size(); ++row) {
                if (s.leaves[row] > today_) {
                    if (kept != row)
                        world::for_each_staff_column(s, [&](auto& column) { column[kept] = column[row]; });
                    ++kept;
                    continue;
                }
                end(d, row, external);
            }
            s.resize(kept);
            for (std::size_t u = 0; u < d.units.size(); ++u) {
                const double people = d.staff_first[u + 1] - d.staff_first[u];
                if (people <= 0) continue;
                double& turnover = d.units[u].level[Level::turnover];
                const double rate = external[u] / people / (round_ / kDaysPerYear);
                turnover += (rate - turnover) * one_minus_exp(round_ / 364.0);
            }
            end_in_pool(rules_, d, nation_, step_);
        }
        for (const auto& [domain, person, state] : out_)
            enter_pool(domains_[domain].pool, person, state, step_.begin);
    }

    /// Who has trained for a new profession takes a post in it at the own unit, where one is empty; else they
    /// leave and look for the first one, near home.
    void qualify(Domain& d) {
        world::Staff& s = d.staff;
        bool counted = false;
        std::size_t kept = 0;
        for (std::size_t row = 0; row < s.size(); ++row) {
            if (training_over(s, row, today_)) {
                if (!counted) count_employed(d);
                counted = true;
                if (!promoted(d, row)) continue;
            }
            if (kept != row)
                world::for_each_staff_column(s, [&](auto& column) { column[kept] = column[row]; });
            ++kept;
        }
        s.resize(kept);
    }
    bool promoted(Domain& d, std::size_t row) {
        world::Staff& s = d.staff;
        world::UnitState& unit = d.units[s.unit[row]];
        const std::uint8_t before = s.profession[row], after = s.studies[row];
        unit.tally[Count::specialists_trained] += 1;
        // Counted as one more of the new profession and one fewer of the old.
        nation_.graduated[before] -= 1;
        nation_.graduated[after] += 1;
        if (people_sought(unit.posts, rules_.global(d, s.unit[row]).value, after) > 0) {
            unit.posts.employed[before] -= s.contract[row] / 200.0F;
            unit.posts.employed[after] += s.contract[row] / 200.0F;
            s.profession[row] = after, s.licensed[row] = today_, s.studies_until[row] = 0;
            return true;
        }
        unit.tally[Count::exits_unit] += 1;
        ++unit.count(StaffCount::exits_unit, before, s.sex[row]);
        Hire person = person_of(s, row);
        person.profession = after;
        person.licensed = today_;
        enter_pool(domains_[home_pool(rules_, d, person.home)].pool, person, Outside::graduate, step_.begin);
        return false;
    }

    void end(Domain& d, std::size_t row, std::vector<double>& external) {
        const world::Staff& s = d.staff;
        world::UnitState& unit = d.units[s.unit[row]];
        const Hire person = person_of(s, row);
        const auto exit = static_cast<Exit>(s.exit[row]);
        const Count counts[] = {Count::exits_unit,   Count::exits_unit,       Count::exits_employer,
                                Count::exits_region, Count::exits_profession, Count::exits_agency,
                                Count::retirements,  Count::staff_deaths};
        unit.tally[counts[s.exit[row]]] += 1;
        const int which = static_cast<int>(StaffCount::exits_unit) + std::max(0, s.exit[row] - 1);
        ++unit.count(static_cast<StaffCount>(which), s.profession[row], s.sex[row]);
        if (exit == Exit::retirement && s.sex[row] == static_cast<std::uint8_t>(scenario::Sex::female))
            unit.tally[Count::retirements_women] += 1;
        if (exit != Exit::unit && exit != Exit::retirement && exit != Exit::death) {
            external[s.unit[row]] += 1;
            if (today_ - s.in_care_since[row] < WorkEnvironment::kNoviceWeeks * kDaysPerWeek)
                unit.tally[Count::first_year_exits] += 1;
        }
        if (person.unit != world::kNoPost) {
            arriving_[units_[person.unit].domain.at()].push_back(person);
        } else if (exit == Exit::retirement || exit == Exit::death) {
            (exit == Exit::death ? nation_.died : nation_.retired)[person.profession] += 1;
        } else {
            out_.push_back({home_pool(rules_, d, person.home), person,
                            exit == Exit::agency ? Outside::agency : Outside::elsewhere});
        }
    }

    void count_employed(Domain& d) const {
        const int far = today_ + rules_.exits.notice_days / 2;
        for (world::UnitState& u : d.units) std::fill(u.posts.employed.begin(), u.posts.employed.end(), 0.0F);
        for (std::size_t row = 0; row < d.staff.size(); ++row) {
            if (d.staff.leaves[row] > far)
                d.units[d.staff.unit[row]].posts.employed[d.staff.profession[row]] +=
                    d.staff.contract[row] / 200.0F;
        }
    }

    /// People that a unit's empty posts are for, those hired but not there yet apart.
    int people_sought(const world::Posts& posts, std::uint32_t unit, std::size_t p) const {
        const double gap = static_cast<double>(posts.funded[p]) - static_cast<double>(posts.employed[p]) -
                           static_cast<double>(incoming_[unit * professions_ + p]);
        return std::clamp(static_cast<int>(std::floor(gap / kPersonFullTime + 0.5)), 0, 255);
    }

    /// Counts who is employed and remembers what has been wanted for how many rounds. (vacancy_posting)
    void post(Domain& d) {
        count_employed(d);
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            world::Posts& posts = d.units[u].posts;
            const std::uint32_t global = rules_.global(d, u).value;
            for (std::size_t p = 0; p < professions_; ++p) {
                std::uint8_t* wanted = posts.wanted.data() + p * world::kVacancyMemory;
                std::copy_backward(wanted, wanted + world::kVacancyMemory - 1,
                                   wanted + world::kVacancyMemory);
                wanted[0] = static_cast<std::uint8_t>(people_sought(posts, global, p));
                keep_open(posts, static_cast<std::uint8_t>(p), wanted[0]);
            }
        }
    }

    /// As many open posts as people are wanted: new ones are open from today, and what is not wanted any more
    /// is the newest.
    void keep_open(world::Posts& posts, std::uint8_t p, std::size_t wanted) const {
        std::size_t open = 0;
        for (const world::OpenPost& post : posts.open) open += post.profession == p ? 1 : 0;
        for (; open < wanted; ++open) posts.open.push_back({today_, p});
        for (std::size_t i = posts.open.size(); open > wanted && i-- > 0;) {
            if (posts.open[i].profession != p) continue;
            posts.open.erase(posts.open.begin() + static_cast<std::ptrdiff_t>(i));
            --open;
        }
    }

    /// Somebody is found, who starts on a day: the oldest open post is theirs.
    void fill(std::uint32_t unit, std::uint8_t p, std::int32_t start) {
        const world::UnitPlace& place = units_[unit];
        world::UnitState& state = domains_[place.domain.at()].units[place.local];
        auto& open = state.posts.open;
        const auto oldest = std::find_if(open.begin(), open.end(),
                                         [&](const world::OpenPost& post) { return post.profession == p; });
        require(oldest != open.end(), "who is hired was wanted");
        const std::int32_t days = start - oldest->since;
        open.erase(oldest);
        state.tally[Count::filled] += 1;
        state.tally[Count::fill_days] += days;
        ++state.posts.count(p, PostCount::filled);
        state.posts.count(p, PostCount::fill_days) += days;
    }

    /// Counts what one profession's units advertise, and who would take it.
    void advertise(std::size_t p, const std::vector<std::uint32_t>& applicants) {
        for (std::uint32_t u = 0; u < units_.size(); ++u) {
            const std::uint32_t posts = posted(u, p);
            if (posts == 0) continue;
            world::UnitState& unit = domains_[units_[u].domain.at()].units[units_[u].local];
            unit.tally[Count::advertised] += posts;
            unit.tally[Count::applicants] += applicants[u];
            unit.posts.count(p, PostCount::advertised) += static_cast<std::int32_t>(posts);
            unit.posts.count(p, PostCount::applicants) += static_cast<std::int32_t>(applicants[u]);
        }
    }

    std::uint32_t posted(std::uint32_t unit, std::size_t p) const {
        const world::UnitPlace& place = units_[unit];
        const world::Posts& posts = domains_[place.domain.at()].units[place.local].posts;
        const std::uint8_t* wanted = posts.wanted.data() + p * world::kVacancyMemory;
        // Cut, vacancies lead to no posts.
        const std::size_t rounds = rules_.links.strength(Link::vacancy_posting) > 0
                                       ? rounds_of_delay(rules_.market.delay_days, round_)
                                       : 0;
        return rounds == 0 ? 0 : *std::min_element(wanted, wanted + rounds);
    }

    /// Employed people give notice; people outside start at once.
    void conclude(const std::vector<Contract>& made) {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> hired;  // domain, row of the pool
        for (const Contract& c : made) {
            Domain& d = domains_[c.who.domain];
            if (c.who.employed) {
                world::Staff& s = d.staff;
                const std::uint32_t row = c.who.row;
                const world::UnitPlace& from = rules_.place(d, s.unit[row]);
                const world::UnitPlace& to = units_[c.unit];
                const bool same = from.owner == to.owner &&
                                  (from.owner == world::kRegionOwner ? from.region == to.region
                                                                     : from.municipality == to.municipality);
                const Exit exit = from.region != to.region ? Exit::region
                                  : same                   ? Exit::unit
                                                           : Exit::employer;
                s.exit[row] = static_cast<std::uint8_t>(exit);
                s.leaves[row] = rules_.exits.last_day(today_, s.placed_until[row]);
                s.next_unit[row] = c.unit;
                const int rounds = (s.leaves[row] - today_ + round_ - 1) / round_;  // until they have moved
                fill(c.unit, s.profession[row], today_ + rounds * round_);
                continue;
            }
            world::Pool& o = d.pool;
            const std::uint32_t row = c.who.row;
            arriving_[units_[c.unit].domain.at()].push_back(hired_from(o, row, c.unit, today_));
            fill(c.unit, o.profession[row], today_);
            hired.emplace_back(c.who.domain, row);
        }
        for (const auto& [domain, row] : hired) domains_[domain].pool.since[row] = kHired;
    }

    /// The hired leave the pool; a domain's staff is put in the order of units again.
    void move_in(Domain& d) {
        world::Pool& o = d.pool;
        std::size_t kept = 0;
        for (std::size_t row = 0; row < o.size(); ++row) {
            if (o.since[row] == kHired) continue;
            if (kept != row)
                world::for_each_pool_column(o, [&](auto& column) { column[kept] = column[row]; });
            ++kept;
        }
        o.resize(kept);

        world::Staff& s = d.staff;
        const std::size_t stayed = s.size();
        for (const Hire& h : arriving_[d.index.at()]) {
            const std::size_t row = s.size();
            s.resize(row + 1);
            s.id[row] = h.id, s.unit[row] = units_[h.unit].local, s.profession[row] = h.profession;
            s.sex[row] = h.sex, s.birth_week[row] = h.birth_week, s.contract[row] = h.contract;
            s.placements[row] = h.placements, s.in_care_since[row] = h.in_care_since;
            s.in_unit_since[row] = today_;
            s.absence[row] = h.absence, s.absent_until[row] = h.absent_until;
            s.home[row] = home_after(h), s.licensed[row] = h.licensed, s.studies_until[row] = 0;
            s.specialist_since[row] = h.specialist_since;
            s.summer_week[row] = kSummerFirstWeek;
            world::Tally& tally = d.units[s.unit[row]].tally;
            tally[Count::hires] += 1;
            ++d.units[s.unit[row]].count(StaffCount::hires, h.profession, h.sex);
            tally[Count::recruitment_cost] += rules_.work.hire_cost;
        }
        std::vector<std::uint32_t> order(s.size());
        std::iota(order.begin(), order.end(), 0U);
        const auto before = [&](std::uint32_t a, std::uint32_t b) {
            return s.unit[a] != s.unit[b] ? s.unit[a] < s.unit[b] : s.id[a] < s.id[b];
        };
        // Those who were here stand in this order already.
        const auto newcomers = order.begin() + static_cast<std::ptrdiff_t>(stayed);
        std::sort(newcomers, order.end(), before);
        std::inplace_merge(order.begin(), newcomers, order.end(), before);
        world::for_each_staff_column(s, [&](auto& column) {
            auto sorted = column;
            for (std::size_t row = 0; row < order.size(); ++row) sorted[row] = column[order[row]];
            column.swap(sorted);
        });
        world::index_staff(d);
    }
    /// Who takes a job out of daily reach moves there.
    std::uint16_t home_after(const Hire& h) const {
        const MunicipalityIndex to = units_[h.unit].municipality;
        const std::vector<std::uint16_t>& near = rules_.market.near(h.home);
        return std::find(near.begin(), near.end(), to.value) != near.end() ? h.home : to.value;
    }

    struct Leaver {
        std::uint32_t domain;
        Hire person;
        Outside state;
    };
    static constexpr std::int32_t kHired = -1;

    const Rules& rules_;
    const Workers& workers_;
    std::vector<Domain>& domains_;
    world::Nation& nation_;
    Step step_;
    std::int32_t today_;
    int round_;  ///< days to the next round
    const std::vector<world::UnitPlace>& units_;
    std::size_t professions_;
    std::vector<std::vector<Hire>> arriving_;  ///< by domain
    std::vector<Leaver> out_;
    std::vector<float> incoming_;  ///< [unit × profession] full-time equivalents hired but not there yet
};

}  // namespace

void labour_market(const Rules& rules, const Workers& workers, std::vector<Domain>& domains,
                   world::Nation& nation, Step step) {
    if (round_falls(step)) Round(rules, workers, domains, nation, step).run();
}

}  // namespace careloop::model

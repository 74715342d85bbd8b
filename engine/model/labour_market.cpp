// SPDX-License-Identifier: Apache-2.0
#include "engine/model/labour_market.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/maths.hpp"
#include "engine/model/matching.hpp"
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

namespace {

constexpr double kPersonFullTime = 0.9;  ///< full-time equivalents of one hired, on average
constexpr int kPoolAge = 67;             ///< completed years at which people outside care stop looking
constexpr double kGraduateAge = 25, kGraduateSpread = 3;  ///< years: least, and mean beyond it; assumed
constexpr int kFarVacancies = 12;  ///< vacancies elsewhere that somebody willing to move looks at
constexpr std::uint64_t kGraduateStream = 0x6772616475617465ULL;
constexpr int kIntakes[] = {14, 160};  ///< days of the year on which graduates arrive: mid-January, June

/// Somebody on the way into a unit.
struct Hire {
    std::uint64_t id = 0;
    std::uint32_t unit = 0;  ///< global
    std::uint8_t profession = 0, sex = 0, contract = 0, placements = 0;
    std::int16_t birth_week = 0;
    std::uint16_t home = 0;
    std::int32_t in_care_since = 0;
};

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
      agency_return_p_(s.parameters.bind<Unit::per_year>("market.agency_return")),
      delay_p_(s.parameters.bind<Unit::days>("market.decision_delay")),
      commute_p_(s.parameters.bind<Unit::hours>("market.commute")) {}

void Market::prepare(const scenario::InForce& in) {
    vacancy_ = in(vacancy_p_), pool_ = in(pool_p_);
    agency_return = in(agency_return_p_), move_graduate = in(move_graduate_p_);
    move_employed = in(move_employed_p_), commute = in(commute_p_), settlement = in(settlement_p_);
    move_cost = in(move_cost_p_), taste = in(taste_p_), reservation = in(reservation_p_);
    delay_days = static_cast<int>(in(delay_p_));
    graduates_.clear(), returns_.clear(), near_.clear();
    for (std::size_t p = 0; p < scenario_->catalogue.professions.size(); ++p) {
        const At at = At{}.set(Dimension::profession, p);
        graduates_.push_back(in(graduates_p_, at));
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

void found_pool(const Rules& rules, Domain& domain) {
    // Outside care people are as those inside: every third or so of the staff has a counterpart.
    const world::Staff& staff = domain.staff;
    world::Pool& pool = domain.pool;
    for (std::size_t row = 0; row < staff.size(); ++row) {
        const std::uint64_t id = lineage_id(staff.id[row], 1);
        if (!Draw(Seed{rules.seed.value, 0}, id, 0, Purpose::pool).happens(rules.market.pool())) continue;
        const std::size_t n = pool.size();
        pool.resize(n + 1);
        pool.id[n] = id, pool.profession[n] = staff.profession[row], pool.sex[n] = staff.sex[row];
        pool.contract[n] = staff.contract[row], pool.birth_week[n] = staff.birth_week[row];
        pool.home[n] = staff.home[row], pool.in_care_since[n] = staff.in_care_since[row];
        pool.since[n] = rules.scenario.begin.days;
    }
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
    }
    void run() {
        leave();
        graduate();
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
        workers_.for_each(domains_.size(), [&](std::size_t d) { post(domains_[d]); });
        std::vector<std::vector<Contract>> made(professions_);
        workers_.for_each(professions_, [&](std::size_t p) { made[p] = fill(static_cast<std::uint8_t>(p)); });
        for (const auto& list : made) conclude(list);
        workers_.for_each(domains_.size(), [&](std::size_t d) { move_in(domains_[d]); });
    }

  private:
    struct Applicant {
        std::uint32_t domain = 0, row = 0;
        bool employed = false;
        std::uint64_t id = 0;
        std::uint16_t home = 0;
        std::int32_t in_care_since = 0;
        bool mover = false;
    };
    struct Contract {
        Applicant who;
        std::uint32_t unit = 0;
    };

    float& incoming(std::uint32_t unit, std::uint8_t profession) {
        return incoming_[unit * professions_ + profession];
    }
    std::uint32_t home_domain(std::uint16_t municipality) const {
        return rules_.setting.geography.domains_of[municipality].front().value;
    }
    bool lives_here(std::uint16_t municipality) const {
        return !rules_.setting.geography.domains_of[municipality].empty();
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
            world::Pool& p = d.pool;
            kept = 0;
            for (std::size_t row = 0; row < p.size(); ++row) {
                if (world::age_of(p.birth_week[row], step_.begin) >= kPoolAge) {
                    nation_.retired[p.profession[row]] += 1;
                    continue;
                }
                if (kept != row)
                    world::for_each_pool_column(p, [&](auto& column) { column[kept] = column[row]; });
                ++kept;
            }
            p.resize(kept);
        }
        for (const auto& [domain, person, state] : out_) add_to_pool(domain, person, state);
    }

    void end(Domain& d, std::size_t row, std::vector<double>& external) {
        const world::Staff& s = d.staff;
        world::UnitState& unit = d.units[s.unit[row]];
        const Hire person{s.id[row],         s.next_unit[row], s.profession[row],
                          s.sex[row],        s.contract[row],  s.placements[row],
                          s.birth_week[row], s.home[row],      s.in_care_since[row]};
        const auto exit = static_cast<Exit>(s.exit[row]);
        const Count counts[] = {Count::exits_unit,   Count::exits_unit,       Count::exits_employer,
                                Count::exits_region, Count::exits_profession, Count::exits_agency,
                                Count::retirements};
        unit.tally[counts[s.exit[row]]] += 1;
        if (exit != Exit::unit && exit != Exit::retirement) {
            external[s.unit[row]] += 1;
            if (today_ - s.in_care_since[row] < WorkEnvironment::kNoviceWeeks * kDaysPerWeek)
                unit.tally[Count::first_year_exits] += 1;
        }
        if (person.unit != world::kNoPost) {
            arriving_[units_[person.unit].domain.at()].push_back(person);
        } else if (exit == Exit::retirement) {
            nation_.retired[person.profession] += 1;
        } else {
            // Who lives outside the simulated regions stays where they worked last.
            const std::uint32_t to = lives_here(person.home) ? home_domain(person.home) : d.index.value;
            out_.push_back({to, person, exit == Exit::agency ? Outside::agency : Outside::elsewhere});
        }
    }

    void add_to_pool(std::uint32_t domain, const Hire& person, Outside state) {
        world::Pool& p = domains_[domain].pool;
        const std::size_t n = p.size();
        p.resize(n + 1);
        p.id[n] = person.id, p.profession[n] = person.profession, p.sex[n] = person.sex;
        p.contract[n] = person.contract, p.placements[n] = person.placements;
        p.birth_week[n] = person.birth_week, p.home[n] = person.home;
        p.in_care_since[n] = person.in_care_since, p.since[n] = today_;
        p.state[n] = static_cast<std::uint8_t>(state);
    }

    /// New people with a profession, twice a year, in proportion to the posts of the region.
    void graduate() {
        bool intake = false;
        for (const int day : kIntakes) {
            const int now = step_.begin.day_of_year();
            intake = intake || (now >= day && now < day + round_);
        }
        if (!intake) return;
        for (Domain& d : domains_) {
            const world::DomainPlace& place = rules_.setting.geography.domains[d.index.at()];
            std::vector<double> posts(professions_, 0);
            for (const world::UnitState& u : d.units) {
                for (std::size_t p = 0; p < professions_; ++p)
                    posts[p] += static_cast<double>(u.posts.funded[p]) / kPersonFullTime;
            }
            for (std::size_t p = 0; p < professions_; ++p) {
                const std::uint64_t stream = mix64(kGraduateStream, place.municipality.value, place.part, p);
                const double mean = posts[p] * rules_.market.graduates(p) / std::size(kIntakes);
                const double whole = std::floor(mean);
                const Draw round(rules_.seed, stream, step_.index, Purpose::graduates);
                const int count = static_cast<int>(whole) + (round.happens(mean - whole) ? 1 : 0);
                for (int n = 0; n < count; ++n) {
                    Hire person;
                    person.id = lineage_id(stream, step_.index, static_cast<std::uint64_t>(n));
                    const Draw draw(rules_.seed, person.id, 0, Purpose::graduate);
                    const double age = kGraduateAge + kGraduateSpread * draw.exponential();
                    person.profession = static_cast<std::uint8_t>(p);
                    person.sex = static_cast<std::uint8_t>(draw.happens(0.8, 1) ? scenario::Sex::female
                                                                                : scenario::Sex::male);
                    person.contract = 200;
                    person.birth_week =
                        static_cast<std::int16_t>((step_.begin - world::kWeekZero) / kDaysPerWeek -
                                                  static_cast<int>(age * kDaysPerYear / kDaysPerWeek));
                    person.home = place.municipality.value;
                    person.in_care_since = world::kNever;
                    add_to_pool(d.index.value, person, Outside::graduate);
                }
                nation_.graduated[p] += count;
            }
        }
    }

    /// Counts who is employed and remembers what has been wanted for how many rounds. (vacancy_posting)
    void post(Domain& d) {
        const int far = today_ + rules_.exits.notice_days / 2;
        for (world::UnitState& u : d.units) std::fill(u.posts.employed.begin(), u.posts.employed.end(), 0.0F);
        for (std::size_t row = 0; row < d.staff.size(); ++row) {
            if (d.staff.leaves[row] > far)
                d.units[d.staff.unit[row]].posts.employed[d.staff.profession[row]] +=
                    d.staff.contract[row] / 200.0F;
        }
        for (std::uint16_t u = 0; u < d.units.size(); ++u) {
            world::Posts& posts = d.units[u].posts;
            const std::uint32_t global = rules_.global(d, u).value;
            for (std::size_t p = 0; p < professions_; ++p) {
                const double gap = static_cast<double>(posts.funded[p]) -
                                   static_cast<double>(posts.employed[p]) -
                                   static_cast<double>(incoming_[global * professions_ + p]);
                std::uint8_t* wanted = posts.wanted.data() + p * world::kVacancyMemory;
                std::copy_backward(wanted, wanted + world::kVacancyMemory - 1,
                                   wanted + world::kVacancyMemory);
                wanted[0] = static_cast<std::uint8_t>(
                    std::clamp(static_cast<int>(std::floor(gap / kPersonFullTime + 0.5)), 0, 255));
            }
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

    /// Who looks for a job this round, in domain order.
    std::vector<Applicant> applicants(std::uint8_t p) const {
        std::vector<Applicant> list;
        for (std::uint32_t d = 0; d < domains_.size(); ++d) {
            const world::Staff& s = domains_[d].staff;
            for (std::uint32_t row = 0; row < s.size(); ++row) {
                if (s.profession[row] == p && s.looking_until[row] > today_ && s.exit[row] == 0)
                    list.push_back({d, row, true, s.id[row], s.home[row], s.in_care_since[row],
                                    willing(s.id[row], rules_.market.move_employed)});
            }
            const world::Pool& o = domains_[d].pool;
            for (std::uint32_t row = 0; row < o.size(); ++row) {
                if (o.profession[row] != p) continue;
                const auto state = static_cast<Outside>(o.state[row]);
                const double rate =
                    state == Outside::agency ? rules_.market.agency_return : rules_.market.returns(p);
                const bool looks =
                    state == Outside::graduate || Draw(rules_.seed, o.id[row], step_.index, Purpose::looking)
                                                      .happens(one_minus_exp(rate * round_ / kDaysPerYear));
                if (looks)
                    list.push_back(
                        {d, row, false, o.id[row], o.home[row], o.in_care_since[row],
                         willing(o.id[row], state == Outside::graduate ? rules_.market.move_graduate
                                                                       : rules_.market.move_employed)});
            }
        }
        return list;
    }
    /// Willingness to move is a trait: one draw for life.
    bool willing(std::uint64_t id, double share) const {
        return Draw(rules_.traits, id, 0, Purpose::willing_to_move).happens(share);
    }

    double utility(const Applicant& a, std::uint32_t unit, bool moves) const {
        const world::UnitPlace& place = units_[unit];
        const world::Levels& level = domains_[place.domain.at()].units[place.local].level;
        const Market& market = rules_.market;
        double value = rules_.links.strength(Link::engagement_applicants) * 10 *
                       (level[Level::engagement] - rules_.work.engagement);
        if (level[Level::helped] > 0) value += rules_.work.help;
        if (moves) {
            value -= market.move_cost;
            const Settlement from = rules_.setting.geography.municipalities[a.home].settlement;
            if (place.settlement == from) value += market.settlement;
        } else if (!rules_.setting.geography.travel_hours.empty()) {
            const double hours =
                rules_.setting.geography.hours(MunicipalityIndex{a.home}, place.municipality);
            value -= rules_.links.strength(Link::distance_applicants) * std::max(0.0, hours - 0.25);
        }
        const double u = Draw(rules_.traits, mix64(a.id, place.id), 0, Purpose::taste).uniform();
        return value - market.taste * logarithm(-logarithm(u + 0x1p-54));
    }

    std::vector<Contract> fill(std::uint8_t p) const {
        MatchInput in;
        std::vector<std::uint32_t> unit_of;
        std::vector<std::vector<std::uint32_t>> at(rules_.setting.geography.municipalities.size());
        for (std::uint32_t u = 0; u < units_.size(); ++u) {
            const std::uint32_t posts = posted(u, p);
            if (posts == 0) continue;
            at[units_[u].municipality.at()].push_back(static_cast<std::uint32_t>(unit_of.size()));
            unit_of.push_back(u);
            in.vacancies.push_back({units_[u].id, posts});
        }
        if (unit_of.empty()) return {};
        const std::vector<Applicant> who = applicants(p);
        for (const Applicant& a : who) {
            const std::size_t first = in.considered.size();
            const std::uint32_t own =
                a.employed ? rules_.global(domains_[a.domain], domains_[a.domain].staff.unit[a.row]).value
                           : world::kNoPost;
            const double years =
                a.in_care_since == world::kNever ? 0 : std::max(0, today_ - a.in_care_since) / kDaysPerYear;
            const double experience = logarithm(1 + years);
            const auto consider = [&](std::uint32_t v, bool moves) {
                if (unit_of[v] == own) return;
                const double value = utility(a, unit_of[v], moves);
                if (value < rules_.market.reservation) return;
                const double fit =
                    Draw(rules_.traits, mix64(a.id, units_[unit_of[v]].id), 0, Purpose::fit).uniform();
                in.considered.push_back({v, value, experience + fit});
            };
            for (const std::uint16_t m : rules_.market.near(a.home)) {
                for (const std::uint32_t v : at[m]) consider(v, false);
            }
            if (a.mover) {
                const Draw draw(rules_.seed, a.id, step_.index, Purpose::far_vacancies);
                for (int n = 0; n < kFarVacancies; ++n) {
                    const std::uint32_t v =
                        draw.below(static_cast<std::uint32_t>(unit_of.size()), static_cast<std::uint32_t>(n));
                    const auto seen = [&](const Consideration& c) { return c.vacancy == v; };
                    if (std::none_of(in.considered.begin() + static_cast<std::ptrdiff_t>(first),
                                     in.considered.end(), seen))
                        consider(v, true);
                }
            }
            in.applicants.push_back({a.id, static_cast<std::uint32_t>(in.considered.size() - first)});
        }
        const std::vector<std::uint32_t> found = match(std::move(in));
        std::vector<Contract> made;
        for (std::size_t i = 0; i < who.size(); ++i) {
            if (found[i] != kUnmatched) made.push_back({who[i], unit_of[found[i]]});
        }
        return made;
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
                continue;
            }
            world::Pool& o = d.pool;
            const std::uint32_t row = c.who.row;
            // Years outside do not count as experience.
            const bool novice = o.in_care_since[row] == world::kNever;
            const std::int32_t since = novice ? today_ : o.in_care_since[row] + (today_ - o.since[row]);
            arriving_[units_[c.unit].domain.at()].push_back({o.id[row], c.unit, o.profession[row], o.sex[row],
                                                             o.contract[row], o.placements[row],
                                                             o.birth_week[row], o.home[row], since});
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
        for (const Hire& h : arriving_[d.index.at()]) {
            const std::size_t row = s.size();
            s.resize(row + 1);
            s.id[row] = h.id, s.unit[row] = units_[h.unit].local, s.profession[row] = h.profession;
            s.sex[row] = h.sex, s.birth_week[row] = h.birth_week, s.contract[row] = h.contract;
            s.placements[row] = h.placements, s.in_care_since[row] = h.in_care_since;
            s.in_unit_since[row] = today_;
            s.home[row] = home_after(h);
            s.summer_week[row] = kSummerFirstWeek;
            d.units[s.unit[row]].tally[Count::hires] += 1;
        }
        std::vector<std::uint32_t> order(s.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return s.unit[a] != s.unit[b] ? s.unit[a] < s.unit[b] : s.id[a] < s.id[b];
        });
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

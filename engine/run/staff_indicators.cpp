// SPDX-License-Identifier: Apache-2.0
#include "engine/run/staff_indicators.hpp"

#include "engine/base/maths.hpp"
#include "engine/model/education.hpp"
#include "engine/model/outside_pool.hpp"

namespace careloop::run {
namespace {

using world::PostCount;
using world::StaffCount;

constexpr double kWholeContract = 200.0;  ///< contracts are in 200ths

double part_of(double part, double of) {
    return of > 0 ? part / of : kNone;
}

/// Who left the employer, retirement and death apart.
double external_exits(const StaffSums& s) {
    return s[StaffCount::exits_employer] + s[StaffCount::exits_region] + s[StaffCount::exits_profession] +
           s[StaffCount::exits_agency];
}

#define STATE(name, units, text, formula)                                                            \
    StaffIndicator {                                                                                 \
        {name, units, text, "quarter: point"}, [](const StaffSums& s, const PostSums& p) -> double { \
            (void)s, (void)p;                                                                        \
            return formula;                                                                          \
        }                                                                                            \
    }
#define FLOW(name, text, formula)                                                                \
    StaffIndicator {                                                                             \
        {name, "1", text, "quarter: sum"}, [](const StaffSums& s, const PostSums& p) -> double { \
            (void)s, (void)p;                                                                    \
            return formula;                                                                      \
        }                                                                                        \
    }
#define RATE(name, units, text, formula)                                                            \
    StaffIndicator {                                                                                \
        {name, units, text, "quarter: mean"}, [](const StaffSums& s, const PostSums& p) -> double { \
            (void)s, (void)p;                                                                       \
            return formula;                                                                         \
        }                                                                                           \
    }

const std::array kStaff = {
    STATE("headcount", "1", "People employed", s.people),
    STATE("full_time_equivalents", "1", "Full-time equivalents employed", s.full_time),
    STATE("women", "1", "Share of women", part_of(s.women, s.people)),
    STATE("absent", "1", "Share of people on sick or parental leave", part_of(s.absent, s.people)),
    STATE("part_time", "1", "Share of people with a contract below full time",
          part_of(s.part_time, s.people)),
    STATE("contract", "1", "Mean contract, as a share of full time", part_of(s.full_time, s.people)),
    STATE("posts", "1", "Funded full-time equivalents", p.funded),
    STATE("vacancy", "1", "Share of funded full-time equivalents that nobody holds",
          part_of(p.vacant, p.funded)),
    STATE("experience_0_1", "1", "Share of people less than a year in care",
          part_of(s.experience[0], s.people)),
    STATE("experience_1_2", "1", "Share of people 1 year in care", part_of(s.experience[1], s.people)),
    STATE("experience_2_5", "1", "Share of people 2 to 4 years in care", part_of(s.experience[2], s.people)),
    STATE("experience_5_10", "1", "Share of people 5 to 9 years in care", part_of(s.experience[3], s.people)),
    STATE("experience_10_plus", "1", "Share of people 10 years or longer in care",
          part_of(s.experience[4], s.people)),
    STATE("in_specialist_training", "1", "People in specialist training beyond today's", s.studying),
    STATE("in_st", "1", "People in posts that make specialists (physicians' ST)", s.in_st),
    STATE("specialists", "1", "People whom such a post has made specialists", s.specialists),
    STATE("strain", "1", "Share of staff under strain in the units they work in",
          part_of(s.strain, s.people)),
    STATE("engagement", "1", "Sustainable employee engagement (HME, 0-1) in the units they work in",
          part_of(s.engagement, s.people)),
    STATE("safety_climate", "1", "Sustainable safety engagement (HSE, 0-1) in the units they work in",
          part_of(s.safety, s.people)),
    RATE("sick_leave", "1", "Share of days employed on sick leave",
         part_of(s[StaffCount::sick_days], s[StaffCount::days])),
    RATE("parental_leave", "1", "Share of days employed on parental leave",
         part_of(s[StaffCount::parental_days], s[StaffCount::days])),
    FLOW("exits_unit", "People who left for another unit of the same employer", s[StaffCount::exits_unit]),
    FLOW("exits_employer", "People who left for another employer of the region",
         s[StaffCount::exits_employer]),
    FLOW("exits_region", "People who left for another region", s[StaffCount::exits_region]),
    FLOW("exits_profession", "People who left care", s[StaffCount::exits_profession]),
    FLOW("exits_agency", "People who left for an agency", s[StaffCount::exits_agency]),
    FLOW("retirements", "People who retired", s[StaffCount::retirements]),
    FLOW("deaths", "People who died while employed", s[StaffCount::deaths]),
    FLOW("hires", "People who started at a unit", s[StaffCount::hires]),
    RATE("turnover_external", "year-1",
         "People who left the employer, retirement and death apart, per employed and year",
         kDaysPerYear* part_of(external_exits(s), s[StaffCount::days])),
    RATE("applicants_per_vacancy", "1", "People who would take a post advertised, per such post",
         part_of(p[PostCount::applicants], p[PostCount::advertised])),
    FLOW("posts_filled", "Posts for which somebody was found", p[PostCount::filled]),
    RATE("time_to_fill", "day", "Mean days from the vacancy to the start, of posts filled",
         part_of(p[PostCount::fill_days], p[PostCount::filled])),
};

const std::array kBySex = {
    STATE("headcount_by_sex", "1", "People employed", s.people),
    RATE("turnover_by_sex", "year-1",
         "People who left the employer, retirement and death apart, per employed and year",
         kDaysPerYear* part_of(external_exits(s), s[StaffCount::days])),
    RATE("sick_leave_by_sex", "1", "Share of days employed on sick leave",
         part_of(s[StaffCount::sick_days], s[StaffCount::days])),
    STATE("part_time_by_sex", "1", "Share of people with a contract below full time",
          part_of(s.part_time, s.people)),
    STATE("in_specialist_training_by_sex", "1", "People in specialist training beyond today's", s.studying),
    STATE("strain_by_sex", "1", "Share of staff under strain in the units they work in",
          part_of(s.strain, s.people)),
};
#undef STATE
#undef FLOW
#undef RATE

}  // namespace

std::size_t experience_class(std::int32_t in_care_since, Date today) {
    const double years = (today.days - in_care_since) / kDaysPerYear;
    std::size_t c = 0;
    while (c + 1 < kExperienceYears.size() && years >= kExperienceYears[c + 1]) ++c;
    return c;
}

std::size_t staff_age_class(int age) {
    std::size_t c = 0;
    while (c + 1 < kStaffAges.size() && age >= kStaffAges[c + 1]) ++c;
    return c;
}

void StaffSums::add(const StaffSums& o) {
    people += o.people, full_time += o.full_time, part_time += o.part_time;
    women += o.women, absent += o.absent, studying += o.studying;
    in_st += o.in_st, specialists += o.specialists;
    strain += o.strain, engagement += o.engagement, safety += o.safety;
    for (std::size_t c = 0; c < experience.size(); ++c) experience[c] += o.experience[c];
    for (std::size_t c = 0; c < flow.size(); ++c) flow[c] += o.flow[c];
}

void PostSums::add(const PostSums& o) {
    funded += o.funded, vacant += o.vacant;
    for (std::size_t c = 0; c < flow.size(); ++c) flow[c] += o.flow[c];
}

std::span<const StaffIndicator> staff_indicators() {
    return kStaff;
}

std::span<const StaffIndicator> staff_indicators_by_sex() {
    return kBySex;
}

void add_staff(const world::Domain& d, std::uint16_t u, Date today, std::span<StaffSums> by_sex,
               std::span<PostSums> posts) {
    const world::UnitState& unit = d.units[u];
    const world::Staff& staff = d.staff;
    std::vector<double> held(posts.size(), 0);
    for (std::uint32_t row = d.staff_first[u]; row < d.staff_first[u + 1U]; ++row) {
        const std::size_t p = staff.profession[row];
        StaffSums& s = by_sex[p * scenario::kSexes + staff.sex[row]];
        s.people += 1;
        s.full_time += staff.contract[row] / kWholeContract;
        s.part_time += staff.contract[row] < kWholeContract ? 1 : 0;
        s.women += staff.sex[row] == static_cast<std::uint8_t>(scenario::Sex::female) ? 1 : 0;
        s.absent += staff.absent_until[row] > today.days ? 1 : 0;
        s.studying += staff.studies_until[row] > today.days ? 1 : 0;
        const std::int32_t specialist = staff.specialist_since[row];
        s.specialists += specialist <= today.days ? 1 : 0;
        s.in_st += specialist > today.days && specialist != world::kNever ? 1 : 0;
        s.strain += unit.level[world::Level::strain];
        s.engagement += unit.level[world::Level::engagement];
        s.safety += unit.level[world::Level::safety];
        s.experience[experience_class(staff.in_care_since[row], today)] += 1;
        held[p] += staff.contract[row] / kWholeContract;
    }
    for (std::size_t i = 0; i < unit.staff_flow.size(); ++i)
        by_sex[i % by_sex.size()].flow[i / by_sex.size()] += unit.staff_flow[i];
    for (std::size_t i = 0; i < unit.posts.flow.size(); ++i)
        posts[i / world::kPostCounts].flow[i % world::kPostCounts] += unit.posts.flow[i];
    for (std::size_t p = 0; p < unit.posts.funded.size(); ++p) {
        const auto funded = static_cast<double>(unit.posts.funded[p]);
        posts[p].funded += funded;
        posts[p].vacant += std::max(0.0, funded - held[p]);
    }
}

std::vector<double> still_in_care(const std::vector<world::Domain>& domains, std::size_t professions,
                                  int year) {
    const int from = Date::of(year, 1, 1).days, to = Date::of(year + 1, 1, 1).days;
    std::vector<double> in_care(professions, 0), all(professions, 0);
    const auto count = [&](std::int32_t licensed, std::uint8_t profession, bool works) {
        if (licensed < from || licensed >= to) return;
        all[profession] += 1;
        in_care[profession] += works ? 1 : 0;
    };
    for (const world::Domain& d : domains) {
        for (std::size_t row = 0; row < d.staff.size(); ++row)
            count(d.staff.licensed[row], d.staff.profession[row], true);
        for (std::size_t row = 0; row < d.pool.size(); ++row) {
            const bool agency = d.pool.state[row] == static_cast<std::uint8_t>(world::Outside::agency);
            count(d.pool.licensed[row], d.pool.profession[row], agency);
        }
    }
    for (std::size_t p = 0; p < professions; ++p) in_care[p] = part_of(in_care[p], all[p]);
    return in_care;
}

Training training(const model::Rules& rules, const std::vector<world::Domain>& domains,
                  const world::Nation& nation) {
    const std::size_t regions = rules.scenario.catalogue.regions.size();
    const std::size_t professions = rules.presence.professions();
    std::vector<double> people(regions * professions, 0);  // that funded posts are meant for
    for (const world::Domain& d : domains) {
        if (d.units.empty()) continue;
        const std::size_t region = rules.place(d, 0).region.at();
        const std::vector<double> posts = model::people_of_posts(d, professions);
        for (std::size_t p = 0; p < professions; ++p) people[region * professions + p] += posts[p];
    }
    Training t;
    t.students.assign(people.size() * model::kCohorts, 0);
    t.places.assign(people.size(), 0), t.waiting.assign(people.size(), 0);
    if (nation.cohorts.size() != t.students.size()) return t;
    for (std::size_t cell = 0; cell < people.size(); ++cell) {
        const model::Education::Programme& programme = rules.education.programme(cell % professions);
        // Students who begin in a half-year today.
        const double intake =
            people[cell] * rules.market.graduates(cell % professions) / 2 / programme.completion_today;
        t.places[cell] = intake * nation.training_places[cell];
        t.waiting[cell] =
            people[cell] * rules.market.graduates(cell % professions) / 2 * nation.waiting_interns[cell];
        for (std::size_t k = 0; k < programme.half_years; ++k)
            t.students[cell * model::kCohorts + k] = intake * nation.cohorts[cell * model::kCohorts + k];
    }
    return t;
}

}  // namespace careloop::run

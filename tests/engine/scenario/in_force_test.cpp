// SPDX-License-Identifier: Apache-2.0
#include "engine/scenario/in_force.hpp"

#include <cmath>

#include "workshop.hpp"

using namespace workshop;

namespace {

constexpr Date kStart = Date::of(2026, 1, 1);

/// Units of every kind in every municipality, `each` of a kind.
Places places_of(const Scenario& s, int each = 1) {
    Places places;
    const int region_of[] = {0, 0, 1, 1, 2};
    const int settlement_of[] = {0, 1, 1, 2, 2};
    for (int m = 0; m < 5; ++m) {
        places.region_of.push_back(RegionIndex::of(region_of[m]));
        places.settlement_of.push_back(Settlement::of(settlement_of[m]));
        for (std::size_t k = 0; k < s.catalogue.unit_kinds.size(); ++k) {
            for (int n = 0; n < each; ++n) {
                places.units.push_back({mix64(7, m, k, n), RegionIndex::of(region_of[m]),
                                        MunicipalityIndex::of(m), Settlement::of(settlement_of[m]),
                                        Owner::of(n % 3), UnitKind::of(k)});
            }
        }
    }
    return places;
}

Lever lever(const Scenario& s, const char* parameter, ChangeForm form, double value) {
    Lever l;
    l.name = "lever";
    l.start = kStart;
    Change change;
    change.slot = *s.parameters.find(parameter);
    change.form = form;
    change.value = value;
    l.changes.push_back(change);
    return l;
}

/// Whether what is derived from a parameter has to be made anew.
struct Derived {
    const InForce& in;
    std::uint32_t slot;
    Reading made = {};
    bool renewed() {
        return in.renew(made, [&] { (void)in.table(slot); });
    }
};

At at(int region, int municipality, int settlement, int kind, int profession) {
    return At{}
        .set(Dimension::region, region)
        .set(Dimension::municipality, municipality)
        .set(Dimension::settlement_type, settlement)
        .set(Dimension::unit_kind, kind)
        .set(Dimension::profession, profession);
}

}  // namespace

TEST_CASE("Without an active lever every parameter keeps its declared table") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Places places = places_of(s);
    InForce in(s.parameters, s.catalogue, {lever(s, "quit.base_rate", ChangeForm::set, 1)}, places, Seed{1});
    const std::uint32_t touched = *s.parameters.find("quit.base_rate");
    const std::uint32_t other = touched == 0 ? 1 : 0;
    Derived one{in, touched}, another{in, other};
    in.fold(kStart - 1);
    CHECK(one.renewed());  // the first fold: whatever is derived has to be made
    CHECK(another.renewed());
    for (std::uint32_t slot = 0; slot < s.parameters.all().size(); ++slot) {
        CHECK(&in.table(slot) == &s.parameters.at(slot).table);
    }
    in.fold(kStart);
    CHECK(one.renewed());
    CHECK_FALSE(another.renewed());  // what is made from other parameters stands
    for (std::uint32_t slot = 0; slot < s.parameters.all().size(); ++slot) {
        CHECK((&in.table(slot) == &s.parameters.at(slot).table) == (slot != touched));
    }
    in.fold(kStart + 7);
    CHECK_FALSE(one.renewed());
}

TEST_CASE("A lever moves a value along its ramp and gives it back at its end") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Places places = places_of(s);
    const auto quit = s.parameters.bind<Unit::per_year>("quit.base_rate");
    const At nurse_ward = at(0, 0, 0, 1, 1);  // declared: 0.2
    const auto [form, value, half, full] =
        GENERATE(table<ChangeForm, double, double, double>({{ChangeForm::set, 0.6, 0.4, 0.6},
                                                            {ChangeForm::add, 0.2, 0.3, 0.4},
                                                            {ChangeForm::multiply, 0.5, 0.15, 0.1}}));
    Lever l = lever(s, "quit.base_rate", form, value);
    l.ramp_days = 100;
    l.end = kStart + 200;
    InForce in(s.parameters, s.catalogue, {l}, places, Seed{1});
    Derived one{in, quit.slot};
    in.fold(kStart);
    CHECK(one.renewed());
    CHECK(in(quit, nurse_ward) == 0.2);
    in.fold(kStart + 50);
    CHECK(one.renewed());
    CHECK(in(quit, nurse_ward) == Approx(half));
    in.fold(kStart + 150);
    CHECK(one.renewed());
    CHECK(in(quit, nurse_ward) == Approx(full));
    in.fold(kStart + 160);
    CHECK_FALSE(one.renewed());
    in.fold(kStart + 200);
    CHECK(one.renewed());
    CHECK(in(quit, nurse_ward) == 0.2);
    CHECK(&in.table(quit.slot) == &s.parameters.at(quit.slot).table);
    in.fold(kStart + 50);  // a branch may go back
    CHECK(in(quit, nurse_ward) == Approx(half));
}

TEST_CASE("A lever that changes nothing does not count as a change") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Places places = places_of(s);
    Lever l = lever(s, "quit.base_rate", ChangeForm::multiply, 1.0);
    l.scope.regions = {RegionIndex::of(1)};
    InForce in(s.parameters, s.catalogue, {l}, places, Seed{1});
    Derived one{in, *s.parameters.find("quit.base_rate")};
    in.fold(kStart - 1);
    CHECK(one.renewed());
    in.fold(kStart);
    CHECK_FALSE(one.renewed());
}

TEST_CASE("Scopes and addresses bound what a lever reaches") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Places places = places_of(s);
    const auto quit = s.parameters.bind<Unit::per_year>("quit.base_rate");
    const auto patience = s.parameters.bind<Unit::days>("wait.patience");
    Lever l = lever(s, "quit.base_rate", ChangeForm::set, 1);
    Change second = l.changes[0];
    second.slot = patience.slot;
    l.changes.push_back(second);

    SECTION("by region, municipality, settlement type and profession at once") {
        l.scope.regions = {RegionIndex::of(1)};
        l.scope.settlement_types = {Settlement::of(2)};
        l.scope.professions = {Profession::of(1)};
        InForce in(s.parameters, s.catalogue, {l}, places, Seed{1});
        in.fold(kStart);
        CHECK(in(quit, at(1, 3, 2, 0, 1)) == 1.0);
        CHECK(in(quit, at(1, 2, 1, 0, 1)) == 0.16);
        CHECK(in(quit, at(2, 4, 2, 0, 1)) == 0.16);
        CHECK(in(quit, at(1, 3, 2, 0, 0)) == 0.16);
        CHECK(in(patience, at(1, 3, 2, 0, 1)) == 1.0);
        CHECK(in(patience, at(0, 0, 0, 0, 1)) == 28.0);
        CHECK(in.table(quit.slot).length[static_cast<std::size_t>(Dimension::municipality)] == 0);
    }
    SECTION("by municipality") {
        l.scope.municipalities = {MunicipalityIndex::of(3)};
        InForce in(s.parameters, s.catalogue, {l}, places, Seed{1});
        in.fold(kStart);
        CHECK(in(quit, at(1, 3, 2, 0, 1)) == 1.0);
        CHECK(in(quit, at(1, 2, 1, 0, 1)) == 0.16);
    }
    SECTION("by address") {
        l.changes[0].at.set(Dimension::unit_kind, 2);
        l.changes[0].fixed = {Dimension::unit_kind};
        InForce in(s.parameters, s.catalogue, {l}, places, Seed{1});
        in.fold(kStart);
        CHECK(in(quit, at(1, 3, 2, 2, 1)) == 1.0);
        CHECK(in(quit, at(1, 3, 2, 1, 1)) == 0.2);
        CHECK(in.table(quit.slot).values.size() == 9);
    }
}

TEST_CASE("Several levers on one parameter act in their order within the hard limits") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Places places = places_of(s);
    const auto share = s.parameters.bind<Unit::share>("agency.share");
    const Lever doubled = lever(s, "agency.share", ChangeForm::multiply, 2);
    const Lever added = lever(s, "agency.share", ChangeForm::add, 0.3);
    const Lever too_much = lever(s, "agency.share", ChangeForm::add, 0.9);
    InForce in(s.parameters, s.catalogue, {added, doubled}, places, Seed{1});
    in.fold(kStart);
    CHECK(in(share) == Approx(0.8));
    InForce turned(s.parameters, s.catalogue, {doubled, added}, places, Seed{1});
    turned.fold(kStart);
    CHECK(turned(share) == Approx(0.5));
    InForce bounded(s.parameters, s.catalogue, {doubled, too_much}, places, Seed{1});
    bounded.fold(kStart);
    CHECK(bounded(share) == 1.0);
}

TEST_CASE("Uptake is drawn by unit, the same in every fold and run") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Places places = places_of(s, 4000);
    const auto patience = s.parameters.bind<Unit::days>("wait.patience");
    Lever l = lever(s, "wait.patience", ChangeForm::set, 1);
    l.uptake = 0.6;
    l.scope.unit_kinds = {UnitKind::of(1)};
    const auto members = [&](const InForce& in) {
        std::vector<std::size_t> changed;
        for (std::size_t u = 0; u < places.units.size(); ++u) {
            if (in(patience, At{}.set(Dimension::unit, u)) == 1.0) changed.push_back(u);
        }
        return changed;
    };
    InForce in(s.parameters, s.catalogue, {l}, places, Seed{1});
    in.fold(kStart);
    const auto first = members(in);
    for (const std::size_t u : first) {
        REQUIRE(places.units[u].kind == UnitKind::of(1));
        REQUIRE(in.takes_part(0, u));
    }
    // Null: each of 20 000 units in scope takes part with probability 0.6, independently. The share's
    // standard deviation is sqrt(0.6 * 0.4 / 20000); beyond 4.9 of them lies less than 1e-6. Seed 1.
    const double share = static_cast<double>(first.size()) / 20000;
    CHECK(std::abs(share - 0.6) < 4.9 * std::sqrt(0.6 * 0.4 / 20000));

    in.fold(kStart - 1);
    CHECK(members(in).empty());
    in.fold(kStart + 7);
    CHECK(members(in) == first);
    // Another lever beside it does not move the luck of this one, nor does its place in the list.
    Lever other = lever(s, "agency.share", ChangeForm::set, 0.5);
    other.name = "other";
    InForce again(s.parameters, s.catalogue, {other, l}, places, Seed{1});
    again.fold(kStart);
    CHECK(members(again) == first);
    l.name = "renamed";
    InForce renamed(s.parameters, s.catalogue, {l}, places, Seed{1});
    renamed.fold(kStart);
    CHECK(members(renamed) != first);
    InForce luckier(s.parameters, s.catalogue, {l}, places, Seed{2});
    luckier.fold(kStart);
    CHECK(members(luckier) != members(renamed));
}

TEST_CASE("With a drawn uptake a unit's own place decides for levers beside it") {
    const Workshop shop;
    const Scenario s = shop.load_text("");
    const Places places = places_of(s);
    const auto patience = s.parameters.bind<Unit::days>("wait.patience");
    Lever drawn = lever(s, "wait.patience", ChangeForm::add, 1);
    drawn.uptake = 0.5;
    Lever regional = lever(s, "wait.patience", ChangeForm::multiply, 2);
    regional.scope.regions = {RegionIndex::of(1)};
    InForce in(s.parameters, s.catalogue, {regional, drawn}, places, Seed{1});
    in.fold(kStart);
    for (std::size_t u = 0; u < places.units.size(); ++u) {
        const double base = places.units[u].region == RegionIndex::of(1) ? 56.0 : 28.0;
        CHECK(in(patience, At{}.set(Dimension::unit, u)) == base + (in.takes_part(1, u) ? 1.0 : 0.0));
    }
}

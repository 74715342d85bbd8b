// SPDX-License-Identifier: Apache-2.0
#include "engine/world/founding_hash.hpp"

#include <bit>
#include <string_view>
#include <type_traits>

namespace careloop::world {
namespace {

class Hash {
  public:
    template <class T>
    Hash& add(const T& value) {
        if constexpr (std::is_same_v<T, double>) {
            return word(std::bit_cast<std::uint64_t>(value));
        } else if constexpr (std::is_same_v<T, float>) {
            return word(std::bit_cast<std::uint32_t>(value));
        } else if constexpr (requires { value.value; }) {
            return add(value.value);
        } else {
            return word(static_cast<std::uint64_t>(value));
        }
    }
    Hash& add(std::string_view text) {
        add(text.size());
        for (const char c : text) add(static_cast<unsigned char>(c));
        return *this;
    }
    /// A column: narrow values are packed into words first, for speed.
    template <class T>
    Hash& column(const std::vector<T>& values) {
        add(values.size());
        if constexpr (std::is_integral_v<T> && sizeof(T) < 8) {
            constexpr std::size_t in_word = 8 / sizeof(T);
            std::size_t i = 0;
            for (; i + in_word <= values.size(); i += in_word) {
                std::uint64_t packed = 0;
                for (std::size_t k = 0; k < in_word; ++k) {
                    packed |= static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<T>>(values[i + k]))
                              << (8 * sizeof(T) * k);
                }
                word(packed);
            }
            for (; i < values.size(); ++i) add(values[i]);
        } else {
            for (const T& value : values) add(value);
        }
        return *this;
    }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

  private:
    Hash& word(std::uint64_t w) {
        hash_ = mix64(hash_ ^ w);
        return *this;
    }
    std::uint64_t hash_ = 0;
};

std::uint64_t hash_of(const Setting& setting) {
    Hash hash;
    for (const Municipality& m : setting.geography.municipalities) {
        hash.add(m.region).add(m.settlement).add(m.population).add(m.simulated).add(m.weight);
    }
    hash.column(setting.geography.travel_hours);
    for (const DomainPlace& d : setting.geography.domains) {
        hash.add(d.municipality).add(d.part).add(d.parts).add(d.first_resident).add(d.founders);
    }
    for (const UnitPlace& u : setting.directory.units) {
        hash.add(u.id)
            .add(u.kind)
            .add(u.owner)
            .add(u.municipality)
            .add(u.domain)
            .add(u.local)
            .add(u.hospital);
        hash.add(u.physical_beds).add(u.size).add(std::string_view(u.name));
    }
    for (const std::vector<Reachable>& list : setting.directory.reach) {
        hash.add(list.size());
        for (const Reachable& r : list) hash.add(r.unit).add(r.hours).add(r.share);
    }
    return hash.value();
}

}  // namespace

std::uint64_t hash_of(const Residents& r) {
    Hash hash;
    hash.add(r.first_id).add(r.founders).column(r.later_id).add(r.weight).column(r.later_weight);
    hash.column(r.municipality).column(r.birth_week).column(r.sex).column(r.morbidity).column(r.frailty);
    hash.column(r.navigation).column(r.relatives).column(r.alive).column(r.need_class).column(r.life_class);
    hash.column(r.age_band).column(r.children).column(r.primary_unit).column(r.dental_unit);
    hash.column(r.year_cost).column(r.year_groups);
    return hash.value();
}

std::uint64_t hash_of(const Staff& s) {
    Hash hash;
    for_each_staff_column(s, [&](const auto& column) { hash.column(column); });
    return hash.value();
}

std::string founding_hash(const World& world, const Workers& workers) {
    std::vector<std::uint64_t> parts(world.founding.size());
    workers.for_each(parts.size(), [&](std::size_t d) {
        parts[d] = mix64(hash_of(world.founding[d].residents), hash_of(world.founding[d].staff));
    });
    Hash hash;
    hash.add(hash_of(world.setting)).column(parts);
    std::string hex(16, '0');
    for (std::size_t i = 0; i < hex.size(); ++i) {
        hex[i] = "0123456789abcdef"[(hash.value() >> (60 - 4 * i)) & 15];
    }
    return hex;
}

}  // namespace careloop::world

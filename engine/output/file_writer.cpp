// SPDX-License-Identifier: Apache-2.0
#include <hdf5_hl.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <system_error>

#include "engine/base/error.hpp"
#include "engine/output/attributes.hpp"
#include "engine/output/file.hpp"
#include "engine/output/hdf5_types.hpp"
#include "engine/output/part_driver.hpp"

namespace careloop::output {

namespace {

constexpr std::size_t chunk_bytes = std::size_t{512} * 1024;  // half of HDF5's default chunk cache
constexpr std::size_t too_small_to_pack = 512;                // a chunk index costs more than it saves

/// "/weekly/" and "weekly" are "/weekly"; the root is "/".
std::string tidy(std::string path) {
    if (path.empty() || path.front() != '/') path.insert(path.begin(), '/');
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    return path;
}

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string inside(const std::string& group, const std::string& name) {
    return (group == "/" ? "" : group) + "/" + name;
}

/// Whole trailing dimensions as long as they fit, then a part of the next, then single steps: rows of the
/// slowest dimension (time, mostly) lie together.
std::vector<hsize_t> chunk_shape(const std::vector<hsize_t>& shape, std::size_t element) {
    std::vector<hsize_t> chunk(shape.size(), 1);
    hsize_t room = std::max<hsize_t>(1, chunk_bytes / element);
    for (std::size_t d = shape.size(); d-- > 0 && room > 0;) {
        chunk[d] = std::min(shape[d], room);
        room /= shape[d];
    }
    return chunk;
}

template <class T>
void write_all(hid_t dataset, std::span<const T> values) {
    if (values.empty()) return;
    const Handle type = memory_type(kind_of<T>());
    if constexpr (std::is_same_v<T, std::string>) {
        std::vector<const char*> texts(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            require(values[i].find('\0') == std::string::npos, "a text in an output file has no NUL inside");
            texts[i] = values[i].c_str();
        }
        checked(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()));
    } else {
        checked(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    }
}

Handle space_of(const std::vector<hsize_t>& shape) {
    if (shape.empty()) return {H5Screate(H5S_SCALAR), H5Sclose};
    return {H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), H5Sclose};
}

void select(hid_t space, const Block& block) {
    const std::vector<hsize_t> start(block.start.begin(), block.start.end()),
        count(block.count.begin(), block.count.end());
    checked(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr));
}

Handle dataset_properties() {
    Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    // The same content gives the same bytes, whenever it is written.
    checked(H5Pset_obj_track_times(properties, false));
    return properties;
}

Handle create_dataset(hid_t file, const std::string& path, Kind kind, const std::vector<hsize_t>& shape,
                      hid_t properties) {
    return {H5Dcreate2(file, path.c_str(), disk_type(kind), space_of(shape), H5P_DEFAULT, properties,
                       H5P_DEFAULT),
            H5Dclose};
}

void set_packing(hid_t properties, const std::vector<hsize_t>& shape, Kind kind, std::size_t count) {
    if (kind == Kind::text || shape.empty() || count * size_of(kind) < too_small_to_pack) return;
    const std::vector<hsize_t> chunk = chunk_shape(shape, size_of(kind));
    checked(H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data()));
    if (size_of(kind) > 1) checked(H5Pset_shuffle(properties));
    checked(H5Pset_deflate(properties, 1));
}

/// Floating variables have NaN for "not written" when the caller says nothing else.
Attributes with_fill(Attributes attributes, Kind kind) {
    if (is_floating(kind)) attributes.try_emplace("_FillValue", std::numeric_limits<double>::quiet_NaN());
    return attributes;
}

void set_fill(hid_t properties, const Attributes& attributes) {
    const auto found = attributes.find("_FillValue");
    if (found == attributes.end()) return;
    if (const auto* real = std::get_if<double>(&found->second)) {
        checked(H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, real));
    } else if (const auto* whole = std::get_if<std::int64_t>(&found->second)) {
        checked(H5Pset_fill_value(properties, H5T_NATIVE_INT64, whole));
    }
}

}  // namespace

struct Writer::State {
    std::shared_ptr<PartFile> part;
    Handle file;
    std::map<std::string, std::map<std::string, hsize_t>> axes;  ///< by group, by name: length
    bool open = true;

    /// Runs one step of writing. Any failure removes the .part and ends this writer.
    template <class Work>
    void step(Work&& work) {
        prepare_library();
        require(open, "a Writer is used before its commit and before its first failure only");
        try {
            work();
            if (part->failure() != 0) throw LibraryFailure("");
        } catch (const LibraryFailure& failure) {
            const std::string why = part->failure() != 0 ? std::system_category().message(part->failure())
                                                         : std::string("HDF5: ") + failure.what();
            abandon();
            throw Error(Fault::output, "cannot write " + part->name().string() + ": " + why);
        } catch (...) {
            abandon();
            throw;
        }
    }

    void abandon() noexcept {
        open = false;
        file = Handle();
        part->discard();
    }

    void ensure_group(const std::string& group) const {
        for (std::size_t slash = 0; slash != std::string::npos && group.size() > 1;) {
            slash = group.find('/', slash + 1);
            const std::string upper = group.substr(0, slash);
            if (checked(H5Lexists(file, upper.c_str(), H5P_DEFAULT)) > 0) continue;
            const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
            checked(H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
            checked(H5Pset_obj_track_times(properties, false));
            const Handle made(H5Gcreate2(file, upper.c_str(), H5P_DEFAULT, properties, H5P_DEFAULT),
                              H5Gclose);
        }
    }

    /// Lengths and scales of a variable's dimensions.
    struct Form {
        std::vector<hsize_t> shape;
        std::vector<std::string> scales;
        std::size_t count = 1;
    };
    [[nodiscard]] Form form_of(const std::string& home, const std::vector<std::string>& dimensions) const {
        Form form;
        for (const std::string& dimension : dimensions) {
            const std::string owner = owner_of(home, dimension);
            form.shape.push_back(axes.at(owner).at(dimension));
            form.scales.push_back(inside(owner, dimension));
            form.count *= form.shape.back();
        }
        return form;
    }
    /// A variable with its scales and attributes. `lay_out(properties, form)` says how its values lie.
    template <class LayOut>
    Handle add(const std::string& full, const std::vector<std::string>& dimensions,
               const Attributes& attributes, Kind kind, const LayOut& lay_out) const {
        const std::string home = parent_of(full);
        ensure_group(home);
        const Form form = form_of(home, dimensions);
        const Attributes all = with_fill(attributes, kind);
        const Handle properties = dataset_properties();
        set_fill(properties, all);
        lay_out(properties, form);
        Handle dataset = create_dataset(file, full, kind, form.shape, properties);
        for (std::size_t d = 0; d < form.scales.size(); ++d) {
            const Handle scale(H5Dopen2(file, form.scales[d].c_str(), H5P_DEFAULT), H5Dclose);
            checked(H5DSattach_scale(dataset, scale, static_cast<unsigned>(d)));
        }
        write_attributes(dataset, all, kind);
        return dataset;
    }

    /// The group, at or above `group`, that defines the dimension; netCDF-4 looks it up the same way.
    [[nodiscard]] std::string owner_of(std::string group, const std::string& dimension) const {
        for (;; group = parent_of(group)) {
            const auto found = axes.find(group);
            if (found != axes.end() && found->second.contains(dimension)) return group;
            require(group != "/", "dimension '" + dimension + "' has an axis in the group or above it");
        }
    }
};

Writer::Writer(const std::filesystem::path& path) : state_(std::make_unique<State>()) {
    state_->part = std::make_shared<PartFile>(path);
    state_->step([&] { state_->file = create_in(state_->part); });
}

Writer::~Writer() {
    if (state_->open) state_->abandon();
}

void Writer::attributes(const std::string& group, const Attributes& attributes) {
    state_->step([&] {
        const std::string path = tidy(group);
        state_->ensure_group(path);
        write_attributes(Handle(H5Oopen(state_->file, path.c_str(), H5P_DEFAULT), H5Oclose), attributes);
    });
}

void Writer::axis(const std::string& group, const Axis& axis) {
    state_->step([&] {
        const std::string home = tidy(group);
        state_->ensure_group(home);
        const auto make = [&](Kind kind, std::size_t length, const std::string& scale) {
            require(state_->axes[home].emplace(axis.name, length).second,
                    "axis '" + axis.name + "' is new in group " + home);
            Handle dataset =
                create_dataset(state_->file, inside(home, axis.name), kind, {length}, dataset_properties());
            checked(H5DSset_scale(dataset, scale.c_str()));
            write_attributes(dataset, axis.attributes, kind);
            return dataset;
        };
        if (const auto* length = std::get_if<std::size_t>(&axis.labels)) {
            char marker[80];  // netCDF's own words for a dimension that has no coordinate
            std::snprintf(marker, sizeof marker, "This is a netCDF dimension but not a netCDF variable.%10zu",
                          *length);
            make(Kind::float32, *length, marker);
        } else if (const auto* texts = std::get_if<std::vector<std::string>>(&axis.labels)) {
            write_all(make(Kind::text, texts->size(), axis.name), std::span<const std::string>(*texts));
        } else if (const auto* reals = std::get_if<std::vector<double>>(&axis.labels)) {
            write_all(make(Kind::float64, reals->size(), axis.name), std::span<const double>(*reals));
        } else {
            const auto& wholes = std::get<std::vector<std::int64_t>>(axis.labels);
            write_all(make(Kind::int64, wholes.size(), axis.name), std::span<const std::int64_t>(wholes));
        }
    });
}

void Writer::variable(const std::string& path, const std::vector<std::string>& dimensions,
                      const Values& values, const Attributes& attributes, Packing packing) {
    state_->step([&] {
        const std::string full = tidy(path);
        std::visit(
            [&]<class T>(std::span<const T> cells) {
                const Kind kind = kind_of<T>();
                const auto lay_out = [&](hid_t properties, const auto& form) {
                    require(cells.size() == form.count, full + " has " + std::to_string(form.count) +
                                                            " values, the product of its dimensions; given " +
                                                            std::to_string(cells.size()));
                    if (packing == Packing::deflate) set_packing(properties, form.shape, kind, form.count);
                };
                write_all(state_->add(full, dimensions, attributes, kind, lay_out), cells);
            },
            values);
    });
}

template <class T>
void Writer::declare(const std::string& path, const std::vector<std::string>& dimensions,
                     const Attributes& attributes, const std::vector<std::size_t>& chunk) {
    state_->step([&] {
        state_->add(tidy(path), dimensions, attributes, kind_of<T>(),
                    [&](hid_t properties, const auto& form) {
                        if (form.count == 0) return;
                        std::vector<hsize_t> packed = chunk_shape(form.shape, sizeof(T));
                        for (std::size_t d = 0; d < chunk.size(); ++d) {
                            if (chunk[d] > 0) packed[d] = std::min<hsize_t>(chunk[d], form.shape[d]);
                        }
                        checked(H5Pset_chunk(properties, static_cast<int>(packed.size()), packed.data()));
                        checked(H5Pset_shuffle(properties));
                        checked(H5Pset_deflate(properties, 1));
                    });
    });
}

template <class T>
void Writer::put(const std::string& path, const Block& block, std::span<const T> values) {
    state_->step([&] {
        const Handle dataset(H5Dopen2(state_->file, tidy(path).c_str(), H5P_DEFAULT), H5Dclose);
        const Handle there(H5Dget_space(dataset), H5Sclose);
        select(there, block);
        require(static_cast<std::size_t>(H5Sget_select_npoints(there)) == values.size(),
                "a block of " + path + " has a value for each of its places");
        // Of the same form as there: HDF5 then copies rows, else one number after another.
        const Handle here = space_of({block.count.begin(), block.count.end()});
        checked(H5Dwrite(dataset, memory_type(kind_of<T>()), here, there, H5P_DEFAULT, values.data()));
    });
}

template <class T>
void Writer::virtual_variable(const std::string& path, const std::vector<std::string>& dimensions,
                              const Attributes& attributes, const std::vector<Tile>& tiles) {
    state_->step([&] {
        state_->add(
            tidy(path), dimensions, attributes, kind_of<T>(), [&](hid_t properties, const auto& form) {
                const Handle whole = space_of(form.shape);
                for (const Tile& tile : tiles) {
                    select(whole, tile.block);
                    const Handle there = space_of({tile.shape.begin(), tile.shape.end()});
                    checked(H5Pset_virtual(properties, whole, tile.file.c_str(), tile.path.c_str(), there));
                }
            });
    });
}

template void Writer::declare<float>(const std::string&, const std::vector<std::string>&, const Attributes&,
                                     const std::vector<std::size_t>&);
template void Writer::declare<double>(const std::string&, const std::vector<std::string>&, const Attributes&,
                                      const std::vector<std::size_t>&);
template void Writer::put<float>(const std::string&, const Block&, std::span<const float>);
template void Writer::put<double>(const std::string&, const Block&, std::span<const double>);
template void Writer::virtual_variable<float>(const std::string&, const std::vector<std::string>&,
                                              const Attributes&, const std::vector<Tile>&);
template void Writer::virtual_variable<double>(const std::string&, const std::vector<std::string>&,
                                               const Attributes&, const std::vector<Tile>&);

void Writer::column(const std::string& path, const Values& values) {
    state_->step([&] {
        const std::string full = tidy(path);
        state_->ensure_group(parent_of(full));
        std::visit(
            [&]<class T>(std::span<const T> cells) {
                write_all(
                    create_dataset(state_->file, full, kind_of<T>(), {cells.size()}, dataset_properties()),
                    cells);
            },
            values);
    });
}

void Writer::commit() {
    state_->step([&] { checked(H5Fclose(state_->file.release())); });
    state_->open = false;
    state_->part->publish();
}

}  // namespace careloop::output

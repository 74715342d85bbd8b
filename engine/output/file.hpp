// SPDX-License-Identifier: Apache-2.0
/// HDF5 files that are also valid netCDF-4: columns by name and type, nothing of the model.
///
/// A file is written as NAME.part, fsynced and renamed on `commit`; without commit nothing stays under the
/// final name. (docs/output-format.md)
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace careloop::output {

/// Attribute values: variable-length UTF-8 text, a number, an integer, or a list of integers (flag_values:
/// int8).
using Attribute = std::variant<std::string, double, std::int64_t, std::vector<std::int8_t>>;
using Attributes = std::map<std::string, Attribute>;

/// A dimension with its coordinate: labels, numbers, or none (a plain length).
struct Axis {
    std::string name;
    std::variant<std::vector<std::string>, std::vector<double>, std::vector<std::int64_t>, std::size_t>
        labels;
    Attributes attributes;  ///< "units", "long_name", "calendar", "standard_name", "bounds", ...
};

using Values =
    std::variant<std::span<const float>, std::span<const double>, std::span<const std::int8_t>,
                 std::span<const std::uint8_t>, std::span<const std::int16_t>, std::span<const std::uint16_t>,
                 std::span<const std::int32_t>, std::span<const std::uint32_t>, std::span<const std::int64_t>,
                 std::span<const std::uint64_t>, std::span<const std::string>>;

enum class Packing { none, deflate };

/// A place in a variable: where it begins and how far it reaches, by dimension.
struct Block {
    std::vector<std::size_t> start, count;
};

/// A block of a virtual variable, and the whole variable of another file that stands there.
struct Tile {
    Block block;
    std::string file;                ///< a relative one is sought from the folder of the file that is written
    std::string path;                ///< of the variable there
    std::vector<std::size_t> shape;  ///< its own
};

/// Writes one file. Every failure is Error(output) naming the file and the system's reason ("No space left on
/// device"); the .part is gone by then and the Writer is at its end. One thread at a time uses a Writer.
class Writer {
  public:
    /// Opens PATH.part for writing, replacing one left by a process that died. Throws Error(output) when the
    /// folder cannot be written, PATH is no ordinary file, or another process is writing it.
    explicit Writer(const std::filesystem::path& path);
    ~Writer();  ///< removes the .part when not committed
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Adds or replaces attributes of a group, which arises as needed ("/": the file's own), or of a
    /// variable.
    void attributes(const std::string& group, const Attributes& attributes);
    /// Adds a dimension to a group ("/" or "/weekly"); visible in the groups below, as in netCDF-4.
    void axis(const std::string& group, const Axis& axis);
    /// Row-major values over the named dimensions. `path`: "/needs" or "/weekly/waiting"; groups arise as
    /// needed. No dimensions: a single value. deflate: shuffle + gzip level 1 in chunks. Floating variables
    /// get _FillValue NaN unless the attributes say otherwise; _FillValue, valid_*, flag_* take the
    /// variable's type.
    void variable(const std::string& path, const std::vector<std::string>& dimensions, const Values& values,
                  const Attributes& attributes, Packing packing = Packing::deflate);
    /// A variable of float or double whose values come later, block by block; NaN until then. `chunk`: how
    /// many steps of each dimension are packed together; 0: as many as fit.
    template <class T>
    void declare(const std::string& path, const std::vector<std::string>& dimensions,
                 const Attributes& attributes, const std::vector<std::size_t>& chunk);
    template <class T>
    void put(const std::string& path, const Block& block, std::span<const T> values);
    /// A variable of float or double without values of its own: it reads those of other files. NaN where
    /// there is no tile, and where a tile's file has gone, silently: say beside it which are there.
    template <class T>
    void virtual_variable(const std::string& path, const std::vector<std::string>& dimensions,
                          const Attributes& attributes, const std::vector<Tile>& tiles);
    /// Plain columns without dimension scales (checkpoints): a 1-D dataset. Empty columns are kept.
    void column(const std::string& path, const Values& values);
    /// Flushes, fsyncs file and folder, renames. Throws Error(output) and leaves nothing when it cannot.
    void commit();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Reads a finished file, ours or another's. What is missing or damaged is Error(data) naming file and place.
class Reader {
  public:
    /// Throws Error(data) naming the file when it is missing, truncated or not HDF5.
    explicit Reader(const std::filesystem::path& path);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    [[nodiscard]] bool has(const std::string& path) const;  ///< a group or a dataset
    [[nodiscard]] std::vector<std::string> children(const std::string& group) const;  ///< sorted names
    [[nodiscard]] std::vector<std::size_t> shape(const std::string& path) const;
    /// One name per dimension; an empty name where there is none, as in plain columns.
    [[nodiscard]] std::vector<std::string> dimensions(const std::string& path) const;
    /// All values of a dataset, row-major, converted from the stored type; Error(data) when a value would
    /// change. T: the types of Values.
    template <class T>
    [[nodiscard]] std::vector<T> read(const std::string& path) const;
    /// A block of a dataset, row-major, of the type it is stored in.
    template <class T>
    [[nodiscard]] std::vector<T> read(const std::string& path, const Block& block) const;
    /// Paths of all datasets outside /provenance, sorted; coordinates among them.
    [[nodiscard]] std::vector<std::string> datasets() const;
    enum class Content { texts, float32, float64, wholes };
    [[nodiscard]] Content content(const std::string& path) const;
    /// Whether a dataset is a dimension's coordinate, or the mark of one without.
    [[nodiscard]] bool is_axis(const std::string& path) const;
    /// A dimension, by the path of its coordinate.
    [[nodiscard]] Axis axis(const std::string& path) const;
    /// Of a group or dataset, as far as they are of the types of Attribute; without HDF5's and netCDF's own.
    [[nodiscard]] Attributes attributes(const std::string& object) const;
    [[nodiscard]] std::string text(const std::string& object, const std::string& attribute) const;
    [[nodiscard]] double number(const std::string& object, const std::string& attribute) const;
    [[nodiscard]] bool has_attribute(const std::string& object, const std::string& attribute) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// SHA-256 over all datasets outside /provenance, by path: type, shape, dimension names, units attribute,
/// little-endian values, one NaN, -0 as 0. 64 hex digits. Throws Error(data).
[[nodiscard]] std::string digest(const std::filesystem::path& path);

/// SHA-256 of a byte string / of a file, as 64 hex digits.
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace careloop::output

// SPDX-License-Identifier: Apache-2.0
#include "engine/output/hdf5_types.hpp"

namespace careloop::output {

namespace {

Handle text_type() {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    checked(H5Tset_size(type, H5T_VARIABLE));
    checked(H5Tset_cset(type, H5T_CSET_UTF8));
    return type;
}

std::optional<Kind> integer(std::size_t bytes, bool with_sign) {
    switch (bytes) {
        case 1:
            return with_sign ? Kind::int8 : Kind::uint8;
        case 2:
            return with_sign ? Kind::int16 : Kind::uint16;
        case 4:
            return with_sign ? Kind::int32 : Kind::uint32;
        case 8:
            return with_sign ? Kind::int64 : Kind::uint64;
        default:
            return std::nullopt;
    }
}

}  // namespace

std::optional<Kind> kind_of_stored(hid_t type) {
    const std::size_t bytes = H5Tget_size(type);
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            return integer(bytes, H5Tget_sign(type) == H5T_SGN_2);
        case H5T_FLOAT:
            if (bytes == 4) return Kind::float32;
            if (bytes == 8) return Kind::float64;
            return std::nullopt;
        case H5T_STRING:
            return Kind::text;
        default:
            return std::nullopt;
    }
}

const char* name_of(Kind kind) {
    switch (kind) {
        case Kind::float32:
            return "float32";
        case Kind::float64:
            return "float64";
        case Kind::int8:
            return "int8";
        case Kind::uint8:
            return "uint8";
        case Kind::int16:
            return "int16";
        case Kind::uint16:
            return "uint16";
        case Kind::int32:
            return "int32";
        case Kind::uint32:
            return "uint32";
        case Kind::int64:
            return "int64";
        case Kind::uint64:
            return "uint64";
        case Kind::text:
            return "string";
    }
    return "unknown";
}

std::size_t size_of(Kind kind) {
    if (kind == Kind::text) return sizeof(char*);
    return with_number(kind, [](auto number) { return sizeof number; });
}

Handle disk_type(Kind kind) {
    switch (kind) {
        case Kind::float32:
            return {H5Tcopy(H5T_IEEE_F32LE), H5Tclose};
        case Kind::float64:
            return {H5Tcopy(H5T_IEEE_F64LE), H5Tclose};
        case Kind::int8:
            return {H5Tcopy(H5T_STD_I8LE), H5Tclose};
        case Kind::uint8:
            return {H5Tcopy(H5T_STD_U8LE), H5Tclose};
        case Kind::int16:
            return {H5Tcopy(H5T_STD_I16LE), H5Tclose};
        case Kind::uint16:
            return {H5Tcopy(H5T_STD_U16LE), H5Tclose};
        case Kind::int32:
            return {H5Tcopy(H5T_STD_I32LE), H5Tclose};
        case Kind::uint32:
            return {H5Tcopy(H5T_STD_U32LE), H5Tclose};
        case Kind::int64:
            return {H5Tcopy(H5T_STD_I64LE), H5Tclose};
        case Kind::uint64:
            return {H5Tcopy(H5T_STD_U64LE), H5Tclose};
        case Kind::text:
            break;
    }
    return text_type();
}

Handle memory_type(Kind kind) {
    switch (kind) {
        case Kind::float32:
            return {H5Tcopy(H5T_NATIVE_FLOAT), H5Tclose};
        case Kind::float64:
            return {H5Tcopy(H5T_NATIVE_DOUBLE), H5Tclose};
        case Kind::int8:
            return {H5Tcopy(H5T_NATIVE_INT8), H5Tclose};
        case Kind::uint8:
            return {H5Tcopy(H5T_NATIVE_UINT8), H5Tclose};
        case Kind::int16:
            return {H5Tcopy(H5T_NATIVE_INT16), H5Tclose};
        case Kind::uint16:
            return {H5Tcopy(H5T_NATIVE_UINT16), H5Tclose};
        case Kind::int32:
            return {H5Tcopy(H5T_NATIVE_INT32), H5Tclose};
        case Kind::uint32:
            return {H5Tcopy(H5T_NATIVE_UINT32), H5Tclose};
        case Kind::int64:
            return {H5Tcopy(H5T_NATIVE_INT64), H5Tclose};
        case Kind::uint64:
            return {H5Tcopy(H5T_NATIVE_UINT64), H5Tclose};
        case Kind::text:
            break;
    }
    return text_type();
}

}  // namespace careloop::output

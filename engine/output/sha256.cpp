// SPDX-License-Identifier: Apache-2.0
#include "engine/output/sha256.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/output/file.hpp"

namespace careloop::output {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    require(state_->context != nullptr && EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1,
            "OpenSSL offers SHA-256");
}

Sha256::~Sha256() = default;

void Sha256::bytes(const void* data, std::size_t size) {
    require(EVP_DigestUpdate(state_->context, data, size) == 1, "SHA-256 takes more bytes");
}

void Sha256::number(std::uint64_t value) {
    std::array<unsigned char, 8> little{};
    for (unsigned char& byte : little) {
        byte = static_cast<unsigned char>(value & 0xFFU);
        value >>= 8U;
    }
    bytes(little.data(), little.size());
}

void Sha256::text(std::string_view value) {
    number(value.size());
    bytes(value.data(), value.size());
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned int length = 0;
    require(EVP_DigestFinal_ex(state_->context, sum.data(), &length) == 1 && length == 32, "SHA-256 ends");
    std::string digits;
    digits.reserve(64);
    for (unsigned int i = 0; i < length; ++i) {
        constexpr std::string_view hexadecimal = "0123456789abcdef";
        digits += hexadecimal[sum[i] >> 4U];
        digits += hexadecimal[sum[i] & 15U];
    }
    return digits;
}

std::string sha256(std::string_view bytes) {
    Sha256 sum;
    sum.bytes(bytes.data(), bytes.size());
    return sum.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) {
    const auto fail = [&] {
        return Error(Fault::data,
                     "cannot read " + path.string() + ": " + std::system_category().message(errno));
    };
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throw fail();
    Sha256 sum;
    std::vector<char> piece(std::size_t{1} << 20U);
    for (;;) {
        const ssize_t got = ::read(descriptor, piece.data(), piece.size());
        if (got == 0) break;
        if (got > 0) {
            sum.bytes(piece.data(), static_cast<std::size_t>(got));
        } else if (errno != EINTR) {
            const Error error = fail();
            ::close(descriptor);
            throw error;
        }
    }
    ::close(descriptor);
    return sum.hex();
}

}  // namespace careloop::output

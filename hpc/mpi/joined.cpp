// SPDX-License-Identifier: Apache-2.0
// The only source that knows MPI. An error inside MPI ends all processes, as is its default.
#include <fmt/format.h>
#include <mpi.h>

#include <cstdlib>
#include <limits>

#include "engine/base/error.hpp"
#include "hpc/mpi/launched.hpp"

namespace careloop::hpc {
namespace {

using run::Bytes;
using run::Parcels;
using run::View;

int length_of(std::size_t bytes) {
    // MPI counts in int. Parcels of a country are some ten megabytes.
    if (bytes > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        throw Error(Fault::usage,
                    fmt::format("{} bytes are too many for one message between processes; allowed: below "
                                "2 GiB, with fewer --regions or a smaller --scale",
                                bytes));
    }
    return static_cast<int>(bytes);
}

/// Where each list begins when one stands behind another; one more at the end.
template <class Begin>
std::vector<Begin> begins(const std::vector<int>& lengths) {
    std::vector<Begin> begin{0};
    std::size_t size = 0;
    for (const int length : lengths) {
        size += static_cast<std::size_t>(length);
        begin.push_back(static_cast<Begin>(length_of(size)));
    }
    return begin;
}

Parcels room_for(const std::vector<int>& lengths) {
    Parcels parcels{{}, begins<std::size_t>(lengths)};
    parcels.bytes.resize(parcels.begin.back());
    return parcels;
}

class OverMpi final : public Joined {
  public:
    OverMpi() {
        // Worker threads never call MPI.
        int provided = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
        int count = 0, rank = 0;
        MPI_Comm_size(MPI_COMM_WORLD, &count);
        MPI_Comm_rank(MPI_COMM_WORLD, &rank);
        count_ = static_cast<std::size_t>(count), rank_ = static_cast<std::size_t>(rank);
    }
    ~OverMpi() override { MPI_Finalize(); }
    OverMpi(const OverMpi&) = delete;
    OverMpi& operator=(const OverMpi&) = delete;

    std::size_t count() const override { return count_; }
    std::size_t rank() const override { return rank_; }

    Parcels all(View mine) override {
        const int length = length_of(mine.size());
        std::vector<int> lengths(count_);
        MPI_Allgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, MPI_COMM_WORLD);
        Parcels parcels = room_for(lengths);
        MPI_Allgatherv(mine.data(), length, MPI_BYTE, parcels.bytes.data(), lengths.data(),
                       begins<int>(lengths).data(), MPI_BYTE, MPI_COMM_WORLD);
        return parcels;
    }

    Parcels swap(const std::vector<Bytes>& to) override {
        std::vector<int> sent, lengths(count_);
        Bytes out;
        for (const Bytes& list : to) {
            sent.push_back(length_of(list.size()));
            out.insert(out.end(), list.begin(), list.end());
        }
        MPI_Alltoall(sent.data(), 1, MPI_INT, lengths.data(), 1, MPI_INT, MPI_COMM_WORLD);
        Parcels parcels = room_for(lengths);
        MPI_Alltoallv(out.data(), sent.data(), begins<int>(sent).data(), MPI_BYTE, parcels.bytes.data(),
                      lengths.data(), begins<int>(lengths).data(), MPI_BYTE, MPI_COMM_WORLD);
        return parcels;
    }

    Bytes to_first(std::size_t from, Bytes bytes) override {
        constexpr int kTag = 0;
        if (rank_ == from) {
            MPI_Send(bytes.data(), length_of(bytes.size()), MPI_BYTE, 0, kTag, MPI_COMM_WORLD);
            return {};
        }
        MPI_Status status;
        MPI_Probe(static_cast<int>(from), kTag, MPI_COMM_WORLD, &status);
        int length = 0;
        MPI_Get_count(&status, MPI_BYTE, &length);
        bytes.resize(static_cast<std::size_t>(length));
        MPI_Recv(bytes.data(), length, MPI_BYTE, static_cast<int>(from), kTag, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
        return bytes;
    }

    [[noreturn]] void abort(int code) override {
        MPI_Abort(MPI_COMM_WORLD, code);
        std::_Exit(code);
    }

  private:
    std::size_t count_ = 1, rank_ = 0;
};

}  // namespace

std::unique_ptr<Joined> join() {
    return std::make_unique<OverMpi>();
}

}  // namespace careloop::hpc

#include "state/xxh64.hpp"

#include <array>
#include <bit>
#include <cstddef>

namespace weir::state {
namespace {

constexpr uint64_t kPrime1 = 0x9E3779B185EBCA87;
constexpr uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
constexpr uint64_t kPrime3 = 0x165667B19E3779F9;
constexpr uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
constexpr uint64_t kPrime5 = 0x27D4EB2F165667C5;
constexpr size_t kStripe = 32;

// Little-endian on every machine; compilers make one load of it.
template <size_t N>
uint64_t load(const char* at) noexcept {
    uint64_t value = 0;
    for (size_t i = 0; i < N; ++i) value |= uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
    return value;
}

uint64_t round(uint64_t lane, uint64_t input) noexcept {
    return std::rotl(lane + input * kPrime2, 31) * kPrime1;
}

// Takes whole stripes from the front of `bytes`.
uint64_t take_stripes(std::string_view& bytes, uint64_t seed) noexcept {
    std::array<uint64_t, 4> lanes{seed + kPrime1 + kPrime2, seed + kPrime2, seed, seed - kPrime1};
    for (; bytes.size() >= kStripe; bytes.remove_prefix(kStripe)) {
        for (size_t i = 0; i < lanes.size(); ++i)
            lanes[i] = round(lanes[i], load<8>(bytes.data() + 8 * i));
    }
    uint64_t hash = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) +
                    std::rotl(lanes[3], 18);
    for (uint64_t lane : lanes) hash = (hash ^ round(0, lane)) * kPrime1 + kPrime4;
    return hash;
}

// Takes the last 0 to 31 bytes.
uint64_t take_tail(std::string_view bytes, uint64_t hash) noexcept {
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
        hash = std::rotl(hash ^ round(0, load<8>(bytes.data())), 27) * kPrime1 + kPrime4;
    }
    for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
        hash = std::rotl(hash ^ load<4>(bytes.data()) * kPrime1, 23) * kPrime2 + kPrime3;
    }
    for (; !bytes.empty(); bytes.remove_prefix(1)) {
        hash = std::rotl(hash ^ load<1>(bytes.data()) * kPrime5, 11) * kPrime1;
    }
    return hash;
}

uint64_t avalanche(uint64_t hash) noexcept {
    hash = (hash ^ hash >> 33) * kPrime2;
    hash = (hash ^ hash >> 29) * kPrime3;
    return hash ^ hash >> 32;
}

}  // namespace

uint64_t xxh64(std::string_view bytes, uint64_t seed) noexcept {
    const uint64_t length = bytes.size();
    const uint64_t start = length >= kStripe ? take_stripes(bytes, seed) : seed + kPrime5;
    return avalanche(take_tail(bytes, start + length));
}

}  // namespace weir::state

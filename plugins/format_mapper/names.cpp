#include "names.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

namespace weir {
namespace {

constexpr std::array<std::string_view, kNameCount> kTexts = {
#define X(name) #name,
    WEIR_MAPPER_NAMES(X)
#undef X
};

template <size_t kCount>
constexpr uint64_t bytes_at(const char* at) {
    uint64_t bytes = 0;
    if (std::is_constant_evaluated()) {
        for (size_t i = 0; i < kCount; ++i)
            bytes |= static_cast<uint64_t>(static_cast<unsigned char>(at[i])) << (8 * i);
    } else {
        static_assert(std::endian::native == std::endian::little);
        std::memcpy(&bytes, at, kCount);
    }
    return bytes;
}

// The first and the last bytes of a text, which overlap in a short one: up to 16 bytes they are all of it.
struct Ends {
    uint64_t first;
    uint64_t last;
    uint64_t size;
    constexpr bool operator==(const Ends&) const = default;
};

constexpr Ends ends_of(std::string_view text) {
    const char* begin = text.data();
    const size_t size = text.size();
    if (size >= 8) return {bytes_at<8>(begin), bytes_at<8>(begin + size - 8), size};
    if (size >= 4) return {bytes_at<4>(begin), bytes_at<4>(begin + size - 4), size};
    const uint64_t middle = bytes_at<1>(begin + size / 2);
    return {bytes_at<1>(begin), middle | bytes_at<1>(begin + size - 1) << 8, size};
}

constexpr std::array<Ends, kNameCount> kEnds = [] {
    std::array<Ends, kNameCount> ends{};
    for (size_t i = 0; i < kNameCount; ++i) ends[i] = ends_of(kTexts[i]);
    return ends;
}();

constexpr size_t kBuckets = 512;

constexpr size_t bucket_of(const Ends& ends) {
    return ((ends.first ^ ends.last << 1 ^ ends.size << 3) * 0x9E3779B97F4A7C15ULL) >> 55;
}

// Open addressing: a name lies in its bucket or in the next free one.
constexpr std::array<Name, kBuckets> kTable = [] {
    std::array<Name, kBuckets> table{};
    table.fill(Name::kCount);
    for (size_t i = 0; i < kNameCount; ++i) {
        size_t bucket = bucket_of(kEnds[i]);
        while (table[bucket] != Name::kCount) bucket = (bucket + 1) % kBuckets;
        table[bucket] = static_cast<Name>(i);
    }
    return table;
}();

}  // namespace

Name name_of(std::string_view text) {
    if (text.empty()) return Name::kCount;
    const Ends ends = ends_of(text);
    for (size_t bucket = bucket_of(ends);; bucket = (bucket + 1) % kBuckets) {
        const Name name = kTable[bucket];
        if (name == Name::kCount) return name;
        if (kEnds[static_cast<size_t>(name)] == ends && (ends.size <= 16 || text_of(name) == text))
            return name;
    }
}

std::string_view text_of(Name name) { return kTexts[static_cast<size_t>(name)]; }

}  // namespace weir

#include "names.hpp"

#include <cstring>

namespace weir {
namespace {

constexpr std::array<std::string_view, kNameCount> kTexts = {
#define X(name) #name,
    WEIR_MAPPER_NAMES(X)
#undef X
};

constexpr size_t kBuckets = 512;

constexpr size_t bucket_of(std::string_view text) {
    const auto at = [text](size_t i) {
        return static_cast<size_t>(static_cast<unsigned char>(text[i]));
    };
    return (text.size() * 67 + at(0) * 31 + at(text.size() / 2) * 7 + at(text.size() - 1) * 13) %
           kBuckets;
}

// Open addressing: a name lies in its bucket or in the next free one.
constexpr std::array<Name, kBuckets> kTable = [] {
    std::array<Name, kBuckets> table{};
    table.fill(Name::kCount);
    for (size_t i = 0; i < kNameCount; ++i) {
        size_t bucket = bucket_of(kTexts[i]);
        while (table[bucket] != Name::kCount) bucket = (bucket + 1) % kBuckets;
        table[bucket] = static_cast<Name>(i);
    }
    return table;
}();

}  // namespace

Name name_of(std::string_view text) {
    if (text.empty()) return Name::kCount;
    for (size_t bucket = bucket_of(text);; bucket = (bucket + 1) % kBuckets) {
        const Name name = kTable[bucket];
        if (name == Name::kCount || text_of(name) == text) return name;
    }
}

std::string_view text_of(Name name) { return kTexts[static_cast<size_t>(name)]; }

}  // namespace weir

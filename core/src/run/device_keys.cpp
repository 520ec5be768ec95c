#include "core/src/run/device_keys.hpp"

#include <cstring>

namespace weir {
namespace {

constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15ULL;

__extension__ using Wide = unsigned __int128;

uint64_t mix(uint64_t a, uint64_t b) {
    const auto product = static_cast<Wide>(a) * b;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

uint64_t absorb(uint64_t hash, std::string_view text) {
    while (text.size() >= 8) {
        uint64_t word = 0;
        std::memcpy(&word, text.data(), 8);
        hash = mix(hash ^ word, kMultiplier);
        text.remove_prefix(8);
    }
    uint64_t tail = text.size();
    for (const char c : text) tail = tail << 8 | static_cast<uint8_t>(c);
    return mix(hash ^ tail, kMultiplier ^ 0xFF51AFD7ED558CCDULL);
}

}  // namespace

uint64_t device_hash(std::string_view product, std::string_view name) noexcept {
    return absorb(absorb(kMultiplier, product), name);
}

DeviceKeys::DeviceKeys() : index_(0, Hash{this}, Equal{this}) {}

std::optional<uint32_t> DeviceKeys::find(std::string_view product, std::string_view name,
                                         uint64_t hash) const {
    const auto found = index_.find(Key{product, name, hash});
    return found == index_.end() ? std::nullopt : std::optional(*found);
}

uint32_t DeviceKeys::intern(std::string_view product, std::string_view name, uint64_t hash) {
    const auto found = index_.find(Key{product, name, hash});
    if (found != index_.end()) return *found;
    const auto slot = static_cast<uint32_t>(slots_.size());
    Slot& made = slots_.emplace_back();
    made.key.reserve(product.size() + name.size());
    made.key.append(product).append(name);
    made.product_size = static_cast<uint32_t>(product.size());
    made.hash = hash;
    index_.insert(slot);
    return slot;
}

}  // namespace weir

// Device keys as small numbers: slots that are dense and stay as long as the shard lives.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

// Says to which shard a device key belongs. Not stored: it may change between versions.
uint64_t device_hash(std::string_view product, std::string_view name) noexcept;

class DeviceKeys {
public:
    DeviceKeys();
    DeviceKeys(const DeviceKeys&) = delete;
    DeviceKeys& operator=(const DeviceKeys&) = delete;

    // The slot of a key; a new one where it has none yet. `hash` = device_hash of the two.
    uint32_t intern(std::string_view product, std::string_view name, uint64_t hash);
    [[nodiscard]] std::optional<uint32_t> find(std::string_view product, std::string_view name,
                                               uint64_t hash) const;
    [[nodiscard]] size_t size() const { return slots_.size(); }
    [[nodiscard]] std::string_view product(uint32_t slot) const {
        return std::string_view(slots_[slot].key).substr(0, slots_[slot].product_size);
    }
    [[nodiscard]] std::string_view name(uint32_t slot) const {
        return std::string_view(slots_[slot].key).substr(slots_[slot].product_size);
    }

private:
    struct Slot {
        std::string key;  // product, name
        uint32_t product_size;
        uint64_t hash;
    };
    struct Key {
        std::string_view product;
        std::string_view name;
        uint64_t hash;
    };
    struct Hash {
        using is_transparent = void;
        using is_avalanching = void;
        const DeviceKeys* keys;
        size_t operator()(uint32_t slot) const { return keys->slots_[slot].hash; }
        size_t operator()(const Key& key) const { return key.hash; }
    };
    struct Equal {
        using is_transparent = void;
        const DeviceKeys* keys;
        bool operator()(uint32_t a, uint32_t b) const { return a == b; }
        bool operator()(uint32_t a, const Key& b) const {
            return keys->slots_[a].hash == b.hash && keys->product(a) == b.product &&
                   keys->name(a) == b.name;
        }
        bool operator()(const Key& a, uint32_t b) const { return (*this)(b, a); }
    };
    std::vector<Slot> slots_;
    boost::unordered_flat_set<uint32_t, Hash, Equal> index_;
};

}  // namespace weir

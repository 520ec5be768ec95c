// An order-free digest of a set of key/value pairs: it can follow single changes without reading
// the rest.
#pragma once

#include <cstdint>
#include <string_view>

namespace weir::state {

// Hash of one pair: XXH64 of the value, seeded with the XXH64 (seed 0) of the key, so that the
// border between the two counts. Stored in checkpoints: never to change within a state format.
uint64_t pair_hash(std::string_view key, std::string_view value) noexcept;

// The sum of the hashes of all pairs, modulo 2^64.
class Digest {
public:
    explicit Digest(uint64_t value = 0) : value_(value) {}
    void add(uint64_t pair) noexcept { value_ += pair; }
    void remove(uint64_t pair) noexcept { value_ -= pair; }
    [[nodiscard]] uint64_t value() const noexcept { return value_; }

private:
    uint64_t value_;
};

}  // namespace weir::state

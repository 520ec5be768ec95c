// Key of an outbox entry: publisher, then epoch, so that a publisher's entries follow in order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "state/big_endian.hpp"

namespace weir::state {

inline std::string outbox_prefix(uint32_t publisher) {
    std::string key;
    append_big_endian(key, publisher);
    return key;
}

inline std::string outbox_key(uint32_t publisher, uint64_t epoch) {
    std::string key = outbox_prefix(publisher);
    append_big_endian(key, epoch);
    return key;
}

inline constexpr size_t kOutboxKeySize = sizeof(uint32_t) + sizeof(uint64_t);

inline uint32_t outbox_publisher(std::string_view key) { return read_big_endian<uint32_t>(key); }
inline uint64_t outbox_epoch(std::string_view key) {
    return read_big_endian<uint64_t>(key.substr(sizeof(uint32_t)));
}

}  // namespace weir::state

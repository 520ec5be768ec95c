// Instants and words as they are stored.
#pragma once

#include <cstdint>
#include <string>

#include "change.hpp"
#include "varint.hpp"
#include "windows.hpp"

namespace weir::status_aggregator {

inline void put_instant(std::string& to, int64_t instant_ms) {
    to.push_back(instant_ms == kNever ? 0 : 1);
    if (instant_ms != kNever) put_signed(to, instant_ms);
}

// One that arithmetic is done with: all distances stay within what settings allow.
inline int64_t get_bounded(VarintReader& from) {
    const int64_t instant_ms = from.signed_number();
    if (instant_ms > 2 * kMaxTimeMs || instant_ms < -2 * kMaxTimeMs)
        throw Error("an instant in it is out of its range");
    return instant_ms;
}

inline int64_t get_instant(VarintReader& from) {
    return from.byte() == 0 ? kNever : get_bounded(from);
}

inline Status get_status(VarintReader& from) {
    return static_cast<Status>(from.number_up_to(WEIR_STATUS_OFFLINE));
}

}  // namespace weir::status_aggregator

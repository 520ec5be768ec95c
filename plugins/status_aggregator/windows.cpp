#include "windows.hpp"

#include <initializer_list>

namespace weir::status_aggregator {

int64_t floor_mod(int64_t value, int64_t divisor) {
    const int64_t rest = value % divisor;
    return rest < 0 ? rest + divisor : rest;
}

namespace {

// The finalizer of splitmix64.
uint64_t scramble(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

}  // namespace

int64_t Windows::first_end_after(int64_t instant_ms) const {
    return instant_ms - floor_mod(instant_ms - offset_ms - size_ms, every_ms) + every_ms;
}

int64_t Windows::first_start_from(int64_t instant_ms) const {
    return instant_ms + floor_mod(offset_ms - instant_ms, every_ms);
}

int64_t Windows::last_end_begun_by(int64_t instant_ms) const {
    return instant_ms - floor_mod(instant_ms - offset_ms, every_ms) + size_ms;
}

int64_t Windows::most_open_at_once(int64_t dwell_ms) const {
    return (size_ms + dwell_ms + every_ms - 1) / every_ms;
}

uint64_t Windows::fingerprint() const {
    uint64_t mixed = 0x9e3779b97f4a7c15U;
    for (const int64_t part : {size_ms, every_ms, floor_mod(offset_ms, every_ms)})
        mixed = scramble(mixed + static_cast<uint64_t>(part));
    return mixed | 1;
}

}  // namespace weir::status_aggregator

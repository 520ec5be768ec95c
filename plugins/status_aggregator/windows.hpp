// Where windows lie: window k is [offset + k*every, offset + k*every + size) for every integer k.
#pragma once

#include <cstdint>

namespace weir::status_aggregator {

// Settings and event times up to these bounds never overflow a sum of them.
inline constexpr int64_t kMaxWindowMs = 366LL * 24 * 60 * 60 * 1000;
inline constexpr int64_t kMaxTimeMs = 1LL << 60;
inline constexpr int64_t kMaxOpenWindows = 10'000;

// From 0 on, below `divisor`.
int64_t floor_mod(int64_t value, int64_t divisor);

struct Windows {
    int64_t size_ms;
    int64_t every_ms;
    int64_t offset_ms;

    [[nodiscard]] int64_t first_end_after(int64_t instant_ms) const;
    [[nodiscard]] int64_t first_start_from(int64_t instant_ms) const;
    // The greatest end of the windows that have begun by then.
    [[nodiscard]] int64_t last_end_begun_by(int64_t instant_ms) const;
    // Windows that close `dwell_ms` after their end stay open so long.
    [[nodiscard]] int64_t most_open_at_once(int64_t dwell_ms) const;
    // Two settings that give the same windows have the same one; never 0.
    [[nodiscard]] uint64_t fingerprint() const;
};

}  // namespace weir::status_aggregator

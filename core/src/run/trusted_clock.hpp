// The wall clock as far as the watermark may follow it: read once, when it can be trusted, and from then on counted on
// the monotonic clock, so that setting it changes nothing.
#pragma once

#include <cstdint>
#include <optional>

namespace weir {

class TrustedClock {
public:
    // `always`: without asking whether something keeps the clock right. `not_before_ms`: what a trusted clock has
    // shown before; an earlier time is wrong.
    TrustedClock(bool always, int64_t not_before_ms)
        : always_(always), not_before_ms_(not_before_ms) {}

    // None where the clock is not to be trusted now.
    std::optional<int64_t> now(int64_t wall_ms, int64_t monotonic_ms, bool is_synchronised) {
        if (!begun_) {
            if (!(always_ || is_synchronised) || wall_ms < not_before_ms_) return std::nullopt;
            begun_ = Begun{wall_ms, monotonic_ms};
        }
        not_before_ms_ = begun_->wall_ms + (monotonic_ms - begun_->monotonic_ms);
        return not_before_ms_;
    }
    // The machine has slept, or the clock was set: what was read does not hold any more.
    void forget() { begun_.reset(); }
    // The latest that now() has given, in this life or an earlier one.
    [[nodiscard]] int64_t latest_ms() const { return not_before_ms_; }

private:
    struct Begun {
        int64_t wall_ms;
        int64_t monotonic_ms;
    };
    bool always_;
    int64_t not_before_ms_;
    std::optional<Begun> begun_;
};

}  // namespace weir

// What is kept of a device from its first record until it is forgotten.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "change.hpp"
#include "counts.hpp"
#include "flaps.hpp"
#include "history.hpp"

namespace weir::status_aggregator {

// Where a record stands in the source; without a topic it is not known.
struct SourceRecord {
    std::string topic;
    int32_t partition = 0;
    int64_t offset = 0;
};

// Of a device that was forgotten: its windows that had ended by then, and whose rows still wait for min_dwell.
struct FormerLife {
    uint64_t layout;  // as Device::layout
    int64_t until_ms;
    WindowCounts counts;

    [[nodiscard]] bool has_rows() const { return counts.next_end_ms() <= until_ms; }
};

struct Device {
    uint64_t layout = 0;  // Windows::fingerprint() of the windows it counts; 0: it is not known
    // What its records and its silence say. counts.status() follows when min_dwell has confirmed it.
    Status raw = WEIR_STATUS_UNKNOWN;
    bool timeout_is_armed =
        false;  // a timer stands at or before the instant of the presence timeout
    bool forget_is_armed = false;
    int64_t raw_since_ms = kNever;
    int64_t known_ms = 0;  // of a device stored in version 1: no later than this
    int64_t last_seen_ms = kNever;
    SourceRecord last_seen_by;
    WindowCounts counts;
    std::unique_ptr<OwnedChange> pending;  // what min_dwell has not confirmed yet
    std::unique_ptr<Flaps> flaps;
    History history;
    std::vector<FormerLife> former;  // in their order

    [[nodiscard]] bool known() const { return layout != 0; }
    // Time has come this far at least.
    [[nodiscard]] int64_t latest_ms() const {
        return std::max({known_ms, raw_since_ms, counts.latest_ms()});
    }
    // When an online device that stays silent goes offline.
    [[nodiscard]] int64_t times_out_ms(int64_t timeout_ms) const {
        return std::max(last_seen_ms + timeout_ms, raw_since_ms);
    }
    [[nodiscard]] int64_t is_forgotten_ms(int64_t forget_after_ms) const {
        return std::max((last_seen_ms == kNever ? known_ms : last_seen_ms) + forget_after_ms,
                        known_ms);
    }

    void encode(std::string& to) const;
    static Device decode(std::string_view from);
};

}  // namespace weir::status_aggregator

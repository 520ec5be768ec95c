// How windows are counted out of a device's life.
//
// Totals run from the device's first record on. Each window that has begun holds what they were at its start, so a
// record costs one addition however many windows are open, and a closing window is a difference.
//
// Records count when they apply, and a window's are sealed at its end. The status counts when it is confirmed, which
// min_dwell delays: a window closes that much after its end, and is open and sealed until then.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flaps.hpp"
#include "varint.hpp"
#include "windows.hpp"

namespace weir::status_aggregator {

struct Totals {
    int64_t online_ms = 0;
    int64_t offline_ms = 0;
    uint64_t transitions = 0;
};

struct OpenWindow {
    Totals at_start;                   // from when its status counts
    uint64_t records = 0;              // the total at its start; once sealed, the window's own
    int64_t first_record_ms = kNever;  // where it has records
    int64_t last_record_ms = kNever;   // once sealed
    Status opening = WEIR_STATUS_UNKNOWN;
    bool is_sealed = false;
    bool was_flapping = false;  // once sealed
};

struct WindowRow {
    int64_t start_ms;
    int64_t end_ms;
    Status opening;
    Status closing;
    int64_t online_ms;
    int64_t offline_ms;
    int64_t unknown_ms;
    uint64_t transitions;
    uint64_t records;
    int64_t first_ms;  // only where records > 0
    int64_t last_ms;
    std::string_view last_reason;  // valid until the device changes
    bool was_flapping;
};

// What closing and sealing need to know of the settings and the device.
struct CountedBy {
    const Windows& windows;
    const FlappingRule& flapping;
    const Flaps* flaps;  // NULL: nothing has changed since the device is known
};

class WindowCounts {
public:
    // The device is known from then on.
    void begin(const Windows& windows, int64_t instant_ms);
    // The settings have changed: only windows that begin after that instant are counted. The status is final up to
    // `final_ms`.
    void begin_anew(const Windows& windows, int64_t instant_ms, int64_t final_ms);

    // Time has come to `instant_ms`: to be called before what applies then.
    void reach(const CountedBy& by, int64_t instant_ms) {
        if (instant_ms >= boundary_ms_) cross(by, instant_ms);
    }
    // At the instant last reached.
    void count_record(int64_t instant_ms);
    // The status is `to` from `at_ms` on, which has been reached; no window that has closed ends after it.
    void turn(const Windows& windows, int64_t at_ms, Status to, std::string_view reason);
    // Closes the window that ends at next_end_ms().
    WindowRow close(const CountedBy& by);

    [[nodiscard]] Status status() const { return status_; }
    [[nodiscard]] int64_t next_end_ms() const { return next_end_ms_; }
    [[nodiscard]] int64_t settled_ms() const { return settled_ms_; }
    [[nodiscard]] int64_t latest_ms() const { return std::max(settled_ms_, last_record_ms_); }
    [[nodiscard]] int64_t last_offline_ms() const { return last_offline_ms_; }
    [[nodiscard]] uint64_t transitions() const { return totals_.transitions; }

    void encode(std::string& to) const;
    static WindowCounts decode(VarintReader& from);
    // Of a device that was stored in version 1, which had `last_seen` in the middle.
    static WindowCounts decode_version_1(VarintReader& from, int64_t& last_seen_ms);

private:
    [[nodiscard]] int64_t start_of(const Windows& windows, size_t place) const {
        return next_end_ms_ - windows.size_ms + static_cast<int64_t>(place) * windows.every_ms;
    }
    void cross(const CountedBy& by, int64_t instant_ms);
    void open_windows(const Windows& windows, int64_t until_ms);
    void seal(OpenWindow& window, int64_t end_ms, const CountedBy& by);
    void count_status(const Windows& windows, int64_t until_ms);
    void settle(int64_t until_ms);
    [[nodiscard]] WindowRow row_of(const OpenWindow& window, int64_t size_ms) const;

    // Before it no window begins or ends.
    int64_t boundary_ms_ = kNever;
    uint64_t records_ = 0;
    int64_t last_record_ms_ = kNever;
    bool begun_since_record_ = true;  // false only where each unsealed window has a first record
    Status status_ = WEIR_STATUS_UNKNOWN;
    uint32_t sealed_ = 0;      // windows at the front of open_
    uint32_t counted_ = 0;     // windows at the front of open_ whose status counts
    int64_t settled_ms_ = 0;   // up to here the totals hold the time in the status
    int64_t next_end_ms_ = 0;  // of the window that closes next; open_.front() if that has begun
    int64_t last_offline_ms_ = kNever;
    Totals totals_;
    std::vector<OpenWindow> open_;
    std::string last_reason_;  // of the transition at last_offline_ms_
};

}  // namespace weir::status_aggregator

// What is kept of a device, and how windows are counted out of it.
//
// Totals run from the device's first record on. Each window that has begun holds the totals at its start, so a
// record costs one addition however many windows are open, and a closing window is a difference. The last
// record and the last offline are kept once: whatever window closes next, it ends after both.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "weir/record.h"
#include "windows.hpp"

namespace weir::status_aggregator {

using Status = weir_device_status;

inline constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

struct Totals {
    int64_t online_ms = 0;
    int64_t offline_ms = 0;
    uint64_t transitions = 0;
    uint64_t records = 0;
};

struct OpenWindow {
    Totals at_start;
    int64_t first_record_ms = kNever;
    Status opening = WEIR_STATUS_UNKNOWN;
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
};

struct Device {
    uint64_t layout = 0;  // Windows::fingerprint() of the windows below; 0: the device is not known
    Status status = WEIR_STATUS_UNKNOWN;
    bool begun_since_record = true;  // false only where each open window has its first record
    int64_t settled_ms = 0;          // up to here the totals hold the time in the status
    int64_t next_end_ms = 0;  // of the window that closes next; open.front() if that has begun
    int64_t last_seen_ms = kNever;
    int64_t last_record_ms = kNever;
    int64_t last_offline_ms = kNever;
    Totals totals;
    std::vector<OpenWindow> open;
    std::string last_reason;  // of the transition at last_offline_ms

    [[nodiscard]] bool known() const { return layout != 0; }

    void become_known(const Windows& windows, int64_t instant_ms);
    // The settings have changed: only windows that begin from now on are counted.
    void change_windows(const Windows& windows, int64_t instant_ms);
    // Time has come to `instant_ms`: to be called before what applies then.
    void advance(const Windows& windows, int64_t instant_ms) {
        open_windows(windows, instant_ms);
        settle(instant_ms);
    }
    // Both happen at the instant last advanced to.
    void count_record();
    void turn(Status to, std::string_view reason);
    void see(int64_t time_ms) { last_seen_ms = last_seen_ms < time_ms ? time_ms : last_seen_ms; }
    // Closes the window that ends at next_end_ms.
    WindowRow close_window(const Windows& windows);

    void encode(std::string& to) const;
    static Device decode(std::string_view from);

private:
    void open_windows(const Windows& windows, int64_t until_ms);
    void settle(int64_t until_ms);
    [[nodiscard]] WindowRow row_of(const OpenWindow& window, int64_t size_ms) const;
};

}  // namespace weir::status_aggregator

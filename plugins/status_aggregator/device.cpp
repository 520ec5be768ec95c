#include "device.hpp"

#include <algorithm>
#include <utility>

namespace weir::status_aggregator {

void Device::become_known(const Windows& windows, int64_t instant_ms) {
    layout = windows.fingerprint();
    settled_ms = instant_ms;
    next_end_ms = windows.first_end_after(instant_ms);
}

void Device::change_windows(const Windows& windows, int64_t instant_ms) {
    const int64_t nothing_applied_from_ms = std::max(instant_ms, settled_ms + 1);
    layout = windows.fingerprint();
    open.clear();
    next_end_ms = windows.first_start_from(nothing_applied_from_ms) + windows.size_ms;
    settle(std::max(instant_ms, settled_ms));
}

void Device::open_windows(const Windows& windows, int64_t until_ms) {
    const auto begun = static_cast<int64_t>(open.size());
    int64_t start_ms = next_end_ms - windows.size_ms + begun * windows.every_ms;
    for (; start_ms <= until_ms; start_ms += windows.every_ms) {
        settle(std::max(start_ms, settled_ms));
        open.push_back({totals, kNever, status});
        begun_since_record = true;
    }
}

void Device::settle(int64_t until_ms) {
    if (status == WEIR_STATUS_ONLINE) totals.online_ms += until_ms - settled_ms;
    if (status == WEIR_STATUS_OFFLINE) totals.offline_ms += until_ms - settled_ms;
    settled_ms = until_ms;
}

void Device::count_record() {
    ++totals.records;
    last_record_ms = settled_ms;
    if (!std::exchange(begun_since_record, false)) return;
    for (auto window = open.rbegin(); window != open.rend(); ++window) {
        if (window->first_record_ms != kNever) break;
        window->first_record_ms = settled_ms;
    }
}

void Device::turn(Status to, std::string_view reason) {
    ++totals.transitions;
    status = to;
    if (to != WEIR_STATUS_OFFLINE) return;
    last_offline_ms = settled_ms;
    last_reason = reason;
}

WindowRow Device::close_window(const Windows& windows) {
    open_windows(windows, next_end_ms - 1);
    settle(next_end_ms);
    const WindowRow row = row_of(open.front(), windows.size_ms);
    open.erase(open.begin());
    next_end_ms += windows.every_ms;
    return row;
}

WindowRow Device::row_of(const OpenWindow& window, int64_t size_ms) const {
    const int64_t start_ms = next_end_ms - size_ms;
    const int64_t online_ms = totals.online_ms - window.at_start.online_ms;
    const int64_t offline_ms = totals.offline_ms - window.at_start.offline_ms;
    return {.start_ms = start_ms,
            .end_ms = next_end_ms,
            .opening = window.opening,
            .closing = status,
            .online_ms = online_ms,
            .offline_ms = offline_ms,
            .unknown_ms = size_ms - online_ms - offline_ms,
            .transitions = totals.transitions - window.at_start.transitions,
            .records = totals.records - window.at_start.records,
            .first_ms = window.first_record_ms,
            .last_ms = last_record_ms,
            .last_reason = last_offline_ms >= start_ms ? std::string_view(last_reason) : ""};
}

}  // namespace weir::status_aggregator

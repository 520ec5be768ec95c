#include "counts.hpp"

#include <algorithm>
#include <utility>

namespace weir::status_aggregator {

void WindowCounts::begin(const Windows& windows, int64_t instant_ms) {
    settled_ms_ = instant_ms;
    next_end_ms_ = windows.first_end_after(instant_ms);
}

void WindowCounts::begin_anew(const Windows& windows, int64_t instant_ms, int64_t final_ms) {
    settle(final_ms);
    open_.clear();
    sealed_ = counted_ = 0;
    boundary_ms_ = kNever;
    begun_since_record_ = true;
    next_end_ms_ = windows.first_start_from(instant_ms + 1) + windows.size_ms;
}

void WindowCounts::cross(const CountedBy& by, int64_t instant_ms) {
    open_windows(by.windows, instant_ms);
    const auto end_of = [&](size_t place) {
        return start_of(by.windows, place) + by.windows.size_ms;
    };
    for (; sealed_ < open_.size() && end_of(sealed_) <= instant_ms; ++sealed_)
        seal(open_[sealed_], end_of(sealed_), by);
    boundary_ms_ = std::min(start_of(by.windows, open_.size()), end_of(sealed_));
}

void WindowCounts::open_windows(const Windows& windows, int64_t until_ms) {
    while (start_of(windows, open_.size()) <= until_ms) {
        open_.emplace_back().records = records_;
        begun_since_record_ = true;
    }
}

void WindowCounts::seal(OpenWindow& window, int64_t end_ms, const CountedBy& by) {
    window.is_sealed = true;
    window.records = records_ - window.records;
    window.last_record_ms = last_record_ms_;
    window.was_flapping = by.flapping.is_on() && by.flaps != nullptr &&
                          by.flaps->in_window(end_ms - by.windows.size_ms, end_ms, by.flapping);
}

void WindowCounts::count_record(int64_t instant_ms) {
    ++records_;
    last_record_ms_ = instant_ms;
    if (!std::exchange(begun_since_record_, false)) return;
    for (auto window = open_.rbegin(); window != open_.rend(); ++window) {
        if (window->first_record_ms != kNever) break;
        window->first_record_ms = instant_ms;
    }
}

void WindowCounts::turn(const Windows& windows, int64_t at_ms, Status to, std::string_view reason) {
    count_status(windows, at_ms);
    ++totals_.transitions;
    status_ = to;
    if (to != WEIR_STATUS_OFFLINE) return;
    last_offline_ms_ = at_ms;
    last_reason_ = reason;
}

void WindowCounts::count_status(const Windows& windows, int64_t until_ms) {
    for (; counted_ < open_.size() && start_of(windows, counted_) <= until_ms; ++counted_) {
        settle(start_of(windows, counted_));
        open_[counted_].at_start = totals_;
        open_[counted_].opening = status_;
    }
    settle(until_ms);
}

void WindowCounts::settle(int64_t until_ms) {
    if (until_ms <= settled_ms_) return;
    if (status_ == WEIR_STATUS_ONLINE) totals_.online_ms += until_ms - settled_ms_;
    if (status_ == WEIR_STATUS_OFFLINE) totals_.offline_ms += until_ms - settled_ms_;
    settled_ms_ = until_ms;
}

WindowRow WindowCounts::close(const CountedBy& by) {
    open_windows(by.windows, next_end_ms_ - 1);
    if (sealed_ == 0) seal(open_[sealed_++], next_end_ms_, by);
    count_status(by.windows, next_end_ms_ - 1);
    settle(next_end_ms_);
    const WindowRow row = row_of(open_.front(), by.windows.size_ms);
    open_.erase(open_.begin());
    --sealed_;
    --counted_;
    next_end_ms_ += by.windows.every_ms;
    boundary_ms_ = kNever;
    return row;
}

WindowRow WindowCounts::row_of(const OpenWindow& window, int64_t size_ms) const {
    const int64_t start_ms = next_end_ms_ - size_ms;
    const int64_t online_ms = totals_.online_ms - window.at_start.online_ms;
    const int64_t offline_ms = totals_.offline_ms - window.at_start.offline_ms;
    return {.start_ms = start_ms,
            .end_ms = next_end_ms_,
            .opening = window.opening,
            .closing = status_,
            .online_ms = online_ms,
            .offline_ms = offline_ms,
            .unknown_ms = size_ms - online_ms - offline_ms,
            .transitions = totals_.transitions - window.at_start.transitions,
            .records = window.records,
            .first_ms = window.first_record_ms,
            .last_ms = window.last_record_ms,
            .last_reason = last_offline_ms_ >= start_ms ? std::string_view(last_reason_) : "",
            .was_flapping = window.was_flapping};
}

}  // namespace weir::status_aggregator

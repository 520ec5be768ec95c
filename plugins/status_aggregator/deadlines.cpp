// Ends of windows, and what silence does.
#include <algorithm>
#include <bit>
#include <utility>

#include "status_aggregator.hpp"

namespace weir::status_aggregator {
namespace {

// Where the timer of a deadline stands. A record moves the deadline and leaves the timer, which fires early then and is
// set anew. One that is far away stands early from the beginning, at an instant that many devices share: the host keeps
// fewer of them.
int64_t step_towards(int64_t deadline_ms, int64_t now_ms) {
    const int64_t left_ms = deadline_ms - now_ms;
    if (left_ms < 16) return std::max(deadline_ms, now_ms);
    const auto grid_ms = static_cast<int64_t>(std::bit_floor(static_cast<uint64_t>(left_ms / 8)));
    return deadline_ms - floor_mod(deadline_ms, grid_ms);
}

}  // namespace

void StatusAggregator::on_timer(const weir_timer& timer, Emitter& out) {
    const Call call{timer.slot, 0, out};
    if (timer.id == kFormerWindowEnd) return close_former_windows(timer.at_ms, call);
    if (!devices_.read(timer.slot).known()) return;  // forgotten at this very instant
    switch (timer.id) {
        case kWindowEnd:
            return close_window(timer, call);
        case kTimeout:
            return time_out(timer, call);
        case kDwell:
            return end_dwell(timer, call);
        case kForget:
            return forget(timer, call);
        default:
            return;  // of another version of this plugin
    }
}

void StatusAggregator::set_window_end(const Device& device, uint32_t slot) const {
    timers_.set(slot, kWindowEnd, device.counts.next_end_ms() + settings_.min_dwell_ms,
                WEIR_BEFORE_RECORDS);
}

void StatusAggregator::close_window(const weir_timer& timer, const Call& call) {
    Device& device = devices_.change(timer.slot);
    // Only where min_dwell has become shorter: else its timer was the earlier one.
    if (device.pending && device.pending->at_ms < device.counts.next_end_ms()) {
        device.counts.reach(counted_by(device), timer.at_ms);
        confirm_pending(device, call);
    }
    emit_row(device.counts, device.flaps.get(), call);
    set_window_end(device, timer.slot);
    if (!device.forget_is_armed) arm_forget(device, timer.slot, timer.at_ms);
}

void StatusAggregator::arm_timeout(Device& device, uint32_t slot, int64_t now_ms) {
    if (device.timeout_is_armed || !any_times_out_) return;
    const int64_t timeout_ms = settings_.timeouts.of(devices_.key(slot).product);
    if (timeout_ms == 0) return;
    timers_.set(slot, kTimeout, step_towards(device.times_out_ms(timeout_ms), now_ms),
                WEIR_AFTER_RECORDS);
    device.timeout_is_armed = true;
}

void StatusAggregator::time_out(const weir_timer& timer, const Call& call) {
    const Device& silent = devices_.read(timer.slot);
    const int64_t timeout_ms = settings_.timeouts.of(devices_.key(timer.slot).product);
    const bool may = silent.raw == WEIR_STATUS_ONLINE && timeout_ms != 0;
    if (may && silent.times_out_ms(timeout_ms) > timer.at_ms)
        return timers_.set(timer.slot, kTimeout,
                           step_towards(silent.times_out_ms(timeout_ms), timer.at_ms),
                           WEIR_AFTER_RECORDS);
    Device& device = devices_.change(timer.slot);
    device.timeout_is_armed = false;
    if (!may) return;
    device.counts.reach(counted_by(device), timer.at_ms);
    change(device,
           {.at_ms = timer.at_ms,
            .to = WEIR_STATUS_OFFLINE,
            .cause = Cause::kTimeout,
            .reason = word(Cause::kTimeout),
            .topic = "",
            .threshold_ms = timeout_ms},
           call);
}

void StatusAggregator::end_dwell(const weir_timer& timer, const Call& call) {
    const OwnedChange* pending = devices_.read(timer.slot).pending.get();
    if (pending == nullptr || pending->at_ms + settings_.min_dwell_ms > timer.at_ms) return;
    Device& device = devices_.change(timer.slot);
    device.counts.reach(counted_by(device), timer.at_ms);
    confirm_pending(device, call);
}

void StatusAggregator::arm_forget(Device& device, uint32_t slot, int64_t now_ms) {
    if (settings_.forget_after_ms == 0) return;
    timers_.set(slot, kForget,
                step_towards(device.is_forgotten_ms(settings_.forget_after_ms), now_ms),
                WEIR_AFTER_RECORDS);
    device.forget_is_armed = true;
}

void StatusAggregator::forget(const weir_timer& timer, const Call& call) {
    if (settings_.forget_after_ms == 0) return;
    const int64_t deadline_ms =
        devices_.read(timer.slot).is_forgotten_ms(settings_.forget_after_ms);
    if (deadline_ms > timer.at_ms)
        return timers_.set(timer.slot, kForget, step_towards(deadline_ms, timer.at_ms),
                           WEIR_AFTER_RECORDS);
    Device& device = devices_.change(timer.slot);
    device.counts.reach(counted_by(device), timer.at_ms);
    std::vector<FormerLife> former = std::move(device.former);
    former.push_back({device.layout, timer.at_ms, std::move(device.counts)});
    device = Device{};
    device.former = std::move(former);
    for (const uint32_t id : {kWindowEnd, kTimeout, kDwell, kForget})
        timers_.cancel(timer.slot, id);
    close_former_windows(timer.at_ms, call);
}

// At the same instants as the windows of devices that are known, so that the rows of a window come together.
void StatusAggregator::close_former_windows(int64_t now_ms, const Call& call) {
    Device& device = devices_.change(call.slot);
    for (FormerLife& life : device.former)
        while (life.has_rows() && life.counts.next_end_ms() + settings_.min_dwell_ms <= now_ms)
            emit_row(life.counts, nullptr, call);
    std::erase_if(device.former, [](const FormerLife& life) { return !life.has_rows(); });
    if (!device.former.empty())
        set_former_window_end(device, call.slot, now_ms);
    else if (!device.known())
        devices_.erase(call.slot);
}

void StatusAggregator::set_former_window_end(const Device& device, uint32_t slot,
                                             int64_t earliest_ms) const {
    const int64_t end_ms = device.former.front().counts.next_end_ms();
    timers_.set(slot, kFormerWindowEnd, std::max(end_ms + settings_.min_dwell_ms, earliest_ms),
                WEIR_BEFORE_RECORDS);
}

void StatusAggregator::settings_changed(std::span<const uint32_t> slots, int64_t watermark_ms) {
    for (const uint32_t slot : slots) {
        Device& device = devices_.change(slot);
        if (device.known()) adapt(device, slot, std::max(watermark_ms, device.latest_ms()));
        if (!device.former.empty()) adapt_former(device, slot, watermark_ms);
    }
}

void StatusAggregator::adapt_former(Device& device, uint32_t slot, int64_t reached_ms) {
    std::erase_if(device.former, [&](const FormerLife& life) { return life.layout != layout_; });
    if (!device.former.empty()) return set_former_window_end(device, slot, reached_ms + 1);
    timers_.cancel(slot, kFormerWindowEnd);
    if (!device.known()) devices_.erase(slot);
}

// What is overdue by these settings acts one millisecond later.
void StatusAggregator::adapt(Device& device, uint32_t slot, int64_t reached_ms) {
    if (std::exchange(device.layout, layout_) != layout_)
        device.counts.begin_anew(settings_.windows, reached_ms,
                                 device.pending ? device.pending->at_ms : reached_ms);
    if (!settings_.flapping.is_on()) device.flaps.reset();
    const int64_t next_ms = reached_ms + 1;
    timers_.set(slot, kWindowEnd,
                std::max(device.counts.next_end_ms() + settings_.min_dwell_ms, next_ms),
                WEIR_BEFORE_RECORDS);
    for (const uint32_t id : {kTimeout, kDwell, kForget}) timers_.cancel(slot, id);
    device.timeout_is_armed = device.forget_is_armed = false;
    if (device.raw == WEIR_STATUS_ONLINE) arm_timeout(device, slot, next_ms);
    if (device.pending)
        timers_.set(slot, kDwell, std::max(device.pending->at_ms + settings_.min_dwell_ms, next_ms),
                    WEIR_AFTER_RECORDS);
    arm_forget(device, slot, next_ms);
}

}  // namespace weir::status_aggregator

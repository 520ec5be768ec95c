#include "status_aggregator.hpp"

#include <cstring>

namespace weir::status_aggregator {
namespace {

constexpr uint32_t kWindowEnd = 0;  // the timer's id
constexpr size_t kMaxReasonBytes = 64 * 1024;

bool within_bounds(int64_t instant_ms) {
    return instant_ms <= kMaxTimeMs && instant_ms >= -kMaxTimeMs;
}

// Why a record cannot be counted, or NULL.
const char* refusal(const weir_keyed_record& record) {
    const weir_device& device = *record.record.device;
    if (!within_bounds(record.effective_ms))
        return "its event time is millions of years away: correct the device's clock, or the unit "
               "of its time";
    if (device.kind != WEIR_DEVICE_STATUS) return nullptr;
    if (device.status != WEIR_STATUS_ONLINE && device.status != WEIR_STATUS_OFFLINE)
        return "a status record that is neither online nor offline: correct the transform that "
               "made it";
    if (device.reason.size > kMaxReasonBytes)
        return "its reason is longer than 64 KiB, the most that is kept of a device";
    return nullptr;
}

}  // namespace

void StatusAggregator::on_record(const weir_keyed_record& record, Emitter& out) {
    if (const char* why = refusal(record); why != nullptr)
        out.fail(record.record.origin, why);
    else if ((record.flags & WEIR_KEYED_LATE) != 0)
        apply_late(record, out);
    else
        apply(record, out);
}

void StatusAggregator::apply(const weir_keyed_record& record, Emitter& out) {
    const weir_device& said = *record.record.device;
    Device& device = advanced(record);
    device.count_record();
    if (said.kind == WEIR_DEVICE_STATUS) {
        device.see(said.time_ms);
        set_status(device, static_cast<Status>(said.status), record, out);
    } else if (said.uplink != 0) {
        device.see(said.time_ms);
        if (settings_.publish_marks_online) set_status(device, WEIR_STATUS_ONLINE, record, out);
    }
}

void StatusAggregator::apply_late(const weir_keyed_record& record, Emitter& out) {
    const weir_device& said = *record.record.device;
    const Device& before = devices_.read(record.slot);
    if (said.kind == WEIR_DEVICE_STATUS) {
        if (said.time_ms < before.last_seen_ms) return;
        Device& device = advanced(record);
        device.see(said.time_ms);
        set_status(device, static_cast<Status>(said.status), record, out);
    } else if (said.uplink != 0 && before.known() && said.time_ms > before.last_seen_ms) {
        devices_.change(record.slot).see(said.time_ms);
    }
}

Device& StatusAggregator::advanced(const weir_keyed_record& record) {
    Device& device = devices_.change(record.slot);
    if (device.layout != layout_) begin_windows(device, record.slot, record.effective_ms);
    device.advance(settings_.windows, record.effective_ms);
    return device;
}

void StatusAggregator::begin_windows(Device& device, uint32_t slot, int64_t instant_ms) {
    if (device.known())
        device.change_windows(settings_.windows, instant_ms);
    else
        device.become_known(settings_.windows, instant_ms);
    timers_.set(slot, kWindowEnd, device.next_end_ms, WEIR_BEFORE_RECORDS);
}

void StatusAggregator::set_status(Device& device, Status to, const weir_keyed_record& record,
                                  Emitter& out) {
    const Status from = device.status;
    if (from == to) return;
    const weir_device& said = *record.record.device;
    device.turn(to, view(said.reason));
    if (!settings_.transitions) return;
    json_.clear();
    write_transition(json_, devices_.key(record.slot),
                     {.seq = device.totals.transitions,
                      .at_ms = record.effective_ms,
                      .from = from,
                      .to = to,
                      .reason = view(said.reason),
                      .by_status = said.kind == WEIR_DEVICE_STATUS,
                      .clamped = (record.flags & WEIR_KEYED_LATE) != 0,
                      .position = record.position});
    emit(record.slot, record.effective_ms, record.record.origin, out);
}

void StatusAggregator::on_timer(const weir_timer& timer, Emitter& out) {
    if (timer.id != kWindowEnd) return;  // of another version of this plugin
    Device& device = devices_.change(timer.slot);
    if (device.layout != layout_) return begin_windows(device, timer.slot, timer.at_ms);
    const WindowRow row = device.close_window(settings_.windows);
    timers_.set(timer.slot, kWindowEnd, device.next_end_ms, WEIR_BEFORE_RECORDS);
    if (!wanted(row)) return;
    json_.clear();
    write_row(json_, devices_.key(timer.slot), row);
    emit(timer.slot, row.end_ms, 0, out);
}

int64_t StatusAggregator::horizon(int64_t greatest_effective_ms) const {
    return within_bounds(greatest_effective_ms)
               ? settings_.windows.last_end_begun_by(greatest_effective_ms)
               : greatest_effective_ms;
}

bool StatusAggregator::wanted(const WindowRow& row) const {
    const bool changed = row.transitions > 0;
    switch (settings_.emit) {
        case Emit::kAll:
            return true;
        case Emit::kActive:
            return changed || row.records > 0 || row.online_ms > 0;
        case Emit::kChanged:
            break;
    }
    return changed;
}

void StatusAggregator::emit(uint32_t slot, int64_t timestamp_ms, uint32_t origin, Emitter& out) {
    const DeviceKey key = devices_.key(slot);
    char* name = out.alloc(key.product.size() + 1 + key.name.size());
    std::memcpy(name, key.product.data(), key.product.size());
    name[key.product.size()] = '/';
    std::memcpy(name + key.product.size() + 1, key.name.data(), key.name.size());
    weir_record record{};
    record.key = {name, key.product.size() + 1 + key.name.size()};
    record.value = out.copy(json_);
    record.origin = origin;
    record.timestamp_ms = timestamp_ms;
    out.emit(record);
}

}  // namespace weir::status_aggregator

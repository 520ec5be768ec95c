#include "status_aggregator.hpp"

#include <cstring>
#include <new>

namespace weir::status_aggregator {
namespace {

constexpr size_t kMaxReasonBytes = 64 * 1024;

bool within_bounds(int64_t instant_ms) {
    return instant_ms <= kMaxTimeMs && instant_ms >= -kMaxTimeMs;
}

// Why a record cannot be counted, or NULL.
const char* refusal(const weir_keyed_record& record) {
    const weir_device& device = *record.record.device;
    if (!within_bounds(record.effective_ms) || !within_bounds(device.time_ms))
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

bool is_late(const weir_keyed_record& record) { return (record.flags & WEIR_KEYED_LATE) != 0; }

Change change_of(const weir_keyed_record& record, Status to) {
    const weir_device& said = *record.record.device;
    return {.at_ms = record.effective_ms,
            .to = to,
            .cause = said.kind == WEIR_DEVICE_STATUS ? Cause::kStatus : Cause::kData,
            .clamped = is_late(record),
            .reason = view(said.reason),
            .topic = view(record.position.topic),
            .partition = record.position.partition,
            .offset = record.position.offset};
}

}  // namespace

void StatusAggregator::on_record(const weir_keyed_record& record, Emitter& out) {
    const Call call{record.slot, record.record.origin, out};
    if (const char* why = refusal(record); why != nullptr)
        out.fail(record.record.origin, why);
    else if (is_late(record))
        apply_late(record, call);
    else
        apply(record, call);
}

void StatusAggregator::apply(const weir_keyed_record& record, const Call& call) {
    const weir_device& said = *record.record.device;
    Device& device = reached(record);
    device.counts.count_record(record.effective_ms);
    if (said.kind == WEIR_DEVICE_STATUS || said.uplink != 0) see(device, record);
    if (said.kind == WEIR_DEVICE_STATUS)
        set_status(device, static_cast<Status>(said.status), record, call);
    else if (said.uplink != 0 && settings_.publish_marks_online)
        set_status(device, WEIR_STATUS_ONLINE, record, call);
    if (!device.forget_is_armed) arm_forget(device, call.slot, record.effective_ms);
}

void StatusAggregator::apply_late(const weir_keyed_record& record, const Call& call) {
    const weir_device& said = *record.record.device;
    const Device& before = devices_.read(record.slot);
    if (said.kind == WEIR_DEVICE_STATUS) {
        if (said.time_ms < before.last_seen_ms) return;
        Device& device = reached(record);
        see(device, record);
        set_status(device, static_cast<Status>(said.status), record, call);
        if (!device.forget_is_armed) arm_forget(device, call.slot, record.effective_ms);
    } else if (said.uplink != 0 && before.known() && said.time_ms > before.last_seen_ms) {
        see(devices_.change(record.slot), record);
    }
}

Device& StatusAggregator::reached(const weir_keyed_record& record) {
    Device& device = devices_.change(record.slot);
    if (!device.known()) {
        device.layout = layout_;
        device.known_ms = record.effective_ms;
        device.counts.begin(settings_.windows, record.effective_ms);
        set_window_end(device, record.slot);
    }
    device.counts.reach(counted_by(device), record.effective_ms);
    return device;
}

// Until its first own word a device is forgotten by when it became known; that word may be much older.
void StatusAggregator::see(Device& device, const weir_keyed_record& record) {
    const bool is_first = device.last_seen_ms == kNever;
    if (record.record.device->time_ms > device.last_seen_ms) {
        device.last_seen_ms = record.record.device->time_ms;
        device.last_seen_by.topic = view(record.position.topic);
        device.last_seen_by.partition = record.position.partition;
        device.last_seen_by.offset = record.position.offset;
    }
    if (is_first && device.forget_is_armed) arm_forget(device, record.slot, record.effective_ms);
}

void StatusAggregator::set_status(Device& device, Status to, const weir_keyed_record& record,
                                  const Call& call) {
    if (device.raw != to) change(device, change_of(record, to), call);
}

void StatusAggregator::change(Device& device, const Change& change, const Call& call) {
    device.raw = change.to;
    device.raw_since_ms = change.at_ms;
    if (settings_.flapping.is_on()) {
        if (device.flaps == nullptr) device.flaps = std::make_unique<Flaps>();
        device.flaps->add(change.at_ms, settings_.flapping);
    }
    if (change.to == WEIR_STATUS_ONLINE) arm_timeout(device, call.slot, change.at_ms);
    if (device.pending && change.at_ms - device.pending->at_ms >= settings_.min_dwell_ms)
        confirm_pending(device, call);
    device.pending.reset();
    if (change.to == device.counts.status()) return;
    if (settings_.min_dwell_ms == 0) return confirm(device, change, call);
    device.pending = std::make_unique<OwnedChange>(change.with<std::string>());
    timers_.set(call.slot, kDwell, change.at_ms + settings_.min_dwell_ms, WEIR_AFTER_RECORDS);
}

void StatusAggregator::confirm_pending(Device& device, const Call& call) {
    const auto confirmed = std::move(device.pending);
    confirm(device, confirmed->with<std::string_view>(), call);
}

void StatusAggregator::confirm(Device& device, const Change& change, const Call& call) {
    const Status from = device.counts.status();
    device.counts.turn(settings_.windows, change.at_ms, change.to, change.reason);
    device.history.add(from, change);
    if (!settings_.transitions) return;
    json_.clear();
    write_transition_row(json_, devices_.key(call.slot), device.counts.transitions(), from, change);
    emit(call, change.at_ms);
}

int64_t StatusAggregator::horizon(int64_t greatest_effective_ms) const {
    return within_bounds(greatest_effective_ms)
               ? settings_.windows.last_end_begun_by(greatest_effective_ms) + settings_.min_dwell_ms
               : greatest_effective_ms;
}

void StatusAggregator::emit_row(WindowCounts& counts, const Flaps* flaps, const Call& call) {
    const WindowRow row = counts.close(counted_by(flaps));
    if (!wanted(row)) return;
    json_.clear();
    write_window_row(json_, devices_.key(call.slot), row, settings_.flapping.is_on());
    emit(call, row.end_ms);
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

void StatusAggregator::emit(const Call& call, int64_t timestamp_ms) {
    const DeviceKey key = devices_.key(call.slot);
    const size_t size = key.product.size() + 1 + key.name.size();
    auto* device = new (call.out.alloc(sizeof(weir_device) + size)) weir_device{};
    char* name = reinterpret_cast<char*>(device + 1);
    std::memcpy(name, key.product.data(), key.product.size());
    name[key.product.size()] = '/';
    std::memcpy(name + key.product.size() + 1, key.name.data(), key.name.size());
    device->struct_size = sizeof(weir_device);
    device->product = {name, key.product.size()};
    device->name = {name + key.product.size() + 1, key.name.size()};
    device->reason = bytes("");
    device->time_ms = timestamp_ms;
    device->kind = WEIR_DEVICE_DATA;
    weir_record record{};
    record.key = {name, size};
    record.value = call.out.copy(json_);
    record.origin = call.origin;
    record.timestamp_ms = timestamp_ms;
    record.device = device;
    call.out.emit(record);
}

}  // namespace weir::status_aggregator

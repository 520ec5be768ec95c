#include "plugins/status_rollup/status_rollup.hpp"

#include <simdjson.h>

#include <new>

namespace weir::status_rollup {
namespace {

constexpr uint32_t kComplete = 0;  // the timer's id

}  // namespace

StatusRollup::StatusRollup(const Host& host)
    : open_(host), timers_(host), parser_(std::make_unique<simdjson::dom::parser>()) {}

StatusRollup::~StatusRollup() = default;

void StatusRollup::on_record(const weir_keyed_record& record, Emitter& out) {
    try {
        const DeviceRow row = read_row(*parser_, view(record.record.value));
        if (row.is_window) add(record, row);
    } catch (const Error& error) {
        return out.fail(record.record.origin, error.what());
    }
    if (hands_on_) out.emit(record.record);
}

void StatusRollup::add(const weir_keyed_record& record, const DeviceRow& row) {
    open_.change(record.slot).of(row.window_start_ms, row.window_end_ms).add(row);
    timers_.set(record.slot, kComplete, record.effective_ms, WEIR_AFTER_RECORDS);
}

void StatusRollup::on_timer(const weir_timer& timer, Emitter& out) {
    const std::string_view product = open_.key(timer.slot).product;
    for (const ProductWindow& window : open_.read(timer.slot).windows) {
        json_.clear();
        window.write(json_, product);
        emit(product, window.end_ms, out);
    }
    open_.erase(timer.slot);
}

// Names the product to a keyed transform that follows; it is no row of one device.
void StatusRollup::emit(std::string_view product, int64_t timestamp_ms, Emitter& out) const {
    weir_record record{};
    record.key = out.copy(product);
    record.value = out.copy(json_);
    record.timestamp_ms = timestamp_ms;
    auto* device = new (out.alloc(sizeof(weir_device))) weir_device{};
    device->struct_size = sizeof(weir_device);
    device->product = record.key;
    device->name = device->reason = bytes("");
    device->time_ms = timestamp_ms;
    device->kind = WEIR_DEVICE_DATA;
    record.device = device;
    out.emit(record);
}

}  // namespace weir::status_rollup

#include "core/cli/plan_devices.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

#include "core/cli/counted.hpp"
#include "core/cli/state_lines.hpp"

namespace weir {
namespace {

namespace json = boost::json;

const json::value* member_of(const json::value* object, const char* name) {
    return object != nullptr && object->is_object() ? object->as_object().if_contains(name)
                                                    : nullptr;
}

std::string text_of(const json::value* value) {
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

std::optional<int64_t> instant_of(const json::value* value) {
    return value != nullptr && value->is_int64() ? std::optional(value->as_int64()) : std::nullopt;
}

std::optional<DeviceSaid::Window> window_of(const json::value* value) {
    const auto end_ms = instant_of(member_of(value, "end_ms"));
    if (!end_ms) return std::nullopt;
    return DeviceSaid::Window{instant_of(member_of(value, "start_ms")), *end_ms};
}

// None: it has no state.
std::optional<DeviceSaid> said_of(Shard& shard, uint32_t slot) {
    const std::string product(shard.keys().product(slot));
    const std::string name(shard.keys().name(slot));
    const auto explained = shard.explain(product, name, device_hash(product, name));
    if (!explained) return std::nullopt;
    json::error_code ignored;
    const json::value said = json::parse(explained->json, ignored);
    return DeviceSaid{text_of(member_of(&said, "status")),
                      text_of(member_of(member_of(&said, "pending"), "to")),
                      window_of(member_of(&said, "next_window"))};
}

}  // namespace

void PlannedDevices::tell_changed_settings(int64_t watermark) {
    for (const auto& shard : stage_.shards()) {
        std::vector<Before>& before = before_.emplace_back();
        for (const uint32_t slot : shard->slots_with_state())
            if (auto said = said_of(*shard, slot)) before.push_back({slot, std::move(*said)});
        shard->settings_changed(watermark);
        for (const Before& device : before)
            if (const auto told = said_of(*shard, device.slot)) count_window(device.said, *told);
    }
}

bool PlannedDevices::empty() const {
    return std::ranges::all_of(before_, [](const auto& devices) { return devices.empty(); });
}

void PlannedDevices::move_watermark(int64_t watermark) {
    for (size_t i = 0; i < before_.size(); ++i) {
        Shard& shard = stage_[i];
        shard.advance(watermark + 1);
        for (const Before& device : before_[i])
            count_status(device.said, said_of(shard, device.slot));
    }
}

void PlannedDevices::count_window(const DeviceSaid& before, const DeviceSaid& told) {
    if (!before.next_window || !told.next_window || before.next_window == told.next_window) return;
    const DeviceSaid::Window& next = *told.next_window;
    ++windows_[{before.next_window->end_ms, next.start_ms.value_or(state::kNoTime), next.end_ms}];
}

void PlannedDevices::count_status(const DeviceSaid& before,
                                  const std::optional<DeviceSaid>& after) {
    if (!after) {
        ++forgotten_;
        return;
    }
    if (after->status != before.status) ++at_once_[{before.status, after->status}];
    if (!after->pending.empty() && after->pending != before.pending)
        ++later_[{after->status, after->pending}];
}

void PlannedDevices::print_windows() const {
    for (const auto& [window, count] : windows_) {
        const auto& [former_end_ms, start_ms, end_ms] = window;
        std::cout << "  " << counted(count, "device")
                  << ": windows that have not closed get no row (the first of them ends at "
                  << time_text(former_end_ms) << "); the next window is [" << time_text(start_ms)
                  << ", " << time_text(end_ms) << ")\n";
    }
}

void PlannedDevices::print_changes(const Changes& changes, const char* when) {
    for (const auto& [change, count] : changes)
        std::cout << "  " << counted(count, "device") << " would turn " << change.second << ' '
                  << when << " (now " << change.first << ")\n";
}

void PlannedDevices::print() const {
    print_windows();
    if (at_once_.empty() && later_.empty() && forgotten_ == 0)
        std::cout << "  no device would change its status by that\n";
    print_changes(at_once_, "as soon as the watermark moves on");
    print_changes(later_, "if nothing comes within min_dwell");
    if (forgotten_ != 0)
        std::cout << "  " << counted(forgotten_, "device")
                  << " would be forgotten as soon as the watermark moves on\n";
}

}  // namespace weir

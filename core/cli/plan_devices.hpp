// What becomes of the devices of a keyed transform that goes on under other options.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/src/run/keyed_stage.hpp"

namespace weir {

// What a component says of a device when it explains it; "" and none where it does not.
struct DeviceSaid {
    struct Window {
        std::optional<int64_t> start_ms;  // none: of former options
        int64_t end_ms = 0;
        bool operator==(const Window&) const = default;
    };
    std::string status;
    std::string pending;  // the status to come once it has lasted for long enough
    std::optional<Window> next_window;
};

class PlannedDevices {
public:
    explicit PlannedDevices(KeyedStage& stage) : stage_(stage) {}

    // As a start does it. Throws PipelineError where the component refuses to go on.
    void tell_changed_settings(int64_t watermark);
    // No device has state.
    [[nodiscard]] bool empty() const;
    // By the one millisecond in which all acts that is overdue by the changed options.
    void move_watermark(int64_t watermark);
    void print() const;

private:
    struct Before {
        uint32_t slot;
        DeviceSaid said;
    };
    using Changes = std::map<std::pair<std::string, std::string>, size_t>;

    void count_window(const DeviceSaid& before, const DeviceSaid& told);
    void count_status(const DeviceSaid& before, const std::optional<DeviceSaid>& after);
    void print_windows() const;
    static void print_changes(const Changes& changes, const char* when);

    KeyedStage& stage_;
    std::vector<std::vector<Before>> before_;  // by shard
    // By the former window's end, the next one's start and end: devices.
    std::map<std::tuple<int64_t, int64_t, int64_t>, size_t> windows_;
    Changes at_once_;  // by the status now and then
    Changes later_;
    size_t forgotten_ = 0;
};

}  // namespace weir

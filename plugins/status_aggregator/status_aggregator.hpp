// From the records of a device, in their order, to window rows and transitions.
#pragma once

#include <string>

#include "device.hpp"
#include "doc.hpp"
#include "rows.hpp"
#include "settings.hpp"
#include "weir/keyed.hpp"

namespace weir::status_aggregator {

class StatusAggregator {
public:
    static constexpr ComponentInfo info{
        .name = "status_aggregator",
        .summary = "Keeps each device's online status, and counts it by window.",
        .doc = kDoc};
    static constexpr auto& options = kOptions;
    static constexpr const char* accepts[] = {WEIR_TYPE_DEVICE, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_JSON, nullptr};

    explicit StatusAggregator(const Host& host) : devices_(host), timers_(host) {}
    void configure(const Config& config, const Link&) {
        settings_ = settings_of(config);
        layout_ = settings_.windows.fingerprint();
    }
    void on_record(const weir_keyed_record& record, Emitter& out);
    void on_timer(const weir_timer& timer, Emitter& out);
    [[nodiscard]] int64_t horizon(int64_t greatest_effective_ms) const;
    void snapshot() { devices_.save(); }

private:
    void apply(const weir_keyed_record& record, Emitter& out);
    void apply_late(const weir_keyed_record& record, Emitter& out);
    // The device, known and advanced to the record's effective time.
    Device& advanced(const weir_keyed_record& record);
    void begin_windows(Device& device, uint32_t slot, int64_t instant_ms);
    void set_status(Device& device, Status to, const weir_keyed_record& record, Emitter& out);
    [[nodiscard]] bool wanted(const WindowRow& row) const;
    void emit(uint32_t slot, int64_t timestamp_ms, uint32_t origin, Emitter& out);

    KeyedState<Device> devices_;
    Timers timers_;
    Settings settings_{};
    uint64_t layout_ = 0;
    std::string json_;
};

}  // namespace weir::status_aggregator

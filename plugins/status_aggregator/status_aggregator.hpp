// From the records of a device, in their order, to window rows and transitions.
#pragma once

#include <span>
#include <string>

#include "device.hpp"
#include "doc.hpp"
#include "json.hpp"
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
        any_times_out_ = settings_.timeouts.greatest_ms() != 0;
    }
    void on_record(const weir_keyed_record& record, Emitter& out);
    void on_timer(const weir_timer& timer, Emitter& out);
    [[nodiscard]] int64_t horizon(int64_t greatest_effective_ms) const;
    void settings_changed(std::span<const uint32_t> slots, int64_t watermark_ms);
    void explain(uint32_t slot, Emitter& out);
    void snapshot() { devices_.save(); }

private:
    // At one instant they fire in this order.
    enum TimerId : uint32_t {
        kWindowEnd = 0,
        kTimeout = 1,
        kDwell = 2,
        kForget = 3,
        kFormerWindowEnd = 4,
    };
    // Whose outputs, by which record, and to where.
    struct Call {
        uint32_t slot;
        uint32_t origin;
        Emitter& out;
    };

    // ---- Records ---------------------------------------------------------------------------------
    void apply(const weir_keyed_record& record, const Call& call);
    void apply_late(const weir_keyed_record& record, const Call& call);
    // The device, known, when time has come to the record's effective time.
    Device& reached(const weir_keyed_record& record);
    void set_status(Device& device, Status to, const weir_keyed_record& record, const Call& call);

    // ---- Changes of the status -------------------------------------------------------------------
    void change(Device& device, const Change& change, const Call& call);
    void confirm_pending(Device& device, const Call& call);
    void confirm(Device& device, const Change& change, const Call& call);

    // ---- Timers ----------------------------------------------------------------------------------
    void close_window(const weir_timer& timer, const Call& call);
    void time_out(const weir_timer& timer, const Call& call);
    void end_dwell(const weir_timer& timer, const Call& call);
    void forget(const weir_timer& timer, const Call& call);
    void close_former_windows(int64_t now_ms, const Call& call);
    void set_window_end(const Device& device, uint32_t slot) const;
    void set_former_window_end(const Device& device, uint32_t slot, int64_t earliest_ms) const;
    void arm_timeout(Device& device, uint32_t slot, int64_t now_ms);
    void arm_forget(Device& device, uint32_t slot, int64_t now_ms);
    void adapt(Device& device, uint32_t slot, int64_t reached_ms);
    void adapt_former(Device& device, uint32_t slot, int64_t reached_ms);
    void see(Device& device, const weir_keyed_record& record);

    // ---- Outputs ---------------------------------------------------------------------------------
    [[nodiscard]] CountedBy counted_by(const Device& device) const {
        return counted_by(device.flaps.get());
    }
    [[nodiscard]] CountedBy counted_by(const Flaps* flaps) const {
        return {settings_.windows, settings_.flapping, flaps};
    }
    void emit_row(WindowCounts& counts, const Flaps* flaps, const Call& call);
    [[nodiscard]] bool wanted(const WindowRow& row) const;
    void emit(const Call& call, int64_t timestamp_ms);
    void write_next_window(JsonWriter& json, const Device& device) const;

    KeyedState<Device> devices_;
    Timers timers_;
    Settings settings_{};
    uint64_t layout_ = 0;
    bool any_times_out_ = false;
    std::string json_;
};

}  // namespace weir::status_aggregator

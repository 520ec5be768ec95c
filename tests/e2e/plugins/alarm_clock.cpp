// Rings once for each device, on the wall clock: `after` its last record was seen.
#include "weir/plugin.hpp"

namespace {

class AlarmClock {
public:
    static constexpr weir::ComponentInfo info{.name = "alarm_clock",
                                              .summary = "Rings on the wall clock.",
                                              .flags = WEIR_COMPONENT_USES_CLOCK};
    static constexpr weir::Option options[] = {weir::option("after", WEIR_DURATION)
                                                   .required()
                                                   .says("How long after a record.")
                                                   .like("1s")};
    static constexpr const char* accepts[] = {WEIR_TYPE_DEVICE, nullptr};
    static constexpr const char* produces[] = {"text/plain", nullptr};

    explicit AlarmClock(const weir::Host& host) : host_(host), state_(host), timers_(host) {}
    void configure(const weir::Config& config) { after_ms_ = config.integer("after"); }
    void on_record(const weir_keyed_record& record, weir::Emitter&) {
        timers_.set(record.slot, 1, host_.now_ms() + after_ms_, WEIR_ON_WALL_CLOCK);
    }
    void on_timer(const weir_timer& timer, weir::Emitter& out) {
        const std::string name(state_.key(timer.slot).name);
        out.emit({.key = name, .value = name + " " + std::to_string(timer.at_ms)});
    }
    static void settings_changed(std::span<const uint32_t>, int64_t) {
        throw weir::Error("alarms that are set keep their time", WEIR_BAD_CONFIG);
    }
    void snapshot() { state_.save(); }

private:
    struct Nothing {
        void encode(std::string&) const {}
        static Nothing decode(std::string_view) { return {}; }
    };
    weir::Host host_;
    weir::KeyedState<Nothing> state_;
    weir::Timers timers_;
    int64_t after_ms_ = 0;
};

}  // namespace

WEIR_PLUGIN("weir_alarm_clock", "1.0.0", "Apache-2.0", weir::keyed_transform<AlarmClock>())

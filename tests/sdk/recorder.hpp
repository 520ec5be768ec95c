// A keyed transform that tells what it is called with, one output a call, and does what a record's reason says.
#pragma once

#include <string>

#include "weir/keyed.hpp"

namespace weir::test {

// Reasons: "before 500", "after 500", "clock 500" set timer 0, 1 or 2; "erase", "fail", "throw" do that.
class Recorder {
public:
    static constexpr ComponentInfo info{
        .name = "recorder", .summary = "For tests.", .flags = WEIR_COMPONENT_USES_CLOCK};
    static constexpr const char* accepts[] = {WEIR_TYPE_DEVICE, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_JSON, nullptr};

    explicit Recorder(const Host& host) : state_(host), timers_(host) {}
    void configure(const Config&, const Link&) {}
    void on_record(const weir_keyed_record& record, Emitter& out) {
        const std::string reason(view(record.record.device->reason));
        if (reason == "fail") return out.fail(record.record.origin, "as asked", "stage");
        if (reason == "throw") throw Error("as asked");
        std::string text = std::to_string(++state_.change(record.slot).value) + ": " +
                           std::string(state_.key(record.slot).name) + " at " +
                           std::to_string(record.effective_ms);
        if ((record.flags & WEIR_KEYED_LATE) != 0) text += " late";
        const weir_position& at = record.position;
        tell(out, record.record.origin, text,
             std::string(view(at.topic)) + "/" + std::to_string(at.partition) + "/" +
                 std::to_string(at.offset));
        if (reason == "erase") state_.erase(record.slot);
        set_timer(record.slot, reason);
    }
    void on_timer(const weir_timer& timer, Emitter& out) {
        tell(out, 0, "timer " + std::to_string(timer.id) + " at " + std::to_string(timer.at_ms));
    }
    void snapshot() { state_.save(); }
    int64_t horizon(int64_t greatest_effective_ms) { return greatest_effective_ms + 100; }

private:
    struct Count {
        int64_t value = 0;
        void encode(std::string& to) const { to += std::to_string(value); }
        static Count decode(std::string_view from) { return {std::stoll(std::string(from))}; }
    };
    static void tell(Emitter& out, uint32_t origin, const std::string& text,
                     const std::string& key = "") {
        weir_record record{};
        record.key = out.copy(key);
        record.value = out.copy(text);
        record.timestamp_ms = WEIR_NO_TIME;
        record.origin = origin;
        out.emit(record);
    }
    void set_timer(uint32_t slot, const std::string& reason) const {
        const size_t blank = reason.find(' ');
        if (blank == std::string::npos) return;
        const int64_t at = std::stoll(reason.substr(blank));
        if (reason.starts_with("before")) timers_.set(slot, 0, at, WEIR_BEFORE_RECORDS);
        if (reason.starts_with("after")) timers_.set(slot, 1, at, WEIR_AFTER_RECORDS);
        if (reason.starts_with("clock")) timers_.set(slot, 2, at, WEIR_ON_WALL_CLOCK);
    }
    KeyedState<Count> state_;
    Timers timers_;
};

}  // namespace weir::test

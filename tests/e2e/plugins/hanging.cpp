// A source and a sink with a call that does not come back: of the function that the option `in` names.
#include <poll.h>
#include <unistd.h>

#include "weir/plugin.hpp"

namespace {

class Hanging {
public:
    static constexpr weir::Option options[] = {
        weir::option("in", WEIR_STRING).or_else("").says("The function.").like("plan")};

protected:
    void set(const weir::Config& config) { in_ = config.text("in"); }
    void enter(const char* function) const {
        while (in_ == function) pause();
    }

private:
    std::string in_;
};

// One record, then nothing more.
class HangingSource : public Hanging {
public:
    static constexpr weir::ComponentInfo info{.name = "hanging", .summary = "For tests."};
    static constexpr const char* produces[] = {"text/plain", nullptr};
    explicit HangingSource(const weir::Host& host) : host_(host) {}
    ~HangingSource() { enter("destroy"); }
    HangingSource(const HangingSource&) = delete;
    HangingSource& operator=(const HangingSource&) = delete;
    void configure(const weir::Config& config) {
        set(config);
        enter("configure");
    }
    const weir::Plan& plan(std::span<const weir::Lane> known, bool) {
        enter("plan");
        plan_ = {{{"lane", known.empty() ? 0 : known[0].position}}, {{"topic"}}};
        return plan_;
    }
    void start(std::span<const weir::LaneStart>) { enter("start"); }
    weir_result poll(weir_poll& poll, weir::Intake& out) {
        enter("poll");
        if (poll.next != 0) return WEIR_OK;
        weir_record record{};
        record.value = out.copy(std::string_view("one"));
        record.timestamp_ms = host_.now_ms();
        weir_position position{};
        position.topic = {"topic", 5};
        out.take(record, position);
        poll.next = 1;
        return WEIR_OK;
    }
    void wait(uint32_t timeout_ms) {
        enter("wait");
        ::poll(nullptr, 0, static_cast<int>(timeout_ms));
    }
    weir_lane_status status(uint32_t) {
        enter("status");
        return {sizeof(weir_lane_status), 0, -1, 0};
    }
    void stop() { enter("stop"); }

private:
    weir::Host host_;
    weir::Plan plan_;
};

// Holds nothing, and so is asked to look for what it has.
class HangingSink : public Hanging {
public:
    static constexpr weir::ComponentInfo info{.name = "hanging", .summary = "For tests."};
    static constexpr weir_guarantee guarantee = WEIR_BY_MARKER;
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    explicit HangingSink(const weir::Host&) {}
    ~HangingSink() { enter("destroy"); }
    HangingSink(const HangingSink&) = delete;
    HangingSink& operator=(const HangingSink&) = delete;
    void configure(const weir::Config& config, uint32_t, bool) {
        set(config);
        enter("configure");
    }
    std::string cluster() {
        enter("cluster");
        return {};
    }
    size_t max_record_bytes(uint32_t) {
        enter("max_record_bytes");
        return 0;
    }
    weir::Found start(const weir_sink_start&) {
        enter("start");
        return {};
    }
    weir::Found scan(const weir_sink_start&) {
        enter("scan");
        return {};
    }
    weir::Found publish(const weir::Publication& publication) {
        enter("publish");
        marker_ = publication.marker();
        return position();
    }
    weir::Found read_back() {
        enter("read_back");
        return position();
    }
    void stop() { enter("stop"); }

private:
    [[nodiscard]] weir::Found position() const { return {.marker = marker_, .position = "here"}; }
    std::string marker_;
};

}  // namespace

WEIR_PLUGIN("weir_hanging", "1.0.0", "Apache-2.0", weir::source<HangingSource>(),
            weir::sink<HangingSink>())

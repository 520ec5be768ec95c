// A sink whose answers a test writes beforehand, and which notes every call.
#pragma once

#include <chrono>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/src/publish/sink_node.hpp"
#include "weir/sdk.hpp"

namespace weir::test {

using SinkAnswer = SinkResult;

struct SinkCall {
    std::string what;  // "start", "scan", "publish", "read_back", "stop"
    uint64_t first = 0, last = 0;
    size_t count = 0;
    std::string marker = {}, position = {};
    uint64_t confirmed = 0;
    std::string source_group = {};
    size_t offsets = 0;
    std::chrono::steady_clock::time_point at = std::chrono::steady_clock::now();
};

class FakeSink {
public:
    explicit FakeSink(weir_guarantee guarantee) {
        functions_ = kFunctions;
        functions_.guarantee = guarantee;
        component_ = {sizeof component_, WEIR_SINK, 0,           "fake", "", nullptr, nullptr, 0, 0,
                      nullptr,           nullptr,   &functions_, nullptr};
        node.name = "out";
        node.component = &component_;
        current = this;
    }
    ~FakeSink() { current = nullptr; }
    FakeSink(const FakeSink&) = delete;
    FakeSink& operator=(const FakeSink&) = delete;

    NodeConfig node;
    // What is answered in turn; where nothing is left: WEIR_OK.
    std::deque<SinkAnswer> starts, scans, publishes, read_backs;
    std::function<void()> before_publish;

    [[nodiscard]] std::vector<SinkCall> calls() {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    [[nodiscard]] std::vector<SinkCall> calls(std::string_view what) {
        std::vector<SinkCall> found = calls();
        std::erase_if(found, [&](const SinkCall& call) { return call.what != what; });
        return found;
    }
    void note(SinkCall call) {
        const std::lock_guard lock(mutex_);
        calls_.push_back(std::move(call));
    }

private:
    static inline FakeSink* current = nullptr;

    weir_result answer(std::deque<SinkAnswer>& answers, weir_sink_found* found, weir_error* error) {
        if (answers.empty()) return WEIR_OK;
        answered_ = std::move(answers.front());
        answers.pop_front();
        if (answered_.found.marker) found->marker = bytes(*answered_.found.marker);
        if (answered_.found.position) found->position = bytes(*answered_.found.position);
        found->refused = answered_.found.refused;
        fill(error, answered_.text);
        return answered_.result;
    }
    static SinkCall call_of(const char* what, const weir_sink_start& start) {
        SinkCall call;
        call.what = what;
        call.confirmed = start.confirmed;
        call.position = view(start.position);
        call.source_group = start.source_group == nullptr ? "" : start.source_group;
        return call;
    }
    static weir_result create(const weir_host*, void** self, weir_error*) {
        *self = current;
        return WEIR_OK;
    }
    static void destroy(void*) {}
    static weir_result configure(void*, const weir_config*, const weir_link*, uint32_t, uint32_t,
                                 weir_error*) {
        return WEIR_OK;
    }
    static size_t max_record_bytes(void*, uint32_t) { return 0; }
    static weir_result start(void* self, const weir_sink_start* start, weir_sink_found* found,
                             weir_error* error) {
        auto& sink = *static_cast<FakeSink*>(self);
        sink.note(call_of("start", *start));
        return sink.answer(sink.starts, found, error);
    }
    static weir_result scan(void* self, const weir_sink_start* start, weir_sink_found* found,
                            weir_error* error) {
        auto& sink = *static_cast<FakeSink*>(self);
        sink.note(call_of("scan", *start));
        return sink.answer(sink.scans, found, error);
    }
    static weir_result publish(void* self, const weir_publication* publication,
                               weir_sink_found* found, weir_error* error) {
        auto& sink = *static_cast<FakeSink*>(self);
        SinkCall call;
        call.what = "publish";
        call.first = publication->first_epoch;
        call.last = publication->last_epoch;
        call.count = publication->count;
        call.marker = view(publication->marker);
        call.offsets = publication->offset_count;
        sink.note(std::move(call));
        if (sink.before_publish) sink.before_publish();
        return sink.answer(sink.publishes, found, error);
    }
    static weir_result read_back(void* self, weir_sink_found* found, weir_error* error) {
        auto& sink = *static_cast<FakeSink*>(self);
        sink.note({.what = "read_back"});
        return sink.answer(sink.read_backs, found, error);
    }
    static weir_result stop(void* self, weir_error*) {
        static_cast<FakeSink*>(self)->note({.what = "stop"});
        return WEIR_OK;
    }
    static constexpr weir_sink kFunctions{
        sizeof(weir_sink), WEIR_BY_MARKER, create, destroy, configure, nullptr,
        max_record_bytes,  start,          scan,   publish, read_back, stop};

    weir_sink functions_;
    weir_component component_;
    std::mutex mutex_;
    std::vector<SinkCall> calls_;
    SinkAnswer answered_;
};

}  // namespace weir::test

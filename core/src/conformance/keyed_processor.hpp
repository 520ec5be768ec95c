// A keyed transform led through a history, with timers between its batches.
#pragma once

#include <algorithm>
#include <exception>

#include "core/src/conformance/processor.hpp"
#include "core/src/conformance/watched_keyed_host.hpp"

namespace weir::conformance {

// Between two lives of a keyed transform.
struct KeyedLife {
    testing::KeyedCheckpoint kept;
    int64_t clock_ms = INT64_MIN;  // the greatest effective time
};

class KeyedProcessor final : public Processor {
public:
    explicit KeyedProcessor(const Subject& subject, const KeyedLife& from = {});

    testing::Host& host() override { return host_; }
    Answer create() override { return instance_.create(); }
    Answer configure(const std::vector<OptionValue>& values, const weir_link& link) override;
    Answer start() override;
    Answer process(std::span<const OwnedRecord> records, char filler, Outputs& outputs) override;
    Answer finish(Outputs& outputs) override;
    Answer stop() override;

    // snapshot(), and what a next life begins with.
    KeyedLife checkpoint();
    [[nodiscard]] bool has(auto function) const { return instance_.has(function); }
    // As after a start with other options.
    void settings_changed();
    // What explain() emits, by device with state.
    std::map<std::string, std::string> explanations();
    // Fires exactly this timer of each device.
    void fire_each(uint32_t id, Outputs& outputs);
    // Records of others up to here have been read.
    void pass_time(int64_t until_ms) { clock_ms_ = std::max(clock_ms_, until_ms); }

private:
    using Timers = std::map<std::pair<testing::KeyText, uint32_t>, testing::Instant>;
    struct Batch;
    void require_in_time(const Batch& batch, const Timers& timers_before) const;
    Answer run(Batch& batch, Outputs& outputs);
    int64_t horizon();
    std::vector<uint32_t> slots_with_state();
    std::string explanation(uint32_t slot);
    Answer advance(int64_t watermark_ms, Outputs& outputs);
    Answer fire(const std::vector<weir_timer>& due, Outputs& outputs);
    void require_progress(const weir_timer& timer);
    weir_result run_due(const std::vector<weir_timer>& due);
    // What came out of the batch since it was last looked at.
    void drain(Batch& batch, Outputs& outputs) const;
    Answer called(const char* place, auto function, auto... given);
    [[nodiscard]] std::string name_of(uint32_t slot) const;
    uint32_t slot_of(const std::string& product, const std::string& name);

    WatchedKeyedHost host_;
    Instance<weir_keyed_transform> instance_;
    bool takes_values_ = true;
    int64_t clock_ms_;
    std::map<uint32_t, std::pair<int64_t, size_t>> last_fired_;  // by slot
    std::vector<std::string> names_;                             // of devices, by slot
    Batch* batch_ = nullptr;                                     // under way
    Outputs* outputs_ = nullptr;
    std::exception_ptr thrown_;
};

}  // namespace weir::conformance

// How a run follows the watermark.
#include <algorithm>
#include <numeric>
#include <thread>

#include "core/src/host/clock.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"

namespace weir {
namespace {

constexpr int64_t kShortestStepMs = 1'000;
constexpr int64_t kLongestStepMs = 600'000;  // it may end among many more devices than it began

}  // namespace

// Following the watermark to before this would change nothing. INT64_MAX: to anywhere.
int64_t PipelineRun::earliest_due() const {
    int64_t earliest = INT64_MAX;
    for (const auto& stage : stages_) earliest = std::min(earliest, stage->earliest_due());
    for (const auto& lane : lanes_.all())
        for (const auto& crossings : lane->crossings)
            for (const Crossing& crossing : crossings)
                earliest = std::min(earliest, crossing.record.effective_ms);
    return earliest;
}

// Only a jump is worth a look at all that waits.
int64_t PipelineRun::next_step(int64_t at, int64_t target) const {
    if (at != kNever && target - at <= quantum_ms_) return target;
    const int64_t begin = std::clamp(earliest_due(), at, target);
    return target - begin > quantum_ms_ ? begin + quantum_ms_ : target;
}

// A watermark that jumps far is followed in steps, so that an epoch's output stays within its limit; and no further than
// the outbox has room for: the rest comes with the next call.
void PipelineRun::advance(int64_t target) {
    if (target == kNever || target <= watermark_) return step(watermark_);
    int64_t at = watermark_;
    do {
        at = next_step(at, target);
        const size_t before = outputs_.bytes();
        step(at);
        follow_density(outputs_.bytes() - before, at == target);
        dirty_ = true;
        serve_control();
        if (at == target || outputs_.bytes() < config_.epoch_max_output_bytes) continue;
        close_epoch();
        check_outbox();
    } while (at < target && !stop_ && !outbox_level_->is_full());
}

// The last step may have been a short one: that it gave little says nothing.
void PipelineRun::follow_density(size_t made, bool last) {
    if (made > config_.epoch_max_output_bytes / 2)
        quantum_ms_ = std::max(quantum_ms_ / 2, kShortestStepMs);
    if (made < config_.epoch_max_output_bytes / 8 && !last)
        quantum_ms_ = std::min(quantum_ms_ * 2, kLongestStepMs);
}

// Until the sinks have taken so much that a watermark which jumps may go on.
void PipelineRun::wait_for_room() {
    for (check_outbox(); outbox_level_->is_full() && !stop_; check_outbox()) {
        check_failures();
        if (epoch_is_due()) close_epoch();
        serve_control();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void PipelineRun::step(int64_t watermark) {
    size_t crossing = 0;
    for (const auto& lane : lanes_.all()) crossing += lane->batch.records.size();
    for (size_t stage = 0; stage < stages_.size(); ++stage)
        step_stage(stage, watermark, crossing < kLittleWork);
    watermark_ = watermark;
    size_t peak = 0;
    waiting_bytes_ = 0;
    for (size_t s = 0; s < kShards; ++s) {
        peak += peaks_[s];
        waiting_bytes_ += (*stages_.front())[s].waiting().bytes();
    }
    counters_.set_waiting(waiting_bytes_, peak);
    collect_shards();
}

void PipelineRun::step_stage(size_t stage, int64_t watermark, bool alone) {
    KeyedStage& to = *stages_[stage];
    const auto add_all = [&](Shard& shard, std::vector<Crossing>& crossings) {
        for (Crossing& record : crossings) shard.add(std::move(record));
        crossings.clear();
    };
    workers_.run(
        kShards,
        [&](size_t s, unsigned) {
            if (stage == 0)
                for (const auto& lane : lanes_.all()) add_all(to[s], lane->crossings[s]);
            else
                for (const auto& shard : stages_[stage - 1]->shards())
                    add_all(to[s], shard->crossings()[s]);
            if (stage == 0) peaks_[s] = to[s].waiting().bytes();
            if (watermark != kNever) to[s].advance(watermark);
        },
        alone);
    if (stage != 0)
        for (const auto& shard : stages_[stage - 1]->shards()) shard->clear_crossings();
}

void PipelineRun::collect_shards() {
    each_shard([&](Shard& shard) {
        outputs_.append(shard.outputs());
        if (shard.failed() != 0 && !config_.tolerates_errors)
            throw PipelineError(
                Exit::data,
                shard.first_failure() + "; stopped before it, as errors.tolerance is \"none\"");
    });
}

void PipelineRun::fire_clock_timers() {
    const int64_t now_ms = wall_ms();
    for (const auto& stage : stages_) {
        if (!stage->node().uses_clock() || stage->nothing_due_on_clock(now_ms)) continue;
        std::vector<size_t> fired(kShards);
        workers_.run(
            kShards, [&](size_t s, unsigned) { fired[s] = (*stage)[s].advance_clock(now_ms); },
            true);
        const size_t decisions = std::reduce(fired.begin(), fired.end());
        decided("timer", decisions);
        dirty_ = dirty_ || decisions != 0;
        step(watermark_);
    }
}

void PipelineRun::decided(const char* kind, size_t count) {
    clock_decisions_ += count;
    counters_.count_decisions(kind, count);
}

// The end of a finite source: everything applies, and the windows that hold the last record close.
void PipelineRun::finish() {
    const bool nothing_new = began_with_ && began_with_->ended && !read_something_;
    if (!stages_.empty() && greatest_effective_ != kNever && !nothing_new) {
        int64_t target = greatest_effective_;
        for (const auto& stage : stages_) target = std::max(target, (*stage)[0].horizon(target));
        target = std::max(target, watermark_);
        while (watermark_ < target && !stop_) {
            advance(target);
            wait_for_room();
        }
        if (stop_) return;
        lanes_.raise_clocks(watermark_);
    }
    ended_ = true;
    dirty_ = true;
}

}  // namespace weir

// How a run follows the watermark.
#include <algorithm>
#include <numeric>

#include "core/src/host/clock.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"

namespace weir {

int64_t PipelineRun::first_step(int64_t target) const {
    if (watermark_ != kNever) return watermark_;
    int64_t earliest = target;
    for (const auto& shard : shards_) earliest = std::min(earliest, shard->waiting().earliest());
    for (const auto& lane : lanes_.all())
        for (const auto& crossings : lane->crossings)
            for (const Crossing& crossing : crossings)
                earliest = std::min(earliest, crossing.record.effective_ms);
    return earliest;
}

// A watermark that jumps far is followed in steps, so that an epoch's output stays within its limit.
void PipelineRun::advance(int64_t target) {
    if (target == kNever || target <= watermark_) return step(watermark_);
    int64_t at = first_step(target);
    do {
        const int64_t room = target - at;
        at = room > quantum_ms_ ? at + quantum_ms_ : target;
        const size_t before = outputs_.bytes();
        step(at);
        const size_t made = outputs_.bytes() - before;
        if (made > config_.epoch_max_output_bytes / 2)
            quantum_ms_ = std::max<int64_t>(quantum_ms_ / 2, 1000);
        if (made < config_.epoch_max_output_bytes / 8 && room > quantum_ms_) quantum_ms_ *= 2;
        dirty_ = true;
        if (at < target && outputs_.bytes() >= config_.epoch_max_output_bytes) close_epoch();
    } while (at < target && !stop_);
}

void PipelineRun::step(int64_t watermark) {
    size_t crossing = 0;
    const auto& lanes = lanes_.all();
    for (const auto& lane : lanes) crossing += lane->batch.records.size();
    workers_.run(
        shards_.size(),
        [&](size_t s, unsigned) {
            for (const auto& lane : lanes) {
                for (Crossing& record : lane->crossings[s]) shards_[s]->add(std::move(record));
                lane->crossings[s].clear();
            }
            peaks_[s] = shards_[s]->waiting().bytes();
            if (watermark != kNever) shards_[s]->advance(watermark);
        },
        crossing < kLittleWork);
    watermark_ = watermark;
    size_t peak = 0;
    waiting_bytes_ = 0;
    for (size_t s = 0; s < shards_.size(); ++s) {
        peak += peaks_[s];
        waiting_bytes_ += shards_[s]->waiting().bytes();
    }
    counters_.set_waiting(waiting_bytes_, peak);
    collect_shards();
}

void PipelineRun::collect_shards() {
    for (const auto& shard : shards_) {
        outputs_.append(shard->outputs());
        if (shard->failed() != 0 && !config_.tolerates_errors)
            throw PipelineError(
                Exit::data,
                shard->first_failure() + "; stopped before it, as errors.tolerance is \"none\"");
    }
}

void PipelineRun::fire_clock_timers() {
    if (!keyed_uses_clock_) return;
    const int64_t now_ms = wall_ms();
    if (std::ranges::all_of(shards_,
                            [&](const auto& shard) { return shard->nothing_due_on_clock(now_ms); }))
        return;
    std::vector<size_t> fired(shards_.size());
    workers_.run(
        shards_.size(), [&](size_t s, unsigned) { fired[s] = shards_[s]->advance_clock(now_ms); },
        true);
    collect_shards();
    const size_t decisions = std::reduce(fired.begin(), fired.end());
    clock_decisions_ += decisions;
    counters_.clock_decisions.Increment(static_cast<double>(decisions));
    dirty_ = dirty_ || decisions != 0;
}

// The end of a finite source: everything applies, and the windows that hold the last record close.
void PipelineRun::finish() {
    const bool nothing_new = began_with_ && began_with_->ended && !read_something_;
    if (!shards_.empty() && greatest_effective_ != kNever && !nothing_new) {
        const int64_t target = std::max(
            {watermark_, greatest_effective_, shards_.front()->horizon(greatest_effective_)});
        while (watermark_ < target && !stop_) advance(target);
        if (stop_) return;
        lanes_.raise_clocks(watermark_);
    }
    ended_ = true;
    dirty_ = true;
}

}  // namespace weir

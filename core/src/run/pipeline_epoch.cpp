// How a run ends its epochs, and itself.
#include <algorithm>

#include "core/src/host/clock.hpp"
#include "core/src/host/fault_points.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"

namespace weir {
namespace {

constexpr int64_t kGraceMs = 10'000;

}  // namespace

bool PipelineRun::epoch_is_due() const {
    if (outputs_.bytes() >= config_.epoch_max_output_bytes) return true;
    // A full outbox shrinks only with the commit that takes the confirmations along.
    const bool to_commit = dirty_ || outbox_level_->is_full();
    return to_commit && monotonic_ms() - last_epoch_ms_ >= config_.checkpoint_interval_ms;
}

state::Checkpoint PipelineRun::checkpoint() {
    state::Checkpoint checkpoint;
    checkpoint.run = store_->run().number;
    checkpoint.epoch = epoch_;
    checkpoint.watermark = watermark_;
    checkpoint.clock_decisions = clock_decisions_;
    checkpoint.ended = ended_;
    checkpoint.greatest_effective = greatest_effective_;
    std::vector<Least> least(lanes_.partitions().size());
    each_shard([&](const Shard& shard) {
        checkpoint.state_digest += shard.digest();
        shard.waiting().least_by_partition(least);
    });
    lanes_.write(checkpoint, least);
    if (stages_.empty()) return checkpoint;
    checkpoint.wall_ms = trusted_clock_.latest_ms();
    checkpoint.reading_settings = reading_settings_;
    checkpoint.keyed_settings = keyed_settings_;
    checkpoint.keyed_components = keyed_components_;
    if (stopped_cleanly_ || lanes_.reads_listed()) {
        std::vector<std::vector<state::WaitingRecord>> waiting(lanes_.partitions().size());
        each_shard([&](const Shard& shard) { shard.waiting().list(waiting); });
        lanes_.write_waiting(checkpoint, std::move(waiting));
    }
    return checkpoint;
}

void PipelineRun::close_epoch() {
    fault_point("barrier");
    state::EpochCommit epoch = std::exchange(abandonment_, {});
    const size_t count = stages_.size() * kShards;
    std::vector<std::vector<state::Change>> states(count);
    std::vector<std::vector<state::Change>> timers(count);
    workers_.run(
        count,
        [&](size_t i, unsigned) {
            (*stages_[i / kShards])[i % kShards].snapshot(states[i], timers[i]);
        },
        outputs_.bytes() == 0);
    for (auto& changes : states) std::ranges::move(changes, std::back_inserter(epoch.state));
    for (auto& changes : timers) std::ranges::move(changes, std::back_inserter(epoch.timers));
    ++epoch_;
    epoch.checkpoint = checkpoint();
    if (!stages_.empty()) epoch.passage = passages_.note(wall_ms(), watermark_, stopped_cleanly_);
    add_outbox(epoch);
    committer_->submit(std::move(epoch));
    dirty_ = false;
    last_epoch_ms_ = monotonic_ms();
    size_t keys = 0;
    each_shard([&](const Shard& shard) { keys += shard.state_keys(); });
    counters_.state_keys.Set(static_cast<double>(keys));
    if (watermark_ != kNever)
        counters_.watermark_seconds.Set(static_cast<double>(watermark_) / 1000);
    counters_.set_lanes(lanes_, *source_);
}

void PipelineRun::add_outbox(state::EpochCommit& epoch) {
    EpochOutputs outputs;
    outputs.run = {store_->run().number, store_->run().random};
    outputs.watermark = watermark_;
    outputs.clock_decisions = clock_decisions_;
    outputs.ended = ended_;
    for (const state::Lane& lane : epoch.checkpoint.lanes)
        outputs.positions.push_back({lane.name, lane.position});
    for (size_t i = 0; i < publishers_.size(); ++i) {
        if (outputs_.count(i) == 0) continue;
        outputs.outputs = publishers_[i]->outputs();
        outputs.count = outputs_.count(i);
        outputs.records = outputs_.records(i);
        epoch.outbox.push_back({publishers_[i]->id(), epoch_, encode(outputs)});
    }
    outputs_.clear();
}

void PipelineRun::check_failures() {
    if (!failed_) return;
    const std::lock_guard lock(failure_mutex_);
    throw PipelineError(*failure_);
}

void PipelineRun::check_outbox() {
    const uint64_t bytes = store_->outbox_bytes();
    counters_.outbox_bytes.Set(static_cast<double>(bytes));
    outbox_level_->note(bytes, monotonic_ms());
}

bool PipelineRun::drain() {
    const int64_t begun = real_ms();
    const bool at_end = ended_;
    const auto give_up = [&] {
        return failed_ || (at_end ? stop_.load() : real_ms() - begun > kGraceMs);
    };
    return std::ranges::all_of(publishers_,
                               [&](const auto& publisher) { return publisher->drain(give_up); });
}

bool PipelineRun::publish_all() {
    if (dirty_ || outputs_.bytes() != 0) close_epoch();
    committer_->flush();
    return drain();
}

void PipelineRun::shut_down() {
    // What waits is listed, so that the next start may read it under other settings.
    stopped_cleanly_ = !stages_.empty() && !ended_;
    if (dirty_ || stopped_cleanly_ || outputs_.bytes() != 0) close_epoch();
    committer_->flush();
    source_->stop();
    const bool drained = drain();
    for (const auto& publisher : publishers_) publisher->stop();
    check_failures();
    fault_point("drained");
    committer_->commit_changes();
    if (!drained)
        log_.warn(
            "some output is not published yet: it stays in the outbox, the next start publishes "
            "it");
}

void PipelineRun::report() {
    log_.info(std::string(ended_ ? "the source has ended" : "stopped") + ": epoch " +
              std::to_string(epoch_) + ", dead letters " + std::to_string(dead_letters_.written()) +
              ", most bytes waiting " + std::to_string(counters_.most_waiting()));
}

}  // namespace weir

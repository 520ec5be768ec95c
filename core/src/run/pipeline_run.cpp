#include "core/src/run/pipeline_run.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/src/host/fault_points.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr uint32_t kRoundRecords = 4096;
constexpr uint32_t kLeastPerLane = 512;
constexpr size_t kLaneBytes = size_t{1} << 20;
constexpr uint32_t kLongestWaitMs = 100;
constexpr int64_t kDiscoverEveryMs = 30'000;
constexpr int64_t kGraceMs = 10'000;
constexpr size_t kLittleWork = 64;  // records that are not worth waking the other workers

int64_t now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

void PipelineRun::run() {
    if (!open_source()) return;
    start_publishers();
    source_->start(lanes_.positions(), 0);
    log_.info("running: epoch " + std::to_string(epoch_) + ", " +
              std::to_string(lanes_.partitions().size()) + " partitions, " +
              std::to_string(workers_.count()) + " workers");
    try {
        loop();
    } catch (const state::StoreError& e) {
        throw PipelineError(Exit::io, e.what());
    }
}

void PipelineRun::loop() {
    last_epoch_ms_ = last_discovery_ms_ = now_ms();
    while (!stop_ && !stop_reason_ && !(finite_ && lanes_.all_ended())) {
        check_failures();
        if (!round()) source_->wait(kLongestWaitMs);
        if (epoch_is_due()) close_epoch();
        if (!finite_) discover();
    }
    const bool at_end = finite_ && lanes_.all_ended() && !stop_reason_ && !stop_;
    if (at_end) finish();
    shut_down();
    report();
    if (stop_reason_) throw PipelineError(*stop_reason_);
}

bool PipelineRun::round() {
    check_outbox();
    fault_point("read");
    const bool got = !outbox_full_ && poll_lanes();
    if (!got) {
        if (outbox_full_) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return outbox_full_;
    }
    fault_point("transform");
    transform();
    collect();
    fault_point("exchange");
    if (!shards_.empty()) advance(lanes_.watermark());
    dirty_ = true;
    return true;
}

std::vector<ReadLane*> PipelineRun::lanes_in_order() {
    std::vector<ReadLane*> order;
    for (const auto& lane : lanes_.all())
        if (!lane->ended) order.push_back(lane.get());
    std::ranges::stable_sort(order, {},
                             [&](const ReadLane* lane) { return lanes_.watermark_of(*lane); });
    return order;
}

bool PipelineRun::may_run_ahead() const {
    const bool of_files = (config_.source.component->flags & WEIR_COMPONENT_FINITE) != 0;
    return of_files || waiting_bytes_ < config_.max_waiting_bytes / 4 * 3;
}

// Partitions advance together: the lowest watermark is drained first, and what is ahead stays in the source's
// queue while too much waits.
bool PipelineRun::poll_lanes() {
    bool got = false;
    bool held_back = false;
    bool lowest = !shards_.empty();
    for (const auto& lane : lanes_.all()) lane->batch.clear();
    for (ReadLane* lane : lanes_in_order()) {
        if (!lowest && !shards_.empty() && !may_run_ahead()) {
            held_back = true;
            break;
        }
        lowest = false;
        got = poll_lane(*lane) || got;
    }
    // The held-back lanes have data, so the source's wait() would return at once.
    if (!got && held_back) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return got;
}

bool PipelineRun::poll_lane(ReadLane& lane) {
    const auto share = static_cast<uint32_t>(kRoundRecords / lanes_.size());
    const size_t max_bytes = std::min<size_t>(kLaneBytes, config_.max_waiting_bytes / 16);
    LaneBatch& batch = lane.batch;
    batch.next = lane.position;
    source_->poll(batch, std::max(share, kLeastPerLane), max_bytes, lanes_.resume());
    const bool moved = batch.next != lane.position || batch.end;
    // Counted as waiting from now on, so that the lanes behind it in this round see it.
    if (!shards_.empty()) waiting_bytes_ += batch.originals.size() * sizeof(Waiting);
    read_something_ = read_something_ || !batch.originals.empty();
    return moved;
}

void PipelineRun::transform() {
    size_t records = 0;
    for (const auto& lane : lanes_.all()) records += lane->batch.originals.size();
    const bool alone = records < kLittleWork;
    const auto& lanes = lanes_.all();
    workers_.run(
        lanes.size(),
        [&](size_t i, unsigned worker) {
            LaneBatch& batch = lanes[i]->batch;
            chains_[worker]->process(batch.records, batch.positions, batch.arena, batch.failures);
            exchange_->require_devices(batch);
        },
        alone);
    if (!config_.tolerates_errors) stop_at_failure();
    workers_.run(
        lanes.size(), [&](size_t i, unsigned) { exchange_->pass(*lanes[i]); }, alone);
}

void PipelineRun::stop_at_failure() {
    for (const auto& lane : lanes_.all()) {
        const Failure* failure = exchange_->first_new_failure(*lane);
        if (failure == nullptr) continue;
        const weir_position& position = lane->batch.positions[failure->origin];
        stop_reason_ =
            PipelineError(Exit::data, std::string(view(position.topic)) + "/" +
                                          std::to_string(position.partition) + " offset " +
                                          std::to_string(position.offset) + ": " +
                                          failure->component + ": " + failure->text +
                                          "; stopped before this record, as errors.tolerance is "
                                          "\"none\" (with \"all\" it goes to "
                                          "the dead letters)");
        Exchange::cut(*lane, failure->origin);
    }
}

void PipelineRun::collect() {
    for (const auto& lane : lanes_.all()) {
        lane->position = std::max(lane->position, lane->batch.next);
        lane->ended = lane->ended || lane->batch.end;
        greatest_effective_ = std::max(greatest_effective_, lane->greatest_effective);
        lane->greatest_effective = kNever;
        outputs_.append(*lane->outputs);
    }
}

void PipelineRun::discover() {
    if (now_ms() - last_discovery_ms_ < kDiscoverEveryMs) return;
    last_discovery_ms_ = now_ms();
    ReadPlan plan;
    std::vector<state::Lane> known = lanes_.positions();
    if (!source_->plan(known, false, plan) || plan.lanes.size() <= lanes_.size()) return;
    const size_t partitions_before = lanes_.partitions().size();
    const uint32_t first = lanes_.add(plan, watermark_, publishers_.size());
    clock_decisions_ += lanes_.partitions().size() - partitions_before;
    counters_.clock_decisions.Increment(
        static_cast<double>(lanes_.partitions().size() - partitions_before));
    close_epoch();
    const std::vector<state::Lane> all = lanes_.positions();
    source_->start({all.begin() + first, all.end()}, first);
    log_.info(std::to_string(plan.lanes.size() - first) +
              " new partitions appeared, read from their start");
}

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
        outputs_.append(shards_[s]->outputs());
        if (shards_[s]->failed() != 0 && !config_.tolerates_errors)
            throw PipelineError(Exit::data,
                                shards_[s]->first_failure() +
                                    "; stopped before it, as errors.tolerance is \"none\"");
    }
    counters_.set_waiting(waiting_bytes_, peak);
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

bool PipelineRun::epoch_is_due() const {
    if (outputs_.bytes() >= config_.epoch_max_output_bytes) return true;
    // A full outbox shrinks only with the commit that takes the confirmations along.
    const bool to_commit = dirty_ || outbox_full_;
    return to_commit && now_ms() - last_epoch_ms_ >= config_.checkpoint_interval_ms;
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
    for (const auto& shard : shards_) {
        checkpoint.state_digest += shard->digest();
        shard->waiting().least_by_partition(least);
    }
    lanes_.write(checkpoint, least);
    return checkpoint;
}

void PipelineRun::close_epoch() {
    fault_point("barrier");
    state::EpochCommit epoch;
    std::vector<std::vector<state::Change>> states(shards_.size());
    std::vector<std::vector<state::Change>> timers(shards_.size());
    workers_.run(
        shards_.size(), [&](size_t s, unsigned) { shards_[s]->snapshot(states[s], timers[s]); },
        outputs_.bytes() == 0);
    for (auto& changes : states) std::ranges::move(changes, std::back_inserter(epoch.state));
    for (auto& changes : timers) std::ranges::move(changes, std::back_inserter(epoch.timers));
    ++epoch_;
    epoch.checkpoint = checkpoint();
    add_outbox(epoch);
    committer_->submit(std::move(epoch));
    dirty_ = false;
    last_epoch_ms_ = now_ms();
    size_t keys = 0;
    for (const auto& shard : shards_) keys += shard->state_keys();
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
    for (const state::Lane& lane : epoch.checkpoint.lanes)
        outputs.positions.push_back({lane.name, lane.position});
    for (size_t i = 0; i < publishers_.size(); ++i) {
        if (outputs_.count(i) == 0) continue;
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
    const bool full = bytes > outbox_limit_;
    if (full && !outbox_full_)
        log_.warn("the outbox holds " + std::to_string(bytes) +
                  " bytes, its limit (outbox.max_bytes) is " + std::to_string(outbox_limit_) +
                  ": reading pauses until the sinks have "
                  "taken some");
    if (!full && outbox_full_) log_.info("the outbox is below its limit again, reading goes on");
    outbox_full_ = full;
}

bool PipelineRun::drain() {
    const int64_t begun = now_ms();
    const bool at_end = ended_;
    const auto give_up = [&] {
        return failed_ || (at_end ? stop_.load() : now_ms() - begun > kGraceMs);
    };
    return std::ranges::all_of(publishers_,
                               [&](const auto& publisher) { return publisher->drain(give_up); });
}

void PipelineRun::shut_down() {
    if (dirty_ || outputs_.bytes() != 0) close_epoch();
    committer_->flush();
    source_->stop();
    const bool drained = drain();
    for (const auto& publisher : publishers_) publisher->stop();
    check_failures();
    committer_->commit_confirmations();
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

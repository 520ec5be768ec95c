#include "core/src/run/pipeline_run.hpp"

#include <algorithm>
#include <thread>

#include "core/src/host/clock.hpp"
#include "core/src/host/fault_points.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr uint32_t kRoundRecords = 4096;
constexpr uint32_t kLeastPerLane = 512;
constexpr size_t kLaneBytes = size_t{1} << 20;
constexpr uint32_t kLongestWaitMs = 100;
constexpr int64_t kDiscoverEveryMs = 30'000;

}  // namespace

void PipelineRun::run() {
    open_control();
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
    last_epoch_ms_ = last_discovery_ms_ = monotonic_ms();
    while (!stop_ && !stop_reason_ && !(finite_ && lanes_.all_ended())) {
        check_failures();
        if (!round()) source_->wait(kLongestWaitMs);
        follow_clocks();
        fire_clock_timers();
        if (epoch_is_due()) close_epoch();
        if (!finite_) discover();
        serve_control();
    }
    const bool at_end = finite_ && lanes_.all_ended() && !stop_reason_ && !stop_;
    if (at_end) {
        finish();
        fire_clock_timers();
    }
    shut_down();
    report();
    if (stop_reason_) throw PipelineError(*stop_reason_);
}

bool PipelineRun::round() {
    check_outbox();
    fault_point("read");
    paused_ = outbox_level_->is_full() || disk_space_.is_short();
    const bool got = !paused_ && poll_lanes();
    if (!got) {
        if (paused_) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return paused_;
    }
    fault_point("transform");
    transform();
    collect();
    fault_point("exchange");
    if (!stages_.empty()) advance(lanes_.watermark());
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
    bool lowest = !stages_.empty();
    for (const auto& lane : lanes_.all()) lane->batch.clear();
    for (ReadLane* lane : lanes_in_order()) {
        if (!lowest && !stages_.empty() && !may_run_ahead()) {
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
    check_last(lane);
    const bool moved = batch.next != lane.position || batch.end;
    if (!batch.originals.empty()) {
        silence_.heard(batch.lane, monotonic_ms());
        if (lane.idle) wake(lane);
    }
    // Counted as waiting from now on, so that the lanes behind it in this round see it.
    if (!stages_.empty()) waiting_bytes_ += batch.originals.size() * sizeof(Waiting);
    read_something_ = read_something_ || !batch.originals.empty();
    return moved;
}

// The log may be another one than the one that was read before: longer, and so not noticed by its end.
void PipelineRun::check_last(ReadLane& lane) {
    LaneBatch& batch = lane.batch;
    if (batch.in_its_place == InItsPlace::not_seen) return;
    const std::string at = lane.name + ": the record at " + std::to_string(batch.awaited->cursor) +
                           ", the last read before, is ";
    if (batch.in_its_place == InItsPlace::another)
        throw PipelineError(Exit::source,
                            at + "another one now: the source was made anew, or has lost records "
                                 "(unclean leader election). Bring the old one back, or begin with "
                                 "another state.directory");
    if (batch.in_its_place == InItsPlace::nothing)
        log_.warn(at + "gone (compaction): whether this is still the same log cannot be told");
    batch.awaited.reset();
    batch.in_its_place = InItsPlace::not_seen;
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
    if (monotonic_ms() - last_discovery_ms_ < kDiscoverEveryMs) return;
    last_discovery_ms_ = monotonic_ms();
    ReadPlan plan;
    std::vector<state::Lane> known = lanes_.positions();
    if (!source_->plan(known, false, plan) || plan.lanes.size() <= lanes_.size()) return;
    const size_t partitions_before = lanes_.partitions().size();
    const uint32_t first = lanes_.add(plan, watermark_, publishers_.size());
    for (size_t i = first; i < lanes_.size(); ++i) silence_.heard(i, monotonic_ms());
    decided("appeared", lanes_.partitions().size() - partitions_before);
    close_epoch();
    const std::vector<state::Lane> all = lanes_.positions();
    source_->start({all.begin() + first, all.end()}, first);
    log_.info(std::to_string(plan.lanes.size() - first) +
              " new partitions appeared, read from their start");
}

}  // namespace weir

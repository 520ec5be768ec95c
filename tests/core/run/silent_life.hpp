// What a run does between its start and its end, without files and threads: lanes, silence, exchange, one shard.
#pragma once

#include "core/src/run/exchange.hpp"
#include "core/src/run/silence.hpp"
#include "core/src/run/state_key.hpp"
#include "tests/core/run/counting.hpp"
#include "tests/core/run/silent_brute_force.hpp"

namespace weir::test {

using Stored = std::map<std::string, std::string>;

struct SavedLife {
    state::Checkpoint checkpoint;
    Stored state, timers;
    SpokenOutcome outcome;
};

inline void merge(Stored& to, const std::vector<state::Change>& changes) {
    for (const state::Change& change : changes) {
        if (change.value)
            to[change.key] = *change.value;
        else
            to.erase(change.key);
    }
}

class SilentLife {
public:
    // `from`: null for the first one. `behind`: it goes on behind so many steps.
    SilentLife(const SilentHistory& history, const SavedLife* from, size_t behind)
        : history_(history), saved_(from == nullptr ? SavedLife{} : *from) {
        open(from);
        const int64_t now_ms = history.now_behind(behind);
        for (size_t i = 0; i < lanes_.size(); ++i) silence_.heard(i, now_ms);
        silence_.starts_anew(now_ms, history.wall_behind(behind));
        if (from != nullptr) restore();
        counting_.shard.start();
        while (from != nullptr && reads_again()) read_again();
    }

    [[nodiscard]] int64_t position(uint32_t partition) { return lanes_[partition].position; }
    void read(uint32_t partition, int64_t end, int64_t now_ms) {
        ReadLane& lane = lanes_[partition];
        silence_.heard(partition, now_ms);
        if (lane.idle) lanes_.wake(lane, watermark_);
        read_up_to(lane, end);
    }
    void look(const SilentStep& step) {
        if (silence_.starts_anew(step.now_ms, step.wall_ms))
            for (const auto& lane : lanes_.all())
                if (lane->idle) lanes_.wake(*lane, watermark_);
        for (uint32_t i = 0; i < SilentHistory::kPartitions; ++i) {
            if (step.answered.at(i)) ends_.at(i) = {step.ends.at(i), step.now_ms};
            ReadLane& lane = lanes_[i];
            lanes_.follow(lane, silence_.judge(i, step.now_ms, lane.position, ends_.at(i)),
                          watermark_);
        }
    }
    void clock(int64_t watermark) {
        if (lanes_.all_idle()) advance(watermark);
    }
    void follow() { advance(lanes_.watermark()); }
    void end() { advance(INT64_MAX - 1); }

    SavedLife checkpoint(bool is_stop) {
        std::vector<state::Change> states, timers;
        counting_.shard.snapshot(states, timers);
        merge(saved_.state, states);
        merge(saved_.timers, timers);
        saved_.checkpoint = {};
        saved_.checkpoint.watermark = watermark_;
        std::vector<Least> least(SilentHistory::kPartitions);
        counting_.shard.waiting().least_by_partition(least);
        lanes_.write(saved_.checkpoint, least);
        if (is_stop || lanes_.reads_listed()) list_waiting();
        return saved_;
    }
    [[nodiscard]] const SpokenOutcome& outcome() const { return saved_.outcome; }

private:
    void open(const SavedLife* from) {
        ReadPlan plan;
        counting_.partitions.clear();
        for (uint32_t i = 0; i < SilentHistory::kPartitions; ++i) {
            const int64_t position = from == nullptr ? 0 : saved_.checkpoint.lanes.at(i).position;
            plan.lanes.push_back({"in/" + std::to_string(i), position, state::kNoEnd});
            plan.partitions.push_back({"in", static_cast<int32_t>(i), i});
            counting_.partitions.push_back({"in", static_cast<int32_t>(i)});
        }
        lanes_.open(plan, from == nullptr ? nullptr : &saved_.checkpoint, 2);
        if (from != nullptr) watermark_ = saved_.checkpoint.watermark;
        settings_.applied_before = watermark_;
        settings_.lists_waiting = saved_.checkpoint.lists_waiting;
    }
    void restore() {
        const std::string prefix = state_prefix(counting_.node.name);
        for (const auto& [key, value] : saved_.state) {
            const StateKey device = parse_state_key(key, prefix);
            counting_.shard.restore_state(device.product, device.name,
                                          device_hash(device.product, device.name), value);
        }
    }
    bool reads_again() {
        return std::ranges::any_of(
            lanes_.all(), [](const auto& lane) { return lane->position < lane->replay_until; });
    }
    void read_again() {
        for (const auto& lane : lanes_.all())
            if (lane->position < lane->replay_until) read_up_to(*lane, lane->position + 1);
        follow();
    }
    void read_up_to(ReadLane& lane, int64_t end) {
        const auto count = static_cast<size_t>(end - lane.position);
        std::vector<weir_device> devices(count);
        lane.batch.clear();
        for (size_t origin = 0; origin < count; ++origin)
            put(lane.batch, lane.position + static_cast<int64_t>(origin), devices[origin]);
        Exchange(settings_, lanes_, counting_.topics, counting_.letters, counting_.rows).pass(lane);
        lane.position = end;
        for (auto& crossings : lane.crossings) {
            for (Crossing& crossing : crossings) counting_.shard.add(std::move(crossing));
            crossings.clear();
        }
        keep_letters(*lane.outputs);
    }
    void put(LaneBatch& batch, int64_t cursor, weir_device& device) {
        const SpokenMessage& message = history_.messages[batch.lane][static_cast<size_t>(cursor)];
        device.struct_size = sizeof device;
        device.product = bytes("p");
        device.name = {&message.device, 1};
        device.time_ms = message.time_ms;
        device.kind = message.kind;
        weir_record record{};
        record.timestamp_ms = message.timestamp_ms.value_or(WEIR_NO_TIME);
        record.device = &device;
        record.origin = static_cast<uint32_t>(batch.originals.size());
        batch.originals.push_back(record);
        batch.records.push_back(record);
        batch.positions.push_back(
            {bytes("in"), static_cast<int32_t>(batch.lane), batch.lane, cursor, cursor});
    }
    void advance(int64_t target) {
        watermark_ = std::max(watermark_, target);
        if (watermark_ == kNever) return;
        counting_.shard.advance(watermark_);
        for (const std::string& row : stored_values(counting_.shard.outputs()))
            saved_.outcome.rows[row.front()].push_back(row);
        keep_letters(counting_.shard.outputs());
    }
    void keep_letters(Outputs& outputs) {
        for (const OwnedRecord& letter : stored_rows(outputs, 1))
            saved_.outcome.letters.insert(header_of(letter, "__connect.errors.stage") + " " +
                                          header_of(letter, "__connect.errors.partition") + "/" +
                                          header_of(letter, "__connect.errors.offset") + " " +
                                          header_of(letter, "weir.event.time.ms"));
        outputs.clear();
    }
    void list_waiting() {
        std::vector<std::vector<state::WaitingRecord>> waiting(SilentHistory::kPartitions);
        counting_.shard.waiting().list(waiting);
        lanes_.write_waiting(saved_.checkpoint, std::move(waiting));
    }

    const SilentHistory& history_;
    SavedLife saved_;
    CountingShard counting_{false};
    Lanes lanes_;
    Silence silence_{SilentHistory::kIdleTimeout};
    std::array<LaneEnd, SilentHistory::kPartitions> ends_{};
    NodeConfig keyed_{"count", counting_component(false), {}, WEIR_TYPE_DEVICE, ""};
    ExchangeSettings settings_{
        &keyed_,
        {SilentHistory::kDisorder, SilentHistory::kMaxFuture, SilentHistory::kMaxPast, true},
        kNever,
        false};
    int64_t watermark_ = kNever;
};

}  // namespace weir::test

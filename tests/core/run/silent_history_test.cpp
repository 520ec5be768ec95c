// The watermark's way through random histories with idle partitions, clocks and restarts, against brute force.
#include "tests/core/run/silent_history.hpp"

#include <rapidcheck.h>

#include <deque>
#include <optional>

#include "core/src/run/exchange.hpp"
#include "core/src/run/state_key.hpp"
#include "histories.hpp"
#include "tests/core/run/counting.hpp"

namespace weir::test {
namespace {

using Stored = std::map<std::string, std::string>;

struct SavedLife {
    state::Checkpoint checkpoint;
    Stored state, timers;
    SpokenRows rows;
};

void merge(Stored& to, const std::vector<state::Change>& changes) {
    for (const state::Change& change : changes) {
        if (change.value)
            to[change.key] = *change.value;
        else
            to.erase(change.key);
    }
}

// What a run does between its start and its end, without files and threads: lanes, exchange, one shard.
class Life {
public:
    Life(const SilentHistory& history, const SavedLife* from)
        : history_(history), saved_(from == nullptr ? SavedLife{} : *from) {
        open(from);
        if (from != nullptr) restore();
        counting_.shard.start();
        while (from != nullptr && reads_again()) read_again();
    }

    void read(uint32_t partition) {
        ReadLane& lane = lanes_[partition];
        if (lane.idle) lanes_.wake(lane, watermark_);
        read_next(lane);
    }
    void idle(uint32_t partition) { lanes_[partition].idle = true; }
    void wake(uint32_t partition) {
        if (lanes_[partition].idle) lanes_.wake(lanes_[partition], watermark_);
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
    const SpokenRows& rows() const { return saved_.rows; }

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
            if (lane->position < lane->replay_until) read_next(*lane);
        follow();
    }
    void read_next(ReadLane& lane) {
        const int64_t cursor = lane.position;
        const auto number = lane.batch.lane;
        const SpokenMessage& message = history_.messages[number][static_cast<size_t>(cursor)];
        const std::string name(1, message.device);
        weir_device device{};
        device.struct_size = sizeof device;
        device.product = bytes("p");
        device.name = bytes(name);
        device.time_ms = message.time_ms;
        device.kind = message.kind;
        lane.batch.clear();
        weir_record record{};
        record.timestamp_ms = WEIR_NO_TIME;
        record.device = &device;
        lane.batch.originals.push_back(record);
        lane.batch.records.push_back(record);
        lane.batch.positions.push_back(
            {bytes("in"), static_cast<int32_t>(number), number, cursor, cursor});
        Exchange(settings_, lanes_, counting_.topics, counting_.letters, counting_.rows).pass(lane);
        lane.position = cursor + 1;
        for (auto& crossings : lane.crossings) {
            for (Crossing& crossing : crossings) counting_.shard.add(std::move(crossing));
            crossings.clear();
        }
    }
    void advance(int64_t target) {
        watermark_ = std::max(watermark_, target);
        if (watermark_ == kNever) return;
        counting_.shard.advance(watermark_);
        for (const std::string& row : stored_values(counting_.shard.outputs()))
            saved_.rows[row.front()].push_back(row);
        counting_.shard.outputs().clear();
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
    NodeConfig keyed_{"count", counting_component(false), {}, WEIR_TYPE_DEVICE, ""};
    ExchangeSettings settings_{
        &keyed_, {SilentHistory::kDisorder, 1'000'000, 1'000'000, false}, kNever, false};
    int64_t watermark_ = kNever;
};

// Plays the steps; a crash goes back to the last checkpoint, once.
SpokenRows played(const SilentHistory& history) {
    std::optional<SavedLife> saved;
    auto life = std::make_unique<Life>(history, nullptr);
    std::set<size_t> crashes;
    size_t saved_at = 0;
    for (size_t at = 0; at < history.steps.size(); ++at) {
        const SilentStep& step = history.steps[at];
        if (step.kind == SilentStep::crash && crashes.insert(at).second) {
            life = std::make_unique<Life>(history, saved ? &*saved : nullptr);
            at = saved_at - 1;
            continue;
        }
        if (step.kind == SilentStep::read) life->read(step.partition);
        if (step.kind == SilentStep::idle) life->idle(step.partition);
        if (step.kind == SilentStep::wake) life->wake(step.partition);
        if (step.kind == SilentStep::clock) life->clock(step.value);
        life->follow();
        if (step.kind != SilentStep::checkpoint && step.kind != SilentStep::stop) continue;
        saved = life->checkpoint(step.kind == SilentStep::stop);
        saved_at = at + 1;
        if (step.kind == SilentStep::stop) life = std::make_unique<Life>(history, &*saved);
    }
    life->end();
    return life->rows();
}

BOOST_AUTO_TEST_SUITE(silent_history)

BOOST_AUTO_TEST_CASE(effective_times_and_order_are_those_of_brute_force) {
    choose_histories();
    size_t late = 0;
    BOOST_TEST(rc::check("rows", [&](const std::vector<uint32_t>& numbers) {
        const SilentHistory history(numbers);
        const SpokenRows rows = played(history);
        RC_ASSERT(rows == SilentBruteForce(history).rows());
        for (const auto& [device, lines] : rows)
            late += static_cast<size_t>(std::ranges::count_if(
                lines, [](const std::string& line) { return line.ends_with("late"); }));
    }));
    BOOST_TEST(late > 1000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

// What is being read: lanes with their positions, partitions with their clocks; to and from a checkpoint.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/src/run/batch.hpp"
#include "core/src/run/event_time.hpp"
#include "core/src/run/outputs.hpp"
#include "core/src/run/shard.hpp"
#include "core/src/run/silence.hpp"
#include "core/src/run/source_node.hpp"
#include "core/src/run/waiting_list.hpp"
#include "state/store.hpp"

namespace weir {

struct ReadPartition {
    uint32_t lane = 0;
    PartitionClock clock;
    std::vector<state::Raise> raises = {};  // those that the next checkpoint may need
    size_t raised = 0;                      // so many of them have taken effect
    // What of an earlier life's records behind `resume` had not applied; see Checkpoint::lists_waiting.
    std::vector<state::WaitingRecord> waiting = {};

    // To be called before the record at `cursor` is judged.
    void come_to(int64_t cursor) {
        while (raised < raises.size() && raises[raised].cursor <= cursor)
            clock.raise(raises[raised++].watermark);
    }
    // Reading will never begin before `resume` again, with the watermark as it is there.
    void forget_raises(int64_t resume) {
        while (raised != 0 && raises.front().cursor <= resume) {
            raises.erase(raises.begin());
            --raised;
        }
    }
};

struct ReadLane {
    std::string name;
    int64_t position = 0;
    int64_t end = state::kNoEnd;
    int64_t replay_until =
        0;  // what lies before it was read before the last checkpoint of an earlier life
    bool ended = false;
    bool idle = false;  // its partitions do not hold the watermark back
    std::vector<uint32_t> partitions;

    // The topic of the record before, which is mostly that of the next.
    static constexpr uint32_t kNoTopic = UINT32_MAX;
    std::string topic;
    uint32_t topic_index = kNoTopic;

    // Of the present round.
    LaneBatch batch;
    std::vector<std::vector<Crossing>> crossings{kShards};
    std::unique_ptr<Outputs> outputs;
    int64_t greatest_effective = kNever;
};

class Lanes {
public:
    // Takes over a plan; partitions that `checkpoint` knows continue where it says. Returns how many it does not know.
    size_t open(const ReadPlan& plan, const state::Checkpoint* checkpoint, size_t publishers);
    // Adds what has appeared since; returns the index of the first new lane.
    uint32_t add(const ReadPlan& plan, int64_t watermark, size_t publishers);

    [[nodiscard]] const std::vector<std::unique_ptr<ReadLane>>& all() const { return lanes_; }
    ReadLane& operator[](size_t i) { return *lanes_[i]; }
    [[nodiscard]] size_t size() const { return lanes_.size(); }
    std::vector<ReadPartition>& partitions() { return partitions_; }
    [[nodiscard]] const std::vector<ReadPartition>& partitions() const { return partitions_; }
    [[nodiscard]] const std::vector<PartitionName>& names() const { return names_; }
    // By partition: records before it are not to be read again.
    [[nodiscard]] const std::vector<int64_t>& resume() const { return resume_; }

    // The least of the active partitions' watermarks; kNever while one has none, or none is active.
    [[nodiscard]] int64_t watermark() const;
    // INT64_MAX where it is idle.
    [[nodiscard]] int64_t watermark_of(const ReadLane& lane) const;
    // False where there is none: what may be in them is not known.
    [[nodiscard]] bool all_idle() const;
    // What its activity makes of a lane; true where it was idle and is not, or the other way round.
    bool follow(ReadLane& lane, Activity activity, int64_t watermark);
    // An idle lane is active from its position on.
    void wake(ReadLane& lane, int64_t watermark);
    [[nodiscard]] bool all_ended() const;
    [[nodiscard]] std::vector<state::Lane> positions() const;
    void raise_clocks(int64_t watermark);
    // While some lane is still to read what an earlier life has listed as waiting.
    [[nodiscard]] bool reads_listed() const;
    // Adds to what waits now, by partition, what such lanes have not come to.
    void write_waiting(state::Checkpoint& checkpoint,
                       std::vector<std::vector<state::WaitingRecord>>&& waiting) const;
    // Forgets the raises that no later life will come to.
    void write(state::Checkpoint& checkpoint, const std::vector<Least>& least);

private:
    void add_lane(const state::Lane& lane, size_t publishers);
    static void continue_lane(ReadLane& lane, const state::Checkpoint& checkpoint);
    void continue_partition(size_t i, const state::Partition& from, int64_t watermark);
    void add_partition(const ReadPlan::Partition& partition);

    std::vector<std::unique_ptr<ReadLane>> lanes_;
    std::vector<ReadPartition> partitions_;
    std::vector<PartitionName> names_;
    std::vector<int64_t> resume_;
};

}  // namespace weir

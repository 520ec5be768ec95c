#include "core/src/run/lanes.hpp"

#include <algorithm>

namespace weir {

void Lanes::add_lane(const state::Lane& lane, size_t publishers) {
    auto made = std::make_unique<ReadLane>();
    made->name = lane.name;
    made->position = lane.position;
    made->end = lane.end;
    made->batch.lane = static_cast<uint32_t>(lanes_.size());
    made->outputs = std::make_unique<Outputs>(publishers);
    lanes_.push_back(std::move(made));
}

void Lanes::add_partition(const ReadPlan::Partition& partition) {
    ReadLane& lane = *lanes_[partition.lane];
    lane.partitions.push_back(static_cast<uint32_t>(partitions_.size()));
    partitions_.emplace_back().lane = partition.lane;
    names_.push_back({partition.topic, partition.number});
    resume_.push_back(std::max(lane.position, lane.replay_until));
}

// Where an earlier life has come to in this lane, and what it read last.
void Lanes::continue_lane(ReadLane& lane, const state::Checkpoint& checkpoint) {
    const auto same = std::ranges::find(checkpoint.lanes, lane.name, &state::Lane::name);
    if (same == checkpoint.lanes.end()) return;
    lane.replay_until = same->position;
    lane.batch.last = same->last;
}

void Lanes::continue_partition(size_t i, const state::Partition& from, int64_t watermark) {
    ReadPartition& partition = partitions_[i];
    ReadLane& lane = *lanes_[partition.lane];
    partition.clock = PartitionClock(from.watermark);
    partition.raises = from.raises;
    // It may have been idle: W had left it behind, and what comes now must not come before W.
    partition.raises.push_back({lane.replay_until, watermark});
    partition.waiting = from.waiting;
    resume_[i] = from.resume;
    lane.position = std::min(lane.position, from.resume);
}

size_t Lanes::open(const ReadPlan& plan, const state::Checkpoint* checkpoint, size_t publishers) {
    for (const state::Lane& lane : plan.lanes) add_lane(lane, publishers);
    if (checkpoint != nullptr)
        for (auto& lane : lanes_) continue_lane(*lane, *checkpoint);
    for (const ReadPlan::Partition& partition : plan.partitions) add_partition(partition);
    if (checkpoint == nullptr) return 0;
    size_t appeared = 0;
    for (size_t i = 0; i < partitions_.size(); ++i) {
        const auto same =
            std::ranges::find_if(checkpoint->partitions, [&](const state::Partition& p) {
                return p.topic == names_[i].topic && p.number == names_[i].number;
            });
        if (same != checkpoint->partitions.end()) {
            continue_partition(i, *same, checkpoint->watermark);
            continue;
        }
        partitions_[i].clock.raise(checkpoint->watermark);
        ++appeared;
    }
    for (auto& lane : lanes_)
        if (lane->batch.last && lane->position <= lane->batch.last->cursor)
            lane->batch.awaited = lane->batch.last;
    return appeared;
}

uint32_t Lanes::add(const ReadPlan& plan, int64_t watermark, size_t publishers) {
    const auto first = static_cast<uint32_t>(lanes_.size());
    for (size_t i = lanes_.size(); i < plan.lanes.size(); ++i) add_lane(plan.lanes[i], publishers);
    for (size_t i = partitions_.size(); i < plan.partitions.size(); ++i) {
        add_partition(plan.partitions[i]);
        partitions_.back().clock.raise(watermark);
    }
    return first;
}

int64_t Lanes::watermark() const {
    int64_t least = INT64_MAX;
    for (const auto& lane : lanes_) least = std::min(least, watermark_of(*lane));
    return least == INT64_MAX ? kNever : least;
}

int64_t Lanes::watermark_of(const ReadLane& lane) const {
    int64_t least = INT64_MAX;
    if (lane.idle) return least;
    for (const uint32_t i : lane.partitions)
        least = std::min(least, partitions_[i].clock.watermark());
    return least;
}

bool Lanes::all_idle() const {
    return !lanes_.empty() &&
           std::ranges::all_of(lanes_, [](const auto& lane) { return lane->idle; });
}

bool Lanes::follow(ReadLane& lane, Activity activity, int64_t watermark) {
    if (lane.idle == (activity == Activity::idle)) return false;
    if (lane.idle)
        wake(lane, watermark);
    else
        lane.idle = true;
    return true;
}

void Lanes::wake(ReadLane& lane, int64_t watermark) {
    lane.idle = false;
    for (const uint32_t i : lane.partitions) {
        partitions_[i].raises.push_back({lane.position, watermark});
        partitions_[i].come_to(lane.position);
    }
}

bool Lanes::all_ended() const {
    return std::ranges::all_of(lanes_, [](const auto& lane) { return lane->ended; });
}

std::vector<state::Lane> Lanes::positions() const {
    std::vector<state::Lane> lanes;
    for (const auto& lane : lanes_)
        lanes.push_back({lane->name, lane->position, lane->end, lane->batch.last});
    return lanes;
}

void Lanes::raise_clocks(int64_t watermark) {
    for (ReadPartition& partition : partitions_) partition.clock.raise(watermark);
}

bool Lanes::reads_listed() const {
    return std::ranges::any_of(partitions_, [&](const ReadPartition& partition) {
        const ReadLane& lane = *lanes_[partition.lane];
        return !partition.waiting.empty() && lane.position < lane.replay_until;
    });
}

void Lanes::write_waiting(state::Checkpoint& checkpoint,
                          std::vector<std::vector<state::WaitingRecord>>&& waiting) const {
    checkpoint.lists_waiting = true;
    for (size_t i = 0; i < partitions_.size(); ++i) {
        const auto& listed = partitions_[i].waiting;
        const int64_t position = lanes_[partitions_[i].lane]->position;
        waiting[i].insert(waiting[i].end(),
                          std::ranges::lower_bound(listed, state::WaitingRecord{position, 0}),
                          listed.end());
        std::ranges::sort(waiting[i]);
        checkpoint.partitions[i].waiting = std::move(waiting[i]);
    }
}

void Lanes::write(state::Checkpoint& checkpoint, const std::vector<Least>& least) {
    // What is being read again was counted in the last checkpoint already: positions never go back.
    for (const auto& lane : lanes_)
        checkpoint.lanes.push_back({lane->name, std::max(lane->position, lane->replay_until),
                                    lane->end, lane->batch.last});
    for (size_t i = 0; i < partitions_.size(); ++i) {
        ReadPartition& partition = partitions_[i];
        const bool waits = least[i].cursor != INT64_MAX;
        const int64_t resume =
            waits ? least[i].cursor : std::max(lanes_[partition.lane]->position, resume_[i]);
        partition.forget_raises(resume);
        checkpoint.partitions.push_back({names_[i].topic, names_[i].number, partition.lane, resume,
                                         waits ? least[i].watermark : partition.clock.watermark(),
                                         partition.raises});
    }
}

}  // namespace weir

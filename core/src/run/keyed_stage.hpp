// A keyed transform of a pipeline: its shards, and what they are together.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/run/shard.hpp"

namespace weir {

class KeyedStage {
public:
    explicit KeyedStage(const ShardContext& context);
    KeyedStage(const KeyedStage&) = delete;
    KeyedStage& operator=(const KeyedStage&) = delete;

    [[nodiscard]] const NodeConfig& node() const { return context_.node; }
    [[nodiscard]] const std::vector<std::unique_ptr<Shard>>& shards() const { return shards_; }
    Shard& operator[](size_t i) { return *shards_[i]; }
    // The shard that holds a device key's state.
    Shard& shard_of(uint64_t hash) { return *shards_[hash % kShards]; }

    void start();
    [[nodiscard]] int64_t earliest_due() const;
    [[nodiscard]] bool nothing_due_on_clock(int64_t now_ms) const;

private:
    ShardContext context_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

// What the keyed transforms of a pipeline share; all of it must outlive them.
struct StageSurroundings {
    size_t publishers;
    DeadLetters& dead_letters;
    const RowWriter& rows;
    const EventTimeOptions& event_time;
    const std::vector<PartitionName>& partitions;
    const Topics& topics;
    const Log& log;
    Metrics& metrics;
};

// One for each keyed transform, in their order, each with the stateless ones behind it.
std::vector<std::unique_ptr<KeyedStage>> make_stages(const PipelineConfig& config,
                                                     const StageSurroundings& around);
// Null: there is none of that name.
KeyedStage* stage_of(const std::vector<std::unique_ptr<KeyedStage>>& stages, std::string_view node);

}  // namespace weir

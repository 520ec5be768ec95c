#include "core/src/run/keyed_stage.hpp"

#include <algorithm>

namespace weir {

KeyedStage::KeyedStage(const ShardContext& context) : context_(context) {
    for (size_t i = 0; i < kShards; ++i) shards_.push_back(std::make_unique<Shard>(context_));
}

void KeyedStage::start() {
    for (const auto& shard : shards_) shard->start();
}

int64_t KeyedStage::earliest_due() const {
    int64_t earliest = INT64_MAX;
    for (const auto& shard : shards_) earliest = std::min(earliest, shard->earliest_due());
    return earliest;
}

bool KeyedStage::nothing_due_on_clock(int64_t now_ms) const {
    return std::ranges::all_of(
        shards_, [&](const auto& shard) { return shard->nothing_due_on_clock(now_ms); });
}

std::vector<std::unique_ptr<KeyedStage>> make_stages(const PipelineConfig& config,
                                                     const StageSurroundings& around) {
    const std::vector<size_t>& keyed = config.keyed;
    const std::span<const NodeConfig> all(config.transforms);
    std::vector<std::unique_ptr<KeyedStage>> stages;
    for (size_t i = 0; i < keyed.size(); ++i) {
        const bool is_last = i + 1 == keyed.size();
        const size_t end = is_last ? all.size() : keyed[i + 1];
        stages.push_back(std::make_unique<KeyedStage>(
            ShardContext{all[keyed[i]], all.subspan(keyed[i] + 1, end - keyed[i] - 1),
                         is_last ? nullptr : &all[end], i == 0, around.publishers,
                         around.dead_letters, around.rows, around.event_time, around.partitions,
                         around.topics, around.log, around.metrics}));
    }
    return stages;
}

KeyedStage* stage_of(const std::vector<std::unique_ptr<KeyedStage>>& stages,
                     std::string_view node) {
    const auto found =
        std::ranges::find_if(stages, [&](const auto& stage) { return stage->node().name == node; });
    return found == stages.end() ? nullptr : found->get();
}

}  // namespace weir

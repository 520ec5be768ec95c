#include "core/src/run/keyed_stage.hpp"

#include <algorithm>

namespace weir {

KeyedStage::KeyedStage(const ShardContext& context) : context_(context) {
    for (size_t i = 0; i < kShards; ++i) shards_.push_back(std::make_unique<Shard>(context_));
}

void KeyedStage::start() {
    for (const auto& shard : shards_) shard->start();
}

bool KeyedStage::nothing_due(int64_t watermark) const {
    return std::ranges::all_of(shards_,
                               [&](const auto& shard) { return shard->nothing_due(watermark); });
}

bool KeyedStage::nothing_due_on_clock(int64_t now_ms) const {
    return std::ranges::all_of(
        shards_, [&](const auto& shard) { return shard->nothing_due_on_clock(now_ms); });
}

}  // namespace weir

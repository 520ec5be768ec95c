#include "core/cli/stages_at_rest.hpp"

#include "core/src/run/state_key.hpp"

namespace weir {

StagesAtRest::StagesAtRest(const PipelineConfig& config)
    : log_(config.name),
      metrics_(config.name),
      routes_{{}, {}, 1},
      dead_letters_(config.name, routes_, log_, metrics_),
      rows_(routes_, dead_letters_, ""),
      stages_(make_stages(config, {routes_.publishers, dead_letters_, rows_, event_time_,
                                   partitions_, topics_, log_, metrics_})) {}

void StagesAtRest::restore(const state::StoreView& view) {
    const auto take = [&](auto restore, size_t HeldKeys::*count) {
        return [&, restore, count](std::string_view key, std::string_view value) {
            const std::string node(node_of_key(key));
            ++(held_[node].*count);
            KeyedStage* stage = stage_of(stages_, node);
            if (stage == nullptr) return true;
            const StateKey device = parse_state_key(key, state_prefix(node));
            const uint64_t hash = device_hash(device.product, device.name);
            (stage->shard_of(hash).*restore)(device.product, device.name, hash, value);
            return true;
        };
    };
    view.scan_state(take(&Shard::restore_state, &HeldKeys::states));
    view.scan_timers(take(&Shard::restore_timers, &HeldKeys::timers));
    for (const auto& stage : stages_) stage->start();
}

}  // namespace weir

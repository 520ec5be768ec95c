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
    const auto take = [&](auto restore, bool counts) {
        return [&, restore, counts](std::string_view key, std::string_view value) {
            const std::string node(node_of_key(key));
            KeyedStage* stage = stage_of(stages_, node);
            if (stage == nullptr) {
                others_[node] += counts ? 1 : 0;
                return true;
            }
            const StateKey device = parse_state_key(key, state_prefix(node));
            const uint64_t hash = device_hash(device.product, device.name);
            (stage->shard_of(hash).*restore)(device.product, device.name, hash, value);
            return true;
        };
    };
    view.scan_state(take(&Shard::restore_state, true));
    view.scan_timers(take(&Shard::restore_timers, false));
    for (const auto& stage : stages_) stage->start();
}

}  // namespace weir

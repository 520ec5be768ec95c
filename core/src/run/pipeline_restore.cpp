// How a run takes over the state of an earlier life, and what it does where the pipeline file has changed since.
#include <algorithm>

#include "core/src/host/fault_points.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"
#include "core/src/run/settings_hash.hpp"
#include "core/src/run/state_key.hpp"
#include "core/src/run/store_open.hpp"
#include "state/digest.hpp"
#include "state/store_error.hpp"

namespace weir {
namespace {

PipelineError not_kept(const PipelineConfig& config, const std::string& node) {
    return {Exit::config, "state directory " + config.state_directory.string() +
                              " holds the state of a keyed transform '" + node +
                              "', which this pipeline does not have: give the transform that name, "
                              "delete its state with weir run --abandon " +
                              node + ", or begin with another state.directory"};
}

}  // namespace

void PipelineRun::restore_state() try {
    fault_point("restore");
    uint64_t digest = 0;
    const auto take = [&](auto restore, std::vector<state::Change>& abandoned) {
        return [&, restore](std::string_view key, std::string_view value) {
            const std::string node(node_of_key(key));
            if (std::ranges::find(abandoned_, node) != abandoned_.end()) {
                digest += state::pair_hash(key, value);
                abandoned.push_back({std::string(key), std::nullopt});
                return;
            }
            KeyedStage* stage = stage_of(stages_, node);
            if (stage == nullptr) throw not_kept(config_, node);
            const StateKey device = parse_state_key(key, state_prefix(node));
            const uint64_t hash = device_hash(device.product, device.name);
            (stage->shard_of(hash).*restore)(device.product, device.name, hash, value);
        };
    };
    store_->scan_state("", take(&Shard::restore_state, abandonment_.state));
    store_->scan_timers("", take(&Shard::restore_timers, abandonment_.timers));
    each_shard([&](const Shard& shard) { digest += shard.digest(); });
    if (began_with_ && digest != began_with_->state_digest)
        throw state::store_error(state::Fault::corrupt, config_.state_directory,
                                 "the stored state differs from the checkpoint's digest");
    for (const std::string& node : abandoned_) say_abandoned(node);
    refuse_changed_reading();
} catch (const state::StoreError& e) {
    throw PipelineError(exit_for(e.fault()), e.what());
}

void PipelineRun::say_abandoned(const std::string& node) const {
    const auto keys = std::ranges::count_if(abandonment_.state, [&](const state::Change& change) {
        return node_of_key(change.key) == node;
    });
    if (keys == 0)
        log_.warn("there is no state of '" + node + "' that could be abandoned");
    else
        log_.warn("the state of '" + node + "' is abandoned: " + std::to_string(keys) +
                  " device keys are deleted");
}

// After a crash the checkpoint does not say which of the records that are read again have applied: only the
// settings that they were read with can tell.
void PipelineRun::refuse_changed_reading() const {
    if (!began_with_ || !reading_has_changed(*began_with_, config_)) return;
    if (!waits_unlisted(*began_with_)) return;
    throw PipelineError(
        Exit::config,
        "the transforms before '" + stages_.front()->node().name +
            "', or its event time, have changed since the last run, which did not end cleanly: "
            "records that still wait would be judged otherwise than before. Start once with the "
            "old file and stop it (SIGTERM); then the new one can go on from there");
}

void PipelineRun::tell_changed_settings() {
    if (!began_with_) return;
    for (const auto& stage : stages_) {
        if (!options_have_changed(*began_with_, stage->node())) continue;
        for (const auto& shard : stage->shards()) shard->settings_changed(watermark_);
    }
}

}  // namespace weir

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
            digest += state::pair_hash(key, value);
            if (std::ranges::find(abandoned_, node) != abandoned_.end()) {
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
    if (began_with_ && digest != began_with_->state_digest)
        throw state::store_error(state::Fault::corrupt, config_.state_directory,
                                 "the stored state differs from the checkpoint's digest");
    for (const std::string& node : abandoned_)
        log_.warn("the state of '" + node + "' is abandoned: " +
                  std::to_string(abandonment_.state.size()) + " device keys are deleted");
    refuse_changed_reading();
} catch (const state::StoreError& e) {
    throw PipelineError(exit_for(e.fault()), e.what());
}

// After a crash the checkpoint does not say which of the records that are read again have applied: only the
// settings that they were read with can tell.
void PipelineRun::refuse_changed_reading() const {
    if (stages_.empty() || !began_with_ || began_with_->lists_waiting) return;
    if (began_with_->reading_settings == 0) return;  // of a format that does not know them
    if (began_with_->reading_settings == reading_settings(config_)) return;
    const auto reads_again = [&](const state::Partition& partition) {
        return partition.resume < began_with_->lanes[partition.lane].position;
    };
    if (std::ranges::none_of(began_with_->partitions, reads_again)) return;
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
        const auto before = began_with_->keyed_settings.find(stage->node().name);
        const bool same = before != began_with_->keyed_settings.end() &&
                          before->second == node_settings(stage->node());
        if (same) continue;
        for (const auto& shard : stage->shards()) shard->settings_changed(watermark_);
    }
}

}  // namespace weir

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

PipelineError left_output(const PipelineConfig& config, const std::string& sink, uint64_t epoch) {
    return {Exit::config, "state directory " + config.state_directory.string() +
                              " holds output of epoch " + std::to_string(epoch) +
                              " and later for a sink '" + sink +
                              "', which this pipeline does not have, or no longer first among "
                              "those of its cluster: name and place it as before until that is "
                              "published, or give it up with weir run --abandon " +
                              sink};
}

}  // namespace

void PipelineRun::restore_state() try {
    fault_point("restore");
    refuse_other_components();
    uint64_t digest = 0;
    const auto take = [&](auto restore, std::vector<state::Change>& abandoned) {
        return [&, restore](std::string_view key, std::string_view value) {
            const std::string node(node_of_key(key));
            if (is_abandoned(node)) {
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
    settle_left_output();
    for (const std::string& node : abandoned_) say_abandoned(node);
    refuse_changed_reading();
} catch (const state::StoreError& e) {
    throw PipelineError(exit_for(e.fault()), e.what());
}

void PipelineRun::refuse_other_components() const {
    if (!began_with_) return;
    for (const auto& stage : stages_) {
        const NodeConfig& node = stage->node();
        const std::string before = other_component(*began_with_, node);
        if (before.empty() || is_abandoned(node.name)) continue;
        throw PipelineError(Exit::config, "the state of the transform '" + node.name +
                                              "' was made by the component " + before + ", which " +
                                              node.component->name +
                                              " cannot read: give the two names of their own, or "
                                              "begin it anew with weir run --abandon " +
                                              node.name);
    }
}

// What an earlier run has made for a sink that this pipeline does not have, and what nobody has got yet.
void PipelineRun::settle_left_output() {
    for (const auto& publisher : publishers_) publisher->require_outputs();
    for (const auto& [id, sink] : store_->publishers()) {
        const bool is_here =
            std::ranges::any_of(publishers_, [id = id](const auto& p) { return p->id() == id; });
        if (is_here) continue;
        state::Confirmation confirmation = store_->confirmation(id).value_or(state::Confirmation{});
        confirmation.publisher = id;
        const auto left = store_->read_outbox(id, confirmation.confirmed, 1);
        if (left.empty()) continue;
        if (!is_abandoned(sink)) throw left_output(config_, sink, left.front().epoch);
        abandon_output(confirmation, sink);
    }
}

void PipelineRun::abandon_output(const state::Confirmation& confirmation, const std::string& sink) {
    log_.warn("the output for '" + sink + "' behind epoch " +
              std::to_string(confirmation.confirmed) + " is abandoned");
    state::Confirmation changed = confirmation;
    changed.confirmed = changed.trim = began_with_->epoch;
    abandonment_.confirmations.push_back(changed);
    std::erase(abandoned_, sink);
}

bool PipelineRun::is_abandoned(std::string_view node) const {
    return std::ranges::find(abandoned_, node) != abandoned_.end();
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
        changed_reading(config_) +
            " since the last run, which did not end cleanly, and nobody can tell which of the "
            "records that still waited have counted. Start once with the old file and stop it "
            "(SIGTERM); then the new one can go on from there");
}

// Records of a partition that the source no longer has may still wait: they cannot be read again.
void PipelineRun::settle_gone_partitions(const ReadPlan& plan) const {
    if (!began_with_) return;
    for (const state::Partition& gone : began_with_->partitions) {
        const state::Lane& lane = began_with_->lanes[gone.lane];
        if (gone.resume >= lane.position) continue;
        const bool is_here = std::ranges::any_of(plan.partitions, [&](const auto& partition) {
            return partition.topic == gone.topic && partition.number == gone.number;
        });
        if (is_here) continue;
        const std::string what = "records of " + gone.topic + '/' + std::to_string(gone.number) +
                                 " still wait, from position " + std::to_string(gone.resume) +
                                 " to " + std::to_string(lane.position) + " of " + lane.name;
        if (std::ranges::any_of(plan.lanes, [&](const auto& l) { return l.name == lane.name; }))
            throw PipelineError(
                Exit::config,
                what +
                    ", which is now read as something else: name topic and partitions of "
                    "source '" +
                    config_.source.name + "' as before until they have counted");
        log_.warn(what + ", which is not read any more: they are left out");
    }
}

void PipelineRun::tell_changed_settings() {
    if (!began_with_) return;
    for (const auto& stage : stages_) {
        if (!options_have_changed(*began_with_, stage->node())) continue;
        for (const auto& shard : stage->shards()) shard->settings_changed(watermark_);
    }
}

}  // namespace weir

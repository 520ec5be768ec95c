// Hashes of what a pipeline file says, for the checkpoint: another one means that the file has changed.
#pragma once

#include <map>

#include "core/src/config/pipeline.hpp"
#include "state/store.hpp"

namespace weir {

// Of what decides which device records come to the first keyed transform, and at which effective times. Never 0.
uint64_t reading_settings(const PipelineConfig& config);

// Of a node's own options. Never 0.
uint64_t node_settings(const NodeConfig& node);

// Of each keyed transform, by its name.
std::map<std::string, uint64_t> keyed_settings(const PipelineConfig& config);

// The component of each keyed transform, by the transform's name.
std::map<std::string, std::string> keyed_components(const PipelineConfig& config);

// The component that the transform's state was made by, where that is another one now; else "".
std::string other_component(const state::Checkpoint& checkpoint, const NodeConfig& keyed);

// What has changed since a checkpoint; one of a format without these hashes counts as read alike, with other options.
bool reading_has_changed(const state::Checkpoint& checkpoint, const PipelineConfig& config);
std::string changed_reading(const PipelineConfig& config);  // in words
bool options_have_changed(const state::Checkpoint& checkpoint, const NodeConfig& keyed);

// Records that wait are read again, and only the settings they were read with can tell which of them have applied.
bool waits_unlisted(const state::Checkpoint& checkpoint);

}  // namespace weir

// Hashes of what a pipeline file says, for the checkpoint: another one means that the file has changed.
#pragma once

#include "core/src/config/pipeline.hpp"

namespace weir {

// Of what decides which device records come to the first keyed transform, and at which effective times. Never 0.
uint64_t reading_settings(const PipelineConfig& config);

// Of a node's own options. Never 0.
uint64_t node_settings(const NodeConfig& node);

}  // namespace weir

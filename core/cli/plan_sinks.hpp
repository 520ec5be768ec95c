// What a changed pipeline file would mean for the output that is there, and for its sinks.
#pragma once

#include "core/src/config/pipeline.hpp"
#include "state/store_view.hpp"

namespace weir {

// Prints a line for each sink of the file, and for each that was there before. Whether the start would be refused.
bool plan_sinks(const PipelineConfig& pipeline, const state::StoreView& view);

}  // namespace weir

// A pipeline's run with its metrics, from its making to its end, for whoever runs one.
#pragma once

#include <atomic>
#include <string>

#include "core/src/config/pipeline.hpp"

namespace weir {

// `metrics`: HOST:PORT to serve them on; "": nowhere. Returns when asked to stop or when the source has ended.
// Throws PipelineError. Of these HungError leaves the run, and `config` with its plugins, in use for ever.
void run_pipeline(const PipelineConfig& config, const std::string& metrics,
                  const std::atomic<bool>& stop);

}  // namespace weir

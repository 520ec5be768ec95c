// A pipeline's run with its metrics, from its making to its end, for whoever runs one.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "core/src/config/pipeline.hpp"

namespace weir {

struct RunOptions {
    std::string metrics;  // HOST:PORT to serve them on; "": nowhere
    std::vector<std::string> abandoned =
        {};  // keyed transforms whose state, sinks whose output is deleted
};

// Returns when asked to stop or when the source has ended. Throws PipelineError. Of these HungError leaves the run going
// on in a thread of its own, and `config` with its plugins and `stop` in use for ever.
void run_pipeline(const PipelineConfig& config, const RunOptions& options,
                  const std::atomic<bool>& stop);

}  // namespace weir

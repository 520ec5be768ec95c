// What the clusters of a pipeline's sinks hold, beside what its state directory knows; and what an operator decides
// where the two do not fit together. For `weir state adopt` and `weir sink reset`, while the pipeline is not running.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/host/log.hpp"
#include "core/src/host/metrics.hpp"
#include "core/src/publish/recovery.hpp"
#include "core/src/run/watchdog.hpp"
#include "state/store.hpp"

namespace weir {

struct FoundMarker {
    std::string sink;
    state::Confirmation confirmation;
    std::optional<std::string> marker;
    Decision decision;
};

// Of each sink that keeps a marker. Throws PipelineError where one does not answer.
std::vector<FoundMarker> find_markers(const PipelineConfig& config, state::Store& store,
                                      const Log& log, Metrics& metrics, Watchdog& watchdog);

// From the next run on the sink's output goes on behind the epoch `confirmed`, whatever marker was found.
// Throws PipelineError where the outbox does not hold all from there on.
void accept(state::Store& store, const FoundMarker& found, uint64_t confirmed);

}  // namespace weir

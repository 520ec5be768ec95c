#include "core/src/run/pipeline_life.hpp"

#include "core/src/host/log.hpp"
#include "core/src/host/metrics.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"
#include "core/src/run/store_open.hpp"

namespace weir {
namespace {

void live(const PipelineConfig& config, const RunOptions& options, Watchdog& watchdog,
          const std::atomic<bool>& stop) {
    Metrics metrics(config.name);
    if (!options.metrics.empty()) metrics.serve(options.metrics);
    try {
        PipelineRun run(config, Log(config.name), metrics, watchdog, stop, options.abandoned);
        run.run();
    } catch (const state::StoreError& e) {
        throw PipelineError(exit_for(e.fault()), e.what());
    }
}

}  // namespace

void run_pipeline(const PipelineConfig& config, const RunOptions& options,
                  const std::atomic<bool>& stop) {
    run_watched(config.call_timeout_ms, [&config, options, &stop](Watchdog& watchdog) {
        live(config, options, watchdog, stop);
    });
}

}  // namespace weir

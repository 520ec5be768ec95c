#include "core/src/run/pipeline_life.hpp"

#include "core/src/host/log.hpp"
#include "core/src/host/metrics.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_run.hpp"
#include "core/src/run/store_open.hpp"

namespace weir {
namespace {

struct Life {
    explicit Life(const std::string& pipeline) : metrics(pipeline) {}

    Metrics metrics;
    std::optional<PipelineRun> run;
};

void run_to_its_end(PipelineRun& run) {
    try {
        run.run();
    } catch (const HungError&) {
        throw;
    } catch (...) {
        run.stop_publishers();
        throw;
    }
}

}  // namespace

void run_pipeline(const PipelineConfig& config, const RunOptions& options,
                  const std::atomic<bool>& stop) {
    auto life = std::make_unique<Life>(config.name);
    if (!options.metrics.empty()) life->metrics.serve(options.metrics);
    try {
        run_to_its_end(
            life->run.emplace(config, Log(config.name), life->metrics, stop, options.abandoned));
    } catch (const HungError&) {
        (void)life.release();
        throw;
    } catch (const state::StoreError& e) {
        throw PipelineError(exit_for(e.fault()), e.what());
    }
}

}  // namespace weir

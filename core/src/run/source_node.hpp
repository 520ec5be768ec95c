// The instance of the pipeline's source.
#pragma once

#include <string>
#include <vector>

#include "core/src/config/node_config.hpp"
#include "core/src/host/node_metrics.hpp"
#include "core/src/host/services.hpp"
#include "core/src/run/batch.hpp"
#include "core/src/run/silence.hpp"
#include "core/src/run/watchdog.hpp"
#include "state/store.hpp"
#include "weir/source.h"

namespace weir {

// What a source can read, owned here.
struct ReadPlan {
    struct Partition {
        std::string topic;
        int32_t number;
        uint32_t lane;
    };
    std::vector<state::Lane> lanes;
    std::vector<Partition> partitions;
};

class SourceNode {
public:
    SourceNode(const NodeConfig& config, const Log& log, Metrics& metrics, Watchdog& watchdog);
    ~SourceNode();
    SourceNode(const SourceNode&) = delete;
    SourceNode& operator=(const SourceNode&) = delete;

    [[nodiscard]] std::string cluster();
    // False: the source's system does not answer now (said once); ask again. Throws PipelineError for the rest.
    bool plan(const std::vector<state::Lane>& known, bool first_run, ReadPlan& plan);
    // Begins to read these lanes of the plan at their positions.
    void start(const std::vector<state::Lane>& lanes, uint32_t first_index);
    // Reads what is there of the batch's lane. Records before their partition's resume cursor are left out.
    void poll(LaneBatch& batch, uint32_t max_records, size_t max_bytes,
              const std::vector<int64_t>& resume);
    void wait(uint32_t timeout_ms);
    // Where the lane's log ends, as far as the source knows.
    LaneEnd end_of(uint32_t lane);
    void stop();

private:
    void create();
    void configure();
    void destroy();
    Watchdog::Call watched(const char* function) { return {watchdog_, config_.name, function}; }
    // True: WEIR_OK or WEIR_END. False: WEIR_RETRY, said once.
    bool went_well(weir_result result, const weir_error& error);

    const NodeConfig& config_;
    Watchdog& watchdog_;
    const weir_source& functions_;
    Services services_;
    void* self_ = nullptr;
    bool started_ = false;
    std::string said_;
    NodeMetrics counters_;
};

}  // namespace weir

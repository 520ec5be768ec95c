// An instance of a sink with all outputs that it serves.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/host/services.hpp"
#include "core/src/run/watchdog.hpp"
#include "state/store.hpp"
#include "weir/sink.h"

namespace weir {

struct OutputConfig {
    const NodeConfig* node;
    bool dead_letters;
};

// What an outbox entry calls them. Dead letters go to the dead letters' output, wherever that is.
std::vector<std::string> names_of(const std::vector<OutputConfig>& outputs);

// What a sink handed back, owned here.
struct SinkFound {
    std::optional<std::string> marker;
    std::optional<std::string> position;
    size_t refused = 0;  // WEIR_REFUSED: index of the record
};

struct SinkResult {
    weir_result result = WEIR_OK;
    std::string text;  // of anything but WEIR_OK
    SinkFound found;
};

// What a sink is told at its start; `confirmation` and the texts must outlive it. `source_group`: "" for none.
weir_sink_start sink_start(const std::string& pipeline, const std::string& incarnation,
                           const state::Confirmation& confirmation,
                           const std::string& source_group);

class SinkNode {
public:
    SinkNode(std::vector<OutputConfig> outputs, const Log& log, Metrics& metrics,
             Watchdog& watchdog);
    ~SinkNode();
    SinkNode(const SinkNode&) = delete;
    SinkNode& operator=(const SinkNode&) = delete;

    [[nodiscard]] const std::string& name() const { return outputs_.front().node->name; }
    [[nodiscard]] const std::vector<OutputConfig>& outputs() const { return outputs_; }
    [[nodiscard]] weir_guarantee guarantee() const { return functions_.guarantee; }
    [[nodiscard]] std::string cluster();
    [[nodiscard]] size_t max_record_bytes(uint32_t output);
    SinkResult start(const weir_sink_start& start);
    SinkResult scan(const weir_sink_start& start);
    SinkResult publish(const weir_publication& publication);
    SinkResult read_back();
    void stop();

private:
    void create();
    void configure(uint32_t output);
    void destroy();
    template <class Call>
    SinkResult result_of(const char* function, Call call);
    Watchdog::Call watched(const char* function) { return {watchdog_, name(), function}; }

    std::vector<OutputConfig> outputs_;
    Watchdog& watchdog_;
    const weir_sink& functions_;
    Services services_;
    void* self_ = nullptr;
    bool started_ = false;
};

// The outputs of a pipeline: its sinks, then its dead letters where they go to one.
std::vector<OutputConfig> outputs_of(const PipelineConfig& config);

// The sinks of a pipeline and its dead-letter output, grouped into instances by cluster.
std::vector<std::vector<OutputConfig>> group_outputs(const std::vector<OutputConfig>& outputs,
                                                     const Log& log, Metrics& metrics,
                                                     Watchdog& watchdog);

}  // namespace weir

// An instance of a sink with all outputs that it serves.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/host/services.hpp"
#include "state/store.hpp"
#include "weir/sink.h"

namespace weir {

struct OutputConfig {
    const NodeConfig* node;
    bool dead_letters;
};

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
    SinkNode(std::vector<OutputConfig> outputs, const Log& log, Metrics& metrics);
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
    // [any thread] How long the present call of start(), publish() or read_back() goes on; 0: there is none.
    [[nodiscard]] int64_t busy_ms() const;

private:
    template <class Call>
    SinkResult call(Call call);
    template <class Call>
    SinkResult watched(Call call);

    std::vector<OutputConfig> outputs_;
    const weir_sink& functions_;
    Services services_;
    void* self_ = nullptr;
    bool started_ = false;
    std::atomic<int64_t> called_ms_ = kNoCall;
    static constexpr int64_t kNoCall = -1;
};

// The outputs of a pipeline: its sinks, then its dead letters where they go to one.
std::vector<OutputConfig> outputs_of(const PipelineConfig& config);

// The sinks of a pipeline and its dead-letter output, grouped into instances by cluster.
std::vector<std::vector<OutputConfig>> group_outputs(const std::vector<OutputConfig>& outputs,
                                                     const Log& log, Metrics& metrics);

}  // namespace weir

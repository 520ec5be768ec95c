// A row of stateless transforms with instances of its own: one chain for each worker, and one for each shard.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/host/node_metrics.hpp"
#include "core/src/host/services.hpp"
#include "core/src/run/batch.hpp"
#include "core/src/run/host_emitter.hpp"
#include "core/src/run/predicate.hpp"

namespace weir {

// An instance of a stateless transform, from create() to destroy().
class TransformNode {
public:
    TransformNode(const NodeConfig& config, const Log& log, Metrics& metrics);
    ~TransformNode();
    TransformNode(const TransformNode&) = delete;
    TransformNode& operator=(const TransformNode&) = delete;

    // Replaces `records` by what the transform made of them; those that its predicate leaves out stay as they are,
    // in their place.
    void process(std::vector<weir_record>& records, std::span<const weir_position> positions,
                 Arena& arena, std::vector<Failure>& failures);

private:
    void process_matching(const weir_batch& batch, HostEmitter& emitter);
    void call(const weir_batch& batch, HostEmitter& emitter);

    const NodeConfig& config_;
    const weir_transform& functions_;
    Services services_;
    std::unique_ptr<PredicateNode> predicate_;  // or null: all records match
    void* self_ = nullptr;
    bool started_ = false;
    std::vector<weir_record> emitted_;
    NodeMetrics counters_;
};

class StatelessChain {
public:
    StatelessChain(std::span<const NodeConfig> nodes, const Log& log, Metrics& metrics);
    [[nodiscard]] bool empty() const { return nodes_.empty(); }
    void process(std::vector<weir_record>& records, std::span<const weir_position> positions,
                 Arena& arena, std::vector<Failure>& failures);

private:
    std::vector<std::unique_ptr<TransformNode>> nodes_;
};

}  // namespace weir

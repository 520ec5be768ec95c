// An instance of a predicate, from create() to destroy().
#pragma once

#include <cstdint>
#include <vector>

#include "core/src/config/node_config.hpp"
#include "core/src/host/services.hpp"

namespace weir {

class PredicateNode {
public:
    PredicateNode(const NodeConfig& config, const Log& log, Metrics& metrics);
    ~PredicateNode();
    PredicateNode(const PredicateNode&) = delete;
    PredicateNode& operator=(const PredicateNode&) = delete;

    // For each record of the batch whether it matches; valid until the next call.
    const std::vector<uint8_t>& test(const weir_batch& batch);

private:
    const NodeConfig& config_;
    const weir_predicate& functions_;
    Services services_;
    void* self_ = nullptr;
    std::vector<uint8_t> matches_;
};

}  // namespace weir

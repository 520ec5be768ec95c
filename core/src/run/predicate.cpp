#include "core/src/run/predicate.hpp"

#include "core/src/run/error.hpp"

namespace weir {

PredicateNode::PredicateNode(const NodeConfig& config, const Log& log, Metrics& metrics)
    : config_(config),
      functions_(*static_cast<const weir_predicate*>(config.component->functions)),
      services_(log.of(config.name), metrics, config.name) {
    weir_error error = empty_error();
    require(functions_.create(services_.host(), &self_, &error), error, config.name);
    const weir_config raw = config.raw();
    const weir_result result = functions_.configure(self_, &raw, &error);
    if (result == WEIR_OK) return;
    functions_.destroy(self_);
    raise(result, error, config.name);
}

PredicateNode::~PredicateNode() { functions_.destroy(self_); }

const std::vector<uint8_t>& PredicateNode::test(const weir_batch& batch) {
    matches_.assign(batch.count, 0);
    weir_error error = empty_error();
    require(functions_.test(self_, &batch, matches_.data(), &error), error, config_.name);
    return matches_;
}

}  // namespace weir

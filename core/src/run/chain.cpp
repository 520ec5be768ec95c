#include "core/src/run/chain.hpp"

#include <algorithm>

#include "core/src/run/error.hpp"
#include "core/src/run/host_emitter.hpp"

namespace weir {
namespace {

double bytes_of(const std::vector<weir_record>& records) {
    size_t bytes = 0;
    for (const weir_record& record : records) bytes += record.key.size + record.value.size;
    return static_cast<double>(bytes);
}

}  // namespace

TransformNode::TransformNode(const NodeConfig& config, const Log& log, Metrics& metrics)
    : config_(config),
      functions_(*static_cast<const weir_transform*>(config.component->functions)),
      services_(log.of(config.name), metrics, config.name),
      counters_(metrics, config.name) {
    weir_error error = empty_error();
    require(functions_.create(services_.host(), &self_, &error), error, config.name);
    try {
        const weir_link link = config.link();
        const weir_config raw = config.raw();
        require(functions_.configure(self_, &raw, &link, &error), error, config.name);
        require(functions_.start(self_, &error), error, config.name);
        started_ = true;
    } catch (...) {
        functions_.destroy(self_);
        throw;
    }
}

TransformNode::~TransformNode() {
    weir_error error = empty_error();
    if (started_ && functions_.stop(self_, &error) != WEIR_OK) services_.log().warn(text_of(error));
    functions_.destroy(self_);
}

void TransformNode::process(std::vector<weir_record>& records,
                            std::span<const weir_position> positions, Arena& arena,
                            std::vector<Failure>& failures) {
    emitted_.clear();
    const size_t failed_before = failures.size();
    HostEmitter emitter(arena, emitted_, positions.size(), failures, config_.name.c_str(),
                        config_.component->name);
    const weir_batch batch{sizeof batch,    records.data(),   sizeof(weir_record),
                           records.size(),  positions.data(), sizeof(weir_position),
                           positions.size()};
    weir_error error = empty_error();
    require(functions_.process(self_, &batch, emitter.raw(), &error), error, config_.name);
    counters_.records_in.Increment(static_cast<double>(records.size()));
    counters_.bytes_in.Increment(bytes_of(records));
    counters_.bytes_out.Increment(bytes_of(emitted_));
    counters_.records_out.Increment(static_cast<double>(emitted_.size()));
    counters_.errors.Increment(static_cast<double>(failures.size() - failed_before));
    records.swap(emitted_);
    for (size_t i = failed_before; i < failures.size(); ++i)
        std::erase_if(records,
                      [&](const weir_record& r) { return r.origin == failures[i].origin; });
}

StatelessChain::StatelessChain(std::span<const NodeConfig> nodes, const Log& log,
                               Metrics& metrics) {
    for (const NodeConfig& node : nodes)
        nodes_.push_back(std::make_unique<TransformNode>(node, log, metrics));
}

void StatelessChain::process(std::vector<weir_record>& records,
                             std::span<const weir_position> positions, Arena& arena,
                             std::vector<Failure>& failures) {
    for (const auto& node : nodes_)
        if (!records.empty()) node->process(records, positions, arena, failures);
}

}  // namespace weir

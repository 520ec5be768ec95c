#include "core/src/run/chain.hpp"

#include <algorithm>

#include "core/src/run/error.hpp"

namespace weir {
namespace {

double bytes_of(std::span<const weir_record> records) {
    size_t bytes = 0;
    for (const weir_record& record : records) bytes += record.key.size + record.value.size;
    return static_cast<double>(bytes);
}

// A part of the batch's records, with all its positions.
weir_batch part_of(const weir_batch& batch, size_t begin, size_t end) {
    weir_batch part = batch;
    part.records += begin;
    part.count = end - begin;
    return part;
}

}  // namespace

TransformNode::TransformNode(const NodeConfig& config, const Log& log, Metrics& metrics)
    : config_(config),
      functions_(*static_cast<const weir_transform*>(config.component->functions)),
      services_(log.of(config.name), metrics, config.name),
      counters_(metrics, config.name) {
    if (config.predicate)
        predicate_ = std::make_unique<PredicateNode>(*config.predicate, log, metrics);
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
    if (predicate_)
        process_matching(batch, emitter);
    else
        call(batch, emitter);
    counters_.errors.Increment(static_cast<double>(failures.size() - failed_before));
    records.swap(emitted_);
    for (size_t i = failed_before; i < failures.size(); ++i)
        std::erase_if(records,
                      [&](const weir_record& r) { return r.origin == failures[i].origin; });
}

// Neighbours that match go through the transform together.
void TransformNode::process_matching(const weir_batch& batch, HostEmitter& emitter) {
    const std::vector<uint8_t>& matches = predicate_->test(batch);
    const auto goes_through = [&](size_t i) {
        return (matches[i] != 0) != config_.negates_predicate;
    };
    for (size_t begin = 0, end = 0; begin < batch.count; begin = end) {
        while (end < batch.count && goes_through(end) == goes_through(begin)) ++end;
        const weir_batch part = part_of(batch, begin, end);
        if (goes_through(begin))
            call(part, emitter);
        else
            emitted_.insert(emitted_.end(), part.records, part.records + part.count);
    }
}

void TransformNode::call(const weir_batch& batch, HostEmitter& emitter) {
    const size_t emitted_before = emitted_.size();
    weir_error error = empty_error();
    const weir_result result = functions_.process(self_, &batch, emitter.raw(), &error);
    require(result, error, config_.name, emitter.take_refusal());
    const std::span<const weir_record> made = std::span(emitted_).subspan(emitted_before);
    counters_.records_in.Increment(static_cast<double>(batch.count));
    counters_.bytes_in.Increment(bytes_of({batch.records, batch.count}));
    counters_.bytes_out.Increment(bytes_of(made));
    counters_.records_out.Increment(static_cast<double>(made.size()));
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

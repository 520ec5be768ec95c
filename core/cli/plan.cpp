#include "core/cli/plan.hpp"

#include <algorithm>
#include <ostream>

#include "core/cli/stages_at_rest.hpp"
#include "core/src/plugins/description.hpp"
#include "core/src/publish/sink_node.hpp"
#include "core/src/run/chain.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/source_node.hpp"

namespace weir {
namespace {

const weir_sink& functions_of(const NodeConfig& sink) {
    return *static_cast<const weir_sink*>(sink.component->functions);
}

std::string guarantee_of(const NodeConfig& sink, Delivery delivery) {
    if (delivery == Delivery::AtLeastOnce) return "at least once, as delivery says";
    return words_for(functions_of(sink).guarantee);
}

void print_node(std::ostream& out, const char* kind, const NodeConfig& node,
                const std::string& more) {
    out << "  " << kind << ' ' << node.name << " (" << node.component->name << ")" << more << '\n';
}

std::string types_of(const NodeConfig& node) {
    if (node.input.empty()) return ": gives " + node.output;
    if (node.output.empty()) return ": takes " + node.input;
    return ": " + node.input + " -> " + node.output;
}

std::string predicate_of(const NodeConfig& node) {
    if (!node.predicate) return {};
    return std::string(node.negates_predicate ? ", unless " : ", only if ") + node.predicate->name +
           " (" + node.predicate->component->name + ")";
}

bool is_keyed(const PipelineConfig& pipeline, size_t i) {
    return std::ranges::find(pipeline.keyed, i) != pipeline.keyed.end();
}

const char* state_of(const PipelineConfig& pipeline, size_t i) {
    if (!is_keyed(pipeline, i)) return "";
    const bool by_product =
        (pipeline.transforms[i].component->flags & WEIR_COMPONENT_BY_PRODUCT) != 0;
    return by_product ? ", state by product" : ", state by device key";
}

// Instances are made only to let components look at their options.
void try_instances(const PipelineConfig& pipeline) {
    const Log log(pipeline.name);
    Metrics metrics(pipeline.name);
    Watchdog watchdog(pipeline.call_timeout_ms);
    const SourceNode source(pipeline.source, log, metrics, watchdog);
    for (size_t i = 0; i < pipeline.transforms.size(); ++i)
        if (!is_keyed(pipeline, i))
            const TransformNode transform(pipeline.transforms[i], log, metrics);
    const StagesAtRest keyed(pipeline);
    for (const NodeConfig& sink : pipeline.sinks)
        const SinkNode node({{&sink, false}}, log, metrics, watchdog);
    if (pipeline.dead_letter_sink)
        const SinkNode node({{&*pipeline.dead_letter_sink, true}}, log, metrics, watchdog);
}

std::string dead_letters_of(const PipelineConfig& pipeline) {
    if (!pipeline.dead_letter_sink) return "nowhere (counted and logged)";
    if (!pipeline.dead_letter_topic.empty())
        return "topic " + pipeline.dead_letter_topic + " on the source's cluster";
    return "sink " + pipeline.dead_letter_sink->name;
}

}  // namespace

void print_plan(const PipelineConfig& pipeline, std::ostream& out) {
    try_instances(pipeline);
    out << "pipeline " << pipeline.name << '\n';
    print_node(out, "source   ", pipeline.source, types_of(pipeline.source));
    for (size_t i = 0; i < pipeline.transforms.size(); ++i)
        print_node(out, "transform", pipeline.transforms[i],
                   types_of(pipeline.transforms[i]) + state_of(pipeline, i) +
                       predicate_of(pipeline.transforms[i]));
    for (const NodeConfig& sink : pipeline.sinks)
        print_node(out, "sink     ", sink,
                   types_of(sink) + ", " + guarantee_of(sink, pipeline.delivery));
    out << "  bad records: "
        << (pipeline.tolerates_errors ? "dead letters, to " + dead_letters_of(pipeline)
                                      : "the pipeline stops before the first (errors.tolerance)")
        << "\n  state in " << pipeline.state_directory.string() << ", an epoch every "
        << pipeline.checkpoint_interval_ms << " ms\n";
}

}  // namespace weir

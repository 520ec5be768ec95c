#include "core/src/config/wiring.hpp"

#include <utility>

#include "core/src/config/content_types.hpp"
#include "core/src/config/dead_letters.hpp"
#include "core/src/config/printable.hpp"

namespace weir {
namespace {

constexpr const char* kTopicKey = "errors.deadletterqueue.topic.name";

Place place_of(const PipelineConfig& pipeline, std::string_view key) {
    const OptionValue* value = pipeline.options.find(key);
    return value == nullptr ? Place{} : value->place;
}

// Where the node is named in [pipeline].
Place transform_place(const PipelineConfig& pipeline, size_t i) {
    return references_in(pipeline.options, WEIR_TRANSFORM, "pipeline", "transforms").at(i).place;
}

bool is_keyed(const NodeConfig& node) {
    return (node.component->flags & WEIR_COMPONENT_KEYED) != 0;
}

Chain chain_of(const PipelineConfig& pipeline) {
    Chain chain{{{pipeline.source.component, nullptr}}, {}};
    for (const NodeConfig& node : pipeline.transforms)
        chain.nodes.push_back(
            {node.component, node.predicate ? node.predicate->component : nullptr});
    for (const NodeConfig& node : pipeline.sinks) chain.sinks.push_back(node.component);
    return chain;
}

void set_types(PipelineConfig& pipeline, const std::vector<std::string>& types) {
    pipeline.source.output = types.front();
    for (size_t i = 0; i < pipeline.transforms.size(); ++i) {
        pipeline.transforms[i].input = types[i];
        pipeline.transforms[i].output = types[i + 1];
    }
    for (NodeConfig& sink : pipeline.sinks) sink.input = types.back();
}

std::string title(const NodeConfig& node) {
    return in_quotes(node.name) + " (" + node.component->name + ")";
}

std::string listed(const std::vector<std::string>& types) {
    return types.empty() ? "nothing" : joined(types);
}

std::string acceptance(const NodeConfig& node) {
    return title(node) + " accepts " + listed(type_list(node.component->accepts));
}

std::vector<std::string> acceptances(const NodeConfig& node) {
    if (!node.predicate) return {acceptance(node)};
    return {acceptance(node), "its predicate " + acceptance(*node.predicate)};
}

const NodeConfig& upstream_node(const PipelineConfig& pipeline, size_t i) {
    return i == 0 ? pipeline.source : pipeline.transforms[i - 1];
}

void report_changed_by_some(const PipelineConfig& pipeline, const Misfit& misfit,
                            Problems& problems) {
    const NodeConfig& node = pipeline.transforms[misfit.node - 1];
    problems.error(transform_place(pipeline, misfit.node - 1), "pipeline.transforms",
                   title(node) + " has a predicate, so records of " + misfit.input +
                       " pass it by, but it produces " +
                       listed(type_list(node.component->produces)) +
                       "; leave the predicate out, or put the transform \"filter\" with it before");
}

void report_misfit(const PipelineConfig& pipeline, const Misfit& misfit, Problems& problems) {
    if (misfit.produced.empty() && misfit.node != 0)
        return report_changed_by_some(pipeline, misfit, problems);
    const bool is_last = misfit.node == pipeline.transforms.size();
    std::vector<std::string> takers;
    if (is_last)
        for (const NodeConfig& sink : pipeline.sinks) takers.push_back(acceptance(sink));
    else
        takers = acceptances(pipeline.transforms[misfit.node]);
    problems.error(
        is_last ? place_of(pipeline, "sinks") : transform_place(pipeline, misfit.node),
        is_last ? "pipeline.sinks" : "pipeline.transforms",
        title(upstream_node(pipeline, misfit.node)) + " produces " + listed(misfit.produced) +
            ", but " + joined(takers, " and ") +
            "; put a transform between them that makes one of the other, or change their order");
}

bool gives_exactly_once(const NodeConfig& sink) {
    const auto* functions = static_cast<const weir_sink*>(sink.component->functions);
    return functions == nullptr || functions->guarantee != WEIR_AT_LEAST_ONCE;
}

}  // namespace

void find_keyed(PipelineConfig& pipeline) {
    for (size_t i = 0; i < pipeline.transforms.size(); ++i)
        if (is_keyed(pipeline.transforms[i])) pipeline.keyed.push_back(i);
}

void fit_types(PipelineConfig& pipeline, Problems& problems) {
    const auto chosen = choose_types(chain_of(pipeline));
    if (const auto* misfit = std::get_if<Misfit>(&chosen))
        report_misfit(pipeline, *misfit, problems);
    else
        set_types(pipeline, std::get<std::vector<std::string>>(chosen));
}

void wire_dead_letter_topic(PipelineConfig& pipeline, const Catalog& catalog, Problems& problems) {
    if (pipeline.dead_letter_topic.empty()) return;
    const std::string path = std::string("pipeline.") + kTopicKey;
    const Place place = place_of(pipeline, kTopicKey);
    const weir_component& source = *pipeline.source.component;
    if (source.dead_letter_sink == nullptr) {
        problems.error(
            place, path,
            title(pipeline.source) +
                " has no topics; declare a sink and name it in errors.deadletterqueue.sink");
        return;
    }
    const weir_component* sink = catalog.find(WEIR_SINK, source.dead_letter_sink);
    if (sink == nullptr) {
        problems.error(place, path,
                       "needs the sink type " + in_quotes(source.dead_letter_sink) + ": " +
                           catalog.reason(WEIR_SINK, source.dead_letter_sink) +
                           "; install it, or name a sink in errors.deadletterqueue.sink");
        return;
    }
    try {
        pipeline.dead_letter_sink = dead_letter_node(
            pipeline.source, *sink, pipeline.dead_letter_topic, pipeline.file.parent_path());
    } catch (const Error& defect) {
        problems.error(
            place, path,
            std::string(defect.what()) +
                "; this is a defect of the plugin: name a sink in errors.deadletterqueue.sink");
    }
}

void check_delivery(const PipelineConfig& pipeline, Problems& problems) {
    if (pipeline.delivery != Delivery::ExactlyOnce) return;
    std::vector<NodeConfig> sinks = pipeline.sinks;
    if (pipeline.dead_letter_sink) sinks.push_back(*pipeline.dead_letter_sink);
    for (const NodeConfig& sink : sinks)
        if (!gives_exactly_once(sink))
            problems.error(
                place_of(pipeline, "delivery"), "pipeline.delivery",
                "\"exactly_once\" cannot hold: sink " + title(sink) +
                    " may repeat output after a crash; use another sink, or leave delivery out");
}

}  // namespace weir

#include "core/src/publish/sink_node.hpp"

#include "core/src/config/dead_letters.hpp"
#include "core/src/host/fault_points.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

std::optional<std::string> owned(weir_bytes text) {
    if (text.data == nullptr) return std::nullopt;
    return std::string(text.data, text.size);
}

}  // namespace

std::vector<std::string> names_of(const std::vector<OutputConfig>& outputs) {
    std::vector<std::string> names;
    for (const OutputConfig& output : outputs)
        names.push_back(output.dead_letters ? kDeadLetterNode : output.node->name);
    return names;
}

weir_sink_start sink_start(const std::string& pipeline, const std::string& incarnation,
                           const state::Confirmation& confirmation,
                           const std::string& source_group) {
    const std::string& position = confirmation.position;
    return {sizeof(weir_sink_start), pipeline.c_str(),
            incarnation.c_str(),     position.empty() ? kAbsent : bytes(position),
            confirmation.confirmed,  source_group.empty() ? nullptr : source_group.c_str()};
}

SinkNode::SinkNode(std::vector<OutputConfig> outputs, const Log& log, Metrics& metrics,
                   Watchdog& watchdog)
    : outputs_(std::move(outputs)),
      watchdog_(watchdog),
      functions_(*static_cast<const weir_sink*>(outputs_.front().node->component->functions)),
      services_(log.of(name()), metrics, name()) {
    create();
    try {
        for (uint32_t i = 0; i < outputs_.size(); ++i) configure(i);
    } catch (...) {
        destroy();
        throw;
    }
}

void SinkNode::create() {
    const auto call = watched("create");
    weir_error error = empty_error();
    require(functions_.create(services_.host(), &self_, &error), error, name());
}

void SinkNode::configure(uint32_t output) {
    const auto call = watched("configure");
    const OutputConfig& config = outputs_[output];
    const weir_config raw = config.node->raw();
    const weir_link link = config.node->link();
    const uint32_t flags =
        config.dead_letters ? static_cast<uint32_t>(WEIR_OUTPUT_DEAD_LETTERS) : 0;
    weir_error error = empty_error();
    require(functions_.configure(self_, &raw, &link, output, flags, &error), error,
            config.node->name);
}

void SinkNode::destroy() {
    const auto call = watched("destroy");
    functions_.destroy(self_);
}

SinkNode::~SinkNode() {
    stop();
    destroy();
}

std::string SinkNode::cluster() {
    if (functions_.cluster == nullptr) return {};
    const auto call = watched("cluster");
    weir_text text{};
    text.struct_size = sizeof text;
    weir_error error = empty_error();
    require(functions_.cluster(self_, &text, &error), error, name());
    return text.text;
}

size_t SinkNode::max_record_bytes(uint32_t output) {
    const auto call = watched("max_record_bytes");
    return functions_.max_record_bytes(self_, output);
}

template <class Call>
SinkResult SinkNode::result_of(const char* function, Call call) {
    const auto watch = watched(function);
    weir_sink_found found{};
    found.struct_size = sizeof found;
    weir_error error = empty_error();
    SinkResult result;
    result.result = call(&found, &error);
    if (result.result == WEIR_OK)
        result.found = {owned(found.marker), owned(found.position)};
    else
        result.text = text_of(error);
    if (result.result == WEIR_REFUSED) result.found.refused = found.refused;
    return result;
}

SinkResult SinkNode::start(const weir_sink_start& start) {
    SinkResult result = result_of("start", [&](auto* found, auto* error) {
        return functions_.start(self_, &start, found, error);
    });
    started_ = started_ || result.result == WEIR_OK;
    return result;
}

SinkResult SinkNode::scan(const weir_sink_start& start) {
    if (functions_.scan == nullptr)
        return {WEIR_FAILED, "this sink cannot look for its last epoch", {}};
    return result_of("scan", [&](auto* found, auto* error) {
        return functions_.scan(self_, &start, found, error);
    });
}

SinkResult SinkNode::publish(const weir_publication& publication) {
    SinkResult result = result_of("publish", [&](auto* found, auto* error) {
        return functions_.publish(self_, &publication, found, error);
    });
    if (result.result == WEIR_REFUSED && result.found.refused >= publication.count)
        return {WEIR_FAILED,
                "refused the record " + std::to_string(result.found.refused) + " of " +
                    std::to_string(publication.count) + "; this is a defect of the plugin",
                {}};
    return result;
}

SinkResult SinkNode::read_back() {
    if (functions_.read_back == nullptr)
        return {WEIR_FAILED, "this sink has no marker to read back", {}};
    return result_of("read_back", [&](auto* found, auto* error) {
        return functions_.read_back(self_, found, error);
    });
}

void SinkNode::stop() {
    if (!started_) return;
    started_ = false;
    const auto call = watched("stop");
    weir_error error = empty_error();
    if (functions_.stop(self_, &error) != WEIR_OK) services_.log().warn(text_of(error));
}

std::vector<OutputConfig> outputs_of(const PipelineConfig& config) {
    std::vector<OutputConfig> outputs;
    for (const NodeConfig& sink : config.sinks) outputs.push_back({&sink, false});
    if (config.dead_letter_sink) outputs.push_back({&*config.dead_letter_sink, true});
    return outputs;
}

std::vector<std::vector<OutputConfig>> group_outputs(const std::vector<OutputConfig>& outputs,
                                                     const Log& log, Metrics& metrics,
                                                     Watchdog& watchdog) {
    struct Group {
        std::string cluster;
        std::vector<OutputConfig> outputs;
    };
    std::vector<Group> groups;
    for (const OutputConfig& output : outputs) {
        const std::string cluster = SinkNode({output}, log, metrics, watchdog).cluster();
        Group* same = nullptr;
        for (Group& group : groups)
            if (!broken("two producers") && !cluster.empty() && group.cluster == cluster &&
                group.outputs.front().node->component == output.node->component)
                same = &group;
        if (same == nullptr) same = &groups.emplace_back(Group{cluster, {}});
        same->outputs.push_back(output);
    }
    std::vector<std::vector<OutputConfig>> grouped;
    grouped.reserve(groups.size());
    for (Group& group : groups) grouped.push_back(std::move(group.outputs));
    return grouped;
}

}  // namespace weir

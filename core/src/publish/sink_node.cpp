#include "core/src/publish/sink_node.hpp"

#include "core/src/host/clock.hpp"
#include "core/src/host/fault_points.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

std::optional<std::string> owned(weir_bytes text) {
    if (text.data == nullptr) return std::nullopt;
    return std::string(text.data, text.size);
}

}  // namespace

weir_sink_start sink_start(const std::string& pipeline, const std::string& incarnation,
                           const state::Confirmation& confirmation,
                           const std::string& source_group) {
    const std::string& position = confirmation.position;
    return {sizeof(weir_sink_start), pipeline.c_str(),
            incarnation.c_str(),     position.empty() ? kAbsent : bytes(position),
            confirmation.confirmed,  source_group.empty() ? nullptr : source_group.c_str()};
}

SinkNode::SinkNode(std::vector<OutputConfig> outputs, const Log& log, Metrics& metrics)
    : outputs_(std::move(outputs)),
      functions_(*static_cast<const weir_sink*>(outputs_.front().node->component->functions)),
      services_(log.of(name()), metrics, name()) {
    weir_error error = empty_error();
    require(functions_.create(services_.host(), &self_, &error), error, name());
    try {
        for (uint32_t i = 0; i < outputs_.size(); ++i) {
            const weir_config raw = outputs_[i].node->raw();
            const weir_link link = outputs_[i].node->link();
            const uint32_t flags =
                outputs_[i].dead_letters ? static_cast<uint32_t>(WEIR_OUTPUT_DEAD_LETTERS) : 0;
            require(functions_.configure(self_, &raw, &link, i, flags, &error), error,
                    outputs_[i].node->name);
        }
    } catch (...) {
        functions_.destroy(self_);
        throw;
    }
}

SinkNode::~SinkNode() {
    stop();
    functions_.destroy(self_);
}

std::string SinkNode::cluster() {
    if (functions_.cluster == nullptr) return {};
    weir_text text{};
    text.struct_size = sizeof text;
    weir_error error = empty_error();
    require(functions_.cluster(self_, &text, &error), error, name());
    return text.text;
}

size_t SinkNode::max_record_bytes(uint32_t output) {
    return functions_.max_record_bytes(self_, output);
}

template <class Call>
SinkResult SinkNode::call(Call call) {
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

template <class Call>
SinkResult SinkNode::watched(Call call) {
    called_ms_ = real_ms();
    SinkResult result = this->call(call);
    called_ms_ = kNoCall;
    return result;
}

int64_t SinkNode::busy_ms() const {
    const int64_t called_ms = called_ms_;
    return called_ms == kNoCall ? 0 : real_ms() - called_ms;
}

SinkResult SinkNode::start(const weir_sink_start& start) {
    SinkResult result = watched(
        [&](auto* found, auto* error) { return functions_.start(self_, &start, found, error); });
    started_ = started_ || result.result == WEIR_OK;
    return result;
}

SinkResult SinkNode::scan(const weir_sink_start& start) {
    if (functions_.scan == nullptr)
        return {WEIR_FAILED, "this sink cannot look for its last epoch", {}};
    return call(
        [&](auto* found, auto* error) { return functions_.scan(self_, &start, found, error); });
}

SinkResult SinkNode::publish(const weir_publication& publication) {
    SinkResult result = watched([&](auto* found, auto* error) {
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
    return watched(
        [&](auto* found, auto* error) { return functions_.read_back(self_, found, error); });
}

void SinkNode::stop() {
    if (!started_) return;
    started_ = false;
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
                                                     const Log& log, Metrics& metrics) {
    struct Group {
        std::string cluster;
        std::vector<OutputConfig> outputs;
    };
    std::vector<Group> groups;
    for (const OutputConfig& output : outputs) {
        const std::string cluster = SinkNode({output}, log, metrics).cluster();
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

#include "core/cli/plan_sinks.hpp"

#include <iostream>
#include <map>
#include <set>

#include "core/cli/counted.hpp"
#include "core/src/publish/publication.hpp"
#include "core/src/publish/sink_node.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

using Outputs = std::vector<OutputConfig>;

// A publisher's output that is not known to be published.
struct Left {
    size_t epochs = 0;
    std::string refusal;  // of a start with this file; "" where there is none
};
// By the publisher's name; all that the directory knows are there.
using LeftOutput = std::map<std::string, Left>;

std::vector<Outputs> groups_of(const PipelineConfig& pipeline) {
    const Log log(pipeline.name);
    Metrics metrics(pipeline.name);
    Watchdog watchdog(pipeline.call_timeout_ms);
    return group_outputs(outputs_of(pipeline), log, metrics, watchdog);
}

// The words of a start where the outputs of an entry are not all among those of the group.
std::string refusal_of(const state::OutboxEntry& entry, const Outputs& group) {
    const std::vector<std::string> names = names_of(group);
    try {
        const OutboxPublication publication({entry}, "", {.outputs = &names});
        return {};
    } catch (const PipelineError& e) {
        return e.what();
    }
}

LeftOutput left_in(const state::StoreView& view, const std::vector<Outputs>& groups) {
    const state::Meta& meta = view.meta();
    LeftOutput all;
    for (const auto& [id, name] : meta.publishers) all[name] = {};
    view.scan_outbox([&](uint32_t id, uint64_t epoch, std::string_view payload) {
        const auto found = meta.confirmations.find(id);
        if (found != meta.confirmations.end() && epoch <= found->second.confirmed) return true;
        const std::string& name = meta.publishers.at(id);
        Left& left = all.at(name);
        ++left.epochs;
        for (const Outputs& group : groups)
            if (left.refusal.empty() && group.front().node->name == name)
                left.refusal = refusal_of({id, epoch, std::string(payload)}, group);
        return true;
    });
    return all;
}

// Whether the start would be refused.
bool print_group(const Outputs& group, const LeftOutput& left) {
    const std::string& first = group.front().node->name;
    const auto known = left.find(first);
    if (known != left.end() && !known->second.refusal.empty()) {
        std::cout << "REFUSED: " << known->second.refusal << '\n';
        return true;
    }
    std::cout << "sink " << first << ": ";
    if (known == left.end())
        std::cout << "has nothing in this directory; it gets what is made from now on\n";
    else if (known->second.epochs == 0)
        std::cout << "goes on, all of its output is published\n";
    else
        std::cout << "goes on; its output of " << counted(known->second.epochs, "epoch")
                  << ", which may not be published yet, comes first\n";
    for (size_t i = 1; i < group.size(); ++i)
        std::cout << "sink " << group[i].node->name << ": shares the output of " << first
                  << ", on the same cluster; where it is new, it gets what is made from now on\n";
    return false;
}

// Whether the start would be refused.
bool print_gone(const std::string& sink, size_t epochs, bool is_here) {
    if (epochs == 0 && is_here) return false;  // it shares another one's output now
    std::cout << "sink " << sink;
    if (epochs == 0) {
        std::cout << ": not in this file; all of its output is published, nothing is lost\n";
        return false;
    }
    std::cout
        << ": not in this file, or no longer first among those of its cluster. REFUSED, so "
        << "that its output of " << counted(epochs, "epoch")
        << ", which is not published yet, is not lost by a slip: name and place it as before, "
        << "or start with --abandon " << sink << '\n';
    return true;
}

}  // namespace

bool plan_sinks(const PipelineConfig& pipeline, const state::StoreView& view) {
    const std::vector<Outputs> groups = groups_of(pipeline);
    const LeftOutput left = left_in(view, groups);
    std::set<std::string> here;
    std::set<std::string> publishers;
    bool refused = false;
    for (const Outputs& group : groups) {
        refused = print_group(group, left) || refused;
        publishers.insert(group.front().node->name);
        for (const OutputConfig& output : group) here.insert(output.node->name);
    }
    for (const auto& [sink, output] : left)
        if (!publishers.contains(sink))
            refused = print_gone(sink, output.epochs, here.contains(sink)) || refused;
    return refused;
}

}  // namespace weir

#include "core/cli/plan_sinks.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "core/cli/counted.hpp"
#include "core/src/publish/sink_node.hpp"

namespace weir {
namespace {

using Outputs = std::vector<OutputConfig>;
// Epochs whose output is not known to be published, by the publisher's name; all that the directory knows are there.
using Unpublished = std::map<std::string, size_t>;

Unpublished unpublished_in(const state::StoreView& view) {
    const state::Meta& meta = view.meta();
    Unpublished epochs;
    for (const auto& [id, name] : meta.publishers) epochs[name] = 0;
    view.scan_outbox([&](uint32_t id, uint64_t epoch, std::string_view) {
        const auto found = meta.confirmations.find(id);
        if (found == meta.confirmations.end() || epoch > found->second.confirmed)
            ++epochs[meta.publishers.at(id)];
        return true;
    });
    return epochs;
}

std::vector<Outputs> groups_of(const PipelineConfig& pipeline) {
    const Log log(pipeline.name);
    Metrics metrics(pipeline.name);
    Watchdog watchdog(pipeline.call_timeout_ms);
    return group_outputs(outputs_of(pipeline), log, metrics, watchdog);
}

void print_group(const Outputs& group, const Unpublished& unpublished) {
    const std::string& first = group.front().node->name;
    std::cout << "sink " << first << ": ";
    if (const auto known = unpublished.find(first); known == unpublished.end())
        std::cout << "has nothing in this directory; it gets what is made from now on\n";
    else if (known->second == 0)
        std::cout << "goes on, all of its output is published\n";
    else
        std::cout << "goes on; its output of " << counted(known->second, "epoch")
                  << ", which may not be published yet, comes first\n";
    for (size_t i = 1; i < group.size(); ++i)
        std::cout << "sink " << group[i].node->name << ": shares the output of " << first
                  << ", on the same cluster; where it is new, it gets what is made from now on\n";
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
    const Unpublished unpublished = unpublished_in(view);
    std::set<std::string> here;
    std::set<std::string> publishers;
    for (const Outputs& group : groups_of(pipeline)) {
        print_group(group, unpublished);
        publishers.insert(group.front().node->name);
        for (const OutputConfig& output : group) here.insert(output.node->name);
    }
    bool refused = false;
    for (const auto& [sink, epochs] : unpublished)
        if (!publishers.contains(sink))
            refused = print_gone(sink, epochs, here.contains(sink)) || refused;
    return refused;
}

}  // namespace weir

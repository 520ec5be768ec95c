// weir plan: what a changed pipeline file would do to the state that is there, before it is applied.
#include <boost/json.hpp>
#include <iostream>
#include <map>
#include <set>

#include "core/cli/commands.hpp"
#include "core/cli/stages_at_rest.hpp"
#include "core/src/publish/sink_node.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/settings_hash.hpp"

namespace weir {
namespace {

namespace json = boost::json;

struct PlanArguments : PipelineArguments {
    std::string state;
};

using DeviceKeyText = std::pair<std::string, std::string>;
struct Status {
    std::string now;
    std::string
        pending;  // what it will be once it has lasted for long enough; "" where nothing waits
};
using Statuses = std::map<DeviceKeyText, Status>;

std::string text_in(const json::value* object, const char* member) {
    const json::value* found = object != nullptr && object->is_object()
                                   ? object->as_object().if_contains(member)
                                   : nullptr;
    return found == nullptr || !found->is_string() ? "" : std::string(found->as_string());
}

// What components call `status` and `pending` when they explain a device; "" where they do not.
Status status_in(const std::string& explained) {
    json::error_code ignored;
    const json::value value = json::parse(explained, ignored);
    const json::value* pending =
        value.is_object() ? value.as_object().if_contains("pending") : nullptr;
    return {text_in(&value, "status"), text_in(pending, "to")};
}

Statuses statuses_of(const KeyedStage& stage) {
    Statuses statuses;
    for (const auto& shard : stage.shards())
        for (const uint32_t slot : shard->slots_with_state()) {
            const std::string product(shard->keys().product(slot));
            const std::string name(shard->keys().name(slot));
            const auto explained = shard->explain(product, name, device_hash(product, name));
            if (explained) statuses[{product, name}] = status_in(explained->json);
        }
    return statuses;
}

void print_counts(const std::map<std::pair<std::string, std::string>, size_t>& counts,
                  const char* when) {
    for (const auto& [change, count] : counts)
        std::cout << "  " << count << " devices would turn " << change.second << when << " (now "
                  << change.first << ")\n";
}

// How many devices would go from one status to another when the changed options act.
void print_changes(const Statuses& before, const Statuses& after) {
    std::map<std::pair<std::string, std::string>, size_t> at_once;
    std::map<std::pair<std::string, std::string>, size_t> later;
    for (const auto& [device, status] : before) {
        const auto found = after.find(device);
        const Status then = found == after.end() ? Status{"forgotten", ""} : found->second;
        if (then.now != status.now) ++at_once[{status.now, then.now}];
        if (!then.pending.empty() && then.pending != status.pending)
            ++later[{then.now, then.pending}];
    }
    if (at_once.empty()) std::cout << "  no device would change its status at once\n";
    print_counts(at_once, "");
    print_counts(later, " if nothing comes within min_dwell");
}

// Whether the start would be refused.
bool plan_stage(KeyedStage& stage, const state::Checkpoint& checkpoint) {
    const std::string before = other_component(checkpoint, stage.node());
    if (!before.empty()) {
        std::cout << "transform " << stage.node().name << ": REFUSED, as its state was made by the "
                  << "component " << before << "; give the two names of their own, or start with "
                  << "--abandon " << stage.node().name << '\n';
        return true;
    }
    size_t keys = 0;
    for (const auto& shard : stage.shards()) keys += shard->state_keys();
    const bool changed = options_have_changed(checkpoint, stage.node());
    std::cout << "transform " << stage.node().name << ": state of " << keys
              << " device keys is kept" << (changed ? ", its options have changed\n" : "\n");
    if (!changed || checkpoint.watermark == state::kNoTime) return false;
    const Statuses statuses = statuses_of(stage);
    for (const auto& shard : stage.shards()) {
        shard->settings_changed(checkpoint.watermark);
        shard->advance(checkpoint.watermark + 1);
    }
    print_changes(statuses, statuses_of(stage));
    return false;
}

// Whether the start would be refused for what comes before the first keyed transform.
bool plan_reading(const PipelineConfig& pipeline, const state::Checkpoint& checkpoint) {
    if (!reading_has_changed(checkpoint, pipeline)) return false;
    const bool refused = waits_unlisted(checkpoint);
    std::cout << "event time, or the transforms before '"
              << pipeline.transforms[pipeline.keyed.front()].name << "', have changed: "
              << (refused ? "REFUSED, as the last run did not end cleanly and records still wait; "
                            "start once with the old file and stop it (SIGTERM)\n"
                          : "records that still wait are judged anew, and are late where they "
                            "would be due by now\n");
    return refused;
}

bool plan_others(const StagesAtRest& stages) {
    for (const auto& [node, keys] : stages.others())
        std::cout << "transform " << node << ": not in this file. REFUSED, so that the state of "
                  << keys << " device keys is not lost by a slip: give it that name, or start with "
                  << "--abandon " << node << '\n';
    return !stages.others().empty();
}

std::set<std::string> publishers_of(const PipelineConfig& pipeline) {
    const Log log(pipeline.name);
    Metrics metrics(pipeline.name);
    Watchdog watchdog(pipeline.call_timeout_ms);
    std::set<std::string> names;
    for (const auto& group : group_outputs(outputs_of(pipeline), log, metrics, watchdog))
        names.insert(group.front().node->name);
    return names;
}

// Epochs whose output is not known to be published, by publisher.
std::map<uint32_t, size_t> unpublished(const state::StoreView& view) {
    const auto& confirmations = view.meta().confirmations;
    std::map<uint32_t, size_t> epochs;
    view.scan_outbox([&](uint32_t publisher, uint64_t epoch, std::string_view) {
        const auto found = confirmations.find(publisher);
        if (found == confirmations.end() || epoch > found->second.confirmed) ++epochs[publisher];
        return true;
    });
    return epochs;
}

bool plan_left_output(const PipelineConfig& pipeline, const state::StoreView& view) {
    bool refused = false;
    const std::set<std::string> names = publishers_of(pipeline);
    for (const auto& [publisher, epochs] : unpublished(view)) {
        const std::string& sink = view.meta().publishers.at(publisher);
        if (names.contains(sink)) continue;
        refused = true;
        std::cout << "sink " << sink << ": not in this file, or no longer first among those of its "
                  << "cluster. REFUSED, so that its output of " << epochs
                  << " epochs, which is not "
                  << "published yet, is not lost by a slip: name and place it as before, or start "
                  << "with --abandon " << sink << '\n';
    }
    return refused;
}

int plan(const PlanArguments& arguments) {
    Registry registry(search_path(arguments.plugin_path));
    const LoadedPipeline loaded = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(loaded.problems, arguments.file);
    if (!loaded.pipeline) return static_cast<int>(Exit::config);
    const auto view =
        state::StoreView::open(arguments.state.empty() ? loaded.pipeline->state_directory
                                                       : std::filesystem::path(arguments.state));
    if (!view->meta().checkpoint) {
        std::cout << "no epoch was committed yet: nothing is lost by any change\n";
        return 0;
    }
    const state::Checkpoint& checkpoint = *view->meta().checkpoint;
    StagesAtRest stages(*loaded.pipeline);
    stages.restore(*view);
    bool refused = plan_others(stages);
    refused = plan_left_output(*loaded.pipeline, *view) || refused;
    refused = plan_reading(*loaded.pipeline, checkpoint) || refused;
    for (const auto& stage : stages.stages()) refused = plan_stage(*stage, checkpoint) || refused;
    return refused ? static_cast<int>(Exit::config) : 0;
}

}  // namespace

void add_plan(CLI::App& app, int& code) {
    auto arguments = std::make_shared<PlanArguments>();
    CLI::App* command = app.add_subcommand(
        "plan", "What a changed pipeline file would do to the state of a stopped pipeline");
    arguments->add_to(*command);
    command->add_option("--state", arguments->state,
                        "The state directory, or a copy of one; default: the pipeline's");
    command->callback([arguments, &code] { code = plan(*arguments); });
}

}  // namespace weir

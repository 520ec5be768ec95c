// weir plan: what a changed pipeline file would do to the state that is there, before it is applied.
#include <algorithm>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/counted.hpp"
#include "core/cli/plan_devices.hpp"
#include "core/cli/plan_sinks.hpp"
#include "core/cli/stages_at_rest.hpp"
#include "core/cli/state_lines.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/settings_hash.hpp"
#include "core/src/run/store_open.hpp"

namespace weir {
namespace {

// What follows is the exit code of the start that is planned: 0 where it is not refused.
constexpr int kGoesOn = 0;
constexpr int kRefused = static_cast<int>(Exit::config);

std::string text_of(const HeldKeys& held) {
    return held.states == 0 ? "the timers of " + counted(held.timers, "device key")
                            : "the state of " + counted(held.states, "device key");
}

int plan_components(const StagesAtRest& stages, const state::Checkpoint& checkpoint) {
    int code = kGoesOn;
    for (const auto& stage : stages.stages()) {
        const std::string& node = stage->node().name;
        const std::string before = other_component(checkpoint, stage->node());
        if (before.empty()) continue;
        code = kRefused;
        std::cout << "transform " << node << ": REFUSED, as its state was made by the component "
                  << before << "; give the two names of their own, or start with --abandon " << node
                  << '\n';
    }
    return code;
}

int plan_gone(const StagesAtRest& stages) {
    int code = kGoesOn;
    for (const auto& [node, held] : stages.held()) {
        if (stage_of(stages.stages(), node) != nullptr) continue;
        code = kRefused;
        std::cout << "transform " << node << ": not in this file. REFUSED, as a slip would "
                  << "else lose " << text_of(held)
                  << ": give it that name, or start with --abandon " << node << '\n';
    }
    return code;
}

// What comes before the first keyed transform.
int plan_reading(const PipelineConfig& pipeline, const state::Checkpoint& checkpoint) {
    if (!reading_has_changed(checkpoint, pipeline)) return kGoesOn;
    const bool refused = waits_unlisted(checkpoint);
    std::cout << changed_reading(pipeline) << ": "
              << (refused ? "REFUSED, as the last run did not end cleanly and records still wait; "
                            "start once with the old file and stop it (SIGTERM)\n"
                  : pipeline.keyed.empty()
                      ? "records that still wait for one are handed on\n"
                      : "records that still wait are judged anew, and are late where they would "
                        "be due by now\n");
    return refused ? kRefused : kGoesOn;
}

const char* options_text(const NodeConfig& node, const state::Checkpoint& checkpoint) {
    if (!options_have_changed(checkpoint, node)) return "";
    return checkpoint.keyed_settings.contains(node.name)
               ? ", its options have changed"
               : ", whether its options have changed is not known";
}

// What the directory holds of it, and the options, where the start goes on.
void print_stage(const KeyedStage& stage, const StagesAtRest& stages,
                 const state::Checkpoint& checkpoint) {
    const std::string& node = stage.node().name;
    const auto held = stages.held().find(node);
    std::cout << "transform " << node << ": ";
    if (held == stages.held().end() && !checkpoint.keyed_settings.contains(node)) {
        std::cout << "is unknown to this directory, begins empty\n";
        return;
    }
    std::cout << (held == stages.held().end() ? "was there before, and holds no device key"
                                              : "keeps " + text_of(held->second))
              << options_text(stage.node(), checkpoint) << '\n';
}

int plan_stage(KeyedStage& stage, const StagesAtRest& stages, const state::Checkpoint& checkpoint) {
    if (!other_component(checkpoint, stage.node()).empty()) return kGoesOn;  // said already
    PlannedDevices devices(stage);
    const bool changed = options_have_changed(checkpoint, stage.node());
    try {
        if (changed) devices.tell_changed_settings(checkpoint.watermark);
    } catch (const PipelineError& e) {
        std::cout << "REFUSED: " << e.what() << '\n';
        return static_cast<int>(e.exit());
    }
    print_stage(stage, stages, checkpoint);
    if (!changed || devices.empty()) return kGoesOn;
    devices.move_watermark(checkpoint.watermark);
    devices.print();
    return kGoesOn;
}

void plan_source(const PipelineConfig& pipeline, const state::Checkpoint& checkpoint) {
    constexpr size_t kNamed = 4;
    const size_t count = checkpoint.lanes.size();
    std::cout << "source " << pipeline.source.name << ": is to go on in " << counted(count, "lane");
    for (size_t i = 0; i < std::min(count, kNamed); ++i)
        std::cout << (i == 0 ? " (" : ", ") << bytes_text(checkpoint.lanes[i].name);
    std::cout << (count == 0       ? ""
                  : count > kNamed ? ", ...)"
                                   : ")")
              << "; whether it can read on from there, only a start tells\n";
}

int plan_all(const PipelineConfig& pipeline, const state::StoreView& view) {
    const state::Checkpoint& checkpoint = *view.meta().checkpoint;
    std::cout << "state directory " << view.directory().string() << ": epoch " << checkpoint.epoch
              << ", watermark " << time_text(checkpoint.watermark) << '\n';
    plan_source(pipeline, checkpoint);
    StagesAtRest stages(pipeline);
    int refused = plan_components(stages, checkpoint);
    stages.restore(view);
    refused = std::max(refused, plan_gone(stages));
    refused = std::max(refused, plan_reading(pipeline, checkpoint));
    int told = kGoesOn;
    for (const auto& stage : stages.stages())
        told = std::max(told, plan_stage(*stage, stages, checkpoint));
    refused = std::max(refused, plan_sinks(pipeline, view) ? kRefused : kGoesOn);
    return refused != kGoesOn ? refused : told;  // a start tells the transforms last
}

int plan(const StateArguments& arguments) {
    Registry registry(search_path(arguments.plugin_path));
    const LoadedPipeline loaded = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(loaded.problems, arguments.file);
    if (!loaded.pipeline) return static_cast<int>(Exit::config);
    const auto view = state::StoreView::open(arguments.directory_of(*loaded.pipeline));
    try {
        view->check_pipeline(loaded.pipeline->name);
    } catch (const state::StoreError& e) {
        std::cout << "REFUSED: " << e.what() << '\n';
        return static_cast<int>(exit_for(e.fault()));
    }
    if (view->meta().checkpoint) return plan_all(*loaded.pipeline, *view);
    std::cout << "no epoch was committed yet: nothing is lost by any change\n";
    return kGoesOn;
}

}  // namespace

void add_plan(CLI::App& app, int& code) {
    auto arguments = std::make_shared<StateArguments>();
    CLI::App* command = app.add_subcommand(
        "plan", "What a changed pipeline file would do to the state of a stopped pipeline");
    arguments->add_to(*command);
    command->callback([arguments, &code] { code = plan(*arguments); });
}

}  // namespace weir

// weir state adopt, weir sink reset: an operator's decision where state directory and cluster do not fit together.
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/src/publish/adoption.hpp"
#include "core/src/run/store_open.hpp"

namespace weir {
namespace {

struct AdoptArguments : PipelineArguments {
    std::string sink;
    uint64_t from = 0;
    bool yes = false;
};

using Decide = std::function<int(state::Store&, const FoundMarker&)>;

std::vector<FoundMarker> ask_clusters(const PipelineConfig& pipeline, state::Store& store,
                                      const Log& log, Metrics& metrics) {
    std::vector<FoundMarker> found;
    try {
        run_watched(pipeline.call_timeout_ms, [&](Watchdog& watchdog) {
            found = find_markers(pipeline, store, log, metrics, watchdog);
        });
    } catch (const HungError& e) {
        std::cerr << "weir: " << e.what() << '\n';
        leave(e);
    }
    return found;
}

int for_each_marker(const AdoptArguments& arguments, const Decide& decide_on) {
    Registry registry(search_path(arguments.plugin_path));
    const LoadedPipeline loaded = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(loaded.problems, arguments.file);
    if (!loaded.pipeline) return static_cast<int>(Exit::config);
    const PipelineConfig& pipeline = *loaded.pipeline;
    Log log(pipeline.name);
    Metrics metrics(pipeline.name);
    const auto store = open_store(pipeline, log);
    int code = 0;
    bool any = false;
    for (const FoundMarker& found : ask_clusters(pipeline, *store, log, metrics)) {
        if (!arguments.sink.empty() && arguments.sink != found.sink) continue;
        any = true;
        code = std::max(code, decide_on(*store, found));
    }
    if (any) return code;
    throw PipelineError(Exit::usage,
                        arguments.sink.empty()
                            ? "no sink of this pipeline keeps a marker"
                            : "no sink \"" + arguments.sink + "\" keeps a marker here");
}

int ask(const std::string& what) {
    std::cout << what << "\nNothing was changed. With --yes it is.\n";
    return static_cast<int>(Exit::protocol);
}

int adopt(const AdoptArguments& arguments, state::Store& store, const FoundMarker& found) {
    if (found.decision.recovery == Recovery::publish) {
        std::cout << found.sink << ": state directory and cluster fit together\n";
        return 0;
    }
    if (found.decision.recovery == Recovery::replay && !arguments.yes) {
        std::cout << found.sink
                  << ": the cluster holds epochs that this directory has lost; the next run makes "
                     "them again and publishes what is new. With --yes it publishes all of them\n";
        return 0;
    }
    const std::string next = std::to_string(found.confirmation.confirmed + 1);
    if (!arguments.yes)
        return ask(found.sink + ": " + found.decision.report + "\nTo adopt means: " + found.sink +
                   " goes on with epoch " + next +
                   " of this directory; what the cluster holds of it already comes twice, and what "
                   "only the other directory knew is not made again.");
    accept(store, found, found.confirmation.confirmed);
    std::cout << found.sink << ": adopted; the next run publishes from epoch " << next << " on\n";
    return 0;
}

int reset(const AdoptArguments& arguments, state::Store& store, const FoundMarker& found) {
    const std::string from = std::to_string(arguments.from);
    if (!arguments.yes)
        return ask(found.sink + ": is published up to epoch " +
                   std::to_string(found.confirmation.confirmed) +
                   ". To reset means: it goes on with epoch " + from +
                   "; what lies between comes twice, or is left out.");
    accept(store, found, arguments.from - 1);
    std::cout << found.sink << ": reset; the next run publishes from epoch " << from << " on\n";
    return 0;
}

}  // namespace

void add_state_adopt(CLI::App& group, int& code) {
    auto arguments = std::make_shared<AdoptArguments>();
    CLI::App* command = group.add_subcommand(
        "adopt", "Go on from this state directory although a cluster holds another one's output");
    arguments->add_to(*command);
    command->add_option("--sink", arguments->sink, "This sink alone; default: all");
    command->add_flag("--yes", arguments->yes, "Do it; without, it is only told");
    command->callback([arguments, &code] {
        code = for_each_marker(*arguments, [&](state::Store& store, const FoundMarker& found) {
            return adopt(*arguments, store, found);
        });
    });
}

void add_sink(CLI::App& app, int& code) {
    CLI::App* group = app.add_subcommand("sink", "What operators do with a sink's output");
    group->require_subcommand(1);
    auto arguments = std::make_shared<AdoptArguments>();
    CLI::App* command = group->add_subcommand(
        "reset", "Publish a sink's output from another epoch on, as far as the outbox holds it");
    arguments->add_to(*command);
    command->add_option("--sink", arguments->sink, "Name of the sink")->required();
    command->add_option("--from", arguments->from, "The first epoch to publish")
        ->required()
        ->check(CLI::Range(uint64_t{1}, UINT64_MAX));
    command->add_flag("--yes", arguments->yes, "Do it; without, it is only told");
    command->callback([arguments, &code] {
        code = for_each_marker(*arguments, [&](state::Store& store, const FoundMarker& found) {
            return reset(*arguments, store, found);
        });
    });
}

}  // namespace weir

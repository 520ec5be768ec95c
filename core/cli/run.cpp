// weir run: runs a pipeline until SIGTERM or SIGINT, or until its source ends.
#include <csignal>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/src/host/log.hpp"
#include "core/src/run/error.hpp"
#include "core/src/run/pipeline_life.hpp"

namespace weir {
namespace {

std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

struct RunArguments : PipelineArguments {
    std::string metrics;
    std::vector<std::string> abandoned;
    std::string log_format = "text";
    std::string log_level = "info";
};

void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) { stop_asked = true; };
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

int run_loaded(const PipelineConfig& pipeline, const RunArguments& arguments) {
    const Log log(pipeline.name);
    try {
        run_pipeline(pipeline, {arguments.metrics, arguments.abandoned}, stop_asked);
        return 0;
    } catch (const HungError& e) {
        log.error(e.what());
        leave(e);
    } catch (const PipelineError& e) {
        log.error(e.what());
        return static_cast<int>(e.exit());
    } catch (const std::exception& e) {
        log.error(e.what());
        return static_cast<int>(Exit::software);
    }
}

int run(const RunArguments& arguments) {
    stop_on_signals();
    Registry registry(search_path(arguments.plugin_path));
    const LoadedPipeline loaded = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(loaded.problems, arguments.file);
    if (!loaded.pipeline) return static_cast<int>(Exit::config);
    return run_loaded(*loaded.pipeline, arguments);
}

}  // namespace

void add_run(CLI::App& app, int& code) {
    auto arguments = std::make_shared<RunArguments>();
    CLI::App* command = app.add_subcommand(
        "run", "Run a pipeline until SIGTERM or SIGINT, or until its source ends");
    arguments->add_to(*command);
    command->add_option("--metrics", arguments->metrics, "Serve Prometheus metrics on HOST:PORT");
    command->add_option("--abandon", arguments->abandoned,
                        "Delete the state of the keyed transform NODE, which the pipeline no "
                        "longer has or should begin anew, or the unpublished output for the sink "
                        "NODE, which it no longer has; repeatable");
    command->add_option("--log-format", arguments->log_format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->add_option("--log-level", arguments->log_level, "debug, info, warning or error")
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
    command->callback([arguments, &code] {
        set_up_log(arguments->log_format == "json" ? LogFormat::json : LogFormat::text,
                   arguments->log_level);
        code = run(*arguments);
    });
}

}  // namespace weir

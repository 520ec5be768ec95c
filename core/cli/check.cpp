// weir check: validates a pipeline without running it, and prints what it would do.
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/plan.hpp"
#include "core/src/host/log.hpp"
#include "core/src/plugins/child_process.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr std::chrono::seconds kDeadline{60};

int check(const PipelineArguments& arguments, BeforeLoad note_loading) {
    Registry registry(search_path(arguments.plugin_path), std::move(note_loading));
    const LoadedPipeline loaded = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(loaded.problems, arguments.file);
    if (!loaded.pipeline) return static_cast<int>(Exit::config);
    print_plan(*loaded.pipeline, std::cout);
    return 0;
}

int guarded_check(const PipelineArguments& arguments, BeforeLoad note_loading) {
    try {
        return check(arguments, std::move(note_loading));
    } catch (const PipelineError& e) {
        std::cerr << arguments.file << ": error: " << e.what() << '\n';
        return static_cast<int>(e.exit());
    } catch (const std::exception& e) {
        std::cerr << arguments.file << ": error: " << e.what() << '\n';
        return static_cast<int>(Exit::config);
    }
}

std::string last_line(std::string_view lines) {
    if (lines.empty()) return "(none loaded yet)";
    lines.remove_suffix(1);
    return std::string(lines.substr(lines.rfind('\n') + 1));
}

// Plugins run in a child process: a library that crashes is a line in the report.
int check_in_child(const PipelineArguments& arguments) {
    const ChildEnd end = run_in_child(
        [&](const ChildReport& loaded) {
            return guarded_check(
                arguments, [&](const char* file) { loaded.write(file + std::string(1, '\n')); });
        },
        kDeadline);
    if (end.fault.empty()) return end.code;
    std::cerr << arguments.file << ": error: plugin " << last_line(end.report) << ' ' << end.fault
              << " while it was loaded or asked; remove it from the plugin path or replace it\n";
    return static_cast<int>(Exit::config);
}

}  // namespace

void add_check(CLI::App& app, int& code) {
    auto arguments = std::make_shared<PipelineArguments>();
    CLI::App* command =
        app.add_subcommand("check", "Validate a pipeline and print its plan; runs nothing");
    arguments->add_to(*command);
    command->callback([arguments, &code] {
        set_up_log(LogFormat::text, "warning");
        code = check_in_child(*arguments);
    });
}

}  // namespace weir

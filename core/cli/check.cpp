// weir check: validates a pipeline without running it, and prints what it would do.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <iostream>

#include "core/cli/commands.hpp"
#include "core/cli/plan.hpp"
#include "core/src/host/log.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

// Written by the child that loads plugins, read by its parent when the child has crashed.
constexpr size_t kNameSize = 4096;
char* loading = nullptr;

void note_loading(const char* file) { std::snprintf(loading, kNameSize, "%s", file); }

int check(const PipelineArguments& arguments) {
    Registry registry(search_path(arguments.plugin_path), note_loading);
    const LoadedPipeline loaded = load_pipeline(arguments.file, catalog_of(registry));
    print_problems(loaded.problems, arguments.file);
    if (!loaded.pipeline) return static_cast<int>(Exit::config);
    print_plan(*loaded.pipeline, std::cout);
    std::cout.flush();
    return 0;
}

int guarded_check(const PipelineArguments& arguments) {
    try {
        return check(arguments);
    } catch (const PipelineError& e) {
        std::cerr << arguments.file << ": error: " << e.what() << '\n';
        return static_cast<int>(e.exit());
    } catch (const std::exception& e) {
        std::cerr << arguments.file << ": error: " << e.what() << '\n';
        return static_cast<int>(Exit::config);
    }
}

// Plugins run in a child process: a library that crashes is a line in the report.
int check_in_child(const PipelineArguments& arguments) {
    loading = static_cast<char*>(
        mmap(nullptr, kNameSize, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    if (loading == MAP_FAILED) throw PipelineError(Exit::software, "no memory to check plugins in");
    const pid_t child = fork();
    if (child < 0)
        throw PipelineError(Exit::software,
                            std::string("no process to check plugins in: ") + strerror(errno));
    if (child == 0) {
        const int code = guarded_check(arguments);
        std::fflush(nullptr);
        _exit(code);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    std::cerr << arguments.file << ": error: plugin "
              << (*loading == '\0' ? "(none loaded yet)" : loading)
              << " crashed while it was loaded or asked (" << strsignal(WTERMSIG(status))
              << "); remove it from the plugin path or replace it\n";
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

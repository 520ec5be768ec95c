// The subcommands of `weir`: each adds itself to the command line and leaves its exit code in `code`.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "core/src/config/pipeline.hpp"
#include "core/src/plugins/catalog.hpp"
#include "core/src/run/error.hpp"

namespace weir {

void add_check(CLI::App& app, int& code);
void add_run(CLI::App& app, int& code);
void add_test(CLI::App& app, int& code);
void add_explain(CLI::App& app, int& code);
void add_plan(CLI::App& app, int& code);
void add_plugin(CLI::App& app, int& code);
void add_state(CLI::App& app, int& code);
void add_sink(CLI::App& app, int& code);

// Of the group `weir plugin`.
void add_plugin_check(CLI::App& group, int& code);
void add_plugin_inspect(CLI::App& group, int& code);
void add_plugin_new(CLI::App& group, int& code);

// Of the group `weir state`.
void add_state_adopt(CLI::App& group, int& code);
void add_state_verify(CLI::App& group, int& code);
void add_state_get(CLI::App& group, int& code);
void add_state_dump(CLI::App& group, int& code);
void add_state_restore(CLI::App& group, int& code);

// What check, run and test share.
struct PipelineArguments {
    std::string file;
    std::vector<std::string> plugin_path;
    void add_to(CLI::App& command);
};

// What explain and plan share: they look at the pipeline's state directory, or at the one named.
struct StateArguments : PipelineArguments {
    std::string state;
    void add_to(CLI::App& command);
    [[nodiscard]] std::filesystem::path directory_of(const PipelineConfig& pipeline) const;
};

void add_plugin_path(CLI::App& command, std::vector<std::string>& plugin_path);

// Prints every problem to standard error, a line each.
void print_problems(const std::vector<Problem>& problems, const std::string& file);

// Ends the process at once: the thread of a call that hangs must not see its plugin or the process's statics go.
[[noreturn]] void leave(const HungError& error);

}  // namespace weir

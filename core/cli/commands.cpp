#include "core/cli/commands.hpp"

#include <cstdlib>
#include <iostream>

namespace weir {

void add_plugin_path(CLI::App& command, std::vector<std::string>& plugin_path) {
    command
        .add_option("--plugin-path", plugin_path,
                    "A folder with plugins; may be given several times. Searched first, then the "
                    "folders of WEIR_PLUGIN_PATH (colons between), then the installed ones")
        ->type_name("FOLDER")
        ->expected(1)
        ->take_all();
}

void PipelineArguments::add_to(CLI::App& command) {
    command.add_option("FILE", file, "The pipeline, a TOML file")->required();
    add_plugin_path(command, plugin_path);
}

void StateArguments::add_to(CLI::App& command) {
    PipelineArguments::add_to(command);
    command.add_option("--state", state,
                       "The state directory, or a copy of one; default: the pipeline's");
}

std::filesystem::path StateArguments::directory_of(const PipelineConfig& pipeline) const {
    return state.empty() ? pipeline.state_directory : std::filesystem::path(state);
}

void print_problems(const std::vector<Problem>& problems, const std::string& file) {
    for (const Problem& problem : problems) std::cerr << to_line(problem, file) << '\n';
}

void leave(const HungError& error) {
    std::cout.flush();
    std::quick_exit(static_cast<int>(error.exit()));
}

}  // namespace weir

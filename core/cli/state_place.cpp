#include "core/cli/state_place.hpp"

#include "core/cli/commands.hpp"
#include "core/src/run/error.hpp"

namespace weir {

void StatePlace::add_to(CLI::App& command) {
    command.add_option("DIR", path, "The state directory; or a pipeline file, which names it")
        ->required();
    add_plugin_path(command, plugin_path);
}

std::filesystem::path StatePlace::directory() const {
    if (!std::filesystem::is_regular_file(path)) return path;
    Registry registry(search_path(plugin_path));
    const LoadedPipeline loaded = load_pipeline(path, catalog_of(registry));
    print_problems(loaded.problems, path);
    if (!loaded.pipeline) {
        throw PipelineError(
            Exit::config, path + ": has errors; correct them, or name the state directory itself");
    }
    return loaded.pipeline->state_directory;
}

}  // namespace weir

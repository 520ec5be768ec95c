// Which state directory a command of `weir state` means.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace weir {

struct StatePlace {
    std::string path;  // a state directory, or a pipeline file
    std::vector<std::string> plugin_path;

    void add_to(CLI::App& command);
    // Throws PipelineError where the pipeline file has errors.
    [[nodiscard]] std::filesystem::path directory() const;
};

}  // namespace weir

// The folder that a new plugin begins with, made from the installed templates.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace weir {

struct Scaffold {
    std::string kind;      // a folder of the language's templates: "transform"
    std::string language;  // a folder of the templates: "cpp"
    std::string name;
    std::filesystem::path folder;
};

// Makes the folder, which must not exist, and hands back its files, relative to it. Throws PipelineError; then
// nothing is left behind.
std::vector<std::filesystem::path> make_scaffold(const std::filesystem::path& templates,
                                                 const Scaffold& scaffold);

}  // namespace weir

// The folder that a new plugin begins with, made from the installed templates.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct Scaffold {
    std::string kind;      // a folder of the language's templates: "transform"
    std::string language;  // a folder of the templates: "cpp"
    std::string name;
    std::filesystem::path folder;
};

// [a-z][a-z0-9_]*, at most 64 characters: what a `type` of a pipeline file looks like.
bool is_type_name(std::string_view name);

// Makes the folder, which must not exist, and hands back its files, relative to it. Throws PipelineError; then
// nothing is left behind.
std::vector<std::filesystem::path> make_scaffold(const std::filesystem::path& templates,
                                                 const Scaffold& scaffold);

}  // namespace weir

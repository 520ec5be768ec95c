// Loading plugin libraries: found by the component's type in the search path, gated by version, checked, never
// unloaded.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "weir/plugin.h"

namespace weir {

// Why `plugin` cannot be used by this host; "" where it can. `file` is only for the text.
std::string refusal(const weir_plugin* plugin, const std::filesystem::path& file);

// The plugin that a shared library holds. Throws std::runtime_error with a reason that names the file.
const weir_plugin* load_library(const std::filesystem::path& file);

// Called with the file's name just before a library's code runs: who crashes then is known.
using BeforeLoad = std::function<void(const char* file)>;

class Registry {
public:
    // Each entry is searched directly and one folder down. `before` may be empty.
    explicit Registry(std::vector<std::filesystem::path> search_path, BeforeLoad before = {});

    // The component, or null: then why() has the reason.
    const weir_component* find(weir_kind kind, std::string_view type);
    [[nodiscard]] std::string why(weir_kind kind, std::string_view type) const;
    // The types for which a library lies in the search path.
    [[nodiscard]] std::vector<std::string> types() const;
    // The library of a type. Throws std::runtime_error: with the places where there is none, or with the reason why
    // it is not to be trusted (core/src/plugins/trust.hpp).
    [[nodiscard]] std::filesystem::path locate(const std::string& type) const;

private:
    const weir_plugin* load(const std::string& type);
    struct Folder {
        std::filesystem::path path;
        std::filesystem::path root;  // the entry of the search path
    };
    [[nodiscard]] std::vector<Folder> folders() const;

    std::vector<std::filesystem::path> search_path_;
    BeforeLoad before_;
    std::map<std::string, const weir_plugin*> loaded_;
    std::map<std::string, std::string> reasons_;
};

// The search path of a process: `given` (from --plugin-path), then WEIR_PLUGIN_PATH (colons), then the installed
// directory.
std::vector<std::filesystem::path> search_path(const std::vector<std::string>& given);

// The folders of a list with colons between them.
std::vector<std::string> folders_of(std::string_view list);

const char* word_for(weir_kind kind);

// Whether it is a name that a component may have (weir/plugin.h).
bool is_component_name(std::string_view name);

}  // namespace weir

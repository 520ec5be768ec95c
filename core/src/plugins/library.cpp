#include "core/src/plugins/library.hpp"

#include <dlfcn.h>

#include <cstdlib>
#include <set>
#include <stdexcept>

#include "core/src/plugins/installation.hpp"
#include "core/src/plugins/trust.hpp"

namespace weir {
namespace fs = std::filesystem;

const char* word_for(weir_kind kind) {
    switch (kind) {
        case WEIR_SOURCE:
            return "source";
        case WEIR_TRANSFORM:
            return "transform";
        case WEIR_SINK:
            return "sink";
        case WEIR_PREDICATE:
            return "predicate";
    }
    return "component";
}

bool is_component_name(std::string_view name) {
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
               std::string_view::npos;
}

const weir_plugin* load_library(const fs::path& file) {
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw std::runtime_error("plugin " + file.string() + " cannot be loaded: " + dlerror());
    const auto entry = reinterpret_cast<weir_plugin_entry_fn>(dlsym(library, WEIR_PLUGIN_ENTRY));
    if (entry == nullptr)
        throw std::runtime_error(file.string() +
                                 " is not a Weir plugin: it has no symbol " WEIR_PLUGIN_ENTRY);
    const weir_plugin* plugin = entry();
    if (std::string reason = refusal(plugin, file); !reason.empty())
        throw std::runtime_error(reason);
    return plugin;
}

Registry::Registry(std::vector<fs::path> search_path, BeforeLoad before)
    : search_path_(std::move(search_path)), before_(std::move(before)) {}

const weir_component* Registry::find(weir_kind kind, std::string_view type) {
    const std::string name(type);
    const weir_plugin* plugin = load(name);
    if (plugin == nullptr) return nullptr;
    for (size_t i = 0; i < plugin->component_count; ++i)
        if (plugin->components[i]->kind == kind && plugin->components[i]->name == name)
            return plugin->components[i];
    return nullptr;
}

std::string Registry::why(weir_kind kind, std::string_view type) const {
    const std::string name(type);
    if (const auto found = reasons_.find(name); found != reasons_.end()) return found->second;
    return "library weir_" + name + ".so has no " + word_for(kind) + " of that name";
}

const weir_plugin* Registry::load(const std::string& type) {
    if (const auto found = loaded_.find(type); found != loaded_.end()) return found->second;
    const weir_plugin* plugin = nullptr;
    try {
        const fs::path file = locate(type);
        if (before_) before_(file.c_str());
        plugin = load_library(file);
    } catch (const std::exception& e) {
        reasons_[type] = e.what();
    }
    return loaded_[type] = plugin;
}

std::vector<Registry::Folder> Registry::folders() const {
    std::vector<Folder> folders;
    for (const fs::path& root : search_path_) {
        folders.push_back({root, root});
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(root, ignored))
            if (entry.is_directory(ignored)) folders.push_back({entry.path(), root});
    }
    return folders;
}

fs::path Registry::locate(const std::string& type) const {
    if (!is_component_name(type))
        throw std::runtime_error("a type is a word of a-z, 0-9 and '_' that begins with a letter");
    std::string searched;
    for (const Folder& folder : folders()) {
        std::error_code ignored;
        const fs::path file = folder.path / ("weir_" + type + ".so");
        if (!fs::is_regular_file(file, ignored)) continue;
        if (const std::string reason = distrust(file, folder.root); !reason.empty())
            throw std::runtime_error("plugin " + file.string() + " is not loaded: " + reason);
        return file;
    }
    for (const fs::path& root : search_path_)
        searched += (searched.empty() ? "" : ", ") + root.string();
    throw std::runtime_error("no weir_" + type + ".so in " +
                             (searched.empty() ? "an empty search path" : searched) +
                             "; give its folder with --plugin-path or WEIR_PLUGIN_PATH");
}

std::vector<std::string> Registry::types() const {
    std::set<std::string> types;
    for (const Folder& folder : folders()) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(folder.path, ignored)) {
            const std::string file = entry.path().filename().string();
            if (file.starts_with("weir_") && file.ends_with(".so"))
                types.insert(file.substr(5, file.size() - 8));
        }
    }
    return {types.begin(), types.end()};
}

std::vector<std::string> folders_of(std::string_view list) {
    std::vector<std::string> folders;
    while (!list.empty()) {
        const size_t colon = std::min(list.find(':'), list.size());
        if (colon != 0) folders.emplace_back(list.substr(0, colon));
        list.remove_prefix(std::min(colon + 1, list.size()));
    }
    return folders;
}

std::vector<fs::path> search_path(const std::vector<std::string>& given) {
    std::vector<fs::path> path(given.begin(), given.end());
    if (const char* environment = std::getenv("WEIR_PLUGIN_PATH"); environment != nullptr)
        for (const std::string& folder : folders_of(environment)) path.emplace_back(folder);
    path.push_back(installed_plugins());
    return path;
}

}  // namespace weir

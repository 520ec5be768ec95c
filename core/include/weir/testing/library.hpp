// A plugin library, loaded by its path as a host loads it.
//
//   weir::testing::Library library("build/weir_upper.so");
//   weir::testing::TransformHarness harness(library.component(WEIR_TRANSFORM, "upper"));
#pragma once

#include <dlfcn.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "weir/plugin.h"

namespace weir::testing {

class Library {
public:
    // Loads the library for good: like a host, it is never unloaded. Throws std::runtime_error with the file's name
    // where it cannot be loaded, is no plugin, or needs another version of the interface.
    explicit Library(const std::string& file) : file_(file), plugin_(load(file)) {}

    // What weir_plugin_entry() gave: static data of the library.
    [[nodiscard]] const weir_plugin& plugin() const { return *plugin_; }

    // The component of that kind and name. Throws std::runtime_error where the library has none.
    [[nodiscard]] const weir_component* component(weir_kind kind, std::string_view name) const {
        for (size_t i = 0; i < plugin_->component_count; ++i)
            if (plugin_->components[i]->kind == kind && name == plugin_->components[i]->name)
                return plugin_->components[i];
        throw std::runtime_error(file_ + " has no component " + std::string(name) +
                                 " of the kind asked for");
    }

private:
    static const weir_plugin* load(const std::string& file) {
        void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr)
            throw std::runtime_error("plugin " + file + " cannot be loaded: " + dlerror());
        const auto entry =
            reinterpret_cast<weir_plugin_entry_fn>(dlsym(library, WEIR_PLUGIN_ENTRY));
        if (entry == nullptr)
            throw std::runtime_error(file +
                                     " is not a plugin: it has no symbol " WEIR_PLUGIN_ENTRY);
        const weir_plugin* plugin = entry();
        if (plugin == nullptr) throw std::runtime_error(file + ": " WEIR_PLUGIN_ENTRY " gave NULL");
        if (plugin->abi_major != WEIR_ABI_MAJOR || plugin->abi_minor > WEIR_ABI_MINOR)
            throw std::runtime_error(
                file + " is built for version " + std::to_string(plugin->abi_major) + "." +
                std::to_string(plugin->abi_minor) + " of the interface, this harness for " +
                std::to_string(WEIR_ABI_MAJOR) + "." + std::to_string(WEIR_ABI_MINOR));
        return plugin;
    }

    std::string file_;
    const weir_plugin* plugin_;
};

}  // namespace weir::testing

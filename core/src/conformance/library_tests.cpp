// The library as a file and as a whole.
#include <dlfcn.h>

#include <algorithm>
#include <future>
#include <regex>
#include <set>

#include "core/src/conformance/elf_symbols.hpp"
#include "core/src/conformance/process.hpp"
#include "core/src/conformance/resources.hpp"
#include "core/src/conformance/test.hpp"
#include "core/src/plugins/library.hpp"

namespace weir::conformance {
namespace {

void check_symbols(const Subject& subject) {
    const ElfSymbols symbols = read_dynamic_symbols(subject.file);
    for (const std::string& name : symbols.defined)
        require(name == WEIR_PLUGIN_ENTRY, "exports " + name +
                                               ": only " WEIR_PLUGIN_ENTRY
                                               " may be visible (a version script hides the rest)");
    for (const std::string& name : symbols.undefined)
        require(!name.starts_with("weir_"),
                "needs the symbol " + name + ": a plugin links nothing of the host");
}

weir_plugin_entry_fn entry_of(const Subject& subject) {
    void* library = dlopen(subject.file.c_str(), RTLD_NOW | RTLD_LOCAL);
    require(library != nullptr, "cannot be loaded");
    const auto entry = reinterpret_cast<weir_plugin_entry_fn>(dlsym(library, WEIR_PLUGIN_ENTRY));
    require(entry != nullptr, "has no symbol " WEIR_PLUGIN_ENTRY);
    return entry;
}

void check_entry(const Subject& subject) {
    const weir_plugin_entry_fn entry = entry_of(subject);
    enter(WEIR_PLUGIN_ENTRY "()");
    const Resources before = Resources::now();
    const size_t memory_before = memory_in_use();
    const weir_plugin* plugin = entry();
    const size_t memory_after = memory_in_use();
    Resources::now().require_no_more_than(before, WEIR_PLUGIN_ENTRY "()");
    require(memory_after == memory_before, WEIR_PLUGIN_ENTRY "() allocates memory");
    std::vector<std::future<const weir_plugin*>> others;
    for (int i = 0; i < 4; ++i) others.push_back(std::async(std::launch::async, entry));
    const bool same =
        std::ranges::all_of(others, [&](auto& other) { return other.get() == plugin; });
    require(same, WEIR_PLUGIN_ENTRY "() gives another pointer each time: return static data");
}

bool says_something(const char* text) { return text != nullptr && *text != '\0'; }

void check_types(const std::string& name, const char* const* types) {
    static const std::regex form(R"(\*/\*|[\w.+-]+/[\w.+-]+(; *[\w.-]+=[^;]+)*)");
    for (; types != nullptr && *types != nullptr; ++types)
        require(std::regex_match(*types, form), name + ": \"" + *types + "\" is no content type");
}

void check_component(const weir_component& component) {
    const std::string name = std::string(word_for(component.kind)) + " " + component.name;
    static const std::regex form("[a-z][a-z0-9_]*");
    require(std::regex_match(component.name, form), name + ": a name is [a-z][a-z0-9_]*");
    require(says_something(component.summary), name + ": has no summary");
    check_types(name, component.accepts);
    check_types(name, component.produces);
    const bool takes = component.kind != WEIR_SOURCE;
    const bool gives = component.kind == WEIR_SOURCE || component.kind == WEIR_TRANSFORM;
    require(!takes || component.accepts[0] != nullptr, name + ": accepts no content type");
    require(!gives || component.produces[0] != nullptr, name + ": produces no content type");
}

void check_description(const Subject& subject) {
    const weir_plugin& plugin = *subject.plugin;
    require(subject.file.stem().string() == plugin.name, std::string("the library calls itself ") +
                                                             plugin.name + ", its file " +
                                                             subject.file.stem().string());
    require(says_something(plugin.version), "has no version");
    require(says_something(plugin.license), "has no license");
    std::set<std::pair<weir_kind, std::string>> seen;
    for (size_t i = 0; i < plugin.component_count; ++i) {
        const weir_component& component = *plugin.components[i];
        check_component(component);
        require(
            seen.emplace(component.kind, component.name).second,
            std::string("two components are a ") + word_for(component.kind) + " " + component.name);
    }
}

constexpr Test kLibraryTests[] = {
    {"library.symbols", "One symbol is exported; nothing of the host is needed.", kLibrary,
     check_symbols},
    {"library.entry", "weir_plugin_entry() gives the same static data, whoever asks.", kLibrary,
     check_entry},
    {"library.description", "Names, version, license and content types are given.", kLibrary,
     check_description},
};

}  // namespace

std::span<const Test> library_tests() { return kLibraryTests; }

}  // namespace weir::conformance

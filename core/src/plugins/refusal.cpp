#include <cstring>
#include <string>
#include <type_traits>

#include "core/src/plugins/has_function.hpp"
#include "core/src/plugins/library.hpp"
#include "weir/sdk.hpp"

namespace weir {
namespace {

// Whether a struct that its author filled reaches up to the end of the member.
#define REACHES(object, member) \
    ((object)->struct_size >=   \
     offsetof(std::remove_cvref_t<decltype(*(object))>, member) + sizeof((object)->member))

// A number that a plugin has written need not be an enumerator: as one it must not be read before it is looked at.
template <class Enum>
bool is_within(const Enum& written, Enum first, Enum last) {
    std::underlying_type_t<Enum> number{};
    std::memcpy(&number, &written, sizeof number);
    return number >= first && number <= last;
}

template <class Table, class... Member>
bool all_set(const void* functions, Member Table::*... members) {
    const auto* table = static_cast<const Table*>(functions);
    return (has_function(*table, members) && ...);
}

bool functions_complete(const weir_component& component) {
    const void* table = component.functions;
    switch (component.kind) {
        case WEIR_SOURCE: {
            using T = weir_source;
            return all_set<T>(table, &T::create, &T::destroy, &T::configure, &T::plan, &T::start,
                              &T::poll, &T::wait, &T::status, &T::stop);
        }
        case WEIR_SINK: {
            using T = weir_sink;
            return all_set<T>(table, &T::create, &T::destroy, &T::configure, &T::max_record_bytes,
                              &T::start, &T::publish, &T::stop);
        }
        case WEIR_PREDICATE: {
            using T = weir_predicate;
            return all_set<T>(table, &T::create, &T::destroy, &T::configure, &T::test);
        }
        case WEIR_TRANSFORM:
            break;
    }
    if ((component.flags & WEIR_COMPONENT_KEYED) != 0) {
        using T = weir_keyed_transform;
        return all_set<T>(table, &T::create, &T::destroy, &T::configure, &T::start, &T::process,
                          &T::on_timer, &T::snapshot, &T::stop);
    }
    using T = weir_transform;
    return all_set<T>(table, &T::create, &T::destroy, &T::configure, &T::start, &T::process,
                      &T::stop);
}

constexpr size_t kOptionSizeOf10 = offsetof(weir_option, example) + sizeof(weir_option::example);

std::string component_fault(const weir_component* component) {
    if (component == nullptr) return "a component is null";
    if (!REACHES(component, dead_letter_sink)) return "a component's description is too short";
    if (component->name == nullptr || *component->name == '\0') return "a component has no name";
    const std::string name = component->name;
    if (!is_component_name(name))
        return "component \"" + name + "\" has a name that is no word of a-z, 0-9 and '_'";
    if (!is_within(component->kind, WEIR_SOURCE, WEIR_PREDICATE))
        return "component " + name + " is of an unknown kind";
    if (component->functions == nullptr) return "component " + name + " has no functions";
    if (!functions_complete(*component))
        return "component " + name + " lacks a function that its kind must have";
    if (component->option_count != 0 &&
        (component->options == nullptr || component->option_stride < kOptionSizeOf10))
        return "component " + name + " has a broken table of options";
    for (const weir_option& option :
         Strided(component->options, component->option_stride, component->option_count))
        if (option.key == nullptr || !is_within(option.type, WEIR_BOOL, WEIR_ZONE))
            return "component " + name + " has an option without a key or of an unknown type";
    if (component->kind != WEIR_SOURCE && component->accepts == nullptr)
        return "component " + name + " does not say what it accepts";
    const bool hands_on = component->kind == WEIR_SOURCE || component->kind == WEIR_TRANSFORM;
    if (hands_on && component->produces == nullptr)
        return "component " + name + " does not say what it produces";
    return {};
}

std::string plugin_fault(const weir_plugin* plugin) {
    if (plugin == nullptr) return "its entry function returned null";
    if (plugin->struct_size < offsetof(weir_plugin, name)) return "its description is too short";
    const auto version = [](uint32_t major, uint32_t minor) {
        return std::to_string(major) + "." + std::to_string(minor);
    };
    if (plugin->abi_major != WEIR_ABI_MAJOR || plugin->abi_minor > WEIR_ABI_MINOR)
        return "it was built for plugin ABI " + version(plugin->abi_major, plugin->abi_minor) +
               ", this host has " + version(WEIR_ABI_MAJOR, WEIR_ABI_MINOR) +
               "; use a build of the plugin for this version of Weir";
    if (!REACHES(plugin, component_count) || plugin->name == nullptr || plugin->version == nullptr)
        return "its description is too short";
    if (plugin->component_count == 0 || plugin->components == nullptr)
        return "it holds no component";
    for (size_t i = 0; i < plugin->component_count; ++i)
        if (std::string fault = component_fault(plugin->components[i]); !fault.empty())
            return fault;
    return {};
}

}  // namespace

std::string refusal(const weir_plugin* plugin, const std::filesystem::path& file) {
    const std::string fault = plugin_fault(plugin);
    return fault.empty() ? fault : "plugin " + file.string() + " is refused: " + fault;
}

}  // namespace weir

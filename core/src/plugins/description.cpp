#include "core/src/plugins/description.hpp"

#include <algorithm>

#include "core/src/config/content_types.hpp"
#include "core/src/config/event_time_options.hpp"
#include "core/src/config/option_text.hpp"
#include "core/src/config/option_value.hpp"
#include "core/src/config/pipeline_options.hpp"
#include "core/src/config/transform_options.hpp"

namespace weir {
namespace {

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

std::string version_text(uint32_t major, uint32_t minor) {
    return std::to_string(major) + "." + std::to_string(minor);
}

std::string loaded_versions() {
    const std::string newest = version_text(WEIR_ABI_MAJOR, WEIR_ABI_MINOR);
    return WEIR_ABI_MINOR == 0 ? newest : version_text(WEIR_ABI_MAJOR, 0) + " to " + newest;
}

OptionDescription describe(const weir_option& option) {
    OptionDescription told;
    told.key = option.key;
    told.type = option.type;
    if (option.default_text != nullptr)
        told.default_value = written_value(option, option.default_text);
    if (option.min != 0 || option.max != 0) {
        told.range = range_text(option);
        told.bounds.emplace(option.min, option.max);
    }
    told.choices = choices_of(option);
    told.unit = text_of(option.unit);
    told.importance = option.importance;
    told.is_required = (option.flags & WEIR_OPTION_REQUIRED) != 0;
    told.is_secret = (option.flags & WEIR_OPTION_SECRET) != 0;
    told.doc = text_of(option.doc);
    told.example = example_line(option);
    return told;
}

ComponentDescription describe(const weir_component& component) {
    ComponentDescription told;
    told.kind = component.kind;
    told.type = component.name;
    told.summary = text_of(component.summary);
    told.doc = text_of(component.doc);
    told.is_keyed = (component.flags & WEIR_COMPONENT_KEYED) != 0;
    told.uses_clock = (component.flags & WEIR_COMPONENT_USES_CLOCK) != 0;
    told.is_finite = (component.flags & WEIR_COMPONENT_FINITE) != 0;
    told.accepts = type_list(component.accepts);
    told.produces = type_list(component.produces);
    told.dead_letter_sink = text_of(component.dead_letter_sink);
    if (component.kind == WEIR_SINK)
        told.guarantee = static_cast<const weir_sink*>(component.functions)->guarantee;
    told.options = describe(option_table(component));
    return told;
}

template <class Options>
OptionTable table_of(const Options& options) {
    return {options.data(), sizeof(Option), options.size()};
}

}  // namespace

std::vector<OptionDescription> describe(const OptionTable& options) {
    std::vector<OptionDescription> all;
    for (const weir_option& option : options) all.push_back(describe(option));
    std::ranges::stable_sort(all, {}, &OptionDescription::importance);
    return all;
}

LibraryDescription describe(const weir_plugin& plugin, const std::filesystem::path& file) {
    LibraryDescription told{.file = file,
                            .name = plugin.name,
                            .version = plugin.version,
                            .license = text_of(plugin.license),
                            .abi = version_text(plugin.abi_major, plugin.abi_minor),
                            .abi_loaded = loaded_versions(),
                            .components = {}};
    for (size_t i = 0; i < plugin.component_count; ++i)
        told.components.push_back(describe(*plugin.components[i]));
    return told;
}

std::vector<HostOptions> describe_host() {
    return {{"[pipeline]", "What a pipeline is made of, and how it runs.",
             describe(table_of(kPipelineOptions))},
            {"[transforms.NAME]",
             "For which records a transform is, beside the options of its own `type`.",
             describe(table_of(kTransformOptions))},
            {"[transforms.NAME] of a keyed transform",
             "Event time, beside the options of the transform's own `type`.",
             describe(table_of(kEventTimeOptions))}};
}

const char* words_for(weir_guarantee guarantee) {
    switch (guarantee) {
        case WEIR_BY_MARKER:
            return "exactly once, for readers with isolation.level=read_committed";
        case WEIR_BY_POSITION:
            return "exactly once after recovery; a reader may see an unconfirmed tail before";
        case WEIR_AT_LEAST_ONCE:
            break;
    }
    return "at least once: output may come again after a crash";
}

}  // namespace weir

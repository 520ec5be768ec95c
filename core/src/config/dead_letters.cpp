#include "core/src/config/dead_letters.hpp"

#include <utility>

#include "core/src/config/option_parse.hpp"
#include "core/src/config/printable.hpp"
#include "weir/units.hpp"

namespace weir {
namespace {

constexpr std::string_view kTopic = "topic";

OptionValue allowed_part(const weir_option& option, OptionValue map) {
    const std::vector<OptionItem> items = std::exchange(map.items, {});
    for (size_t i = 0; i + 1 < items.size(); i += 2) {
        if (!is_choice(option, items[i].text)) continue;
        map.items.push_back(items[i]);
        map.items.push_back(items[i + 1]);
    }
    return map;
}

// NULL where the source has no such option, or no value for it.
const OptionValue* value_in(const OptionValues& source, const weir_option& option) {
    for (size_t i = 0; i < source.size(); ++i) {
        const bool is_same = source.option(i).type == option.type &&
                             std::string_view(source.option(i).key) == option.key;
        if (is_same && source.value(i).is_set) return &source.value(i);
    }
    return nullptr;
}

OptionValue value_for(const weir_option& option, const NodeConfig& source, const std::string& topic,
                      const std::filesystem::path& folder) {
    OptionValue value;
    if (option.key == kTopic) {
        value.is_set = true;
        value.text = topic;
    } else if (const OptionValue* given = value_in(source.options, option); given != nullptr) {
        value = option.type == WEIR_MAP ? allowed_part(option, *given) : *given;
    } else {
        value = default_value(option, folder);
    }
    if (!value.is_set && (option.flags & WEIR_OPTION_REQUIRED) != 0)
        throw Error("sink " + in_quotes(source.component->dead_letter_sink) + " needs " +
                    in_quotes(option.key) + ", which source " + in_quotes(source.component->name) +
                    " does not have");
    return value;
}

bool has_topic(const OptionTable& options) {
    for (const weir_option& option : options)
        if (option.key == kTopic && option.type == WEIR_STRING) return true;
    return false;
}

}  // namespace

NodeConfig dead_letter_node(const NodeConfig& source, const weir_component& sink,
                            const std::string& topic, const std::filesystem::path& folder) {
    const OptionTable options = option_table(sink);
    if (!has_topic(options))
        throw Error("sink " + in_quotes(sink.name) + " has no option \"topic\"");
    std::vector<OptionValue> values;
    for (const weir_option& option : options)
        values.push_back(value_for(option, source, topic, folder));
    return {kDeadLetterNode, &sink, OptionValues(kDeadLetterNode, options, std::move(values)),
            "*/*", ""};
}

}  // namespace weir

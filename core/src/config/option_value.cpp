#include "core/src/config/option_value.hpp"

#include "core/src/config/number_text.hpp"
#include "core/src/config/printable.hpp"
#include "weir/units.hpp"

namespace weir {
namespace {

bool is_secret(const weir_option& option) { return (option.flags & WEIR_OPTION_SECRET) != 0; }

std::string shown(const weir_option& option, const OptionItem& item) {
    return is_secret(option) || item.is_hidden ? kHidden : in_quotes(item.text);
}

std::string describe_list(const weir_option& option, const std::vector<OptionItem>& items) {
    std::vector<std::string> texts;
    for (const OptionItem& item : items) texts.push_back(shown(option, item));
    return "[" + joined(texts) + "]";
}

std::string describe_map(const weir_option& option, const std::vector<OptionItem>& items) {
    std::vector<std::string> texts;
    for (size_t i = 0; i + 1 < items.size(); i += 2)
        texts.push_back(in_quotes(items[i].text) + " = " + shown(option, items[i + 1]));
    return "{" + joined(texts) + "}";
}

std::string describe_scalar(const weir_option& option, const OptionValue& value) {
    switch (option.type) {
        case WEIR_BOOL:
            return value.integer != 0 ? "true" : "false";
        case WEIR_INT:
            return std::to_string(value.integer);
        case WEIR_FLOAT:
            return number_text(value.number);
        case WEIR_DURATION:
            return in_quotes(format_duration(value.integer));
        case WEIR_SIZE:
            return in_quotes(format_size(value.integer));
        case WEIR_ZONE:
            return in_quotes(format_zone(value.integer));
        default:
            return in_quotes(value.text);
    }
}

}  // namespace

std::string describe_option_value(const weir_option& option, const OptionValue& value) {
    if (!value.is_set) return "(none)";
    if (option.type == WEIR_LIST) return describe_list(option, value.items);
    if (option.type == WEIR_MAP) return describe_map(option, value.items);
    return is_secret(option) || value.is_hidden ? kHidden : describe_scalar(option, value);
}

std::vector<std::string> choices_of(const weir_option& option) {
    std::vector<std::string> words;
    for (const char* const* word = option.choices; word != nullptr && *word != nullptr; ++word)
        words.emplace_back(*word);
    return words;
}

}  // namespace weir

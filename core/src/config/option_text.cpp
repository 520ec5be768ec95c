#include "core/src/config/option_text.hpp"

#include <algorithm>
#include <limits>

#include "core/src/config/number_text.hpp"
#include "core/src/config/option_value.hpp"
#include "core/src/config/printable.hpp"
#include "weir/units.hpp"

namespace weir {
namespace {

struct TypeWords {
    const char* noun;
    const char* hint;
    const char* example;
};

TypeWords words_of(weir_option_type type) {
    switch (type) {
        case WEIR_BOOL:
            return {"boolean", "true or false, without quotes", "true"};
        case WEIR_INT:
            return {"whole number", "digits without quotes, as in 4", "1"};
        case WEIR_FLOAT:
            return {"number", "it without quotes, as in 0.5", "0.5"};
        case WEIR_STRING:
            return {"string", "one value in quotes", "\"…\""};
        case WEIR_DURATION:
            return {"duration", "for example \"10s\", \"5m\" or \"1h30m\"", "\"10s\""};
        case WEIR_SIZE:
            return {"size", "for example 4096, \"64KiB\" or \"1MB\"", "\"64KiB\""};
        case WEIR_PATH:
            return {"path", "one path in quotes", "\"…\""};
        case WEIR_LIST:
            return {"list", "values in brackets, as in [\"a\", \"b\"]", "[\"…\"]"};
        case WEIR_MAP:
            return {"table", "a table of names and values", "{ … }"};
        case WEIR_ZONE:
            return {"zone offset", "for example \"+08:00\" or \"Z\"", "\"+08:00\""};
    }
    return {"value of a known type", "nothing here: the plugin's table is wrong", "…"};
}

std::string shown_bare(const Value& value) {
    if (const auto bare = bare_text(value)) return *bare;
    if (std::holds_alternative<DateOrTime>(value.data)) return "a date or time";
    return std::holds_alternative<EmptyTable>(value.data) ? "a table" : "a list";
}

std::string bound(const weir_option& option, int64_t value) {
    if (option.type == WEIR_DURATION) return format_duration(value);
    if (option.type == WEIR_SIZE) return format_size(value);
    return std::to_string(value);
}

}  // namespace

std::string shown(const weir_option& option, const Value& value, const Text* text) {
    if ((option.flags & WEIR_OPTION_SECRET) != 0) return kHidden;
    const auto* written = std::get_if<std::string>(&value.data);
    if (written == nullptr) return shown_bare(value);
    return in_quotes(text == nullptr || text->from_file ? *written : text->text);
}

std::optional<std::string> bare_text(const Value& value) {
    if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "true" : "false";
    if (const auto* integer = std::get_if<int64_t>(&value.data)) return number_text(*integer);
    if (const auto* number = std::get_if<double>(&value.data)) return number_text(*number);
    return std::nullopt;
}

bool is_written_bare(weir_option_type type) {
    return type == WEIR_BOOL || type == WEIR_INT || type == WEIR_FLOAT;
}

std::string wrong_type(const weir_option& option, const std::string& shown_value) {
    const TypeWords words = words_of(option.type);
    return shown_value + " is not a " + words.noun + "; write " + words.hint;
}

std::string as_list(const std::vector<std::string>& items) {
    std::string list = "[";
    for (const std::string& item : items) list += (list.size() > 1 ? ", " : "") + in_quotes(item);
    return list + "]";
}

std::string written_value(const weir_option& option, std::string_view text) {
    const bool is_quoted = text.starts_with('"') || text.starts_with('[') || text.starts_with('{');
    if (is_quoted || is_written_bare(option.type)) return std::string(text);
    return option.type == WEIR_LIST ? as_list(split_list(text)) : in_quotes(text);
}

const char* noun_of(weir_option_type type) { return words_of(type).noun; }

std::string range_text(const weir_option& option) {
    if (option.max == std::numeric_limits<int64_t>::max())
        return "at least " + bound(option, option.min);
    if (option.min == std::numeric_limits<int64_t>::min())
        return "at most " + bound(option, option.max);
    return bound(option, option.min) + " to " + bound(option, option.max);
}

std::string range_hint(const weir_option& option) { return "choose " + range_text(option); }

std::string example_line(const weir_option& option) {
    const bool has_default = option.default_text != nullptr && *option.default_text != '\0';
    const bool has_choices = option.type != WEIR_MAP && !choices_of(option).empty();
    std::string value = words_of(option.type).example;
    if (has_choices) value = written_value(option, choices_of(option).front());
    if (has_default) value = written_value(option, option.default_text);
    if (option.example != nullptr) value = written_value(option, option.example);
    return std::string(option.key) + " = " + value;
}

}  // namespace weir

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
            return {"a boolean", "true or false, without quotes", "true"};
        case WEIR_INT:
            return {"a whole number", "digits without quotes, as in 4", "1"};
        case WEIR_FLOAT:
            return {"a number", "it without quotes, as in 0.5", "0.5"};
        case WEIR_STRING:
            return {"a string", "one value in quotes", "\"…\""};
        case WEIR_DURATION:
            return {"a duration", "for example \"10s\", \"5m\" or \"1h30m\"", "\"10s\""};
        case WEIR_SIZE:
            return {"a size", "for example 4096, \"64KiB\" or \"1MB\"", "\"64KiB\""};
        case WEIR_PATH:
            return {"a path", "one path in quotes", "\"…\""};
        case WEIR_LIST:
            return {"a list", "values in brackets, as in [\"a\", \"b\"]", "[\"…\"]"};
        case WEIR_MAP:
            return {"a table", "a table of names and values", "{ … }"};
        case WEIR_ZONE:
            return {"a zone offset", "for example \"+08:00\" or \"Z\"", "\"+08:00\""};
    }
    return {"a value of a known type", "nothing here: the plugin's table is wrong", "…"};
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

std::string example_value(const weir_option& option) {
    if (option.example == nullptr) return words_of(option.type).example;
    const std::string_view example = option.example;
    const bool is_quoted =
        example.starts_with('"') || example.starts_with('[') || example.starts_with('{');
    if (is_quoted || is_written_bare(option.type)) return std::string(example);
    return option.type == WEIR_LIST ? as_list(split_list(example)) : in_quotes(example);
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
    return shown_value + " is not " + words.noun + "; write " + words.hint;
}

std::string as_list(const std::vector<std::string>& items) {
    std::string list = "[";
    for (const std::string& item : items) list += (list.size() > 1 ? ", " : "") + in_quotes(item);
    return list + "]";
}

std::string range_hint(const weir_option& option) {
    if (option.max == std::numeric_limits<int64_t>::max())
        return "choose at least " + bound(option, option.min);
    if (option.min == std::numeric_limits<int64_t>::min())
        return "choose at most " + bound(option, option.max);
    return "choose " + bound(option, option.min) + " to " + bound(option, option.max);
}

std::string example_line(const weir_option& option) {
    return std::string(option.key) + " = " + example_value(option);
}

}  // namespace weir

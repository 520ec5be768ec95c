#include "core/src/config/option_parse.hpp"

#include <cmath>
#include <optional>
#include <string_view>

#include "core/src/config/option_text.hpp"
#include "core/src/config/printable.hpp"
#include "weir/sdk.hpp"
#include "weir/units.hpp"

namespace weir {
namespace {

bool set_number(std::optional<double> number, OptionValue& value) {
    value.number = number.value_or(0);
    return number.has_value();
}

bool set_integer(std::optional<int64_t> integer, OptionValue& value) {
    value.integer = integer.value_or(0);
    return integer.has_value();
}

std::string absolute_path(std::string_view text, const std::filesystem::path& folder) {
    return (folder / text).lexically_normal().string();
}

}  // namespace

bool set_from_text(const weir_option& option, const std::string& text,
                   const std::filesystem::path& folder, OptionValue& value) {
    value.is_set = true;
    switch (option.type) {
        case WEIR_STRING:
            value.text = text;
            return true;
        case WEIR_PATH:
            value.text = absolute_path(text, folder);
            return !text.empty();
        case WEIR_FLOAT:
            return set_number(parse_float(text), value);
        default:
            return set_integer(parse_integer(option.type, text), value);
    }
}

bool set_from_bare(const weir_option& option, const Value& written, OptionValue& value) {
    value.is_set = true;
    const auto* integer = std::get_if<int64_t>(&written.data);
    const auto* number = std::get_if<double>(&written.data);
    const auto* flag = std::get_if<bool>(&written.data);
    if (option.type == WEIR_BOOL && flag != nullptr) return set_integer(*flag ? 1 : 0, value);
    if (option.type == WEIR_INT && integer != nullptr) return set_integer(*integer, value);
    if (option.type == WEIR_SIZE && integer != nullptr)
        return *integer >= 0 && set_integer(*integer, value);
    if (option.type == WEIR_FLOAT && integer != nullptr)
        return set_number(static_cast<double>(*integer), value);
    return option.type == WEIR_FLOAT && number != nullptr && std::isfinite(*number) &&
           set_number(*number, value);
}

OptionValue default_value(const weir_option& option, const std::filesystem::path& folder) {
    OptionValue value;
    value.is_default = true;
    if (option.default_text == nullptr) return value;
    value.is_set = true;
    if (option.type == WEIR_LIST) {
        for (std::string& item : split_list(option.default_text))
            value.items.push_back({std::move(item), false, {}});
    } else if (!set_from_text(option, option.default_text, folder, value)) {
        throw Error("the default of " + in_quotes(option.key) +
                    " is wrong: " + wrong_type(option, in_quotes(option.default_text)));
    }
    return value;
}

}  // namespace weir

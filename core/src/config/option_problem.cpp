#include "core/src/config/option_problem.hpp"

#include <string_view>

#include "core/src/config/number_text.hpp"
#include "core/src/config/option_text.hpp"
#include "core/src/config/printable.hpp"
#include "weir/units.hpp"

namespace weir {
namespace {

bool is_secret(const weir_option& option) { return (option.flags & WEIR_OPTION_SECRET) != 0; }

bool is_all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string missing_unit(const std::string& number) {
    return number + " has no unit; write " + in_quotes(number + "s") + ", or " +
           in_quotes(number + "ms");
}

}  // namespace

std::string type_problem(const weir_option& option, const Value& written, const Text* text) {
    const std::string value = shown(option, written, text);
    const std::string bare = value.starts_with('"') ? value.substr(1, value.size() - 2) : value;
    if (option.type == WEIR_DURATION && is_all_digits(bare)) return missing_unit(bare);
    if (option.type == WEIR_STRING && is_all_digits(bare))
        return bare + " is not a string; write " + in_quotes(bare);
    return wrong_type(option, value);
}

std::string value_problem(const weir_option& option, const OptionValue& value,
                          const std::string& shown_value) {
    const bool is_text = option.type == WEIR_STRING || option.type == WEIR_PATH;
    if (!is_in_range(option, value.integer))
        return shown_value + " is out of range; " + range_hint(option);
    if (value.text.find('\0') != std::string::npos) return "holds a NUL character; remove it";
    if (is_text && (option.flags & WEIR_OPTION_REQUIRED) != 0 && value.text.empty())
        return "is empty; write for example " + example_line(option);
    if (option.type == WEIR_STRING && !is_choice(option, value.text))
        return shown_value + " is not a choice; choose " + alternatives(choices_of(option));
    return "";
}

std::string item_problem(const weir_option& option, const OptionItem& item,
                         const std::string& shown_value) {
    if (item.text.find('\0') != std::string::npos) return "holds a NUL character; remove it";
    if (option.type != WEIR_LIST) return "";
    if (item.text.empty()) return "has an empty item; leave it out or fill it";
    if (!is_choice(option, item.text))
        return shown_value + " is not a choice; choose among " + alternatives(choices_of(option));
    return "";
}

std::string not_a_list(const weir_option& option, const Value& written) {
    const std::string value = shown(option, written, nullptr);
    const auto* text = std::get_if<std::string>(&written.data);
    if (text == nullptr || is_secret(option)) return wrong_type(option, value);
    return value + " is not a list; write " + as_list(split_list(*text));
}

std::string wrong_item(const weir_option& option, const Value& value) {
    const std::string what = shown(option, value, nullptr);
    if (option.type == WEIR_MAP)
        return what + " cannot stand in a table of settings; write a string, a number or a boolean";
    const bool is_number = std::holds_alternative<int64_t>(value.data) && !is_secret(option);
    return what + " is not a string; write " +
           (is_number ? in_quotes(what) : "each item in quotes");
}

}  // namespace weir

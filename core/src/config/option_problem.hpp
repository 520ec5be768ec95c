// What is wrong with a value, and the way out.
#pragma once

#include <string>

#include "core/src/config/document.hpp"
#include "core/src/config/interpolation.hpp"
#include "core/src/config/option_value.hpp"

namespace weir {

// Of a value that is not of the option's type. `text`: what a string stands for, or NULL.
std::string type_problem(const weir_option& option, const Value& written, const Text* text);

// Of a value of the right type: range, choices; "" where it is right.
std::string value_problem(const weir_option& option, const OptionValue& value,
                          const std::string& shown_value);

// Of an item of a list or a value in a map; "" where it is right.
std::string item_problem(const weir_option& option, const OptionItem& item,
                         const std::string& shown_value);

// Of a list that is none.
std::string not_a_list(const weir_option& option, const Value& written);

// Of an item that is neither a string nor, in a map, a number or boolean.
std::string wrong_item(const weir_option& option, const Value& value);

}  // namespace weir

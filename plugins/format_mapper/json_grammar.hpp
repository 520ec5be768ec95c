// The parts of JSON's grammar that simdjson leaves to those who read a value.
#pragma once

#include <string_view>

namespace weir::json {

// RFC 8259: a number, true, false or null.
bool is_scalar(std::string_view token);
// Every backslash between the quotes begins an escape that JSON knows.
bool escapes_are_valid(std::string_view inside);

}  // namespace weir::json

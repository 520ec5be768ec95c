// JSON strings: nothing is escaped but \" \\ \b \f \n \r \t and, as \u00xx, the rest below 0x20.
#pragma once

#include <string>
#include <string_view>

namespace weir::record_lines {

bool is_utf8(std::string_view bytes);

// With its quotes.
void append_json_string(std::string& out, std::string_view utf8);

// For names from outside: where `text` is not UTF-8, U+FFFD stands for each of its bytes above 0x7F.
void append_json_name(std::string& out, std::string_view text);

}  // namespace weir::record_lines

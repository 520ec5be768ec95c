// Where a text is not JSON, for people.
#pragma once

#include <string>
#include <string_view>

namespace weir::json {

// "line 2 column 7"; the column counts bytes.
std::string place(std::string_view text, const char* at);
// The first control character inside a string, or the quote of a string that is never closed, or nothing.
const char* open_string(std::string_view text);
// The first line that is not UTF-8, or nothing.
const char* line_not_utf8(std::string_view text);

}  // namespace weir::json

// Finds two members of a JSON object without parsing it: a scan of its top level that knows strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::base64 {

// A value as written; of a string what is between its quotes.
struct JsonField {
    std::string_view text;
    bool found = false;
    bool is_string = false;
    bool has_escapes = false;
};

struct JsonFields {
    bool is_object = false;  // false: whatever it is, it is not our business
    JsonField content;
    JsonField length;
};

// Of duplicate keys the last counts. `value` is followed by 16 readable bytes or more.
JsonFields find_fields(std::string_view value, std::string_view content_name,
                       std::string_view length_name);

// What the text of a string stands for; nothing where an escape is malformed. Code points above
// U+00FF become a byte that no base64 text and no ASCII name has.
std::optional<std::string> unescaped(std::string_view text);

}  // namespace weir::base64

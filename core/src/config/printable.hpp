// Text of users, fit for one line of a message.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace weir {

inline constexpr const char* kHidden = "****";

// Control characters become escapes, so that a message stays one line and moves no cursor.
std::string printable(std::string_view text);

// In double quotes; long text is cut.
std::string in_quotes(std::string_view text);

// `a, b, c`
std::string joined(std::span<const std::string> items, std::string_view separator = ", ");

// `"a", "b" or "c"`
std::string alternatives(std::span<const std::string> items);

}  // namespace weir

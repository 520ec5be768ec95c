// Base64 with padding (RFC 4648, section 4).
#pragma once

#include <string>
#include <string_view>

namespace weir::tools {

std::string base64_encode(std::string_view bytes);
// Throws std::invalid_argument.
std::string base64_decode(std::string_view text);

}  // namespace weir::tools

// Base64 of RFC 4648, section 4, with padding.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace weir::record_lines {

void append_base64(std::string& out, std::string_view bytes);

// Writes at most text.size() / 4 * 3 bytes and tells how many; nothing where `text` is not strict base64: foreign
// characters, no padding, bits set behind the last byte.
std::optional<size_t> decode_base64(std::string_view text, char* out);

}  // namespace weir::record_lines

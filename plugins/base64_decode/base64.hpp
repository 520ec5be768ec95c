// Strict standard base64 (RFC 4648 section 4): its alphabet, with padding, nothing else between.
// Bits behind the last byte that are not zero are accepted.
#pragma once

#include <cstddef>
#include <string_view>

namespace weir::base64 {

inline constexpr size_t kSlack = 4;  // bytes that a decoder may write behind its last one

struct Decoded {
    size_t size = 0;
    size_t error_at = std::string_view::npos;  // the first character that does not fit
    [[nodiscard]] bool ok() const { return error_at == std::string_view::npos; }
};

constexpr size_t decoded_bound(size_t characters) { return characters / 4 * 3 + kSlack; }

// `out` has room for decoded_bound(text.size()) bytes. The fastest decoder that this CPU has.
Decoded decode(std::string_view text, char* out);

Decoded decode_portable(std::string_view text, char* out);
// Where ssse3_available() only.
Decoded decode_ssse3(std::string_view text, char* out);
bool ssse3_available();

}  // namespace weir::base64

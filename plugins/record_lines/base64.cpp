#include "base64.hpp"

#include <array>
#include <cstdint>

namespace weir::record_lines {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint32_t kForeign = 1U << 24;

constexpr auto kDigits = [] {
    std::array<uint32_t, 256> digits{};
    digits.fill(kForeign);
    for (uint32_t i = 0; i < kAlphabet.size(); ++i) {
        digits[static_cast<unsigned char>(kAlphabet[i])] = i;
    }
    return digits;
}();

uint32_t byte_at(std::string_view bytes, size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0;
}

uint32_t digit(char c) { return kDigits[static_cast<unsigned char>(c)]; }

size_t padding_of(std::string_view text) {
    if (!text.ends_with('=')) return 0;
    return text.ends_with("==") ? 2 : 1;
}

}  // namespace

void append_base64(std::string& out, std::string_view bytes) {
    for (size_t i = 0; i < bytes.size(); i += 3) {
        const uint32_t group =
            byte_at(bytes, i) << 16 | byte_at(bytes, i + 1) << 8 | byte_at(bytes, i + 2);
        const size_t left = bytes.size() - i;
        const char digits[4] = {kAlphabet[group >> 18], kAlphabet[group >> 12 & 63],
                                left > 1 ? kAlphabet[group >> 6 & 63] : '=',
                                left > 2 ? kAlphabet[group & 63] : '='};
        out.append(digits, sizeof digits);
    }
}

std::optional<size_t> decode_base64(std::string_view text, char* out) {
    if (text.size() % 4 != 0) return std::nullopt;
    const size_t padding = padding_of(text);
    const size_t size = text.size() / 4 * 3 - padding;
    size_t written = 0;
    for (size_t i = 0; i < text.size(); i += 4) {
        uint32_t group = 0;
        for (size_t j = i; j < i + 4; ++j) {
            group = group << 6 | (j < text.size() - padding ? digit(text[j]) : 0);
            if (j < text.size() - padding && digit(text[j]) == kForeign) return std::nullopt;
        }
        for (int shift = 16; shift >= 0; shift -= 8) {
            const char byte = static_cast<char>(group >> shift);
            if (written < size)
                out[written++] = byte;
            else if (byte != 0)
                return std::nullopt;
        }
    }
    return size;
}

}  // namespace weir::record_lines

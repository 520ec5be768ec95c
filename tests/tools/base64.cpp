#include "base64.hpp"

#include <cstdint>
#include <stdexcept>

namespace weir::tools {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

uint32_t six_bits(char letter) {
    const size_t found = kAlphabet.find(letter);
    if (found == std::string_view::npos) throw std::invalid_argument("not base64");
    return static_cast<uint32_t>(found);
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (size_t i = 0; i < bytes.size(); i += 3) {
        const size_t count = std::min<size_t>(3, bytes.size() - i);
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; ++k) {
            bits = bits << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        }
        for (size_t k = 0; k < 4; ++k) {
            text += k <= count ? kAlphabet[bits >> (18 - 6 * k) & 63] : '=';
        }
    }
    return text;
}

std::string base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) throw std::invalid_argument("base64 of a wrong length");
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    while (!text.empty()) {
        const size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
        const size_t letters = text.size() == 4 ? 4 - padding : 4;
        uint32_t bits = 0;
        for (size_t k = 0; k < 4; ++k) bits = bits << 6 | (k < letters ? six_bits(text[k]) : 0);
        for (size_t k = 0; k + 1 < letters; ++k) {
            bytes += static_cast<char>(bits >> (16 - 8 * k) & 255);
        }
        text.remove_prefix(4);
    }
    return bytes;
}

}  // namespace weir::tools

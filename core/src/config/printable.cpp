#include "core/src/config/printable.hpp"

#include <algorithm>

namespace weir {
namespace {

constexpr size_t kLongestQuote = 120;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string escape(char c) {
    if (c == '\n') return "\\n";
    if (c == '\r') return "\\r";
    if (c == '\t') return "\\t";
    constexpr const char* hex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    return {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
}

// Never in the middle of a UTF-8 sequence.
size_t cut_at(std::string_view text, size_t size) {
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
    return size;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text) is_control(c) ? out += escape(c) : out += c;
    return out;
}

std::string in_quotes(std::string_view text) {
    if (text.size() <= kLongestQuote) return '"' + printable(text) + '"';
    return '"' + printable(text.substr(0, cut_at(text, kLongestQuote))) + "…\"";
}

std::string joined(std::span<const std::string> items, std::string_view separator) {
    std::string out;
    for (const std::string& item : items) {
        if (!out.empty()) out += separator;
        out += item;
    }
    return out;
}

std::string alternatives(std::span<const std::string> items) {
    std::string out;
    for (size_t i = 0; i < items.size(); ++i) {
        if (i != 0) out += i + 1 == items.size() ? " or " : ", ";
        out += in_quotes(items[i]);
    }
    return out;
}

}  // namespace weir

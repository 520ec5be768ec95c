#include "json_text.hpp"

#include <simdjson.h>

#include <array>

namespace weir::record_lines {

namespace {

constexpr char kPlain = 0;
constexpr char kByNumber = 'u';

// What stands behind the backslash of a byte.
constexpr auto kEscapes = [] {
    std::array<char, 256> escapes{};
    for (size_t control = 0; control < 0x20; ++control) escapes[control] = kByNumber;
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    return escapes;
}();

char escape_of(char byte) { return kEscapes[static_cast<unsigned char>(byte)]; }

void append_escaped(std::string& out, char byte) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '\\';
    out += escape_of(byte);
    if (escape_of(byte) != kByNumber) return;
    const auto code = static_cast<unsigned char>(byte);
    out += "00";
    out += hex[code >> 4];
    out += hex[code & 15];
}

std::string with_replacements(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
        if (static_cast<unsigned char>(byte) < 0x80)
            text += byte;
        else
            text += "\xEF\xBF\xBD";
    }
    return text;
}

}  // namespace

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes); }

void append_json_string(std::string& out, std::string_view utf8) {
    out += '"';
    size_t copied = 0;
    for (size_t i = 0; i < utf8.size(); ++i) {
        if (escape_of(utf8[i]) == kPlain) continue;
        out.append(utf8, copied, i - copied);
        append_escaped(out, utf8[i]);
        copied = i + 1;
    }
    out.append(utf8, copied);
    out += '"';
}

void append_json_name(std::string& out, std::string_view text) {
    if (is_utf8(text))
        append_json_string(out, text);
    else
        append_json_string(out, with_replacements(text));
}

}  // namespace weir::record_lines

#include "json_text.hpp"

#include <algorithm>
#include <charconv>

namespace weir::json {
namespace {

constexpr uint32_t kReplacement = 0xfffd;

bool is_high(uint32_t code) { return code >= 0xd800 && code < 0xdc00; }
bool is_low(uint32_t code) { return code >= 0xdc00 && code < 0xe000; }

uint32_t four_digits(const char* at) {
    uint32_t code = 0;
    std::from_chars(at, at + 4, code, 16);
    return code;
}

char* put_utf8(uint32_t code, char* out) {
    const auto put = [&out](uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
    }
    return out;
}

// The code point of the \u escape at `at`, which is left behind it.
uint32_t code_point(const char*& at, const char* end) {
    const uint32_t code = four_digits(at + 2);
    at += 6;
    if (!is_high(code)) return code;
    const uint32_t low = end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? four_digits(at + 2) : 0;
    if (!is_low(low)) return code;
    at += 6;
    return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

char meaning(char letter) {
    constexpr std::string_view letters = "bfnrt";
    constexpr std::string_view meanings = "\b\f\n\r\t";
    const size_t which = letters.find(letter);
    return which == letters.npos ? letter : meanings[which];
}

}  // namespace

bool is_integer(std::string_view value) {
    return is_number(value) && value.find_first_of(".eE") == value.npos;
}

bool is_number(std::string_view value) {
    return !value.empty() && (value[0] == '-' || (value[0] >= '0' && value[0] <= '9'));
}

std::optional<int64_t> to_int64(std::string_view value) {
    int64_t number = 0;
    const char* end = value.data() + value.size();
    const auto [stop, error] = std::from_chars(value.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

bool unescape(std::string_view inside, char* out, size_t& size) {
    const char* at = inside.data();
    const char* const end = at + inside.size();
    char* to = out;
    bool exact = true;
    while (at < end) {
        if (*at != '\\') {
            *to++ = *at++;
        } else if (at[1] != 'u') {
            *to++ = meaning(at[1]);
            at += 2;
        } else {
            const uint32_t code = code_point(at, end);
            const bool alone = is_high(code) || is_low(code);
            exact = exact && !alone;
            to = put_utf8(alone ? kReplacement : code, to);
        }
    }
    size = static_cast<size_t>(to - out);
    return exact;
}

bool unescape(std::string_view inside, std::string& out) {
    out.resize(inside.size());
    size_t size = 0;
    const bool exact = unescape(inside, out.data(), size);
    out.resize(size);
    return exact;
}

const char* next_token(const char* at) {
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') ++at;
    return at;
}

std::string_view value_at(const char* at) {
    if (*at == '{' || *at == '[') return {at, 1};
    const char* end = at + 1;
    if (*at == '"') {
        while (*end != '"') end += *end == '\\' ? 2 : 1;
        return {at, static_cast<size_t>(end + 1 - at)};
    }
    while (std::string_view(",}] \n\t\r").find(*end) == std::string_view::npos) ++end;
    return {at, static_cast<size_t>(end - at)};
}

const char* behind_container(const char* at) {
    int depth = 0;
    do {
        const std::string_view token = value_at(at);
        depth += *at == '{' || *at == '[' ? 1 : 0;
        at = next_token(at + token.size());
        while (depth > 0 && std::string_view(",:}]").find(*at) != std::string_view::npos) {
            depth -= *at == '}' || *at == ']' ? 1 : 0;
            at = depth > 0 ? next_token(at + 1) : at + 1;
        }
    } while (depth > 0);
    return at;
}

bool is_name(std::string_view name_inside, std::string_view wanted) {
    if (!has_escapes(name_inside)) return name_inside == wanted;
    std::string plain;
    return unescape(name_inside, plain) && plain == wanted;
}

std::string_view member(std::string_view object, std::string_view name) {
    std::string_view found;
    if (is_object(object))
        for_each_member(object, [&](std::string_view key, std::string_view value) {
            if (is_name(key, name)) found = value;
        });
    return found;
}

}  // namespace weir::json

#include "json_fields.hpp"

#include <bit>
#include <charconv>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace weir::base64 {
namespace {

// The next quote or backslash, or `end`.
const char* quote_or_backslash(const char* at, const char* end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    for (; at < end; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i hits =
            _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash));
        const auto mask = static_cast<unsigned>(_mm_movemask_epi8(hits));
        if (mask != 0) {
            at += std::countr_zero(mask);
            return at < end ? at : end;
        }
    }
    return end;
#else
    while (at < end && *at != '"' && *at != '\\') ++at;
    return at;
#endif
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Each function goes on from a place and returns the one behind what it has taken, or null once the text cannot
// be JSON. A place is compared with the end where a step could be repeated; the last one must be the end.
class Scanner {
public:
    explicit Scanner(const char* end) : end_(end) {}
    [[nodiscard]] const char* skip_blanks(const char* at) const {
        while (at < end_ && is_blank(*at)) ++at;
        return at;
    }
    // Blanks, then `c`.
    [[nodiscard]] const char* take(const char* at, char c) const {
        if (*at != c) at = skip_blanks(at);
        return *at == c ? at + 1 : nullptr;
    }
    const char* string(const char* at, JsonField& into) const;  // from behind its opening quote
    const char* value(const char* at, JsonField& into) const;

private:
    [[nodiscard]] const char* behind_container(const char* at) const;
    const char* const end_;
};

inline const char* Scanner::string(const char* at, JsonField& into) const {
    const char* const begin = at;
    into.is_string = true;
    into.has_escapes = false;
    for (at = quote_or_backslash(at, end_); at < end_; at = quote_or_backslash(at + 2, end_)) {
        if (*at == '"') {
            into.text = {begin, static_cast<size_t>(at - begin)};
            return at + 1;
        }
        into.has_escapes = true;
    }
    return nullptr;
}

const char* Scanner::behind_container(const char* at) const {
    int depth = 0;
    JsonField skipped;
    while (at != nullptr && at < end_) {
        const char c = *at++;
        if (c == '"')
            at = string(at, skipped);
        else if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at;
    }
    return nullptr;
}

inline const char* Scanner::value(const char* at, JsonField& into) const {
    if (at < end_ && *at == '"') return string(at + 1, into);
    const char* const begin = at;
    if (at < end_ && (*at == '{' || *at == '['))
        at = behind_container(at);
    else
        while (at < end_ && *at != ',' && *at != '}' && !is_blank(*at)) ++at;
    if (at == nullptr || at == begin) return nullptr;
    into.is_string = into.has_escapes = false;
    into.text = {begin, static_cast<size_t>(at - begin)};
    return at;
}

inline bool is_named(const JsonField& key, std::string_view name) {
    if (key.has_escapes) [[unlikely]]
        return unescaped(key.text) == name;
    return key.text.size() == name.size() && key.text == name;
}

std::optional<char> simple_escape(std::string_view text) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const size_t which = text.empty() ? letters.npos : letters.find(text.front());
    return which == letters.npos ? std::nullopt : std::optional(meanings[which]);
}

std::optional<char> unicode_escape(std::string_view digits) {
    unsigned code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || error != std::errc{} || end != digits.data() + 4) return std::nullopt;
    return static_cast<char>(code < 0x100 ? code : 0xff);
}

}  // namespace

std::optional<std::string> unescaped(std::string_view text) {
    std::string plain;
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\') {
            plain += text[at];
            continue;
        }
        const std::string_view escape = text.substr(++at);
        const bool is_unicode = escape.starts_with('u');
        const auto c = is_unicode ? unicode_escape(escape.substr(1, 4)) : simple_escape(escape);
        if (!c) return std::nullopt;
        plain += *c;
        at += is_unicode ? 4 : 0;
    }
    return plain;
}

JsonFields find_fields(std::string_view value, std::string_view content_name,
                       std::string_view length_name) {
    JsonFields found;
    if (value.empty()) return found;
    if (value.starts_with("\xef\xbb\xbf")) value.remove_prefix(3);
    const char* const end = value.data() + value.size();
    const Scanner scan(end);
    const char* at = scan.take(value.data(), '{');
    if (at == nullptr) return found;
    const char* closed = scan.take(at, '}');
    JsonField key;
    JsonField member;
    member.found = true;
    while (closed == nullptr) {
        if ((at = scan.take(at, '"')) == nullptr) return found;
        if ((at = scan.string(at, key)) == nullptr) return found;
        if ((at = scan.take(at, ':')) == nullptr) return found;
        if ((at = scan.value(scan.skip_blanks(at), member)) == nullptr) return found;
        if (is_named(key, content_name))
            found.content = member;
        else if (is_named(key, length_name))
            found.length = member;
        const char* const next = scan.take(at, ',');
        if (next == nullptr && (closed = scan.take(at, '}')) == nullptr) return found;
        at = next;
    }
    found.is_object = scan.skip_blanks(closed) == end;
    return found;
}

}  // namespace weir::base64

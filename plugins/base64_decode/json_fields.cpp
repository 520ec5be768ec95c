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

// Leaves `ok` false, and the place anywhere, once the text cannot be JSON.
class Scanner {
public:
    explicit Scanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {
        if (text.starts_with("\xef\xbb\xbf")) at_ += 3;
        skip_blanks();
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return at_ == end_; }
    void skip_blanks() {
        while (at_ < end_ && is_blank(*at_)) ++at_;
    }
    bool accept(char c) {
        const bool is_it = at_ < end_ && *at_ == c;
        if (is_it) ++at_;
        return is_it;
    }
    void expect(char c) { ok_ = accept(c) && ok_; }
    void string(JsonField& into);  // behind its opening quote
    void value(JsonField& into);

private:
    void skip_container();
    const char* at_;
    const char* end_;
    bool ok_ = true;
};

inline void Scanner::string(JsonField& into) {
    const char* begin = at_;
    into.is_string = true;
    into.has_escapes = false;
    for (;;) {
        at_ = quote_or_backslash(at_, end_);
        if (end_ - at_ < 1 || (*at_ == '\\' && end_ - at_ < 2)) break;
        if (*at_ == '"') {
            into.text = {begin, static_cast<size_t>(at_++ - begin)};
            return;
        }
        into.has_escapes = true;
        at_ += 2;
    }
    ok_ = false;
}

void Scanner::skip_container() {
    int depth = 0;
    JsonField skipped;
    while (ok_ && at_ < end_) {
        const char c = *at_++;
        if (c == '"')
            string(skipped);
        else if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return;
    }
    ok_ = false;
}

inline void Scanner::value(JsonField& into) {
    if (accept('"')) return string(into);
    const char* begin = at_;
    if (at_ < end_ && (*at_ == '{' || *at_ == '['))
        skip_container();
    else
        while (at_ < end_ && *at_ != ',' && *at_ != '}' && !is_blank(*at_)) ++at_;
    ok_ = ok_ && at_ != begin;
    into.is_string = into.has_escapes = false;
    into.text = {begin, static_cast<size_t>(at_ - begin)};
}

bool is_named(const JsonField& key, std::string_view name) {
    if (key.has_escapes) return unescaped(key.text) == name;
    return key.text.size() == name.size() && key.text == name;
}

std::optional<char> simple_escape(char c) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const size_t which = letters.find(c);
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
        const bool is_unicode = text.substr(++at, 1) == "u";
        const auto c =
            is_unicode ? unicode_escape(text.substr(at + 1, 4)) : simple_escape(text[at]);
        if (!c) return std::nullopt;
        plain += *c;
        at += is_unicode ? 4 : 0;
    }
    return plain;
}

JsonFields find_fields(std::string_view value, std::string_view content_name,
                       std::string_view length_name) {
    JsonFields found;
    Scanner scan(value);
    if (!scan.accept('{')) return found;
    scan.skip_blanks();
    bool more = !scan.accept('}');
    JsonField key;
    JsonField member;
    member.found = true;
    while (more && scan.ok()) {
        scan.expect('"');
        scan.string(key);
        scan.skip_blanks();
        scan.expect(':');
        scan.skip_blanks();
        scan.value(member);
        if (is_named(key, content_name))
            found.content = member;
        else if (is_named(key, length_name))
            found.length = member;
        scan.skip_blanks();
        more = scan.accept(',');
        if (!more) scan.expect('}');
        scan.skip_blanks();
    }
    scan.skip_blanks();
    found.is_object = scan.ok() && scan.at_end();
    return found;
}

}  // namespace weir::base64

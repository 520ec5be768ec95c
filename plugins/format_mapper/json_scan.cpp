#include "json_scan.hpp"

#include <simdjson.h>

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace weir::json {
namespace {

constexpr int kMostDepth = 16;

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline void keep(std::string_view name, const char* begin, const char* end, Members& members) {
    const Name known = name_of(name);
    const bool is_container = *begin == '{' || *begin == '[';
    if (known != Name::kCount)
        members.set(known, {begin, is_container ? 1 : static_cast<size_t>(end - begin)});
}

// Each function goes on from a place and returns the one behind what it has taken, or null. Places are kept in
// registers, and compared with the end only where a step could be repeated: a single byte read at the end is
// padding, and what was taken for a part of the text there does not end where the text does.
class Scan {
public:
    explicit Scan(std::string_view text) : end_(text.data() + text.size()) {}

    bool is_object(const char* at, Members& members) {
        at = take(at, '{');
        if (at != nullptr) at = object(at, 1, &members);
        return at != nullptr && skip_blanks(at) == end_;
    }
    [[nodiscard]] bool is_ascii() const { return above_ascii_ == 0; }

private:
    [[nodiscard]] const char* skip_blanks(const char* at) const {
        while (at < end_ && is_blank(*at)) ++at;
        return at;
    }
    // Blanks, then `c`.
    [[nodiscard]] const char* take(const char* at, char c) const {
        if (*at != c) at = skip_blanks(at);
        return *at == c ? at + 1 : nullptr;
    }
    const char* string_end(const char* at);
    const char* string(const char* at);
    [[nodiscard]] const char* digits(const char* at) const;
    [[nodiscard]] const char* number(const char* at) const;
    [[nodiscard]] const char* word(const char* at, std::string_view text) const;
    const char* value(const char* at, int depth);
    const char* container(const char* at, int depth);
    const char* object(const char* at, int depth, Members* members);
    const char* array(const char* at, int depth);

    const char* const end_;
    unsigned above_ascii_ = 0;  // not 0: some byte here or behind the text may be
};

// The first byte that cannot be inside of a string without escapes.
inline const char* Scan::string_end(const char* at) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1f);
    __m128i all = _mm_setzero_si128();
    unsigned stops = 0;
    for (; at < end_; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(block, last_control), block);
        const __m128i is_mark =
            _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash));
        all = _mm_or_si128(all, block);
        stops = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_control, is_mark)));
        if (stops != 0) break;
    }
    above_ascii_ |= static_cast<unsigned>(_mm_movemask_epi8(all));
    return stops == 0 ? end_ : at + std::countr_zero(stops);
#else
    for (; at < end_; ++at) {
        const auto byte = static_cast<unsigned char>(*at);
        above_ascii_ |= byte & 0x80U;
        if (byte == '"' || byte == '\\' || byte < ' ') return at;
    }
    return end_;
#endif
}

// From behind its opening quote.
inline const char* Scan::string(const char* at) {
    at = string_end(at);
    return at < end_ && *at == '"' ? at + 1 : nullptr;
}

inline const char* Scan::digits(const char* at) const {
    const char* const begin = at;
    while (at < end_ && is_digit(*at)) ++at;
    return at == begin ? nullptr : at;
}

inline const char* Scan::number(const char* at) const {
    if (*at == '-') ++at;
    at = *at == '0' ? at + 1 : digits(at);
    if (at != nullptr && *at == '.') at = digits(at + 1);
    if (at == nullptr || (*at != 'e' && *at != 'E')) return at;
    ++at;
    return digits(*at == '+' || *at == '-' ? at + 1 : at);
}

inline const char* Scan::word(const char* at, std::string_view text) const {
    return std::memcmp(at, text.data(), text.size()) == 0 ? at + text.size() : nullptr;
}

inline const char* Scan::value(const char* at, int depth) {
    if (is_blank(*at)) at = skip_blanks(at);
    if (at >= end_) return nullptr;
    switch (*at) {
        case '"':
            return string(at + 1);
        case '{':
        case '[':
            return container(at, depth);
        case 'n':
            return word(at, "null");
        case 't':
            return word(at, "true");
        case 'f':
            return word(at, "false");
        default:
            return number(at);
    }
}

const char* Scan::container(const char* at, int depth) {
    if (depth == kMostDepth) return nullptr;
    return *at == '{' ? object(at + 1, depth + 1, nullptr) : array(at + 1, depth + 1);
}

// From behind its bracket, as array(). `members` may be null.
const char* Scan::object(const char* at, int depth, Members* members) {
    if (const char* closed = take(at, '}')) return closed;
    for (;;) {
        const char* const name = take(at, '"');
        if (name == nullptr || (at = string(name)) == nullptr) return nullptr;
        const std::string_view text(name, static_cast<size_t>(at - 1 - name));
        if ((at = take(at, ':')) == nullptr) return nullptr;
        const char* const begin = skip_blanks(at);
        if ((at = value(begin, depth)) == nullptr) return nullptr;
        if (members != nullptr) keep(text, begin, at, *members);
        const char* const next = take(at, ',');
        if (next == nullptr) return take(at, '}');
        at = next;
    }
}

const char* Scan::array(const char* at, int depth) {
    if (const char* closed = take(at, ']')) return closed;
    for (;;) {
        if ((at = value(at, depth)) == nullptr) return nullptr;
        const char* const next = take(at, ',');
        if (next == nullptr) return take(at, ']');
        at = next;
    }
}

}  // namespace

bool scan_plain_object(std::string_view text, Members& members) {
    members.clear();
    Scan scan(text);
    if (!scan.is_object(text.data(), members)) return false;
    return scan.is_ascii() || simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace weir::json

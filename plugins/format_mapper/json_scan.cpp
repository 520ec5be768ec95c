#include "json_scan.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
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

inline void keep(Name known, const char* begin, const char* end, Members& members) {
    const bool is_container = *begin == '{' || *begin == '[';
    if (known != Name::kCount)
        members.set(known, {begin, is_container ? 1 : static_cast<size_t>(end - begin)});
}

#if defined(__SSE2__)
// A name as compact JSON has it, from its opening quote to its colon.
struct QuotedName {
    std::array<char, 32> text{};
    uint32_t mask = 0;  // a bit for each byte
    size_t size = 0;
};

const std::array<QuotedName, kNameCount> kQuotedNames = [] {
    std::array<QuotedName, kNameCount> names;
    for (size_t i = 0; i < kNameCount; ++i) {
        const std::string_view text = text_of(static_cast<Name>(i));
        QuotedName& name = names[i];
        name.size = text.size() + 3;
        name.text[0] = name.text[name.size - 2] = '"';
        name.text[name.size - 1] = ':';
        std::copy(text.begin(), text.end(), name.text.begin() + 1);
        name.mask = (uint32_t{1} << name.size) - 1;
    }
    return names;
}();

// Behind the name where `at` has exactly that one, else null. Reads 32 bytes.
inline const char* behind_name(const char* at, Name wanted) {
    const QuotedName& name = kQuotedNames[static_cast<size_t>(wanted)];
    const auto same = [&](size_t from) {
        const auto* a = reinterpret_cast<const __m128i*>(at + from);
        const auto* b = reinterpret_cast<const __m128i*>(name.text.data() + from);
        return static_cast<uint32_t>(
            _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(a), _mm_loadu_si128(b))));
    };
    const uint32_t equal = same(0) | same(16) << 16;
    return (equal & name.mask) == name.mask ? at + name.size : nullptr;
}
#else
inline const char* behind_name(const char*, Name) { return nullptr; }
#endif

// Each function goes on from a place and returns the one behind what it has taken, or null. Places are kept in
// registers, and compared with the end only where a step could be repeated: a single byte read at the end is
// padding, and what was taken for a part of the text there does not end where the text does.
class Scan {
public:
    explicit Scan(std::string_view text) : end_(text.data() + text.size()) {}

    bool is_object(const char* at, Members& members) {
        at = take(at, '{');
        if (at != nullptr) at = top(at, members);
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
    const char* top(const char* at, Members& members);
    const char* name(const char* at, std::string_view& inside);
    const char* object(const char* at, int depth);
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
    return *at == '{' ? object(at + 1, depth + 1) : array(at + 1, depth + 1);
}

// A name and its colon.
inline const char* Scan::name(const char* at, std::string_view& inside) {
    const char* const begin = take(at, '"');
    if (begin == nullptr || (at = string(begin)) == nullptr) return nullptr;
    inside = {begin, static_cast<size_t>(at - 1 - begin)};
    return take(at, ':');
}

// From behind their brackets: the outermost object, an inner one, an array. Messages of a kind have their members
// in one order, so the name that followed last time is tried first.
const char* Scan::top(const char* at, Members& members) {
    if (const char* closed = take(at, '}')) return closed;
    Name last = Name::kCount;
    for (;;) {
        Name known = members.follower(last);
        const char* behind = known == Name::kCount ? nullptr : behind_name(at, known);
        if (behind == nullptr) {
            std::string_view text;
            if ((behind = name(at, text)) == nullptr) return nullptr;
            known = name_of(text);
            members.set_follower(last, known);
        }
        const char* const begin = skip_blanks(behind);
        if ((at = value(begin, 1)) == nullptr) return nullptr;
        keep(known, begin, at, members);
        last = known;
        const char* const next = take(at, ',');
        if (next == nullptr) return take(at, '}');
        at = next;
    }
}

const char* Scan::object(const char* at, int depth) {
    if (const char* closed = take(at, '}')) return closed;
    for (;;) {
        std::string_view text;
        if ((at = name(at, text)) == nullptr) return nullptr;
        if ((at = value(at, depth)) == nullptr) return nullptr;
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

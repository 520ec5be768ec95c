#include "base64.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace weir::base64 {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kInvalid = 0x80;

constexpr std::array<uint8_t, 256> kSextets = [] {
    std::array<uint8_t, 256> table{};
    table.fill(kInvalid);
    for (size_t i = 0; i < kAlphabet.size(); ++i)
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<uint8_t>(i);
    return table;
}();

uint32_t sextet(char c) { return kSextets[static_cast<unsigned char>(c)]; }

size_t first_invalid(std::string_view text, size_t from) {
    while (from < text.size() && sextet(text[from]) != kInvalid) ++from;
    return from;
}

void put(uint32_t bits, char* out, size_t count) {
    for (size_t i = 0; i < count; ++i) out[i] = static_cast<char>(bits >> (16 - 8 * i));
}

size_t padding_of(std::string_view text) {
    if (!text.ends_with('=')) return 0;
    return text.ends_with("==") ? 2 : 1;
}

// Everything from `at`, a multiple of four, on.
Decoded finish(std::string_view text, size_t at, char* out, size_t written) {
    const size_t digits = text.size() - padding_of(text);
    for (; at + 4 <= digits; at += 4, written += 3) {
        const uint32_t a = sextet(text[at]), b = sextet(text[at + 1]);
        const uint32_t c = sextet(text[at + 2]), d = sextet(text[at + 3]);
        if (((a | b | c | d) & kInvalid) != 0) return {0, first_invalid(text, at)};
        put(a << 18 | b << 12 | c << 6 | d, out + written, 3);
    }
    const size_t bad = first_invalid(text, at);
    if (bad < digits || text.size() % 4 != 0) return {0, bad < digits ? bad : text.size()};
    if (at == digits) return {written};
    uint32_t bits = 0;
    for (size_t i = 0; i < 4; ++i) bits = bits << 6 | (at + i < digits ? sextet(text[at + i]) : 0);
    const size_t rest = digits - at - 1;
    put(bits, out + written, rest);
    return {written + rest};
}

}  // namespace

Decoded decode_portable(std::string_view text, char* out) { return finish(text, 0, out, 0); }

#if defined(__x86_64__)
namespace {

// Sixteen characters to twelve bytes (W. Mula, D. Lemire: "Faster Base64 Encoding and Decoding Using
// AVX2 Instructions"): two lookups by nibble classify a character, a third gives its distance to
// its value. False where one is not of the alphabet.
__attribute__((target("ssse3"))) inline bool decode_16(const char* from, char* to) {
    const __m128i low_classes = _mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                              0x11, 0x13, 0x1a, 0x1b, 0x1b, 0x1b, 0x1a);
    const __m128i high_classes = _mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10,
                                               0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
    const __m128i distances =
        _mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m128i slash = _mm_set1_epi8('/');

    __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    const __m128i high = _mm_and_si128(_mm_srli_epi32(text, 4), slash);
    const __m128i low = _mm_and_si128(text, slash);
    const __m128i clash =
        _mm_and_si128(_mm_shuffle_epi8(low_classes, low), _mm_shuffle_epi8(high_classes, high));
    if (_mm_movemask_epi8(_mm_cmpgt_epi8(clash, _mm_setzero_si128())) != 0) return false;

    const __m128i is_slash = _mm_cmpeq_epi8(text, slash);
    text = _mm_add_epi8(text, _mm_shuffle_epi8(distances, _mm_add_epi8(is_slash, high)));
    const __m128i pairs = _mm_maddubs_epi16(text, _mm_set1_epi32(0x01400140));
    const __m128i triples = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00011000));
    const __m128i order = _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_shuffle_epi8(triples, order));
    return true;
}

}  // namespace

__attribute__((target("ssse3"))) Decoded decode_ssse3(std::string_view text, char* out) {
    size_t at = 0, written = 0;
    for (; at + 20 <= text.size(); at += 16, written += 12)
        if (!decode_16(text.data() + at, out + written)) break;
    return finish(text, at, out, written);
}

bool ssse3_available() { return __builtin_cpu_supports("ssse3") != 0; }
#else
Decoded decode_ssse3(std::string_view text, char* out) { return decode_portable(text, out); }
bool ssse3_available() { return false; }
#endif

Decoded decode(std::string_view text, char* out) {
    static const auto fastest = ssse3_available() ? decode_ssse3 : decode_portable;
    return fastest(text, out);
}

}  // namespace weir::base64

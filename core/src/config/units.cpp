#include "core/src/config/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace weir {
namespace {

struct Unit {
    std::string_view name;
    int64_t factor;
};

constexpr std::array<Unit, 5> kDurationUnits{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

constexpr std::array<Unit, 11> kSizeUnits{{{"", 1},
                                           {"B", 1},
                                           {"kB", 1'000},
                                           {"KB", 1'000},
                                           {"MB", 1'000'000},
                                           {"GB", 1'000'000'000},
                                           {"TB", 1'000'000'000'000},
                                           {"KiB", 1LL << 10},
                                           {"MiB", 1LL << 20},
                                           {"GiB", 1LL << 30},
                                           {"TiB", 1LL << 40}}};

constexpr int64_t kMostZoneMinutes = 18 * 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes what stands in front for which `wanted` holds.
template <class Wanted>
std::string_view take_while(std::string_view& text, Wanted wanted) {
    const auto end = std::ranges::find_if_not(text, wanted);
    const std::string_view taken = text.substr(0, static_cast<size_t>(end - text.begin()));
    text.remove_prefix(taken.size());
    return taken;
}

std::optional<int64_t> to_number(std::string_view digits) {
    int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

std::optional<int64_t> add_product(int64_t sum, int64_t count, int64_t factor) {
    int64_t product = 0;
    if (__builtin_mul_overflow(count, factor, &product)) return std::nullopt;
    if (__builtin_add_overflow(sum, product, &sum)) return std::nullopt;
    return sum;
}

std::optional<int64_t> parse_parts(std::string_view text) {
    std::optional<int64_t> sum = 0;
    auto units = kDurationUnits.begin();
    while (!text.empty() && sum) {
        const auto count = to_number(take_while(text, is_digit));
        const std::string_view name = take_while(text, [](char c) { return !is_digit(c); });
        const auto unit = std::find_if(units, kDurationUnits.end(),
                                       [&](const Unit& u) { return u.name == name; });
        if (!count || unit == kDurationUnits.end()) return std::nullopt;
        sum = add_product(*sum, *count, unit->factor);
        units = unit + 1;
    }
    return sum;
}

std::optional<int64_t> two_digits(std::string_view text) {
    return text.size() == 2 && is_digit(text[0]) && is_digit(text[1]) ? to_number(text)
                                                                      : std::nullopt;
}

std::string padded(int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::optional<int64_t> parse_duration_ms(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    const auto ms = parse_parts(text);
    return ms && negative ? -*ms : ms;
}

std::string format_duration(int64_t ms) {
    if (ms == 0) return "0s";
    std::string text = ms < 0 ? "-" : "";
    uint64_t rest = ms < 0 ? -static_cast<uint64_t>(ms) : static_cast<uint64_t>(ms);
    for (const Unit& unit : kDurationUnits) {
        const uint64_t count = rest / static_cast<uint64_t>(unit.factor);
        if (count != 0) text.append(std::to_string(count)).append(unit.name);
        rest %= static_cast<uint64_t>(unit.factor);
    }
    return text;
}

std::optional<int64_t> parse_size_bytes(std::string_view text) {
    const auto count = to_number(take_while(text, is_digit));
    if (!text.empty()) take_while(text, [](char c) { return c == ' '; });
    const auto unit = std::ranges::find(kSizeUnits, text, &Unit::name);
    if (!count || unit == kSizeUnits.end()) return std::nullopt;
    return add_product(0, *count, unit->factor);
}

std::string format_size(int64_t bytes) {
    for (auto unit = kSizeUnits.rbegin(); unit != kSizeUnits.rend() && unit->name.size() == 3;
         ++unit)
        if (bytes != 0 && bytes % unit->factor == 0)
            return std::to_string(bytes / unit->factor).append(unit->name);
    return std::to_string(bytes);
}

std::optional<int64_t> parse_zone_minutes(std::string_view text) {
    if (text == "Z" || text == "UTC") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const auto hours = two_digits(text.substr(1, 2));
    const auto minutes = two_digits(text.substr(4, 2));
    if (!hours || !minutes || *minutes > 59) return std::nullopt;
    const int64_t offset = *hours * 60 + *minutes;
    if (offset > kMostZoneMinutes) return std::nullopt;
    return text[0] == '-' ? -offset : offset;
}

std::string format_zone(int64_t minutes) {
    const int64_t offset = minutes < 0 ? -minutes : minutes;
    return (minutes < 0 ? "-" : "+") + padded(offset / 60) + ":" + padded(offset % 60);
}

}  // namespace weir

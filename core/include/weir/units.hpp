// Option values as a user writes them: durations, sizes, zone offsets, numbers, lists. The host reads pipeline files
// and defaults with it, the test harness reads them alike.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "weir/option.h"

namespace weir {

namespace units {

struct Unit {
    std::string_view name;
    int64_t factor;
};

inline constexpr std::array<Unit, 5> kDurations{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

inline constexpr std::array<Unit, 11> kSizes{{{"", 1},
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

inline constexpr int64_t kMostZoneMinutes = 18 * 60;

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes what stands in front for which `wanted` holds.
template <class Wanted>
std::string_view take_while(std::string_view& text, Wanted wanted) {
    const auto end = std::ranges::find_if_not(text, wanted);
    const std::string_view taken = text.substr(0, static_cast<size_t>(end - text.begin()));
    text.remove_prefix(taken.size());
    return taken;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
    Number parsed{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return parsed;
}

inline std::optional<int64_t> add_product(int64_t sum, int64_t count, int64_t factor) {
    int64_t product = 0;
    if (__builtin_mul_overflow(count, factor, &product)) return std::nullopt;
    if (__builtin_add_overflow(sum, product, &sum)) return std::nullopt;
    return sum;
}

inline std::optional<int64_t> duration_parts(std::string_view text) {
    std::optional<int64_t> sum = 0;
    auto left = kDurations.begin();
    while (!text.empty() && sum) {
        const auto count = number<int64_t>(take_while(text, is_digit));
        const std::string_view name = take_while(text, [](char c) { return !is_digit(c); });
        const auto unit =
            std::find_if(left, kDurations.end(), [&](const Unit& u) { return u.name == name; });
        if (!count || unit == kDurations.end()) return std::nullopt;
        sum = add_product(*sum, *count, unit->factor);
        left = unit + 1;
    }
    return sum;
}

inline std::optional<int64_t> two_digits(std::string_view text) {
    return text.size() == 2 && is_digit(text[0]) && is_digit(text[1]) ? number<int64_t>(text)
                                                                      : std::nullopt;
}

inline std::string padded(int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

inline std::string_view trimmed(std::string_view text, const char* what) {
    const size_t begin = std::min(text.find_first_not_of(what), text.size());
    return text.substr(begin, text.find_last_not_of(what) + 1 - begin);
}

}  // namespace units

// "10s", "-8h", "1h30m", "200ms", "30d": whole numbers with d, h, m, s, ms, each at most once, large before
// small; a sign only in front. In milliseconds; nullopt where it is not one or does not fit.
inline std::optional<int64_t> parse_duration_ms(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    const auto ms = units::duration_parts(text);
    return ms && negative ? -*ms : ms;
}

// "1h30m" for 5400000; "0s" for 0.
inline std::string format_duration(int64_t ms) {
    if (ms == 0) return "0s";
    std::string text = ms < 0 ? "-" : "";
    uint64_t rest = ms < 0 ? -static_cast<uint64_t>(ms) : static_cast<uint64_t>(ms);
    for (const units::Unit& unit : units::kDurations) {
        const uint64_t count = rest / static_cast<uint64_t>(unit.factor);
        if (count != 0) text.append(std::to_string(count)).append(unit.name);
        rest %= static_cast<uint64_t>(unit.factor);
    }
    return text;
}

// "4096", "64KiB", "4 MiB", "1MB": a whole number, then nothing or B, kB/KB, MB, GB, TB, KiB, MiB, GiB, TiB.
inline std::optional<int64_t> parse_size_bytes(std::string_view text) {
    const auto count = units::number<int64_t>(units::take_while(text, units::is_digit));
    if (!text.empty()) units::take_while(text, [](char c) { return c == ' '; });
    const auto unit = std::ranges::find(units::kSizes, text, &units::Unit::name);
    if (!count || unit == units::kSizes.end()) return std::nullopt;
    return units::add_product(0, *count, unit->factor);
}

// "64KiB" for 65536, "1000" for 1000.
inline std::string format_size(int64_t bytes) {
    for (auto unit = units::kSizes.rbegin(); unit != units::kSizes.rend() && unit->name.size() == 3;
         ++unit)
        if (bytes != 0 && bytes % unit->factor == 0)
            return std::to_string(bytes / unit->factor).append(unit->name);
    return std::to_string(bytes);
}

// "+08:00", "-03:30", "Z", "UTC": minutes east of UTC, at most 18 hours either way.
inline std::optional<int64_t> parse_zone_minutes(std::string_view text) {
    if (text == "Z" || text == "UTC") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return std::nullopt;
    const auto hours = units::two_digits(text.substr(1, 2));
    const auto minutes = units::two_digits(text.substr(4, 2));
    if (!hours || !minutes || *minutes > 59) return std::nullopt;
    const int64_t offset = *hours * 60 + *minutes;
    if (offset > units::kMostZoneMinutes) return std::nullopt;
    return text[0] == '-' ? -offset : offset;
}

inline std::string format_zone(int64_t minutes) {
    const int64_t offset = minutes < 0 ? -minutes : minutes;
    return (minutes < 0 ? "-" : "+") + units::padded(offset / 60) + ":" +
           units::padded(offset % 60);
}

// weir_value.integer of an option of this type; nullopt where `text` is no such value, or the type has no integer.
inline std::optional<int64_t> parse_integer(weir_option_type type, std::string_view text) {
    switch (type) {
        case WEIR_BOOL:
            if (text == "true") return 1;
            return text == "false" ? std::optional<int64_t>(0) : std::nullopt;
        case WEIR_INT:
            return units::number<int64_t>(text);
        case WEIR_DURATION:
            return parse_duration_ms(text);
        case WEIR_SIZE:
            return parse_size_bytes(text);
        case WEIR_ZONE:
            return parse_zone_minutes(text);
        default:
            return std::nullopt;
    }
}

// A finite number.
inline std::optional<double> parse_float(std::string_view text) {
    const auto parsed = units::number<double>(text);
    return parsed && std::isfinite(*parsed) ? parsed : std::nullopt;
}

// Splits at commas and strips blanks, quotes and brackets: `["a", "b"]` and `a, b` alike.
inline std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> items;
    text = units::trimmed(text, "[] \t");
    while (!text.empty()) {
        const size_t comma = std::min(text.find(','), text.size());
        items.emplace_back(units::trimmed(text.substr(0, comma), "\" \t"));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return items;
}

// A bound applies to whole numbers, durations and sizes; min == max == 0 is none.
inline bool is_in_range(const weir_option& option, int64_t value) {
    if (option.type != WEIR_INT && option.type != WEIR_DURATION && option.type != WEIR_SIZE)
        return true;
    return (option.min == 0 && option.max == 0) || (value >= option.min && value <= option.max);
}

// True also where the option has no list of choices.
inline bool is_choice(const weir_option& option, std::string_view word) {
    const char* const* choice = option.choices;
    if (choice == nullptr || *choice == nullptr) return true;
    while (*choice != nullptr && word != *choice) ++choice;
    return *choice != nullptr;
}

}  // namespace weir

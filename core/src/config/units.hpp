// Durations, sizes and zone offsets as a user writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir {

// "10s", "-8h", "1h30m", "200ms", "30d": whole numbers with d, h, m, s, ms, each at most once, large before
// small; a sign only in front. In milliseconds; nullopt where it is not one or does not fit.
std::optional<int64_t> parse_duration_ms(std::string_view text);

// "1h30m" for 5400000; "0s" for 0.
std::string format_duration(int64_t ms);

// "4096", "64KiB", "4 MiB", "1MB": a whole number, then nothing or B, kB/KB, MB, GB, TB, KiB, MiB, GiB, TiB.
std::optional<int64_t> parse_size_bytes(std::string_view text);

// "64KiB" for 65536, "1000" for 1000.
std::string format_size(int64_t bytes);

// "+08:00", "-03:30", "Z", "UTC": minutes east of UTC, at most 18 hours either way.
std::optional<int64_t> parse_zone_minutes(std::string_view text);

std::string format_zone(int64_t minutes);

}  // namespace weir

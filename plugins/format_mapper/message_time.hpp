// Times as both platforms write them, in Unix milliseconds. Nothing where a value is no usable time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir {

using Time = std::optional<int64_t>;

inline constexpr int64_t kMillisecondsFrom = 100'000'000'000;  // a smaller number counts seconds

// A value as written in JSON: an integer, or a string of digits, above 0.
Time number_time(std::string_view value);
// A string like "2020-06-08 20:03:41.205", "2020-06-08T12:03:41Z" or with "+08:00" behind; without a zone
// of its own it is in the zone `zone_ms` east of UTC.
Time date_time(std::string_view value, int64_t zone_ms);
Time any_time(std::string_view value, int64_t zone_ms);
bool has_zone(std::string_view date_value);

}  // namespace weir

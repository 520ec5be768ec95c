// "Did you mean": the known words that are nearest to a mistyped one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

// Damerau-Levenshtein distance (optimal string alignment), without regard to the case of ASCII letters.
size_t edit_distance(std::string_view a, std::string_view b);

// At most three, the nearest first; none where all are too far away to be meant.
std::vector<std::string> nearest(std::string_view word, std::span<const std::string> known);

// `did you mean "a" or "b"?`; where none is near: `LABEL: a, b, c`, a long list cut short.
std::string suggestion(std::string_view word, std::span<const std::string> known,
                       std::string_view label);

}  // namespace weir

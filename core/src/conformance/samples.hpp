// Records to feed components with: usual ones, odd ones, and random ones that a seed repeats.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "weir/testing/owned_record.hpp"

namespace weir::conformance {

using testing::OwnedRecord;
using Records = std::vector<OwnedRecord>;
using Random = std::mt19937_64;

// Values as devices' platforms send them, and what else may stand in a topic. Single lines, none empty.
const std::vector<std::string>& sample_values();

// `count` records, their `origin` being their number, in the order of a keyed transform's input: time rises, a few devices, data and status.
// `value` of each is one of sample_values().
Records usual_records(size_t count);

// The usual records, with values and keys that are absent, empty, or 1 MiB long.
Records empty_records();
Records large_records();

// The usual records with random values: JSON, base64, bytes, and samples with a few changes. Headers, payloads and
// times are random as well; some records are late, the others' times rise.
Records random_records(size_t count, Random& random);

}  // namespace weir::conformance

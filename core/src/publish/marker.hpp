// The marker that a cluster keeps with Weir's data: the last epoch it holds.
//
//   w1|incarnation|run|epoch|W|clock decisions|positions|crc
//
// ASCII. run is NUMBER-RANDOM (decimal, 16 hex digits); positions are lane=position,... with % escapes, left out
// where the marker would pass 3 KiB; crc is the CRC-32 (IEEE) of everything before its bar, 8 hex digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

struct LanePosition {
    std::string name;
    int64_t position;
};

struct RunId {
    uint64_t number = 0;
    uint64_t random = 0;
    bool operator==(const RunId&) const = default;
};

struct Marker {
    std::string incarnation;
    RunId run;
    uint64_t epoch = 0;
    int64_t watermark = 0;
    uint64_t clock_decisions = 0;
    std::vector<LanePosition> positions;
};

std::string to_text(const RunId& run);
std::string to_text(const Marker& marker);
// None: not a marker of this format, or damaged.
std::optional<Marker> parse_marker(std::string_view text);

// The record header "weir.epoch": incarnation|run|epoch|sequence.
struct EpochHeader {
    std::string incarnation;
    RunId run;
    uint64_t epoch = 0;
    uint64_t sequence = 0;
};
std::string to_text(const EpochHeader& header);
std::optional<EpochHeader> parse_epoch_header(std::string_view text);

}  // namespace weir

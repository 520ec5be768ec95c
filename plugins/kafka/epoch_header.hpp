// The record header "weir.epoch": "incarnation|run|epoch|sequence", by which a record's epoch can be found again
// when the marker is lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

namespace weir::kafka {

inline constexpr const char* kEpochHeader = "weir.epoch";

struct EpochHeader {
    std::string_view incarnation;
    uint64_t run;  // its number
    uint64_t epoch;
    uint64_t sequence;

    [[nodiscard]] static std::optional<EpochHeader> parse(std::string_view text);
    // A later run may give an epoch's number again.
    [[nodiscard]] bool before(const EpochHeader& other) const {
        return std::tie(run, epoch, sequence) < std::tie(other.run, other.epoch, other.sequence);
    }
};

}  // namespace weir::kafka

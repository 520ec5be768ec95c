// A change of a device's status, and what stands behind it.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "weir/record.h"

namespace weir::status_aggregator {

using Status = weir_device_status;

inline constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

enum class Cause : uint8_t { kStatus, kData, kTimeout };

// Text: std::string_view while its record is there, std::string to keep it.
template <class Text>
struct BasicChange {
    int64_t at_ms = 0;
    Status to = WEIR_STATUS_UNKNOWN;
    Cause cause = Cause::kStatus;
    bool clamped = false;  // by a late status
    Text reason;
    Text topic;  // the record's position; of a timeout there is none
    int32_t partition = 0;
    int64_t offset = 0;
    // Of a timeout: presence_timeout at that time, 0 where it is not kept.
    int64_t threshold_ms = 0;

    // They are stored in one place: a timeout has no record.
    [[nodiscard]] int64_t offset_or_threshold() const {
        return cause == Cause::kTimeout ? threshold_ms : offset;
    }
    void set_offset_or_threshold(int64_t value) {
        (cause == Cause::kTimeout ? threshold_ms : offset) = value;
    }
    template <class Other>
    [[nodiscard]] BasicChange<Other> with() const {
        return {at_ms,        to,        cause,  clamped,     Other(reason),
                Other(topic), partition, offset, threshold_ms};
    }
};
using Change = BasicChange<std::string_view>;
using OwnedChange = BasicChange<std::string>;

std::string_view word(Status status);
std::string_view word(Cause cause);

}  // namespace weir::status_aggregator

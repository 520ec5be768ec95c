// What a test gives to a keyed transform, and what comes back beside its outputs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "weir/testing/records.hpp"

namespace weir::testing {

// One device record. As it stands: data that the device p/d has sent at instant 0.
struct KeyedInput {
    std::string product = "p", name = "d";
    int64_t time_ms = 0;
    weir_device_kind kind = WEIR_DEVICE_DATA;
    weir_device_status status = WEIR_STATUS_UNKNOWN;
    bool uplink = true;
    std::string reason = {};
    // KeyedHarness::process() alone: the effective time of a late record. feed() judges by itself.
    std::optional<int64_t> late_at_ms = {};
    std::string topic = "in";
    int32_t partition = 0;
    int64_t offset = 0;
    int64_t timestamp_ms = WEIR_NO_TIME;
    Bytes value = {};

    [[nodiscard]] int64_t effective_ms() const { return late_at_ms.value_or(time_ms); }
    [[nodiscard]] Position position() const {
        return {topic, partition, offset, offset, static_cast<uint32_t>(partition)};
    }
    [[nodiscard]] OwnedRecord record() const {
        OwnedRecord made;
        made.value = value;
        made.timestamp_ms = timestamp_ms;
        made.device = {product,
                       name,
                       reason,
                       time_ms,
                       static_cast<uint8_t>(kind),
                       static_cast<uint8_t>(status),
                       static_cast<uint8_t>(uplink)};
        return made;
    }
};

// How the host judges event time: the options of its own that every keyed node has in a pipeline file.
struct EventTime {
    int64_t out_of_orderness_ms = 10'000;
    int64_t max_future_ms = 300'000;
    int64_t max_past_ms = 2'592'000'000;
    bool late_to_dead_letters = true;
    uint32_t partitions = 1;  // known before the first record; a later one begins at the watermark
};

// A record that the host or the component has given up.
struct DeadLetter {
    std::string stage;  // late, future, past, time; or the component's word
    std::string text;
    Position position;
    OwnedRecord record;
    int64_t event_time_ms = WEIR_NO_TIME;  // where the host has judged it
};

}  // namespace weir::testing

// Outbox entries made by hand.
#pragma once

#include <string>
#include <vector>

#include "core/src/publish/outbox_payload.hpp"
#include "state/store.hpp"

namespace weir::test {

// One row for each value, as run 1-7 would have written it; its output is its place.
inline state::OutboxEntry outbox_entry(uint64_t epoch, const std::vector<std::string>& values,
                                       std::vector<LanePosition> positions = {}) {
    EpochOutputs outputs{
        {1, 7}, static_cast<int64_t>(epoch) * 1000, 0, std::move(positions), values.size(), {}};
    for (uint32_t i = 0; i < values.size(); ++i) {
        weir_record record{};
        record.origin = i;
        record.timestamp_ms = static_cast<int64_t>(epoch);
        record.value = {values[i].data(), values[i].size()};
        put_record(outputs.records, record);
    }
    return {0, epoch, encode(outputs)};
}

}  // namespace weir::test

// Outbox entries made by hand.
#pragma once

#include <string>
#include <vector>

#include "core/src/publish/outbox_payload.hpp"
#include "state/store.hpp"

namespace weir::test {

struct DueRow {
    Due due;
    std::string value;
};

// As run 1-7 would have written it; a row's output is its place.
inline state::OutboxEntry due_entry(uint64_t epoch, const std::vector<DueRow>& rows,
                                    EpochOutputs outputs) {
    outputs.run = {1, 7};
    outputs.count = rows.size();
    for (uint32_t i = 0; i < rows.size(); ++i) {
        weir_record record{};
        record.origin = i;
        record.timestamp_ms = static_cast<int64_t>(epoch);
        record.value = {rows[i].value.data(), rows[i].value.size()};
        put_due(outputs.records, rows[i].due);
        put_record(outputs.records, record);
    }
    return {0, epoch, encode(outputs)};
}

// One row for each value, due at the epoch's watermark.
inline state::OutboxEntry outbox_entry(uint64_t epoch, const std::vector<std::string>& values,
                                       std::vector<LanePosition> positions = {}) {
    EpochOutputs outputs;
    outputs.watermark = static_cast<int64_t>(epoch) * 1000;
    outputs.positions = std::move(positions);
    std::vector<DueRow> rows;
    for (const std::string& value : values)
        rows.push_back({{std::nullopt, outputs.watermark}, value});
    return due_entry(epoch, rows, outputs);
}

}  // namespace weir::test

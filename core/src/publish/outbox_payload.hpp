// One epoch's outputs of one publisher, as the outbox keeps them: what the marker says of the epoch, then the
// records (record_codec.hpp).
#pragma once

#include <string>
#include <vector>

#include "core/src/publish/marker.hpp"
#include "core/src/run/record_codec.hpp"

namespace weir {

struct EpochOutputs {
    RunId run;
    int64_t watermark = 0;
    uint64_t clock_decisions = 0;
    std::vector<LanePosition> positions;
    bool ended = false;    // a finite source was read to its end in this epoch or before
    bool has_dues = true;  // false: an entry of the first format, of which that is not known
    // The publisher's outputs by number, see names_of(); none in entries of the first two formats.
    std::vector<std::string> outputs;
    uint64_t count = 0;
    std::string records;
};

struct OutputRecord {
    Due due;
    StoredRecord stored;
};

std::string encode(const EpochOutputs& outputs);
// Throws std::runtime_error where the payload is damaged.
EpochOutputs decode_outputs(std::string_view payload);

// Views into `outputs`. Throws std::runtime_error where they are damaged.
std::vector<OutputRecord> records_of(const EpochOutputs& outputs);

// The same outputs without the record at `index`.
EpochOutputs without(const EpochOutputs& outputs, size_t index);

}  // namespace weir

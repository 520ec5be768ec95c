// A device record that waits for the watermark, and how it gets from a partition's worker to its shard.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/record.h"

namespace weir {

// A record that outlives its batch.
struct OwnedRecord {
    std::string bytes;  // as record_codec.hpp writes it
};

struct Extra {
    std::string reason;
    std::string device;    // its name, where the key is the product alone
    OwnedRecord value;     // what a keyed transform that takes values gets
    OwnedRecord original;  // for the dead letters
    bool has_value = false;
    bool has_original = false;
    [[nodiscard]] size_t size() const {
        return sizeof(Extra) + reason.size() + device.size() + value.bytes.size() +
               original.bytes.size();
    }
};

struct Waiting {
    static constexpr uint32_t kNoPartition = UINT32_MAX;  // a timer has made it: it has no position

    int64_t effective_ms;
    int64_t time_ms;
    int64_t timestamp_ms;
    int64_t offset;
    int64_t cursor;
    int64_t watermark_before;  // of its partition, before its message
    uint32_t partition;        // index into the source's plan
    uint32_t place;            // in its message
    uint32_t topic;            // index into Topics
    uint32_t slot;
    uint8_t kind;
    uint8_t status;
    uint8_t uplink;
    uint8_t late;
    std::unique_ptr<Extra> extra;

    [[nodiscard]] size_t size() const {
        return sizeof(Waiting) + (extra == nullptr ? 0 : extra->size());
    }
};

// On its way through an exchange; the names live in the batch it comes from.
struct Crossing {
    Waiting record;
    uint64_t hash;
    std::string_view product;
    std::string_view name;
};

}  // namespace weir

// Why devices are as they are, as `weir explain` shows it.
#pragma once

#include <string>
#include <vector>

#include "core/src/run/keyed_stage.hpp"
#include "state/store.hpp"

namespace weir {

// What an explanation says of the pipeline around a device.
struct Standing {
    struct Partition {
        std::string topic;
        int32_t number;
        int64_t position;
        int64_t watermark;
        const char* activity;  // "active", "idle", "blind"; "" where nothing is read
    };
    std::string pipeline;
    uint64_t epoch;
    int64_t watermark;
    uint64_t clock_decisions;
    bool is_running;
    std::vector<Partition> partitions;
    std::vector<state::Passage> passages;  // oldest first
};

// Of a state directory that no pipeline runs on.
Standing standing_at_rest(const std::string& pipeline, const state::Checkpoint& checkpoint,
                          const std::vector<state::Passage>& passages);

// One line of JSON on the device PRODUCT/DEVICE, or on what a keyed transform keeps of a PRODUCT; "" where none has
// state of it. A product may hold a slash as well as a device: every reading is looked for.
std::string explanation(const Standing& standing,
                        const std::vector<std::unique_ptr<KeyedStage>>& stages,
                        std::string_view device);

}  // namespace weir

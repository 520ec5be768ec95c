// The aggregator's two outputs as JSON text: STATUS.md sections 6 and 7.
#pragma once

#include <string>
#include <string_view>

#include "device.hpp"
#include "weir/keyed.hpp"

namespace weir::status_aggregator {

struct Transition {
    uint64_t seq;
    int64_t at_ms;
    Status from;
    Status to;
    std::string_view reason;
    bool by_status;  // else by data
    bool clamped;
    const weir_position& position;
};

void write_row(std::string& to, const DeviceKey& key, const WindowRow& row);
void write_transition(std::string& to, const DeviceKey& key, const Transition& transition);

}  // namespace weir::status_aggregator

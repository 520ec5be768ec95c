// The aggregator's two outputs as JSON text: STATUS.md sections 6 and 7.
#pragma once

#include <string>

#include "change.hpp"
#include "counts.hpp"
#include "json.hpp"
#include "weir/keyed.hpp"

namespace weir::status_aggregator {

void write_window_row(std::string& to, const DeviceKey& key, const WindowRow& row,
                      bool with_flapping);
void write_transition_row(std::string& to, const DeviceKey& key, uint64_t seq, Status from,
                          const Change& change);
// The fields of a transition from `seq` on, behind an open brace; closes it.
void write_transition(JsonWriter& json, uint64_t seq, Status from, const Change& change);

}  // namespace weir::status_aggregator

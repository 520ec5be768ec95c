// A device's row of one window, as status_aggregator writes it.
#pragma once

#include <cstdint>
#include <string_view>

#include "weir/sdk.hpp"

namespace simdjson::dom {
class parser;
}

namespace weir::status_rollup {

struct DeviceRow {
    bool is_window = false;  // else a row of another kind, and nothing below is set
    int64_t window_start_ms = 0;
    int64_t window_end_ms = 0;
    bool opens_online = false;
    bool closes_online = false;
    uint64_t online_ms = 0;
    uint64_t offline_ms = 0;
    uint64_t transitions = 0;
    uint64_t records = 0;
};

// Throws Error where the text is no row of status_aggregator.
DeviceRow read_row(simdjson::dom::parser& parser, std::string_view json);

}  // namespace weir::status_rollup

#include "plugins/status_rollup/device_row.hpp"

#include <simdjson.h>

namespace weir::status_rollup {
namespace {

using simdjson::dom::element;

[[noreturn]] void refuse(std::string_view what) {
    throw Error("is no row of status_aggregator: " + std::string(what) +
                "; put status_rollup behind it, with nothing between them that changes its rows");
}

template <class Number>
Number number(const element& row, std::string_view field) {
    Number value{};
    if (row[field].get(value) != simdjson::SUCCESS)
        refuse("'" + std::string(field) + "' is not a whole number in range");
    return value;
}

std::string_view text(const element& row, std::string_view field) {
    std::string_view value;
    if (row[field].get(value) != simdjson::SUCCESS)
        refuse("'" + std::string(field) + "' is not a text");
    return value;
}

}  // namespace

DeviceRow read_row(simdjson::dom::parser& parser, std::string_view json) {
    element row;
    if (parser.parse(json.data(), json.size()).get(row) != simdjson::SUCCESS)
        refuse("it is not JSON");
    if (text(row, "kind") != "window") return {};
    DeviceRow read{.is_window = true,
                   .window_start_ms = number<int64_t>(row, "window_start_ms"),
                   .window_end_ms = number<int64_t>(row, "window_end_ms"),
                   .opens_online = text(row, "opening") == "online",
                   .closes_online = text(row, "closing") == "online",
                   .online_ms = number<uint64_t>(row, "online_ms"),
                   .offline_ms = number<uint64_t>(row, "offline_ms"),
                   .transitions = number<uint64_t>(row, "transitions"),
                   .records = number<uint64_t>(row, "records")};
    if (read.window_end_ms <= read.window_start_ms) refuse("its window ends before it begins");
    return read;
}

}  // namespace weir::status_rollup

// One record as a line: {"topic","partition","offset","timestamp","key","headers","value"}. Bytes that are
// not UTF-8 stand in "value_base64", "key_base64" and the object "headers_base64"; no value is null.
#pragma once

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::tools {

using Bytes = std::optional<std::string>;

struct Record {
    std::string topic;
    int32_t partition = RD_KAFKA_PARTITION_UA;
    int64_t timestamp_ms = 0;  // 0: now
    Bytes key;
    Bytes value;
    std::vector<std::pair<std::string, Bytes>> headers;
};

// Throws std::exception with what is wrong.
Record parse_record(std::string_view line);

std::string to_json_line(const rd_kafka_message_t& message);

}  // namespace weir::tools

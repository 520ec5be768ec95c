// Reads a record from a line:
//
//   {"topic":"t","partition":0,"offset":7,"timestamp":1700000000000,"key":"k","headers":{"n":"v"},"value":"x"}
//
// * "value" or "value_base64" must be there; a string or null. "key" or "key_base64" likewise, or none.
// * "topic", "partition", "offset", "timestamp" may be null or left out.
// * "headers" is an object of strings and nulls or an array of pairs [name, value], where names repeat;
//   "headers_base64" is the same for values that are not UTF-8. They follow those of "headers".
// * Of a member that repeats the last one counts. Other members are ignored.
#pragma once

#include <simdjson.h>

#include <optional>
#include <stdexcept>
#include <vector>

#include "weir/source.hpp"

namespace weir::record_lines {

struct RecordLine {
    weir_record record{};
    weir_bytes topic = kAbsent;
    std::optional<int64_t> partition;
    std::optional<int64_t> offset;
};

struct MalformedLine : std::runtime_error {
    using runtime_error::runtime_error;
};

class RecordReader {
public:
    // `line` is followed by WEIR_PADDING readable bytes. What the record points to is memory of the intake.
    // Throws MalformedLine with what is wrong.
    RecordLine read(std::string_view line, Intake& intake);

private:
    simdjson::dom::parser parser_;
    std::vector<weir_header> headers_;
};

}  // namespace weir::record_lines

// Writes records as lines, in one of two formats.
//
// * lines: the value and a newline. A newline inside the value is written as it is, a null value is an empty line.
// * records: what RecordReader reads. Output has no position of its own: topic, partition and offset are null.
//   Of dead letters they are those of the headers __connect.errors.topic, .partition and .offset, and each header
//   __connect.errors.* is a member behind the others instead of a header.
#pragma once

#include <string>

#include "format.hpp"
#include "weir/sdk.hpp"

namespace weir::record_lines {

inline constexpr Option kOutputFormat =
    option("format", WEIR_STRING)
        .one_of(kFormats)
        .says(
            "`lines`: a value a line. `records`: a line is a JSON object with topic, partition, "
            "offset, "
            "timestamp, key, headers, value. Default: `lines`, of dead letters `records`.");

class RecordWriter {
public:
    RecordWriter(Format format, bool dead_letters) : format_(format), dead_letters_(dead_letters) {}
    // By the option above.
    static RecordWriter configured(const Config& config, bool dead_letters);
    void append(std::string& out, const weir_record& record) const;

private:
    Format format_;
    bool dead_letters_;
};

}  // namespace weir::record_lines

// Writes records as lines, in one of two formats.
//
// * lines: the value and a newline. A newline inside the value is written as it is, a null value is an empty line.
// * records: what RecordReader reads. Output has no position of its own: topic, partition and offset are null.
//   Of dead letters they are those of the headers __connect.errors.topic, .partition and .offset, and each header
//   __connect.errors.* is a member behind the others instead of a header.
#pragma once

#include <string>

#include "weir/sdk.hpp"

namespace weir::record_lines {

enum class Format { kLines, kRecords };

inline constexpr const char* kFormats[] = {"lines", "records", nullptr};
inline Format format_of(std::string_view word) {
    return word == "records" ? Format::kRecords : Format::kLines;
}

class RecordWriter {
public:
    RecordWriter(Format format, bool dead_letters) : format_(format), dead_letters_(dead_letters) {}
    void append(std::string& out, const weir_record& record) const;

private:
    Format format_;
    bool dead_letters_;
};

}  // namespace weir::record_lines

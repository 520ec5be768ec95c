// The choices of an option `format`.
#pragma once

#include <string_view>

namespace weir::record_lines {

enum class Format { kLines, kRecords };

inline constexpr const char* kFormats[] = {"lines", "records", nullptr};

inline Format format_of(std::string_view word) {
    return word == "records" ? Format::kRecords : Format::kLines;
}

}  // namespace weir::record_lines

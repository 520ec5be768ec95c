// What the pipeline of a test has put out: kept while its process dies and starts again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace weir::pipeline_test {

struct CapturedRow {
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::string>> headers;
    int64_t timestamp_ms = 0;
};

struct CapturedOutput {
    std::vector<CapturedRow> rows;
    size_t compared = 0;  // so many of them with what was expected
};

struct Captured {
    std::map<std::string, CapturedOutput> outputs;  // by the name of their node

    // Where the sinks of the pipeline that is made next write to.
    static inline Captured* present = nullptr;
};

}  // namespace weir::pipeline_test

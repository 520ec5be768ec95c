// A test that stands beside a pipeline in its file, as data.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/src/config/problem.hpp"
#include "weir/record.h"

namespace weir::pipeline_test {

inline constexpr int64_t kMostPartitions = 4096;

// "weir.device/1", for a transform that takes nothing else.
struct GivenDevice {
    std::string product;
    std::string name;
    std::string reason;
    int64_t time_ms = 0;
    weir_device_kind kind = WEIR_DEVICE_DATA;
    weir_device_status status = WEIR_STATUS_UNKNOWN;
    bool uplink = false;
};

struct GivenRecord {
    uint32_t partition = 0;
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::string>> headers;
    int64_t timestamp_ms = 0;
    std::optional<GivenDevice> device;
};

// Either the whole value, or some of its members; of these also "@key", "@timestamp" and the like.
struct ExpectedRow {
    Place place;
    std::optional<std::string> text;
    boost::json::object fields;  // of a text: its members, where it is a JSON object
};

inline constexpr const char* kDeadLetters = "dead_letters";

struct ExpectedOutput {
    std::string name;  // of a sink, or kDeadLetters
    Place place;
    std::vector<ExpectedRow> rows;
};

// What has come out since the last time that it was asked.
struct Expectation {
    Place place;
    bool partial = false;  // other rows may have come, too
    std::vector<ExpectedOutput> outputs;
};

struct Input {
    std::vector<GivenRecord> records;
};
struct Advance {
    int64_t to_ms;
};
// From now on the source has an answer about all partitions but these.
struct Blind {
    bool all = false;
    std::vector<uint32_t> partitions;
};
// A clean stop, and a start at that time.
struct Restart {
    int64_t at_ms;
};
// The process dies where it comes to this fault point; "": at once.
struct Kill {
    std::string point;
};

struct Step {
    Place place;
    std::variant<Input, Advance, Blind, Restart, Kill, Expectation> action;
};

struct TestCase {
    std::string name;
    Place place;
    int64_t start_ms = 0;
    uint32_t partitions = 1;
    std::string topic;
    size_t first_transform = 0;  // those before it are left out
    bool ends = false;           // the source does, behind the last input
    std::vector<Step> steps;
    Expectation at_end;
    std::optional<std::string> error;  // a part of the text that the pipeline ends with
};

}  // namespace weir::pipeline_test

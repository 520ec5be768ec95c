// Words for the tests: what a device says, and the rows that must come of it.
#pragma once

#include <boost/test/unit_test.hpp>
#include <initializer_list>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "plugins/status_aggregator/status_aggregator.hpp"
#include "weir/testing/keyed_harness.hpp"

namespace weir::test {

using status_aggregator::StatusAggregator;
using testing::KeyedInput;
using testing::Settings;
using Lines = std::vector<std::string>;
using Written = std::vector<std::pair<std::string, std::string>>;

inline Settings aggregator_settings(const Written& written) {
    Settings settings(keyed_transform<StatusAggregator>());
    for (const auto& [key, text] : written) settings.set(key, text);
    return settings;
}

class Harness : public testing::KeyedHarness {
public:
    explicit Harness(Settings settings = aggregator_settings({}),
                     const testing::KeyedCheckpoint& from = {})
        : KeyedHarness({keyed_transform<StatusAggregator>(), std::move(settings)}, {}, from) {}
    explicit Harness(const Written& written) : Harness(aggregator_settings(written)) {}
};

// ---- What a device says ------------------------------------------------------------------------

inline KeyedInput says(weir_device_status status, int64_t time_ms, std::string reason = "") {
    return {.time_ms = time_ms,
            .kind = WEIR_DEVICE_STATUS,
            .status = status,
            .uplink = false,
            .reason = std::move(reason)};
}
inline KeyedInput online(int64_t time_ms) { return says(WEIR_STATUS_ONLINE, time_ms); }
inline KeyedInput offline(int64_t time_ms, std::string reason = "") {
    return says(WEIR_STATUS_OFFLINE, time_ms, std::move(reason));
}
inline KeyedInput uplink(int64_t time_ms) { return {.time_ms = time_ms, .uplink = true}; }
inline KeyedInput downlink(int64_t time_ms) { return {.time_ms = time_ms, .uplink = false}; }
inline KeyedInput late(KeyedInput input, int64_t effective_ms) {
    input.late_at_ms = effective_ms;
    return input;
}

// ---- What must come of it ----------------------------------------------------------------------

struct Row {
    int64_t start, end;
    std::string opening = "unknown", closing = "unknown";
    int64_t online = 0, offline = 0, unknown = 0;
    int transitions = 0, records = 0;
    std::optional<int64_t> first = std::nullopt, last = std::nullopt;
    std::string reason = "";
    std::optional<bool> flapping = std::nullopt;  // the field is there
    std::string product = "p", device = "d";
};

inline std::string line(const Row& row) {
    const auto or_null = [](std::optional<int64_t> value) {
        return value ? std::to_string(*value) : "null";
    };
    std::ostringstream text;
    text << R"({"kind":"window","product":")" << row.product << R"(","device":")" << row.device
         << R"(","window_start_ms":)" << row.start << R"(,"window_end_ms":)" << row.end
         << R"(,"opening":")" << row.opening << R"(","closing":")" << row.closing
         << R"(","online_ms":)" << row.online << R"(,"offline_ms":)" << row.offline
         << R"(,"unknown_ms":)" << row.unknown << R"(,"transitions":)" << row.transitions
         << R"(,"records":)" << row.records << R"(,"first_ms":)" << or_null(row.first)
         << R"(,"last_ms":)" << or_null(row.last) << R"(,"last_reason":")" << row.reason << '"';
    if (row.flapping) text << R"(,"flapping":)" << (*row.flapping ? "true" : "false");
    text << '}';
    return text.str();
}

struct Turn {
    int seq;
    int64_t at;
    std::string from, to;
    std::string reason = "";
    std::string cause = "status";
    bool clamped = false;
    int64_t offset = 0;
    std::string product = "p", device = "d";
    int32_t partition = 0;
};

// What silence makes of an online device.
inline Turn timeout(int seq, int64_t at, std::string from = "online") {
    return {seq, at, std::move(from), "offline", "timeout", "timeout"};
}

inline std::string line(const Turn& turn) {
    std::ostringstream text;
    text << R"({"kind":"transition","product":")" << turn.product << R"(","device":")"
         << turn.device << R"(","seq":)" << turn.seq << R"(,"at_ms":)" << turn.at << R"(,"from":")"
         << turn.from << R"(","to":")" << turn.to << R"(","reason":")" << turn.reason
         << R"(","cause":")" << turn.cause << R"(","clamped":)"
         << (turn.clamped ? "true" : "false");
    if (turn.cause == "timeout")
        text << R"(,"topic":null,"partition":null,"offset":null})";
    else
        text << R"(,"topic":"in","partition":)" << turn.partition << R"(,"offset":)" << turn.offset
             << "}";
    return text.str();
}

// ---- The two together --------------------------------------------------------------------------

inline void check_lines(const Lines& got, const Lines& expected) {
    BOOST_TEST(got == expected, boost::test_tools::per_element());
}

inline Lines run(const Written& written, const std::vector<KeyedInput>& inputs,
                 int64_t watermark_ms) {
    Harness harness(written);
    harness.process(inputs);
    harness.advance(watermark_ms);
    return harness.values();
}

// Rows alone, in windows of 60 s.
inline Lines rows(const std::vector<KeyedInput>& inputs, int64_t watermark_ms, Written more = {}) {
    more.insert(more.end(), {{"window.size", "60s"}, {"transitions", "false"}});
    return run(more, inputs, watermark_ms);
}

// Transitions alone.
inline Lines turns(const std::vector<KeyedInput>& inputs, const Written& more = {}) {
    return run(more, inputs, INT64_MIN);
}

// Of all outputs until the watermark reaches that instant only the transitions.
inline Lines turns_by(int64_t watermark_ms, const std::vector<KeyedInput>& inputs,
                      const Written& more = {}) {
    Lines lines = run(more, inputs, watermark_ms);
    std::erase_if(lines, [](const std::string& text) {
        return !text.starts_with(R"({"kind":"transition")");
    });
    return lines;
}

}  // namespace weir::test

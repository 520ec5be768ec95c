// Drives the built plugin without a runtime: event time, a late record, a restart.
#include <iostream>

#include "weir/testing/harness.hpp"

namespace {

using Rows = std::vector<std::string>;

void check(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(what);
}

// begin: test
void counts_across_a_restart(const weir_component* component) {
    weir::testing::KeyedHarness harness(component);
    harness.feed({{.time_ms = 1'000}, {.time_ms = 2'000}, {.time_ms = 59'999}});
    harness.restart();
    harness.feed({{.time_ms = 58'000}, {.time_ms = 75'000}});  // 58 s: within out_of_orderness
    harness.feed({{.time_ms = 40'000}});                       // the minute has ended: late
    harness.end();
    check(harness.values() == Rows{"4", "1"}, "a row for each minute");
    check(harness.outputs.at(1).timestamp_ms == 120'000, "with the minute's end");
}
// end: test

void counts_each_device_alone(const weir_component* component) {
    weir::testing::KeyedHarness harness(component);
    harness.feed({{.name = "a", .time_ms = 1'000}, {.name = "b", .time_ms = 61'000}});
    harness.end();
    check(harness.values() == Rows{"1", "1"}, "one record of each");
    check(harness.outputs.at(0).timestamp_ms == 60'000, "a's minute ends first");
    check(harness.outputs.at(1).timestamp_ms == 120'000, "b's minute ends then");
}

void keeps_nothing_of_a_closed_minute(const weir_component* component) {
    weir::testing::KeyedHarness harness(component);
    harness.feed({{.time_ms = 1'000}});
    harness.advance(1'000);
    check(harness.checkpoint().state.size() == 1, "an open minute is state");
    harness.end();
    check(harness.checkpoint().state.empty(), "a closed one is not");
}

}  // namespace

int main(int, char** arguments) try {
    const weir::testing::Library library(arguments[1]);
    const weir_component* component = library.component(WEIR_TRANSFORM, "minute_counts");
    counts_across_a_restart(component);
    counts_each_device_alone(component);
    keeps_nothing_of_a_closed_minute(component);
    return 0;
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}

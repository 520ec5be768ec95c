// Devices' window rows, added up by product. Rows are fed as status_aggregator writes them.
#include "plugins/status_rollup/status_rollup.hpp"

#include <boost/test/unit_test.hpp>

#include "plugins/status_rollup/product_window.hpp"
#include "weir/plugin.hpp"
#include "weir/testing/keyed_harness.hpp"

namespace weir::test {
namespace {

using status_rollup::OpenWindows;
using status_rollup::ProductWindow;
using testing::KeyedHarness;
using testing::KeyedInput;
using testing::Settings;
using Lines = std::vector<std::string>;

struct Window {
    const char* device;
    const char* opening = "offline";
    const char* closing = "offline";
    int64_t online_ms = 0;
    int64_t offline_ms = 60'000;
    int transitions = 0;
    int records = 0;
    int64_t start_ms = 0;
};

// The product's row: an exchange by product gives records no device name in their key.
KeyedInput row_of(const Window& window) {
    const int64_t end_ms = window.start_ms + 60'000;
    const std::string json =
        R"({"kind":"window","product":"p","device":")" + std::string(window.device) +
        R"(","window_start_ms":)" + std::to_string(window.start_ms) + R"(,"window_end_ms":)" +
        std::to_string(end_ms) + R"(,"opening":")" + window.opening + R"(","closing":")" +
        window.closing + R"(","online_ms":)" + std::to_string(window.online_ms) +
        R"(,"offline_ms":)" + std::to_string(window.offline_ms) +
        R"(,"unknown_ms":0,"transitions":)" + std::to_string(window.transitions) +
        R"(,"records":)" + std::to_string(window.records) +
        R"(,"first_ms":null,"last_ms":null,"last_reason":""})";
    return {.name = "", .time_ms = end_ms, .value = json};
}

KeyedHarness harness(bool device_rows = false) {
    const weir_component* component = keyed_transform<status_rollup::StatusRollup>();
    Settings settings(component);
    settings.set("device_rows", device_rows ? "true" : "false");
    return KeyedHarness({component, settings}, {.out_of_orderness_ms = 0});
}

void check_lines(const Lines& found, const Lines& wanted) {
    BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

const Lines kSums{
    R"({"kind":"rollup","product":"p","window_start_ms":0,"window_end_ms":60000,"devices":3,"online_at_open":1,"online_at_close":2,"online_ms":93000,"offline_ms":87000,"mean_online":1.6,"transitions":3,"records":9})"};
const std::vector<KeyedInput> kThreeDevices{
    row_of({.device = "a",
            .opening = "online",
            .online_ms = 33'000,
            .offline_ms = 27'000,
            .transitions = 1,
            .records = 2}),
    row_of({.device = "b",
            .closing = "online",
            .online_ms = 60'000,
            .offline_ms = 0,
            .transitions = 2,
            .records = 7}),
    row_of({.device = "c", .opening = "unknown", .closing = "online"})};

BOOST_AUTO_TEST_SUITE(status_rollup)

// 93 s of 60 s are 1.55 devices: a half goes up.
BOOST_AUTO_TEST_CASE(a_window_is_added_up_when_its_rows_have_come) {
    KeyedHarness run = harness();
    run.feed(kThreeDevices);
    run.advance(60'000);
    check_lines(run.values(), kSums);
    BOOST_TEST(run.outputs.at(0).key.value() == "p");
    BOOST_TEST(run.outputs.at(0).timestamp_ms == 60'000);
    run.feed({row_of({.device = "a", .start_ms = 60'000})});
    run.advance(120'000);
    BOOST_TEST(run.values().size() == 2);
    BOOST_TEST(run.values().back().find(R"("devices":1,)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_window_of_an_instant_has_a_row_of_its_own) {
    KeyedHarness run = harness();
    KeyedInput longer = row_of({.device = "a", .start_ms = -60'000});
    longer.time_ms = 60'000;
    run.feed({row_of({.device = "a"}), longer});
    run.advance(60'000);
    BOOST_REQUIRE(run.values().size() == 2);
    BOOST_TEST(run.values()[0].find(R"("window_start_ms":-60000)") != std::string::npos);
    BOOST_TEST(run.values()[1].find(R"("window_start_ms":0)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(other_rows_are_passed_over_or_handed_on) {
    const KeyedInput transition{.name = "", .time_ms = 5, .value = R"({"kind":"transition"})"};
    KeyedHarness alone = harness();
    alone.feed({transition, row_of({.device = "a"})});
    alone.advance(60'000);
    BOOST_TEST(alone.values().size() == 1);
    KeyedHarness both = harness(true);
    both.feed({transition, row_of({.device = "a"})});
    both.advance(60'000);
    BOOST_REQUIRE(both.values().size() == 3);
    BOOST_TEST(both.values()[0] == R"({"kind":"transition"})");
    BOOST_TEST(both.values()[2].find("rollup") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_no_row_of_the_aggregator_is_refused) {
    const auto refusal = [](const std::string& value) {
        KeyedHarness run = harness();
        run.feed({{.name = "", .time_ms = 1, .value = value}});
        run.advance(1);
        return run.dead_letters.empty() ? "" : run.dead_letters.front().text;
    };
    BOOST_TEST(refusal("{").find("it is not JSON") != std::string::npos);
    BOOST_TEST(refusal("{}").find("'kind' is not a text") != std::string::npos);
    BOOST_TEST(refusal(R"({"kind":"window"})").find("'window_start_ms' is not a whole number") !=
               std::string::npos);
    BOOST_TEST(refusal(*row_of({.device = "a", .online_ms = -1}).value).find("'online_ms'") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_open_survives_a_restart) {
    OpenWindows open;
    open.of(0, 60'000) = ProductWindow{0, 60'000, 1, 2, 3, 4, 5, 6, 7};
    open.of(-60'000, 0).devices = 9;
    std::string stored;
    open.encode(stored);
    const OpenWindows read = OpenWindows::decode(stored);
    BOOST_REQUIRE(read.windows.size() == 2);
    BOOST_TEST(read.windows[0].start_ms == -60'000);
    BOOST_TEST(read.windows[0].devices == 9);
    BOOST_TEST(read.windows[1].records == 7);
    BOOST_CHECK_THROW(OpenWindows::decode(stored.substr(1)), Error);
    BOOST_CHECK_THROW(OpenWindows::decode(stored + "x"), Error);
}

BOOST_AUTO_TEST_CASE(the_mean_rounds_half_up_without_overflow) {
    const auto tenths = [](uint64_t online_ms, int64_t length_ms) {
        return ProductWindow{.end_ms = length_ms, .online_ms = online_ms}.mean_online_tenths();
    };
    BOOST_TEST(tenths(149, 1000) == 1);
    BOOST_TEST(tenths(150, 1000) == 2);
    BOOST_TEST(tenths(1000, 1000) == 10);
    BOOST_TEST(tenths(uint64_t{1} << 62, 1 << 20) == (uint64_t{10} << 42));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

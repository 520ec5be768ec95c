// STATUS.md sections 6 and 7: which rows are emitted, the order of outputs; and what is refused.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(emit)

const std::vector<KeyedInput> kQuietAfterAMinute{online(0), offline(30'000), downlink(70'000)};

Lines ends(const Lines& lines) {
    Lines found;
    for (const std::string& text : lines) {
        const size_t at = text.find(R"("window_end_ms":)") + 16;
        found.push_back(text.substr(at, text.find(',', at) - at));
    }
    return found;
}

BOOST_AUTO_TEST_CASE(all_has_every_window) {
    check_lines(ends(rows(kQuietAfterAMinute, 240'000)), {"60000", "120000", "180000", "240000"});
}

BOOST_AUTO_TEST_CASE(active_has_those_with_records_transitions_or_time_online) {
    check_lines(ends(rows(kQuietAfterAMinute, 240'000, {{"emit", "active"}})), {"60000", "120000"});
    check_lines(ends(rows({online(0)}, 120'000, {{"emit", "active"}})), {"60000", "120000"});
    check_lines(ends(rows({late(offline(0), 70'000)}, 240'000, {{"emit", "active"}})), {"120000"});
}

BOOST_AUTO_TEST_CASE(changed_has_those_with_transitions) {
    check_lines(ends(rows(kQuietAfterAMinute, 240'000, {{"emit", "changed"}})), {"60000"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(outputs)

BOOST_AUTO_TEST_CASE(a_row_comes_before_a_transition_of_the_same_instant) {
    check_lines(run({{"window.size", "10ms"}}, {online(5), offline(10), online(20)}, 20),
                {line(Turn{1, 5, "unknown", "online"}),
                 line(Row{.start = 0,
                          .end = 10,
                          .closing = "online",
                          .online = 5,
                          .unknown = 5,
                          .transitions = 1,
                          .records = 1,
                          .first = 5,
                          .last = 5}),
                 line(Turn{2, 10, "online", "offline"}),
                 line(Row{.start = 10,
                          .end = 20,
                          .opening = "online",
                          .closing = "offline",
                          .offline = 10,
                          .transitions = 1,
                          .records = 1,
                          .first = 10,
                          .last = 10}),
                 line(Turn{3, 20, "offline", "online"})});
}

BOOST_AUTO_TEST_CASE(all_windows_passed_over_come_before_the_next_record) {
    const Lines lines = run({{"window.size", "10ms"}}, {online(5), offline(35)}, 0);
    BOOST_REQUIRE_EQUAL(lines.size(), 5U);
    check_lines(
        {lines[3], lines[4]},
        {line(Row{.start = 20, .end = 30, .opening = "online", .closing = "online", .online = 10}),
         line(Turn{2, 35, "online", "offline"})});
}

// For a keyed transform behind this one.
BOOST_AUTO_TEST_CASE(a_row_has_key_timestamp_and_device) {
    Harness harness(Written{{"window.size", "10ms"}});
    harness.process({uplink(3), offline(4)});
    harness.advance(10);
    BOOST_REQUIRE_EQUAL(harness.outputs.size(), 3U);
    const std::vector<int64_t> timestamps{3, 4, 10};
    const std::vector<uint32_t> origins{0, 1, Harness::kNoOrigin};
    for (size_t i = 0; i < 3; ++i) {
        const testing::OwnedRecord& record = harness.outputs[i];
        BOOST_TEST(record.key.value() == "p/d");
        BOOST_TEST(record.timestamp_ms == timestamps[i]);
        BOOST_TEST(record.origin == origins[i]);
        BOOST_REQUIRE(record.device);
        BOOST_TEST(
            (*record.device == testing::OwnedDevice{"p", "d", "", timestamps[i], WEIR_DEVICE_DATA,
                                                    WEIR_STATUS_UNKNOWN, 0}));
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf_8_pass_through) {
    KeyedInput input = online(5);
    input.name = "d\xff";
    BOOST_TEST(turns({input}).at(0).find("\"device\":\"d\xff\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_finite_run_closes_every_window_that_has_begun) {
    Harness tumbling(Written{{"window.size", "10ms"}});
    BOOST_TEST(tumbling.horizon(9) == 10);
    BOOST_TEST(tumbling.horizon(10) == 20);
    BOOST_TEST(tumbling.horizon(-1) == 0);
    Harness hopping(
        Written{{"window.kind", "hopping"}, {"window.size", "5ms"}, {"window.every", "2ms"}});
    BOOST_TEST(hopping.horizon(1) == 5);
    BOOST_TEST(hopping.horizon(2) == 7);
    BOOST_TEST(hopping.horizon(INT64_MAX) == INT64_MAX);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(refused)

std::string failure(const KeyedInput& input) {
    Harness harness;
    KeyedInput other = online(1);
    other.name = "other";
    harness.process({other, input});
    BOOST_REQUIRE(!harness.dead_letters.empty());
    const testing::DeadLetter letter = harness.dead_letters.back();
    BOOST_TEST(letter.stage == "TRANSFORMATION");
    BOOST_TEST(letter.record.device.value().name == "d");
    BOOST_TEST(harness.values().size() == 1U);
    BOOST_TEST(harness.checkpoint().state.size() == 1U);
    return letter.text;
}

BOOST_AUTO_TEST_CASE(a_time_that_arithmetic_cannot_hold) {
    for (const int64_t time_ms : {INT64_MAX, INT64_MAX - 1'000, (int64_t{1} << 60) + 1}) {
        BOOST_TEST(failure(offline(time_ms)).starts_with("its event time is millions of years"));
        BOOST_TEST(failure(late(offline(2), time_ms)).starts_with("its event time is millions"));
    }
}

BOOST_AUTO_TEST_CASE(the_greatest_time_that_it_can) {
    const int64_t end_of_time = int64_t{1} << 60;
    Harness harness(Written{{"window.size", "366d"},
                            {"presence_timeout", "366d"},
                            {"min_dwell", "366d"},
                            {"forget_after", "3660d"}});
    harness.process({online(end_of_time)});
    harness.advance(end_of_time + 4'000LL * 86'400'000);
    BOOST_REQUIRE_GE(harness.values().size(), 3U);
    BOOST_TEST(harness.values()[0].find("\"at_ms\":1152921504606846976,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_status_of_no_state) {
    BOOST_TEST(
        failure(says(WEIR_STATUS_UNKNOWN, 2)).starts_with("a status record that is neither"));
    BOOST_TEST(failure(says(static_cast<weir_device_status>(3), 2)).starts_with("a status record"));
}

BOOST_AUTO_TEST_CASE(a_reason_that_state_cannot_hold) {
    BOOST_TEST(failure(offline(2, std::string(65'537, 'r'))).starts_with("its reason is longer"));
    BOOST_TEST(turns({offline(2, std::string(65'536, 'r'))}).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

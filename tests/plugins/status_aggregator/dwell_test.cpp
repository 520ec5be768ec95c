// STATUS.md section 4: min_dwell.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(dwell)

const Written kFiveSeconds{{"min_dwell", "5s"}};
const std::string kFirst = line(Turn{1, 1'000, "unknown", "online"});

BOOST_AUTO_TEST_CASE(a_change_counts_when_it_has_lasted) {
    check_lines(turns_by(5'999, {online(1'000)}, kFiveSeconds), {});
    check_lines(turns_by(6'000, {online(1'000)}, kFiveSeconds), {kFirst});
}

BOOST_AUTO_TEST_CASE(a_shorter_one_never_was) {
    check_lines(turns_by(50'000, {online(1'000), offline(10'000), online(14'999)}, kFiveSeconds),
                {kFirst});
}

BOOST_AUTO_TEST_CASE(one_that_lasts_just_so_long_counts) {
    check_lines(
        turns_by(50'000, {online(1'000), offline(10'000, "r"), online(15'000)}, kFiveSeconds),
        {kFirst, line(Turn{2, 10'000, "online", "offline", "r"}),
         line(Turn{3, 15'000, "offline", "online"})});
}

BOOST_AUTO_TEST_CASE(from_is_what_was_confirmed) {
    // Offline for 1 s within the first change from unknown: neither it nor that change counts.
    check_lines(turns_by(50'000, {online(1'000), offline(4'000)}, kFiveSeconds),
                {line(Turn{1, 4'000, "unknown", "offline"})});
}

BOOST_AUTO_TEST_CASE(it_names_the_record_of_the_raw_change) {
    KeyedInput input = late(offline(500, "why"), 2'000);
    input.offset = 41;
    check_lines(turns_by(50'000, {input, uplink(3'000), offline(4'000)}, kFiveSeconds),
                {line(Turn{1, 4'000, "unknown", "offline"})});
    check_lines(turns_by(50'000, {input, downlink(3'000)}, kFiveSeconds),
                {line(Turn{1, 2'000, "unknown", "offline", "why", "status", true, 41})});
}

BOOST_AUTO_TEST_CASE(a_timeout_obeys_it) {
    const Written written{{"min_dwell", "5s"}, {"presence_timeout", "10s"}};
    check_lines(turns_by(15'999, {online(1'000)}, written), {kFirst});
    check_lines(turns_by(16'000, {online(1'000)}, written), {kFirst, line(timeout(2, 11'000))});
    check_lines(turns_by(99'999, {online(1'000), uplink(14'000), uplink(23'000)}, written),
                {kFirst, line(timeout(2, 33'000))});
}

BOOST_AUTO_TEST_CASE(windows_close_so_much_later_with_what_is_confirmed) {
    const std::vector<KeyedInput> inputs{online(1'000), uplink(59'000), offline(61'000, "no"),
                                         uplink(63'000)};
    BOOST_TEST(rows(inputs, 64'999, kFiveSeconds).empty());
    check_lines(rows(inputs, 65'000, kFiveSeconds), {line(Row{.start = 0,
                                                              .end = 60'000,
                                                              .closing = "online",
                                                              .online = 59'000,
                                                              .unknown = 1'000,
                                                              .transitions = 1,
                                                              .records = 2,
                                                              .first = 1'000,
                                                              .last = 59'000})});
    check_lines({rows(inputs, 125'000, kFiveSeconds).at(1)}, {line(Row{.start = 60'000,
                                                                       .end = 120'000,
                                                                       .opening = "online",
                                                                       .closing = "online",
                                                                       .online = 60'000,
                                                                       .records = 2,
                                                                       .first = 61'000,
                                                                       .last = 63'000})});
}

BOOST_AUTO_TEST_CASE(a_change_at_the_end_of_a_window_is_confirmed_after_its_row) {
    const Lines lines = run(kFiveSeconds, {online(1'000), offline(60'000)}, 65'000);
    BOOST_REQUIRE_EQUAL(lines.size(), 3U);
    BOOST_TEST(lines[1].starts_with(R"({"kind":"window")"));
    BOOST_TEST(lines[2] == line(Turn{2, 60'000, "online", "offline"}));
}

BOOST_AUTO_TEST_CASE(more_windows_than_one_wait_for_it) {
    Harness harness(Written{{"min_dwell", "25ms"}, {"window.size", "10ms"}});
    harness.process({online(5), uplink(12), uplink(28)});
    harness.restart();
    harness.advance(55);
    const auto row = [](int64_t start, int64_t ts) {
        return line(Row{.start = start,
                        .end = start + 10,
                        .opening = "online",
                        .closing = "online",
                        .online = 10,
                        .records = 1,
                        .first = ts,
                        .last = ts});
    };
    check_lines(harness.values(), {line(Turn{1, 5, "unknown", "online"}),
                                   line(Row{.start = 0,
                                            .end = 10,
                                            .closing = "online",
                                            .online = 5,
                                            .unknown = 5,
                                            .transitions = 1,
                                            .records = 1,
                                            .first = 5,
                                            .last = 5}),
                                   row(10, 12), row(20, 28)});
}

BOOST_AUTO_TEST_CASE(a_finite_run_goes_on_until_its_last_window_has_closed) {
    Harness harness(Written{{"min_dwell", "5ms"}, {"window.size", "10ms"}});
    BOOST_TEST(harness.horizon(9) == 15);
    BOOST_TEST(harness.horizon(10) == 25);
}

BOOST_AUTO_TEST_CASE(it_survives_a_restart) {
    Harness harness(kFiveSeconds);
    KeyedInput input = offline(1'000, "why");
    input.topic = "in";
    input.offset = 7;
    harness.process({input});
    harness.restart();
    harness.advance(6'000);
    check_lines(harness.values(),
                {line(Turn{1, 1'000, "unknown", "offline", "why", "status", false, 7})});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

// STATUS.md section 4: the presence timeout.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(presence)

const Written kTenSeconds{{"presence_timeout", "10s"}};
const std::string kFirst = line(Turn{1, 1'000, "unknown", "online"});

BOOST_AUTO_TEST_CASE(an_online_device_goes_offline_when_it_was_silent_for_so_long) {
    check_lines(turns_by(10'999, {online(1'000)}, kTenSeconds), {kFirst});
    check_lines(turns_by(11'000, {online(1'000)}, kTenSeconds), {kFirst, line(timeout(2, 11'000))});
}

BOOST_AUTO_TEST_CASE(without_the_option_it_stays_online) {
    check_lines(turns_by(10'000'000, {online(1'000)}), {kFirst});
}

BOOST_AUTO_TEST_CASE(a_record_of_that_very_instant_keeps_it_online) {
    check_lines(turns_by(20'999, {online(1'000), uplink(11'000)}, kTenSeconds), {kFirst});
    check_lines(turns_by(21'000, {online(1'000), uplink(11'000)}, kTenSeconds),
                {kFirst, line(timeout(2, 21'000))});
}

BOOST_AUTO_TEST_CASE(what_the_device_did_not_send_does_not_keep_it_online) {
    check_lines(turns_by(11'000, {online(1'000), downlink(9'000)}, kTenSeconds),
                {kFirst, line(timeout(2, 11'000))});
}

BOOST_AUTO_TEST_CASE(after_many_records_the_last_one_counts) {
    std::vector<KeyedInput> inputs{online(1'000)};
    for (int64_t t = 2'000; t <= 100'000; t += 1'000) inputs.push_back(uplink(t));
    check_lines(turns_by(109'999, inputs, kTenSeconds), {kFirst});
    check_lines(turns_by(110'000, inputs, kTenSeconds), {kFirst, line(timeout(2, 110'000))});
}

BOOST_AUTO_TEST_CASE(offline_and_unknown_devices_do_not_time_out) {
    check_lines(turns_by(1'000'000, {offline(1'000)}, kTenSeconds),
                {line(Turn{1, 1'000, "unknown", "offline"})});
    check_lines(turns_by(1'000'000, {downlink(1'000)}, kTenSeconds), {});
}

BOOST_AUTO_TEST_CASE(it_is_not_before_the_device_came_online) {
    // Seen at 1 s, online at 50 s: the timeout is at once, not at 11 s.
    check_lines(
        turns_by(50'000, {late(online(1'000), 50'000)}, kTenSeconds),
        {line(Turn{1, 50'000, "unknown", "online", "", "status", true}), line(timeout(2, 50'000))});
}

BOOST_AUTO_TEST_CASE(late_uplink_puts_it_off) {
    check_lines(turns_by(15'000, {online(1'000), late(uplink(5'000), 9'000)}, kTenSeconds),
                {kFirst, line(timeout(2, 15'000))});
}

BOOST_AUTO_TEST_CASE(data_brings_the_device_back) {
    check_lines(
        turns_by(40'000, {online(1'000), uplink(30'000)}, kTenSeconds),
        {kFirst, line(timeout(2, 11'000)),
         line(Turn{.seq = 3, .at = 30'000, .from = "offline", .to = "online", .cause = "data"}),
         line(timeout(4, 40'000))});
}

BOOST_AUTO_TEST_CASE(data_that_does_not_mark_online_only_puts_it_off) {
    const Written written{{"presence_timeout", "10s"}, {"publish_marks_online", "false"}};
    check_lines(turns_by(90'000, {online(1'000), uplink(9'000), uplink(30'000)}, written),
                {kFirst, line(timeout(2, 19'000))});
}

BOOST_AUTO_TEST_CASE(a_product_may_have_its_own) {
    Settings settings = aggregator_settings(kTenSeconds);
    settings.set("presence_timeout_by_product", std::vector<std::string>{"p", "5s", "r", "0s"});
    Harness harness(settings);
    std::vector<KeyedInput> inputs(3, online(1'000));
    inputs[1].product = "q";
    inputs[2].product = "r";
    harness.process(inputs);
    harness.outputs.clear();
    harness.advance(59'999);
    Turn of_q = timeout(2, 11'000);
    of_q.product = "q";
    check_lines(harness.values(), {line(timeout(2, 6'000)), line(of_q)});
}

BOOST_AUTO_TEST_CASE(rows_count_the_time_offline) {
    check_lines(rows({online(1'000)}, 60'000, kTenSeconds), {line(Row{.start = 0,
                                                                      .end = 60'000,
                                                                      .closing = "offline",
                                                                      .online = 10'000,
                                                                      .offline = 49'000,
                                                                      .unknown = 1'000,
                                                                      .transitions = 2,
                                                                      .records = 1,
                                                                      .first = 1'000,
                                                                      .last = 1'000,
                                                                      .reason = "timeout"})});
}

BOOST_AUTO_TEST_CASE(at_the_end_of_a_window_the_row_comes_first) {
    const Lines lines = run(kTenSeconds, {online(50'000)}, 60'000);
    BOOST_REQUIRE_EQUAL(lines.size(), 3U);
    BOOST_TEST(lines[1].find(R"("closing":"online","online_ms":10000,)") != std::string::npos);
    BOOST_TEST(lines[2] == line(timeout(2, 60'000)));
}

BOOST_AUTO_TEST_CASE(it_survives_a_restart) {
    Harness harness(kTenSeconds);
    harness.process({online(1'000)});
    harness.restart();
    harness.advance(5'000);
    harness.restart();
    harness.advance(11'000);
    check_lines(harness.values(), {kFirst, line(timeout(2, 11'000))});
}

BOOST_AUTO_TEST_CASE(a_record_sets_no_timer) {
    Harness harness(kTenSeconds);
    harness.process({online(1'000)});
    const size_t before = harness.host.faults.calls(testing::HostCall::timer_set);
    harness.process({uplink(1'500), uplink(2'000), uplink(2'500)});
    BOOST_TEST(harness.host.faults.calls(testing::HostCall::timer_set) == before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

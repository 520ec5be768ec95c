// STATUS.md section 4: forget_after.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(forgetting)

const Written k90s{{"forget_after", "90s"}};

std::vector<int64_t> ends(const std::vector<KeyedInput>& inputs, int64_t watermark_ms,
                          const Written& written) {
    std::vector<int64_t> found;
    for (const std::string& text : rows(inputs, watermark_ms, written))
        found.push_back(std::stoll(text.substr(text.find(R"("window_end_ms":)") + 16)));
    return found;
}

void check_ends(const std::vector<int64_t>& got, const std::vector<int64_t>& expected) {
    BOOST_TEST(got == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_end_when_a_device_was_not_seen_for_so_long) {
    check_ends(ends({online(10'000)}, 1'000'000, k90s), {60'000});
}

BOOST_AUTO_TEST_CASE(a_window_that_ends_then_has_a_row) {
    check_ends(ends({online(30'000)}, 1'000'000, k90s), {60'000, 120'000});
    check_ends(ends({online(29'999)}, 1'000'000, k90s), {60'000});
}

BOOST_AUTO_TEST_CASE(it_is_no_transition_and_leaves_nothing) {
    Harness harness(k90s);
    harness.process({online(10'000)});
    harness.advance(99'999);
    BOOST_TEST(harness.checkpoint().state.size() == 1U);
    harness.outputs.clear();
    harness.advance(100'000);
    BOOST_TEST(harness.checkpoint().state.empty());
    BOOST_TEST(harness.checkpoint().timers.empty());
    check_lines(harness.values(), {});
}

BOOST_AUTO_TEST_CASE(thirty_days_unless_told) {
    constexpr int64_t kDay = 86'400'000;
    Harness harness(Written{{"window.size", "24h"}});
    harness.process({online(10)});
    harness.advance(30 * kDay + 9);
    BOOST_TEST(harness.checkpoint().state.size() == 1U);
    harness.advance(30 * kDay + 10);
    BOOST_TEST(harness.checkpoint().state.empty());
}

BOOST_AUTO_TEST_CASE(never_where_it_is_0) {
    constexpr int64_t kDay = 86'400'000;
    Harness harness(Written{{"window.size", "24h"}, {"forget_after", "0s"}});
    harness.process({online(10)});
    harness.advance(1'000 * kDay);
    BOOST_TEST(harness.checkpoint().state.size() == 1U);
}

BOOST_AUTO_TEST_CASE(each_sign_of_life_puts_it_off) {
    check_ends(ends({online(10'000), uplink(40'000)}, 1'000'000, k90s), {60'000, 120'000});
    check_ends(ends({online(10'000), late(uplink(40'000), 50'000)}, 1'000'000, k90s),
               {60'000, 120'000});
    check_ends(ends({online(10'000), downlink(40'000)}, 1'000'000, k90s), {60'000});
    check_ends(ends({online(30'000), uplink(120'000)}, 200'000, k90s), {60'000, 120'000, 180'000});
}

BOOST_AUTO_TEST_CASE(a_device_that_never_spoke_counts_from_when_it_was_known) {
    check_ends(ends({downlink(10'000), downlink(50'000)}, 1'000'000, k90s), {60'000});
}

BOOST_AUTO_TEST_CASE(its_first_word_may_be_old_enough_to_forget_it_at_once) {
    Harness harness(k90s);
    harness.process({downlink(200'000), late(uplink(1'000), 210'000)});
    harness.advance(210'000);
    BOOST_TEST(harness.checkpoint().state.empty());
}

BOOST_AUTO_TEST_CASE(a_device_known_by_an_old_word_is_forgotten_then) {
    check_lines(run(k90s, {late(offline(1'000), 500'000)}, 1'000'000),
                {line(Turn{1, 500'000, "unknown", "offline", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(seen_again_it_is_new) {
    check_lines(run(k90s, {offline(40'000, "old"), online(135'000)}, 180'000),
                {line(Turn{1, 40'000, "unknown", "offline", "old"}),
                 line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "offline",
                          .offline = 20'000,
                          .unknown = 40'000,
                          .transitions = 1,
                          .records = 1,
                          .first = 40'000,
                          .last = 40'000,
                          .reason = "old"}),
                 line(Row{.start = 60'000,
                          .end = 120'000,
                          .opening = "offline",
                          .closing = "offline",
                          .offline = 60'000}),
                 line(Turn{1, 135'000, "unknown", "online"}),
                 line(Row{.start = 120'000,
                          .end = 180'000,
                          .closing = "online",
                          .online = 45'000,
                          .unknown = 15'000,
                          .transitions = 1,
                          .records = 1,
                          .first = 135'000,
                          .last = 135'000})});
}

BOOST_AUTO_TEST_CASE(late_data_of_a_forgotten_device_is_not_remembered) {
    check_lines(turns_by(300'000, {online(10'000), late(uplink(99'000), 150'000)}, k90s),
                {line(Turn{1, 10'000, "unknown", "online"})});
}

BOOST_AUTO_TEST_CASE(at_one_instant_it_comes_after_the_timeout) {
    const Written written{{"forget_after", "90s"}, {"presence_timeout", "90s"}};
    check_lines(turns_by(300'000, {online(10'000)}, written),
                {line(Turn{1, 10'000, "unknown", "online"}), line(timeout(2, 100'000))});
}

BOOST_AUTO_TEST_CASE(a_change_that_waits_for_min_dwell_is_dropped) {
    // Online until 95 s by late words that are no sign of life, then forgotten at 100 s.
    const Written written{{"forget_after", "90s"}, {"min_dwell", "30s"}};
    check_lines(turns_by(300'000, {online(10'000), late(offline(10'000), 95'000)}, written),
                {line(Turn{1, 10'000, "unknown", "online"})});
}

const Written kWaiting{{"forget_after", "90s"},
                       {"min_dwell", "30s"},
                       {"window.size", "20s"},
                       {"transitions", "false"}};

std::string online_row(int64_t end_ms) {
    return line(Row{.start = end_ms - 20'000,
                    .end = end_ms,
                    .opening = "online",
                    .closing = "online",
                    .online = 20'000});
}

BOOST_AUTO_TEST_CASE(windows_that_wait_for_min_dwell_close_when_those_of_other_devices_do) {
    Harness harness(kWaiting);
    harness.process({online(10'000)});
    harness.advance(100'000);
    harness.outputs.clear();  // ends 20 s, 40 s, 60 s
    harness.advance(109'999);
    check_lines(harness.values(), {});
    harness.advance(110'000);
    check_lines(harness.values(), {online_row(80'000)});
    harness.advance(130'000);
    check_lines(harness.values(), {online_row(80'000), online_row(100'000)});
    BOOST_TEST(harness.checkpoint().state.empty());
    BOOST_TEST(harness.checkpoint().timers.empty());
}

BOOST_AUTO_TEST_CASE(its_last_rows_outlast_a_restart_and_a_new_life) {
    Harness harness(kWaiting);
    harness.process({online(10'000)});
    harness.advance(100'000);
    harness.restart();
    harness.outputs.clear();
    harness.process({offline(105'000)});
    harness.advance(150'000);
    check_lines(harness.values(), {online_row(80'000), online_row(100'000),
                                   line(Row{.start = 100'000,
                                            .end = 120'000,
                                            .closing = "offline",
                                            .offline = 15'000,
                                            .unknown = 5'000,
                                            .transitions = 1,
                                            .records = 1,
                                            .first = 105'000,
                                            .last = 105'000})});
}

BOOST_AUTO_TEST_CASE(it_survives_restarts) {
    Harness harness(k90s);
    harness.process({online(10'000)});
    for (int64_t t = 20'000; t <= 100'000; t += 20'000) {
        harness.advance(t);
        harness.restart();
    }
    BOOST_TEST(harness.checkpoint().state.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

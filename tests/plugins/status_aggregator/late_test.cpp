// STATUS.md section 5: late records.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(late_records)

BOOST_AUTO_TEST_CASE(a_late_status_of_an_unknown_device_takes_effect_at_its_effective_time) {
    check_lines(turns({late(offline(100, "r"), 70'000)}),
                {line(Turn{1, 70'000, "unknown", "offline", "r", "status", true})});
    check_lines(rows({late(offline(100, "r"), 70'000)}, 120'000), {line(Row{.start = 60'000,
                                                                            .end = 120'000,
                                                                            .closing = "offline",
                                                                            .offline = 50'000,
                                                                            .unknown = 10'000,
                                                                            .transitions = 1,
                                                                            .reason = "r"})});
}

BOOST_AUTO_TEST_CASE(it_counts_in_no_records) {
    check_lines(rows({online(1'000), late(offline(2'000), 30'000)}, 60'000),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "offline",
                          .online = 29'000,
                          .offline = 30'000,
                          .unknown = 1'000,
                          .transitions = 2,
                          .records = 1,
                          .first = 1'000,
                          .last = 1'000})});
}

BOOST_AUTO_TEST_CASE(one_at_last_seen_takes_effect) {
    check_lines(turns({online(1'000), late(offline(1'000), 5'000)}),
                {line(Turn{1, 1'000, "unknown", "online"}),
                 line(Turn{2, 5'000, "online", "offline", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(an_older_one_changes_nothing) {
    check_lines(turns({online(1'000), late(offline(999), 5'000)}),
                {line(Turn{1, 1'000, "unknown", "online"})});
}

BOOST_AUTO_TEST_CASE(a_late_repeat_is_no_transition_and_raises_last_seen) {
    check_lines(turns({online(1'000), late(online(2'000), 5'000), late(offline(1'999), 6'000)}),
                {line(Turn{1, 1'000, "unknown", "online"})});
}

BOOST_AUTO_TEST_CASE(last_seen_becomes_the_true_time_and_not_the_effective_one) {
    check_lines(turns({late(online(1'000), 5'000), late(offline(1'001), 5'000)}),
                {line(Turn{1, 5'000, "unknown", "online", "", "status", true}),
                 line(Turn{2, 5'000, "online", "offline", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(a_device_without_last_seen_takes_any_late_status) {
    check_lines(turns({downlink(5'000), late(online(1), 6'000), late(offline(0), 7'000)}),
                {line(Turn{1, 6'000, "unknown", "online", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(late_uplink_raises_last_seen_and_changes_no_status) {
    check_lines(turns({offline(1'000), late(uplink(3'000), 5'000), late(online(2'999), 5'000),
                       late(online(3'000), 5'000)}),
                {line(Turn{1, 1'000, "unknown", "offline"}),
                 line(Turn{2, 5'000, "offline", "online", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(older_late_uplink_does_not_lower_last_seen) {
    check_lines(turns({offline(1'000), late(uplink(500), 5'000), late(online(999), 5'000)}),
                {line(Turn{1, 1'000, "unknown", "offline"})});
}

BOOST_AUTO_TEST_CASE(late_uplink_sets_last_seen_where_there_is_none) {
    check_lines(turns({downlink(1'000), late(uplink(500), 5'000), late(online(499), 5'000)}), {});
    check_lines(turns({downlink(1'000), late(uplink(500), 5'000), late(online(500), 5'000)}),
                {line(Turn{1, 5'000, "unknown", "online", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(late_data_makes_no_device_known_and_is_not_remembered) {
    Harness harness;
    harness.process({late(uplink(100), 5'000), late(downlink(100), 5'000)});
    harness.advance(1'000'000);
    check_lines(harness.values(), {});
    BOOST_TEST(harness.checkpoint().state.empty());
    BOOST_TEST(harness.checkpoint().timers.empty());
    harness.process({late(offline(50), 1'000'001)});
    check_lines(harness.values(),
                {line(Turn{1, 1'000'001, "unknown", "offline", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(late_data_that_is_no_uplink_leaves_last_seen) {
    check_lines(turns({offline(1'000), late(downlink(3'000), 5'000), late(online(2'000), 5'000)}),
                {line(Turn{1, 1'000, "unknown", "offline"}),
                 line(Turn{2, 5'000, "offline", "online", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(a_record_on_time_after_a_late_one_is_not_clamped) {
    check_lines(turns({late(online(1'000), 5'000), offline(5'000)}),
                {line(Turn{1, 5'000, "unknown", "online", "", "status", true}),
                 line(Turn{2, 5'000, "online", "offline"})});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

// STATUS.md section 4: what sets a status, and what a transition is.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(status)

BOOST_AUTO_TEST_CASE(the_first_change_from_unknown_is_a_transition) {
    check_lines(turns({online(5)}), {line(Turn{1, 5, "unknown", "online"})});
    check_lines(turns({offline(5, "r")}), {line(Turn{1, 5, "unknown", "offline", "r"})});
}

BOOST_AUTO_TEST_CASE(a_repeat_of_the_value_is_none) {
    check_lines(turns({online(5), online(6), uplink(7), offline(8), offline(9)}),
                {line(Turn{1, 5, "unknown", "online"}), line(Turn{2, 8, "online", "offline"})});
}

BOOST_AUTO_TEST_CASE(uplink_data_makes_online_without_a_reason) {
    check_lines(
        turns({offline(5, "gone"), uplink(6)}),
        {line(Turn{1, 5, "unknown", "offline", "gone"}),
         line(Turn{.seq = 2, .at = 6, .from = "offline", .to = "online", .cause = "data"})});
}

BOOST_AUTO_TEST_CASE(uplink_data_that_does_not_mark_online_changes_no_status) {
    check_lines(turns({uplink(5), offline(6), uplink(7)}, {{"publish_marks_online", "false"}}),
                {line(Turn{1, 6, "unknown", "offline"})});
}

BOOST_AUTO_TEST_CASE(other_data_changes_no_status) {
    check_lines(turns({downlink(5), offline(6), downlink(7)}),
                {line(Turn{1, 6, "unknown", "offline"})});
}

BOOST_AUTO_TEST_CASE(the_reason_of_an_online_status_is_kept) {
    check_lines(turns({says(WEIR_STATUS_ONLINE, 5, "HELLO")}),
                {line(Turn{1, 5, "unknown", "online", "HELLO"})});
}

BOOST_AUTO_TEST_CASE(seq_counts_one_by_one) {
    check_lines(turns({online(1), offline(2), online(3), offline(4)}),
                {line(Turn{1, 1, "unknown", "online"}), line(Turn{2, 2, "online", "offline"}),
                 line(Turn{3, 3, "offline", "online"}), line(Turn{4, 4, "online", "offline"})});
}

BOOST_AUTO_TEST_CASE(several_transitions_at_one_instant_all_count) {
    check_lines(turns({online(5), offline(5), online(5)}),
                {line(Turn{1, 5, "unknown", "online"}), line(Turn{2, 5, "online", "offline"}),
                 line(Turn{3, 5, "offline", "online"})});
}

BOOST_AUTO_TEST_CASE(a_transition_names_the_record_behind_it) {
    KeyedInput input = online(-7);
    input.product = "prod";
    input.name = "dev";
    input.topic = "t\"1";
    input.partition = 3;
    input.offset = 41;
    check_lines(turns({input}),
                {R"({"kind":"transition","product":"prod","device":"dev","seq":1,"at_ms":-7,)"
                 R"("from":"unknown","to":"online","reason":"","cause":"status",)"
                 R"("clamped":false,"topic":"t\"1","partition":3,"offset":41})"});
}

BOOST_AUTO_TEST_CASE(transitions_can_be_left_out) {
    check_lines(turns({online(5)}, {{"transitions", "false"}}), {});
}

BOOST_AUTO_TEST_CASE(devices_of_two_products_are_two_devices) {
    KeyedInput other = online(6);
    other.product = "q";
    const Lines lines = turns({online(5), other});
    BOOST_REQUIRE_EQUAL(lines.size(), 2U);
    BOOST_TEST(lines[1].find(R"("product":"q","device":"d","seq":1,"at_ms":6)") != lines[1].npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

// STATUS.md section 6: how a device's life is counted into windows.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(counts)

BOOST_AUTO_TEST_CASE(a_status_is_clipped_to_its_windows) {
    check_lines(rows({online(10'000), offline(130'000, "bye")}, 180'000),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "online",
                          .online = 50'000,
                          .unknown = 10'000,
                          .transitions = 1,
                          .records = 1,
                          .first = 10'000,
                          .last = 10'000}),
                 line(Row{.start = 60'000,
                          .end = 120'000,
                          .opening = "online",
                          .closing = "online",
                          .online = 60'000}),
                 line(Row{.start = 120'000,
                          .end = 180'000,
                          .opening = "online",
                          .closing = "offline",
                          .online = 10'000,
                          .offline = 50'000,
                          .transitions = 1,
                          .records = 1,
                          .first = 130'000,
                          .last = 130'000,
                          .reason = "bye"})});
}

BOOST_AUTO_TEST_CASE(what_happens_at_an_end_belongs_to_the_next_window) {
    check_lines(rows({online(0), offline(60'000)}, 120'000), {line(Row{.start = 0,
                                                                       .end = 60'000,
                                                                       .closing = "online",
                                                                       .online = 60'000,
                                                                       .transitions = 1,
                                                                       .records = 1,
                                                                       .first = 0,
                                                                       .last = 0}),
                                                              line(Row{.start = 60'000,
                                                                       .end = 120'000,
                                                                       .opening = "online",
                                                                       .closing = "offline",
                                                                       .offline = 60'000,
                                                                       .transitions = 1,
                                                                       .records = 1,
                                                                       .first = 60'000,
                                                                       .last = 60'000})});
}

BOOST_AUTO_TEST_CASE(what_happens_just_before_an_end_belongs_to_the_window) {
    check_lines(rows({online(0), offline(59'999)}, 60'000), {line(Row{.start = 0,
                                                                      .end = 60'000,
                                                                      .closing = "offline",
                                                                      .online = 59'999,
                                                                      .offline = 1,
                                                                      .transitions = 2,
                                                                      .records = 2,
                                                                      .first = 0,
                                                                      .last = 59'999})});
}

BOOST_AUTO_TEST_CASE(a_window_that_ends_when_a_device_becomes_known_has_no_row) {
    check_lines(rows({online(60'000)}, 119'999), {});
    check_lines(rows({online(59'999)}, 60'000), {line(Row{.start = 0,
                                                          .end = 60'000,
                                                          .closing = "online",
                                                          .online = 1,
                                                          .unknown = 59'999,
                                                          .transitions = 1,
                                                          .records = 1,
                                                          .first = 59'999,
                                                          .last = 59'999})});
}

BOOST_AUTO_TEST_CASE(a_window_closes_when_the_watermark_reaches_its_end) {
    BOOST_TEST(rows({online(0)}, 59'999).empty());
    BOOST_TEST(rows({online(0)}, 60'000).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_device_known_by_other_data_stays_unknown_and_has_rows) {
    check_lines(rows({downlink(20'000), downlink(70'000)}, 180'000),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .unknown = 60'000,
                          .records = 1,
                          .first = 20'000,
                          .last = 20'000}),
                 line(Row{.start = 60'000,
                          .end = 120'000,
                          .unknown = 60'000,
                          .records = 1,
                          .first = 70'000,
                          .last = 70'000}),
                 line(Row{.start = 120'000, .end = 180'000, .unknown = 60'000})});
}

BOOST_AUTO_TEST_CASE(first_and_last_are_the_least_and_greatest_of_the_window) {
    check_lines(rows({uplink(1'000), downlink(2'000), uplink(59'000), uplink(61'000)}, 60'000),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "online",
                          .online = 59'000,
                          .unknown = 1'000,
                          .transitions = 1,
                          .records = 3,
                          .first = 1'000,
                          .last = 59'000})});
}

BOOST_AUTO_TEST_CASE(last_reason_is_of_the_last_change_to_offline_in_the_window) {
    check_lines(rows({online(0), offline(1'000, "one"), online(2'000), offline(3'000, "two"),
                      offline(4'000, "repeat"), online(5'000)},
                     120'000),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "online",
                          .online = 57'000,
                          .offline = 3'000,
                          .transitions = 5,
                          .records = 6,
                          .first = 0,
                          .last = 5'000,
                          .reason = "two"}),
                 line(Row{.start = 60'000,
                          .end = 120'000,
                          .opening = "online",
                          .closing = "online",
                          .online = 60'000})});
}

BOOST_AUTO_TEST_CASE(an_offline_without_reason_clears_the_one_before) {
    check_lines(rows({offline(0, "one"), online(1'000), offline(2'000)}, 60'000),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "offline",
                          .online = 1'000,
                          .offline = 59'000,
                          .transitions = 3,
                          .records = 3,
                          .first = 0,
                          .last = 2'000})});
}

BOOST_AUTO_TEST_CASE(windows_before_1970) {
    check_lines(rows({online(-70'000)}, 0), {line(Row{.start = -120'000,
                                                      .end = -60'000,
                                                      .closing = "online",
                                                      .online = 10'000,
                                                      .unknown = 50'000,
                                                      .transitions = 1,
                                                      .records = 1,
                                                      .first = -70'000,
                                                      .last = -70'000}),
                                             line(Row{.start = -60'000,
                                                      .end = 0,
                                                      .opening = "online",
                                                      .closing = "online",
                                                      .online = 60'000})});
}

BOOST_AUTO_TEST_CASE(a_negative_offset_makes_days_of_a_zone_east) {
    // 2026-03-01T00:00+08:00 is 1772294400000, one second later the device comes online.
    check_lines(run({{"window.size", "24h"}, {"window.offset", "-8h"}, {"transitions", "false"}},
                    {online(1'772'294'401'000)}, 1'772'380'800'000),
                {line(Row{.start = 1'772'294'400'000,
                          .end = 1'772'380'800'000,
                          .closing = "online",
                          .online = 86'399'000,
                          .unknown = 1'000,
                          .transitions = 1,
                          .records = 1,
                          .first = 1'772'294'401'000,
                          .last = 1'772'294'401'000})});
}

BOOST_AUTO_TEST_CASE(hopping_windows_count_everything_in_each) {
    const Written five_by_two{{"window.kind", "hopping"},
                              {"window.size", "5ms"},
                              {"window.every", "2ms"},
                              {"transitions", "false"}};
    // Windows [-4,1) [-2,3) [0,5) [2,7) [4,9): known at 1, so the first ends at 3.
    check_lines(run(five_by_two, {online(1), uplink(4), offline(5, "r")}, 9),
                {line(Row{.start = -2,
                          .end = 3,
                          .closing = "online",
                          .online = 2,
                          .unknown = 3,
                          .transitions = 1,
                          .records = 1,
                          .first = 1,
                          .last = 1}),
                 line(Row{.start = 0,
                          .end = 5,
                          .closing = "online",
                          .online = 4,
                          .unknown = 1,
                          .transitions = 1,
                          .records = 2,
                          .first = 1,
                          .last = 4}),
                 line(Row{.start = 2,
                          .end = 7,
                          .opening = "online",
                          .closing = "offline",
                          .online = 3,
                          .offline = 2,
                          .transitions = 1,
                          .records = 2,
                          .first = 4,
                          .last = 5,
                          .reason = "r"}),
                 line(Row{.start = 4,
                          .end = 9,
                          .opening = "online",
                          .closing = "offline",
                          .online = 1,
                          .offline = 4,
                          .transitions = 1,
                          .records = 2,
                          .first = 4,
                          .last = 5,
                          .reason = "r"})});
}

BOOST_AUTO_TEST_CASE(a_hopping_window_may_begin_long_after_the_last_record) {
    const Written settings{{"window.kind", "hopping"},
                           {"window.size", "4ms"},
                           {"window.every", "2ms"},
                           {"transitions", "false"}};
    check_lines(
        run(settings, {offline(0)}, 8),
        {line(Row{.start = -2,
                  .end = 2,
                  .closing = "offline",
                  .offline = 2,
                  .unknown = 2,
                  .transitions = 1,
                  .records = 1,
                  .first = 0,
                  .last = 0}),
         line(Row{.start = 0,
                  .end = 4,
                  .closing = "offline",
                  .offline = 4,
                  .transitions = 1,
                  .records = 1,
                  .first = 0,
                  .last = 0}),
         line(Row{.start = 2, .end = 6, .opening = "offline", .closing = "offline", .offline = 4}),
         line(
             Row{.start = 4, .end = 8, .opening = "offline", .closing = "offline", .offline = 4})});
}

BOOST_AUTO_TEST_CASE(hopping_without_every_is_tumbling) {
    BOOST_TEST(rows({online(5)}, 180'000, {{"window.kind", "hopping"}}) ==
               rows({online(5)}, 180'000));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

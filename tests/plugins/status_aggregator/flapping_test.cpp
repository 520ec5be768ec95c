// STATUS.md section 4: flapping.
#include "device_script.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(flapping)

// What the rows of consecutive windows say.
std::string flags(const std::vector<KeyedInput>& inputs, int64_t watermark_ms,
                  const Written& written) {
    std::string said;
    for (const std::string& text : rows(inputs, watermark_ms, written)) {
        BOOST_REQUIRE(text.find(R"(","flapping":)") != std::string::npos);
        said += text.ends_with(R"("flapping":true})") ? 'f' : '-';
    }
    return said;
}

const Written kThreeIn10s{{"flapping.transitions", "3"}, {"flapping.period", "10s"}};

BOOST_AUTO_TEST_CASE(so_many_changes_within_a_period) {
    check_lines(rows({online(0), offline(4'000, "r"), online(9'999)}, 60'000, kThreeIn10s),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "online",
                          .online = 54'001,
                          .offline = 5'999,
                          .transitions = 3,
                          .records = 3,
                          .first = 0,
                          .last = 9'999,
                          .reason = "r",
                          .flapping = true})});
    BOOST_TEST(flags({online(0), offline(4'000), online(9'999)}, 120'000, kThreeIn10s) == "f-");
    BOOST_TEST(flags({online(0), offline(4'000)}, 60'000, kThreeIn10s) == "-");
}

BOOST_AUTO_TEST_CASE(the_period_excludes_its_first_instant) {
    BOOST_TEST(flags({online(0), offline(5'000), online(10'000)}, 60'000, kThreeIn10s) == "-");
    BOOST_TEST(flags({online(1), offline(5'000), online(10'000)}, 60'000, kThreeIn10s) == "f");
}

BOOST_AUTO_TEST_CASE(changes_before_the_window_count) {
    BOOST_TEST(flags({online(55'000), offline(59'000), online(61'000)}, 180'000, kThreeIn10s) ==
               "-f-");
}

BOOST_AUTO_TEST_CASE(those_just_before_its_end_count_without_any_in_it) {
    const Written long_period{{"flapping.transitions", "3"}, {"flapping.period", "130s"}};
    // [-70 s, 60 s), [-10 s, 120 s), [50 s, 180 s)
    BOOST_TEST(flags({online(1'000), offline(2'000), online(3'000)}, 180'000, long_period) ==
               "ff-");
    // [110 s - 60 s, ...): the change at 50 s itself still counts.
    BOOST_TEST(flags({online(50'000), offline(51'000), online(52'000)}, 240'000, long_period) ==
               "fff-");
}

BOOST_AUTO_TEST_CASE(what_min_dwell_holds_back_counts) {
    Written written = kThreeIn10s;
    written.emplace_back("min_dwell", "20s");
    check_lines(rows({online(0), offline(1'000), online(2'000)}, 80'000, written),
                {line(Row{.start = 0,
                          .end = 60'000,
                          .closing = "online",
                          .online = 58'000,
                          .unknown = 2'000,
                          .transitions = 1,
                          .records = 3,
                          .first = 0,
                          .last = 2'000,
                          .flapping = true})});
}

BOOST_AUTO_TEST_CASE(what_comes_after_a_windows_end_does_not) {
    Written written = kThreeIn10s;
    written.emplace_back("min_dwell", "20s");
    BOOST_TEST(flags({online(58'000), offline(59'000), online(60'000)}, 140'000, written) == "-f");
}

BOOST_AUTO_TEST_CASE(what_was_before_the_device_was_forgotten_does_not) {
    Written written{
        {"flapping.transitions", "3"}, {"flapping.period", "1h"}, {"forget_after", "60s"}};
    BOOST_TEST(flags({online(1'000), offline(2'000), online(200'000)}, 240'000, written) == "--");
    written.back().second = "1h";
    BOOST_TEST(flags({online(1'000), offline(2'000), online(200'000)}, 240'000, written) == "---f");
}

BOOST_AUTO_TEST_CASE(it_survives_a_restart) {
    Written written = kThreeIn10s;
    written.emplace_back("transitions", "false");
    Harness harness(written);
    for (const KeyedInput& input : {online(55'000), offline(59'000), online(61'000)}) {
        harness.process({input});
        harness.restart();
    }
    harness.advance(120'000);
    BOOST_REQUIRE_EQUAL(harness.values().size(), 2U);
    BOOST_TEST(harness.values()[0].ends_with(R"("flapping":false})"));
    BOOST_TEST(harness.values()[1].ends_with(R"("flapping":true})"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

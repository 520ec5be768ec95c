#include "plugins/format_mapper/message_time.hpp"

#include <boost/test/unit_test.hpp>

using weir::any_time;
using weir::date_time;
using weir::number_time;

BOOST_AUTO_TEST_SUITE(message_time)

BOOST_AUTO_TEST_CASE(dates_with_and_without_a_zone) {
    constexpr int64_t kEast8 = 8 * 3'600'000;
    BOOST_TEST(date_time("\"2020-06-08 20:03:41\"", kEast8).value() == 1591617821000);
    BOOST_TEST(date_time("\"2020-06-08 20:03:41\"", 0).value() == 1591646621000);
    BOOST_TEST(date_time("\"2020-06-08T12:03:41Z\"", kEast8).value() == 1591617821000);
    BOOST_TEST(date_time("\"2020-06-08T20:03:41+08:00\"", 0).value() == 1591617821000);
    BOOST_TEST(date_time("\"2020-06-08 06:33:41.5-05:30\"", 0).value() == 1591617821500);
    BOOST_TEST(date_time("\"2020-06-08 20:03:41.20599\"", kEast8).value() == 1591617821205);
    BOOST_TEST(date_time("\"2020-02-29 00:00:00\"", 0).value() == 1582934400000);
    BOOST_TEST(date_time("\"2020-06-08 20:03:4\\u0031\"", kEast8).value() == 1591617821000);
}

BOOST_AUTO_TEST_CASE(what_is_no_date) {
    for (const char* text :
         {"\"2020-02-30 00:00:00\"", "\"2021-02-29 00:00:00\"", "\"2020-06-08 24:00:00\"",
          "\"2020-06-08 23:59:60\"", "\"2020-13-01 00:00:00\"", "\"2020-06-08\"",
          "\"2020-06-08 20:03\"", "\"2020-06-08 20:03:41.\"", "\"2020-06-08 20:03:41 \"",
          "\" 2020-06-08 20:03:41\"", "\"2020-6-8 20:03:41\"", "\"2020-06-08T20:03:41z\"",
          "\"2020-06-08T20:03:41+0800\"", "\"2020-06-08T20:03:41+24:00\"",
          "\"1970-01-01 00:00:00\"", "\"\"", "null", "1591617821", ""})
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!date_time(text, 0)); }
}

BOOST_AUTO_TEST_CASE(numbers_are_seconds_below_ten_to_the_eleven) {
    BOOST_TEST(number_time("99999999999").value() == 99999999999000);
    BOOST_TEST(number_time("100000000000").value() == 100000000000);
    BOOST_TEST(number_time("\"0001591617821\"").value() == 1591617821000);
    BOOST_TEST(number_time("9223372036854775807").value() == INT64_MAX);
    for (const char* text :
         {"0", "-1", "-0", "1.0", "1e9", "\"1 \"", "\"+1\"", "\"-1\"", "\"\"", "null", "true", "{",
          "", "9223372036854775808", "\"99999999999999999999\""})
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!number_time(text)); }
}

BOOST_AUTO_TEST_CASE(any_of_both) {
    BOOST_TEST(any_time("\"1591617821000\"", 0).value() == 1591617821000);
    BOOST_TEST(any_time("\"2020-06-08T12:03:41Z\"", 0).value() == 1591617821000);
    BOOST_TEST(!any_time("[", 0));
}

BOOST_AUTO_TEST_SUITE_END()

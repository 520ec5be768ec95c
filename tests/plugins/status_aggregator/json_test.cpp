#include <boost/test/unit_test.hpp>
#include <cstdint>

#include "plugins/status_aggregator/json.hpp"

namespace weir::status_aggregator {

BOOST_AUTO_TEST_SUITE(json)

std::string quoted(std::string_view text) {
    std::string to;
    JsonWriter(to).text("", text);
    return to;
}

BOOST_AUTO_TEST_CASE(named_escapes) {
    BOOST_TEST(quoted("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
}

BOOST_AUTO_TEST_CASE(other_control_characters_in_lower_case_hex) {
    BOOST_TEST(quoted(std::string_view("\0\x01\x0b\x0e\x1a\x1f", 6)) ==
               R"("\u0000\u0001\u000b\u000e\u001a\u001f")");
}

BOOST_AUTO_TEST_CASE(nothing_else_is_escaped) {
    BOOST_TEST(quoted("/ \x7f é 温 🌡 \xff") == "\"/ \x7f é 温 🌡 \xff\"");
    BOOST_TEST(quoted("") == "\"\"");
}

BOOST_AUTO_TEST_CASE(escapes_at_both_ends_and_between) {
    BOOST_TEST(quoted("\"a\"\"b\"") == R"("\"a\"\"b\"")");
}

BOOST_AUTO_TEST_CASE(numbers_have_all_their_digits) {
    std::string to;
    JsonWriter(to)
        .number("", INT64_MIN)
        .number(" ", UINT64_MAX)
        .number(" ", int32_t{0})
        .number_or_null(" ", false, 7)
        .number_or_null(" ", true, 7)
        .flag(" ", true)
        .flag(" ", false);
    BOOST_TEST(to == "-9223372036854775808 18446744073709551615 0 null 7 true false");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::status_aggregator

#include "core/src/config/option_reader.hpp"

#include <limits>

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::around;
using test::Lines;
using test::problems_of;
using test::value_of;

int64_t integer_of(const std::string& key, const std::string& value) {
    return value_of(key, key + " = " + value).integer;
}

Lines items_of(const std::string& key, const std::string& lines) {
    Lines items;
    for (const OptionItem& item : value_of(key, lines).items) items.push_back(item.text);
    return items;
}

BOOST_AUTO_TEST_SUITE(option_reader)

BOOST_AUTO_TEST_CASE(booleans) {
    BOOST_CHECK_EQUAL(integer_of("flag", "true"), 1);
    BOOST_CHECK_EQUAL(integer_of("flag", "false"), 0);
}

BOOST_AUTO_TEST_CASE(integers_at_their_bounds) {
    BOOST_CHECK_EQUAL(integer_of("count", "-3"), -3);
    BOOST_CHECK_EQUAL(integer_of("count", "9"), 9);
    BOOST_CHECK_EQUAL(integer_of("free", "9223372036854775807"),
                      std::numeric_limits<int64_t>::max());
    BOOST_CHECK_EQUAL(integer_of("free", "-9223372036854775808"),
                      std::numeric_limits<int64_t>::min());
}

BOOST_AUTO_TEST_CASE(numbers) {
    BOOST_CHECK_EQUAL(value_of("ratio", "ratio = 0.25").number, 0.25);
    BOOST_CHECK_EQUAL(value_of("ratio", "ratio = 2").number, 2.0);
    BOOST_CHECK_EQUAL(value_of("ratio", "ratio = -1e300").number, -1e300);
}

BOOST_AUTO_TEST_CASE(strings_and_choices) {
    BOOST_CHECK_EQUAL(value_of("word", "word = \"é \\\" x\"").text, "é \" x");
    BOOST_CHECK_EQUAL(value_of("word", "word = \"\"").text, "");
    BOOST_CHECK_EQUAL(value_of("colour", "colour = \"green\"").text, "green");
}

BOOST_AUTO_TEST_CASE(durations_at_their_bounds) {
    BOOST_CHECK_EQUAL(integer_of("wait", "\"10ms\""), 10);
    BOOST_CHECK_EQUAL(integer_of("wait", "\"1h\""), 3'600'000);
    BOOST_CHECK_EQUAL(integer_of("shift", "\"-8h\""), -28'800'000);
}

BOOST_AUTO_TEST_CASE(sizes_at_their_bounds) {
    BOOST_CHECK_EQUAL(integer_of("room", "1024"), 1024);
    BOOST_CHECK_EQUAL(integer_of("room", "\"64KiB\""), 65'536);
    BOOST_CHECK_EQUAL(integer_of("room", "\"4 KiB\""), 4096);
}

BOOST_AUTO_TEST_CASE(paths_are_made_absolute) {
    BOOST_CHECK_EQUAL(value_of("where", "where = \"../x/./y\"").text, "/etc/x/y");
    BOOST_CHECK_EQUAL(value_of("where", "where = \"/data/x\"").text, "/data/x");
    BOOST_CHECK_EQUAL(value_of("default.path", "").text, "/etc/weir/data/x");
}

BOOST_AUTO_TEST_CASE(zones) {
    BOOST_CHECK_EQUAL(integer_of("zone", "\"-03:30\""), -210);
    BOOST_CHECK_EQUAL(integer_of("zone", "\"Z\""), 0);
}

BOOST_AUTO_TEST_CASE(lists) {
    test::check_lines(items_of("list", "list = [\"a\", \"b\"]"), {"a", "b"});
    test::check_lines(items_of("list", "list = []"), {});
    BOOST_CHECK(value_of("list", "list = []").is_set);
    test::check_lines(items_of("colours", "colours = [\"red\", \"blue\"]"), {"red", "blue"});
}

BOOST_AUTO_TEST_CASE(maps_take_text_numbers_and_booleans_under_dotted_names) {
    test::check_lines(items_of("map", "map = {b = 1, a.c = true, \"d.e\" = 0.5, f = \"x\"}"),
                      {"b", "1", "a.c", "true", "d.e", "0.5", "f", "x"});
    test::check_lines(
        items_of("client", "client.sasl.password = \"p\"\nclient.fetch.max.bytes = 5"),
        {"sasl.password", "p", "fetch.max.bytes", "5"});
    BOOST_CHECK(value_of("map", "map = {}").is_set);
    BOOST_CHECK(!value_of("map", "").is_set);
}

BOOST_AUTO_TEST_CASE(defaults) {
    test::check_lines(items_of("default.list", ""), {"a", "b"});
    const OptionValue size = value_of("default.size", "");
    BOOST_CHECK_EQUAL(size.integer, 4'194'304);
    BOOST_CHECK(size.is_set && size.is_default);
    BOOST_CHECK(!value_of("default.size", "default.size = 5").is_default);
    const OptionValue none = value_of("word", "");
    BOOST_CHECK(!none.is_set && none.is_default);
}

BOOST_AUTO_TEST_CASE(references_give_values_of_every_type) {
    setenv("WEIR_TEST_NUMBER", "7", 1);
    setenv("WEIR_TEST_TEXT", "blue", 1);
    BOOST_CHECK_EQUAL(integer_of("count", "\"${env:WEIR_TEST_NUMBER}\""), 7);
    BOOST_CHECK_EQUAL(value_of("ratio", "ratio = \"${env:WEIR_TEST_NUMBER}.5\"").number, 7.5);
    BOOST_CHECK_EQUAL(integer_of("shift", "\"${env:WEIR_TEST_NUMBER}m\""), 420'000);
    BOOST_CHECK_EQUAL(value_of("colour", "colour = \"${env:WEIR_TEST_TEXT}\"").text, "blue");
    test::check_lines(items_of("list", "list = [\"x-${env:WEIR_TEST_TEXT}\"]"), {"x-blue"});
    test::check_lines(items_of("map", "map = {a = \"${env:WEIR_TEST_TEXT}\"}"), {"a", "blue"});
}

BOOST_AUTO_TEST_CASE(a_value_knows_its_place) {
    const OptionValue list = value_of("list", "list = [\n \"a\" ]");
    BOOST_CHECK(list.place == (Place{11, 8}));
    BOOST_CHECK(list.items.at(0).place == (Place{12, 2}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#include "core/src/pipeline_test/compare.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

namespace weir::pipeline_test {
namespace {

CapturedRow row(const std::string& key, const std::string& value) { return {key, value, {}, 5}; }

ExpectedRow fields(uint32_t line, const char* json) {
    return {{line, 1}, std::nullopt, boost::json::parse(json).as_object()};
}

ExpectedRow text(uint32_t line, const std::string& value) { return {{line, 1}, value, {}}; }

// The findings on the sink "out", whose expectation stands in line 1; with what helps behind a bar.
std::vector<std::string> found(const std::vector<ExpectedRow>& expected,
                               const std::vector<CapturedRow>& came, bool partial = false) {
    std::vector<ActualRow> actual;
    for (const CapturedRow& captured : came) actual.push_back(actual_row(captured));
    std::vector<std::string> lines;
    for (const Finding& finding : compare({"out", {1, 1}, expected}, actual, partial)) {
        lines.push_back(std::to_string(finding.place.line) + ": " + finding.text);
        for (const std::string& more : finding.more) lines.back() += " | " + more;
    }
    return lines;
}

void check(const std::vector<std::string>& is, const std::vector<std::string>& wanted) {
    BOOST_CHECK_EQUAL_COLLECTIONS(is.begin(), is.end(), wanted.begin(), wanted.end());
}

BOOST_AUTO_TEST_SUITE(comparison)

BOOST_AUTO_TEST_CASE(a_text_is_the_whole_value_and_a_table_some_members) {
    check(found({text(2, "one"), fields(3, R"({"a":{"b":1}})")},
                {row("k", "one"), row("k", R"({"a":{"b":1,"c":2},"d":3})")}),
          {});
    check(found({fields(2, R"({"@key":"k","@value":"one","@timestamp":5,"@headers":{}})")},
                {row("k", "one")}),
          {});
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_kind_and_size) {
    check(found({fields(2, R"({"n":18446744073709551615})")},
                {row("k", R"({"n":18446744073709551615})")}),
          {});
    BOOST_CHECK_EQUAL(found({fields(2, R"({"n":10})")}, {row("k", R"({"n":10.5})")}).size(), 2);
    BOOST_CHECK_EQUAL(found({fields(2, R"({"n":10})")}, {row("k", R"({"n":"10"})")}).size(), 2);
}

BOOST_AUTO_TEST_CASE(what_is_missing_and_what_was_not_expected_name_the_nearest) {
    check(
        found({fields(2, R"({"device":"d","to":"online"})")},
              {row("x", R"({"device":"e","to":"offline"})"),
               row("k", R"({"device":"d","to":"offline"})")}),
        {R"(2: out: missing: {"device":"d","to":"online"} | nearest: {"device":"d","to":"offline"} |          to is "offline", not "online")",
         R"(1: out: not expected: {"device":"e","to":"offline"} | nearest is what line 2 expects)",
         R"(1: out: not expected: {"device":"d","to":"offline"} | nearest is what line 2 expects)"});
}

BOOST_AUTO_TEST_CASE(nothing_expected_is_an_expectation) {
    check(found({}, {}), {});
    check(found({}, {row("k", "one")}), {"1: out: not expected: one"});
    check(found({text(2, "one")}, {}), {"2: out: missing: one"});
}

BOOST_AUTO_TEST_CASE(order_counts_within_a_key_alone) {
    check(found({text(2, "a"), text(3, "b")}, {row("x", "b"), row("y", "a")}), {});
    check(found({text(2, "a"), text(3, "b")}, {row("x", "b"), row("x", "a")}),
          {"3: out: missing: b | nearest: b |          it came, but in another place of its key's "
           "order",
           "1: out: not expected: b | nearest is what line 3 expects"});
}

BOOST_AUTO_TEST_CASE(a_row_is_taken_once) {
    BOOST_CHECK_EQUAL(found({text(2, "a"), text(3, "a")}, {row("x", "a")}).size(), 1);
}

BOOST_AUTO_TEST_CASE(partial_lets_others_come_but_misses_none) {
    check(found({text(2, "b")}, {row("x", "a"), row("x", "b"), row("x", "c")}, true), {});
    BOOST_CHECK_EQUAL(found({text(2, "d")}, {row("x", "a")}, true).size(), 1);
}

BOOST_AUTO_TEST_CASE(headers_are_all_or_none) {
    const CapturedRow traced{"k", "v", {{"a", "1"}, {"b", "2"}}, 0};
    check(found({fields(2, R"({"@headers":{"b":"2","a":"1"}})")}, {traced}), {});
    BOOST_CHECK_EQUAL(found({fields(2, R"({"@headers":{"a":"1"}})")}, {traced}).size(), 2);
}

BOOST_AUTO_TEST_CASE(dead_letters_have_no_order_and_a_part_of_the_reason) {
    const auto letter = [](const char* offset, size_t number) {
        return actual_dead_letter({"k",
                                   "v",
                                   {{"__connect.errors.stage", "late"},
                                    {"__connect.errors.topic", "in"},
                                    {"__connect.errors.partition", "1"},
                                    {"__connect.errors.offset", offset},
                                    {"__connect.errors.exception.message", "it came too late"}},
                                   0},
                                  number);
    };
    const ExpectedOutput expected{
        kDeadLetters,
        {1, 1},
        {fields(2, R"({"stage":"late","offset":4,"reason":"too late"})"),
         fields(3, R"({"topic":"in","partition":1,"offset":3,"key":"k","value":"v"})")}};
    BOOST_CHECK(compare(expected, {letter("3", 0), letter("4", 1)}, false).empty());
    BOOST_CHECK_EQUAL(compare(expected, {letter("3", 0), letter("5", 1)}, false).size(), 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::pipeline_test

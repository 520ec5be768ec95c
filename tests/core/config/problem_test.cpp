#include "core/src/config/problem.hpp"

#include "core/src/config/printable.hpp"
#include "tests/core/config/support.hpp"

namespace weir {
namespace {

BOOST_AUTO_TEST_SUITE(problem)

BOOST_AUTO_TEST_CASE(a_problem_is_one_line) {
    BOOST_CHECK_EQUAL(to_line({Severity::Error, {12, 3}, "a.b", "wrong; do that"}, "f.toml"),
                      "f.toml:12:3: error: a.b: wrong; do that");
    BOOST_CHECK_EQUAL(to_line({Severity::Warning, {1, 1}, "", "odd"}, "f.toml"),
                      "f.toml:1:1: warning: odd");
    BOOST_CHECK_EQUAL(to_line({Severity::Error, {1, 1}, "a\nb", "x\033[2Jy"}, "f"),
                      "f:1:1: error: a\\nb: x\\x1b[2Jy");
}

BOOST_AUTO_TEST_CASE(problems_come_in_the_order_of_the_file) {
    Problems problems;
    problems.warning({9, 1}, "c", "");
    BOOST_CHECK(!problems.has_errors());
    problems.error({2, 7}, "b", "");
    problems.error({2, 1}, "a", "");
    BOOST_CHECK(problems.has_errors());
    std::string order;
    for (const Problem& found : problems.take()) order += found.path;
    BOOST_CHECK_EQUAL(order, "abc");
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_between_characters) {
    BOOST_CHECK_EQUAL(in_quotes("a\"b"), "\"a\"b\"");
    const std::string long_text = std::string(119, 'x') + "é" + std::string(50, 'y');
    BOOST_CHECK_EQUAL(in_quotes(long_text), '"' + std::string(119, 'x') + "…\"");
}

BOOST_AUTO_TEST_CASE(alternatives_read_like_a_sentence) {
    BOOST_CHECK_EQUAL(alternatives(test::Lines{"a"}), "\"a\"");
    BOOST_CHECK_EQUAL(alternatives(test::Lines{"a", "b", "c"}), "\"a\", \"b\" or \"c\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

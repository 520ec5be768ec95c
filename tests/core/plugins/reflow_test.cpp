#include "core/src/plugins/reflow.hpp"

#include <boost/test/unit_test.hpp>

namespace weir::test {
namespace {

BOOST_AUTO_TEST_SUITE(reflowing)

BOOST_AUTO_TEST_CASE(prose_is_broken_at_the_width) {
    BOOST_TEST(reflow("aaa bbb ccc ddd", "", 7) == "aaa bbb\nccc ddd\n");
    BOOST_TEST(reflow("aaa bbb", "", 6) == "aaa\nbbb\n");
    BOOST_TEST(reflow("aaa bbb ccc ddd", "  ", 7) == "  aaa\n  bbb\n  ccc\n  ddd\n");
}

BOOST_AUTO_TEST_CASE(its_own_line_ends_are_blanks) {
    BOOST_TEST(reflow("aaa\nbbb\n", "", 20) == "aaa bbb\n");
}

BOOST_AUTO_TEST_CASE(a_word_that_is_too_long_has_a_line_of_its_own) {
    BOOST_TEST(reflow("a bbbbbbbb c", "", 4) == "a\nbbbbbbbb\nc\n");
}

BOOST_AUTO_TEST_CASE(paragraphs_stay_apart) {
    BOOST_TEST(reflow("aaa\n\nbbb", "> ", 20) == "> aaa\n\n> bbb\n");
}

BOOST_AUTO_TEST_CASE(lists_and_code_stay_as_they_are) {
    for (const char* kept : {"* one two\n* three four\n", "    code with   blanks\n    more\n",
                             "| a table | row |\n", "```\ncode in a fence\n```\n"})
        BOOST_TEST(reflow(kept, "", 5) == kept);
}

BOOST_AUTO_TEST_CASE(nothing_gives_nothing) { BOOST_TEST(reflow("", "  ", 10) == ""); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

#include "core/src/config/nearest.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::Lines;

BOOST_AUTO_TEST_SUITE(nearest_words)

BOOST_AUTO_TEST_CASE(distances) {
    BOOST_CHECK_EQUAL(edit_distance("", "abc"), 3U);
    BOOST_CHECK_EQUAL(edit_distance("window", "window"), 0U);
    BOOST_CHECK_EQUAL(edit_distance("widow", "window"), 1U);
    BOOST_CHECK_EQUAL(edit_distance("kitten", "sitting"), 3U);
    BOOST_CHECK_EQUAL(edit_distance("emti", "emit"), 1U);
    BOOST_CHECK_EQUAL(edit_distance("EMIT", "emit"), 0U);
}

BOOST_AUTO_TEST_CASE(the_nearest_come_first_and_at_most_three) {
    const Lines known{"axxxxx", "abcdexx", "abcdeg", "abcdefg", "abcdef", "unlike"};
    const Lines found = nearest("abcdef", known);
    test::check_lines(found, {"abcdef", "abcdeg", "abcdefg"});
}

BOOST_AUTO_TEST_CASE(a_short_word_is_not_near_to_another_short_word) {
    BOOST_CHECK(nearest("abc", Lines{"axy", "cba"}).empty());
    BOOST_CHECK_EQUAL(nearest("abc", Lines{"abd"}).size(), 1U);
}

BOOST_AUTO_TEST_CASE(suggestions) {
    BOOST_CHECK_EQUAL(suggestion("emti", Lines{"emit", "size"}, "known keys"),
                      "did you mean \"emit\"?");
    BOOST_CHECK_EQUAL(suggestion("zzzz", Lines{"emit", "size"}, "known keys"),
                      "known keys: emit, size");
    BOOST_CHECK_EQUAL(suggestion("zzzz", Lines{}, "known keys"), "known keys: none");
}

BOOST_AUTO_TEST_CASE(a_long_list_is_cut) {
    const std::string text = suggestion("zzzz", Lines(30, "key"), "allowed");
    BOOST_CHECK_MESSAGE(text.ends_with("key, key and 6 more"), text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

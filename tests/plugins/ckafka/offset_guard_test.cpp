#include "plugins/ckafka/offset_guard.hpp"

#include <boost/test/unit_test.hpp>

namespace weir::ckafka {
namespace {

BOOST_AUTO_TEST_SUITE(offset_guard)

BOOST_AUTO_TEST_CASE(offsets_in_a_row_are_expected_and_lower_ones_repeated) {
    OffsetGuard guard(10);
    BOOST_TEST((guard.judge(10) == Verdict::expected));
    guard.advance(11);
    BOOST_TEST((guard.judge(11) == Verdict::expected));
    BOOST_TEST((guard.judge(10) == Verdict::repeated));
    BOOST_TEST((guard.judge(3) == Verdict::repeated));
    BOOST_TEST(guard.expected() == 11);
}

BOOST_AUTO_TEST_CASE(the_first_gap_is_asked_for_again_and_then_gaps_are_believed) {
    OffsetGuard guard(10);
    BOOST_TEST((guard.judge(12) == Verdict::ask_again));
    BOOST_TEST(guard.expected() == 10);
    BOOST_TEST((guard.judge(12) == Verdict::gap));
    guard.advance(13);
    BOOST_TEST((guard.judge(14) == Verdict::gap));
}

BOOST_AUTO_TEST_CASE(a_record_that_was_left_out_comes_after_asking) {
    OffsetGuard guard(10);
    BOOST_TEST((guard.judge(12) == Verdict::ask_again));
    BOOST_TEST((guard.judge(10) == Verdict::expected));
    guard.advance(11);
    // What lost one record may have lost another: still not believed at once.
    BOOST_TEST((guard.judge(15) == Verdict::ask_again));
}

BOOST_AUTO_TEST_CASE(another_record_than_the_one_seen_before_is_asked_for_again) {
    OffsetGuard guard(10);
    BOOST_TEST((guard.judge(15) == Verdict::ask_again));
    BOOST_TEST((guard.judge(20) == Verdict::ask_again));
    BOOST_TEST((guard.judge(12) == Verdict::ask_again));
    BOOST_TEST((guard.judge(12) == Verdict::gap));
}

BOOST_AUTO_TEST_CASE(doubt_makes_the_next_gap_to_be_asked_for_once) {
    OffsetGuard guard(10);
    guard.judge(12);
    guard.judge(12);
    guard.advance(13);
    guard.doubt();
    BOOST_TEST((guard.judge(13) == Verdict::expected));
    guard.advance(14);
    BOOST_TEST((guard.judge(16) == Verdict::ask_again));
    BOOST_TEST((guard.judge(16) == Verdict::gap));
    guard.advance(17);
    BOOST_TEST((guard.judge(18) == Verdict::gap));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::ckafka

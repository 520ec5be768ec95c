#include "core/src/run/silence.hpp"

#include <boost/test/unit_test.hpp>

#include "core/src/run/trusted_clock.hpp"

namespace weir {
namespace {

constexpr int64_t kTimeout = 30'000;
constexpr int64_t kBegin = 1'000'000;
constexpr int64_t kSilent = kBegin + kTimeout;

Silence begun() {
    Silence silence(kTimeout);
    silence.heard(0, kBegin);
    return silence;
}

Activity judged(int64_t position, LaneEnd end) { return begun().judge(0, kSilent, position, end); }

BOOST_AUTO_TEST_SUITE(silence)

BOOST_AUTO_TEST_CASE(a_lane_is_silent_when_nothing_came_for_as_long_as_the_timeout) {
    Silence silence = begun();
    BOOST_TEST(!silence.is_silent(0, kSilent - 1));
    BOOST_TEST(silence.is_silent(0, kSilent));
    silence.heard(0, kSilent);
    BOOST_TEST(!silence.is_silent(0, kSilent + kTimeout - 1));
}

BOOST_AUTO_TEST_CASE(a_silent_lane_is_idle_only_at_an_end_that_was_asked_for_lately) {
    BOOST_CHECK(judged(7, {7, kSilent}) == Activity::idle);
    BOOST_CHECK(judged(7, {7, kSilent - kTimeout}) == Activity::idle);
    BOOST_CHECK(judged(7, {7, kSilent - kTimeout - 1}) == Activity::blind);
    BOOST_CHECK(judged(7, {7, 0}) == Activity::blind);
    BOOST_CHECK(judged(7, {-1, kSilent}) == Activity::blind);
    BOOST_CHECK(judged(6, {7, kSilent}) == Activity::active);
    BOOST_CHECK(judged(8, {7, kSilent}) == Activity::active);
}

BOOST_AUTO_TEST_CASE(a_lane_that_can_be_seen_again_has_idle_timeout_from_then_on) {
    Silence silence = begun();
    constexpr int64_t seen = kSilent + 100'000;
    BOOST_CHECK(silence.judge(0, kSilent - 1, 7, {}) == Activity::active);
    BOOST_CHECK(silence.judge(0, kSilent, 7, {}) == Activity::blind);
    BOOST_CHECK(silence.judge(0, seen, 7, {7, seen}) == Activity::active);
    BOOST_CHECK(silence.judge(0, seen + kTimeout - 1, 7, {7, seen}) == Activity::active);
    BOOST_CHECK(silence.judge(0, seen + kTimeout, 7, {7, seen}) == Activity::idle);
}

BOOST_AUTO_TEST_CASE(silence_begins_anew_when_the_clock_was_set_or_the_machine_slept) {
    Silence silence = begun();
    BOOST_TEST(!silence.starts_anew(kBegin, 5'000'000));
    BOOST_TEST(!silence.starts_anew(kBegin + 100'000, 5'100'000 + kTimeout));
    BOOST_TEST(silence.is_silent(0, kBegin + 100'000));
    BOOST_TEST(silence.starts_anew(kBegin + 100'100, 5'100'100 + 2 * kTimeout + 1));
    BOOST_TEST(!silence.is_silent(0, kBegin + 100'100 + kTimeout - 1));
    BOOST_TEST(silence.starts_anew(kBegin + 100'200, 5'100'200 + kTimeout));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(trusted_clock)

BOOST_AUTO_TEST_CASE(it_counts_on_the_monotonic_clock_from_its_first_reading) {
    TrustedClock clock(false, kBegin);
    BOOST_TEST(!clock.now(kBegin + 5, 100, false));
    BOOST_TEST(*clock.now(kBegin + 5, 100, true) == kBegin + 5);
    BOOST_TEST(*clock.now(kBegin + 999'999, 150, false) == kBegin + 55);
    BOOST_TEST(clock.latest_ms() == kBegin + 55);
}

BOOST_AUTO_TEST_CASE(an_earlier_time_than_it_has_shown_before_is_wrong) {
    TrustedClock clock(true, kBegin);
    BOOST_TEST(!clock.now(kBegin - 1, 100, true));
    BOOST_TEST(clock.latest_ms() == kBegin);
    BOOST_TEST(*clock.now(kBegin, 100, false) == kBegin);
    (void)clock.now(kBegin, 200, false);
    clock.forget();
    BOOST_TEST(!clock.now(kBegin + 99, 300, true));
    BOOST_TEST(*clock.now(kBegin + 100, 300, true) == kBegin + 100);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#include "core/src/run/event_time.hpp"

#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

// `date -u -d 0001-01-01 +%s` and `date -u -d 10000-01-01 +%s`, in milliseconds.
constexpr int64_t kFirstMs = -62'135'596'800'000;
constexpr int64_t kLastMs = 253'402'300'800'000 - 1;

EventTimeOptions options() { return {10, 300, 2000, true}; }

void check_judged(const Judgement& judged, Verdict verdict, int64_t effective_ms) {
    BOOST_TEST((judged.verdict == verdict));
    BOOST_TEST(judged.effective_ms == effective_ms);
}

BOOST_AUTO_TEST_SUITE(event_time)

BOOST_AUTO_TEST_CASE(before_the_first_record_nothing_is_late) {
    const PartitionClock clock;
    BOOST_TEST(clock.watermark() == kNever);
    check_judged(clock.judge(kFirstMs, WEIR_NO_TIME, options()), Verdict::on_time, kFirstMs);
}

BOOST_AUTO_TEST_CASE(the_watermark_lies_one_behind_the_greatest_less_the_disorder) {
    PartitionClock clock;
    clock.advance(1000, options());
    BOOST_TEST(clock.watermark() == 989);
    clock.advance(999, options());
    BOOST_TEST(clock.watermark() == 989);
    clock.advance(1001, options());
    BOOST_TEST(clock.watermark() == 990);
}

BOOST_AUTO_TEST_CASE(late_is_at_the_watermark_and_not_a_millisecond_after_it) {
    const PartitionClock clock(989);
    check_judged(clock.judge(990, WEIR_NO_TIME, options()), Verdict::on_time, 990);
    check_judged(clock.judge(989, WEIR_NO_TIME, options()), Verdict::late, 990);
    check_judged(clock.judge(-5000, WEIR_NO_TIME, options()), Verdict::late, 990);
}

BOOST_AUTO_TEST_CASE(future_and_past_begin_behind_their_limits) {
    const PartitionClock clock;
    check_judged(clock.judge(10'300, 10'000, options()), Verdict::on_time, 10'300);
    check_judged(clock.judge(10'301, 10'000, options()), Verdict::future, 10'301);
    check_judged(clock.judge(8'000, 10'000, options()), Verdict::on_time, 8'000);
    check_judged(clock.judge(7'999, 10'000, options()), Verdict::past, 7'999);
}

BOOST_AUTO_TEST_CASE(what_is_too_far_off_is_not_called_late) {
    const PartitionClock clock(1'000'000);
    check_judged(clock.judge(7'999, 10'000, options()), Verdict::past, 7'999);
    check_judged(clock.judge(8'000, 10'000, options()), Verdict::late, 1'000'001);
}

BOOST_AUTO_TEST_CASE(without_a_timestamp_only_the_calendar_is_a_limit) {
    const PartitionClock clock;
    check_judged(clock.judge(kLastMs, WEIR_NO_TIME, options()), Verdict::on_time, kLastMs);
    for (const int64_t time : {kFirstMs - 1, kLastMs + 1, INT64_MIN, INT64_MAX})
        check_judged(clock.judge(time, WEIR_NO_TIME, options()), Verdict::impossible, time);
}

BOOST_AUTO_TEST_CASE(extreme_times_do_not_overflow) {
    const PartitionClock clock;
    check_judged(clock.judge(INT64_MAX, INT64_MIN + 1, options()), Verdict::future, INT64_MAX);
    check_judged(clock.judge(INT64_MIN + 1, INT64_MAX, options()), Verdict::past, INT64_MIN + 1);
    PartitionClock early;
    early.advance(INT64_MIN + 5, options());
    BOOST_TEST(early.watermark() == kNever);
    early.advance(INT64_MAX, options());
    BOOST_TEST(early.watermark() == INT64_MAX - 11);
}

BOOST_AUTO_TEST_CASE(a_clock_is_only_ever_raised) {
    PartitionClock clock(5);
    clock.raise(4);
    BOOST_TEST(clock.watermark() == 5);
    clock.raise(6);
    BOOST_TEST(clock.watermark() == 6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#include "core/src/run/timers.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

// "slot:id@instant" of each timer, in the order in which they come.
using Due = std::vector<std::string>;

Due texts(const std::vector<weir_timer>& timers) {
    Due due;
    for (const weir_timer& timer : timers)
        due.push_back(std::to_string(timer.slot) + ":" + std::to_string(timer.id) + "@" +
                      std::to_string(timer.at_ms));
    return due;
}

void check_due(const Due& found, const Due& wanted) {
    BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

Due due_of(TimerTable& timers, uint32_t slot, int64_t effective_ms) {
    std::vector<weir_timer> due;
    timers.take_due_of(slot, effective_ms, due);
    return texts(due);
}

// Sorted, as timers of one instant and phase have no order among slots.
Due next(TimerTable& timers, int64_t watermark) {
    std::vector<weir_timer> due;
    const bool is_due = timers.take_next(watermark, due);
    BOOST_TEST(is_due == !due.empty());
    Due found = texts(due);
    std::ranges::sort(found);
    return found;
}

BOOST_AUTO_TEST_SUITE(timers)

BOOST_AUTO_TEST_CASE(before_a_record_come_those_of_its_instant_only_in_the_phase_before) {
    TimerTable timers;
    timers.set(0, 1, 100, WEIR_BEFORE_RECORDS);
    timers.set(0, 2, 100, WEIR_AFTER_RECORDS);
    check_due(due_of(timers, 0, 99), {});
    check_due(due_of(timers, 0, 100), {"0:1@100"});
    check_due(due_of(timers, 0, 100), {});
    check_due(due_of(timers, 0, 101), {"0:2@100"});
}

BOOST_AUTO_TEST_CASE(of_a_slot_they_come_one_instant_and_phase_at_a_time) {
    TimerTable timers;
    timers.set(3, 5, 20, WEIR_AFTER_RECORDS);
    timers.set(3, 4, 20, WEIR_BEFORE_RECORDS);
    timers.set(3, 2, 10, WEIR_AFTER_RECORDS);
    timers.set(3, 1, 10, WEIR_AFTER_RECORDS);
    timers.set(3, 3, 1000, WEIR_BEFORE_RECORDS);
    timers.set(4, 1, 5, WEIR_BEFORE_RECORDS);
    check_due(due_of(timers, 3, 500), {"3:1@10", "3:2@10"});
    check_due(due_of(timers, 3, 500), {"3:4@20"});
    check_due(due_of(timers, 3, 500), {"3:5@20"});
    check_due(due_of(timers, 3, 500), {});
}

BOOST_AUTO_TEST_CASE(one_set_meanwhile_comes_before_later_ones) {
    TimerTable timers;
    timers.set(0, 1, 10, WEIR_BEFORE_RECORDS);
    timers.set(0, 2, 30, WEIR_BEFORE_RECORDS);
    check_due(due_of(timers, 0, 50), {"0:1@10"});
    timers.set(0, 1, 20, WEIR_BEFORE_RECORDS);
    check_due(due_of(timers, 0, 50), {"0:1@20"});
    check_due(due_of(timers, 0, 50), {"0:2@30"});
}

BOOST_AUTO_TEST_CASE(of_all_slots_they_come_by_instant_then_phase_up_to_the_watermark) {
    TimerTable timers;
    timers.set(0, 1, 20, WEIR_AFTER_RECORDS);
    timers.set(1, 1, 20, WEIR_BEFORE_RECORDS);
    timers.set(2, 1, 20, WEIR_BEFORE_RECORDS);
    timers.set(3, 1, -5, WEIR_AFTER_RECORDS);
    timers.set(4, 1, 21, WEIR_BEFORE_RECORDS);
    check_due(next(timers, -6), {});
    check_due(next(timers, 20), {"3:1@-5"});
    check_due(next(timers, 20), {"1:1@20", "2:1@20"});
    check_due(next(timers, 20), {"0:1@20"});
    check_due(next(timers, 20), {});
    check_due(next(timers, 21), {"4:1@21"});
    check_due(next(timers, INT64_MAX), {});
}

BOOST_AUTO_TEST_CASE(the_same_id_again_replaces) {
    TimerTable timers;
    timers.set(0, 1, 10, WEIR_BEFORE_RECORDS);
    timers.set(0, 1, 30, WEIR_BEFORE_RECORDS);
    timers.set(0, 1, 20, WEIR_AFTER_RECORDS);
    timers.set(0, 1, 20, WEIR_AFTER_RECORDS);
    check_due(next(timers, 15), {});
    check_due(next(timers, 100), {"0:1@20"});
    check_due(next(timers, 100), {});
}

BOOST_AUTO_TEST_CASE(a_cancelled_one_does_not_come) {
    TimerTable timers;
    timers.set(0, 1, 10, WEIR_BEFORE_RECORDS);
    timers.set(0, 2, 10, WEIR_BEFORE_RECORDS);
    timers.cancel(0, 1);
    timers.cancel(0, 7);
    timers.cancel(9, 1);
    check_due(next(timers, 100), {"0:2@10"});
    timers.set(0, 1, 10, WEIR_BEFORE_RECORDS);
    timers.cancel(0, 1);
    check_due(due_of(timers, 0, 100), {});
}

BOOST_AUTO_TEST_CASE(one_taken_before_a_record_does_not_come_again_with_the_watermark) {
    TimerTable timers;
    timers.set(0, 1, 10, WEIR_BEFORE_RECORDS);
    check_due(due_of(timers, 0, 10), {"0:1@10"});
    check_due(next(timers, 100), {});
}

BOOST_AUTO_TEST_CASE(a_slot_has_at_most_eight_ids) {
    TimerTable timers;
    for (uint32_t id = 0; id < 8; ++id) BOOST_TEST(timers.set(0, id, 10, WEIR_BEFORE_RECORDS));
    BOOST_TEST(!timers.set(0, 8, 10, WEIR_BEFORE_RECORDS));
    BOOST_TEST(timers.set(0, 3, 20, WEIR_BEFORE_RECORDS));
    timers.cancel(0, 0);
    BOOST_TEST(timers.set(0, 8, 10, WEIR_BEFORE_RECORDS));
    BOOST_TEST(timers.set(1, 8, 10, WEIR_BEFORE_RECORDS));
}

BOOST_AUTO_TEST_CASE(what_is_not_due_is_told_cheaply_and_rightly) {
    TimerTable timers;
    BOOST_TEST(timers.nothing_due(1'000'000, INT64_MAX));
    BOOST_TEST(timers.earliest_due() == INT64_MAX);
    timers.set(3, 1, 12, WEIR_BEFORE_RECORDS);
    timers.set(0, 1, 10, WEIR_AFTER_RECORDS);
    timers.set(0, 2, 1, WEIR_ON_WALL_CLOCK);
    BOOST_TEST(timers.earliest_due() == 10);
    BOOST_TEST(timers.nothing_due(0, 9));
    BOOST_TEST(!timers.nothing_due(0, 11));
    timers.cancel(0, 1);
    BOOST_TEST(timers.nothing_due(0, 11));
}

BOOST_AUTO_TEST_CASE(a_slot_comes_back_as_it_was_stored) {
    TimerTable timers;
    timers.set(0, 1, -10, WEIR_BEFORE_RECORDS);
    timers.set(0, 2, INT64_MAX - 1, WEIR_AFTER_RECORDS);
    timers.set(0, 7, -10, WEIR_AFTER_RECORDS);
    TimerTable restored;
    restored.restore(200, timers.encode(0));
    BOOST_TEST(restored.take_changed().empty());
    BOOST_TEST(!restored.nothing_due(200, -10));
    check_due(next(restored, 0), {"200:1@-10"});
    check_due(next(restored, 0), {"200:7@-10"});
    check_due(next(restored, 0), {});
    check_due(next(restored, INT64_MAX), {"200:2@9223372036854775806"});
    BOOST_TEST(restored.encode(200).empty());
}

Due next_on_clock(TimerTable& timers, int64_t now_ms) {
    std::vector<weir_timer> due;
    timers.take_next_on_clock(now_ms, due);
    return texts(due);
}

BOOST_AUTO_TEST_CASE(the_wall_clock_and_the_watermark_do_not_touch_each_others_timers) {
    TimerTable timers;
    timers.set(0, 1, 10, WEIR_ON_WALL_CLOCK);
    timers.set(0, 2, 20, WEIR_AFTER_RECORDS);
    BOOST_TEST(timers.nothing_due(0, 15));
    BOOST_TEST(timers.nothing_due_on_clock(9));
    BOOST_TEST(!timers.nothing_due_on_clock(10));
    check_due(due_of(timers, 0, 15), {});
    check_due(next(timers, 15), {});
    check_due(next_on_clock(timers, 9), {});
    check_due(next_on_clock(timers, INT64_MAX), {"0:1@10"});
    check_due(next_on_clock(timers, INT64_MAX), {});
    check_due(next(timers, 20), {"0:2@20"});
}

BOOST_AUTO_TEST_CASE(a_timer_may_change_to_the_wall_clock_and_back) {
    TimerTable timers;
    timers.set(0, 1, 10, WEIR_BEFORE_RECORDS);
    timers.set(0, 1, 10, WEIR_ON_WALL_CLOCK);
    check_due(next(timers, 100), {});
    timers.set(0, 1, 10, WEIR_BEFORE_RECORDS);
    check_due(next_on_clock(timers, 100), {});
    check_due(next(timers, 100), {"0:1@10"});
}

BOOST_AUTO_TEST_CASE(one_on_the_wall_clock_comes_back_as_it_was_stored) {
    TimerTable timers;
    timers.set(0, 1, 10, WEIR_ON_WALL_CLOCK);
    TimerTable restored;
    restored.restore(5, timers.encode(0));
    BOOST_TEST(restored.nothing_due(5, INT64_MAX - 1));
    check_due(next(restored, INT64_MAX), {});
    check_due(next_on_clock(restored, 10), {"5:1@10"});
}

BOOST_AUTO_TEST_CASE(each_changed_slot_is_named_once) {
    TimerTable timers;
    timers.set(2, 1, 10, WEIR_BEFORE_RECORDS);
    timers.set(2, 2, 20, WEIR_BEFORE_RECORDS);
    timers.set(1, 1, 30, WEIR_BEFORE_RECORDS);
    const std::vector<uint32_t> set{2, 1};
    BOOST_TEST(timers.take_changed() == set, boost::test_tools::per_element());
    BOOST_TEST(timers.take_changed().empty());
    next(timers, 10);
    BOOST_TEST(timers.take_changed() == std::vector<uint32_t>{2}, boost::test_tools::per_element());
    due_of(timers, 1, 5);
    timers.cancel(1, 9);
    BOOST_TEST(timers.take_changed().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

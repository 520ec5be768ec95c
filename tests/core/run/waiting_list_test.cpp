#include "core/src/run/waiting_list.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

Waiting waiting(int64_t effective_ms, int64_t cursor = 0, uint32_t partition = 0,
                int64_t watermark_before = 0) {
    Waiting made{};
    made.effective_ms = effective_ms;
    made.cursor = cursor;
    made.partition = partition;
    made.watermark_before = watermark_before;
    return made;
}

std::vector<int64_t> taken(WaitingList& list, int64_t watermark) {
    std::vector<Waiting> due;
    list.take(watermark, due);
    std::vector<int64_t> times;
    for (const Waiting& record : due) times.push_back(record.effective_ms);
    std::ranges::sort(times);
    return times;
}

void check_taken(WaitingList& list, int64_t watermark, const std::vector<int64_t>& wanted) {
    BOOST_TEST(taken(list, watermark) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE(waiting_list)

BOOST_AUTO_TEST_CASE(what_is_due_is_taken_to_the_millisecond) {
    WaitingList list;
    for (const int64_t time : {1023, 1024, 1025, 5000, -1, -1024, -1025, 1024})
        list.add(waiting(time));
    check_taken(list, -1026, {});
    check_taken(list, -1025, {-1025});
    check_taken(list, 1023, {-1024, -1, 1023});
    check_taken(list, 1024, {1024, 1024});
    check_taken(list, 4999, {1025});
    BOOST_TEST(list.size() == 1);
    check_taken(list, INT64_MAX, {5000});
    BOOST_TEST(list.size() == 0);
    BOOST_TEST(list.bytes() == 0);
}

BOOST_AUTO_TEST_CASE(extreme_times_are_kept_in_order) {
    WaitingList list;
    list.add(waiting(INT64_MAX));
    list.add(waiting(INT64_MIN + 1));
    check_taken(list, INT64_MIN, {});
    check_taken(list, 0, {INT64_MIN + 1});
    check_taken(list, INT64_MAX, {INT64_MAX});
}

BOOST_AUTO_TEST_CASE(bytes_count_what_a_record_carries) {
    WaitingList list;
    list.add(waiting(1));
    const size_t bare = list.bytes();
    BOOST_TEST(bare == sizeof(Waiting));
    Waiting with_extra = waiting(2);
    with_extra.extra = std::make_unique<Extra>();
    with_extra.extra->reason = "reason";
    with_extra.extra->original.bytes = std::string(100, 'x');
    list.add(std::move(with_extra));
    BOOST_TEST(list.bytes() == 2 * bare + sizeof(Extra) + 106);
    check_taken(list, 1, {1});
    BOOST_TEST(list.bytes() == bare + sizeof(Extra) + 106);
}

BOOST_AUTO_TEST_CASE(of_each_partition_the_least_cursor_is_told_with_its_watermark) {
    WaitingList list;
    list.add(waiting(1000, 7, 0, 70));
    list.add(waiting(9000, 5, 0, 50));
    list.add(waiting(2000, 6, 0, 60));
    list.add(waiting(2000, 9, 2, 90));
    std::vector<Least> least(3);
    least[2] = {8, 80};
    list.least_by_partition(least);
    BOOST_TEST(least[0].cursor == 5);
    BOOST_TEST(least[0].watermark == 50);
    BOOST_TEST(least[1].cursor == INT64_MAX);
    BOOST_TEST(least[2].cursor == 8);
    BOOST_TEST(least[2].watermark == 80);
}

BOOST_AUTO_TEST_CASE(the_earliest_is_at_most_a_second_too_low) {
    WaitingList list;
    BOOST_TEST(list.earliest() == INT64_MAX);
    list.add(waiting(5000));
    list.add(waiting(2100));
    BOOST_TEST(list.earliest() <= 2100);
    BOOST_TEST(list.earliest() > 2100 - 1024);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

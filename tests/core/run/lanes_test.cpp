#include "core/src/run/lanes.hpp"

#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

// Lane "a" carries two partitions, lane "b" one.
ReadPlan plan() {
    return {{{"a", 100, 500}, {"b", 200, state::kNoEnd}}, {{"t", 0, 0}, {"t", 1, 0}, {"u", 0, 1}}};
}

// What a life left behind that had read a up to 100 and b up to 200; of t/0 nothing waited.
state::Checkpoint checkpoint() {
    state::Checkpoint made;
    made.watermark = 1000;
    made.lanes = {{"a", 100, 500}, {"b", 200, state::kNoEnd}};
    made.partitions = {{"t", 0, 0, 100, 1500}, {"t", 1, 0, 40, 1200}, {"u", 0, 1, 150, 1000}};
    return made;
}

Lanes opened(const state::Checkpoint* from) {
    Lanes lanes;
    lanes.open(plan(), from, 1);
    return lanes;
}

std::vector<Least> nothing_waits() { return std::vector<Least>(3); }

void check_partition(const state::Partition& found, int64_t resume, int64_t watermark) {
    BOOST_TEST(found.resume == resume);
    BOOST_TEST(found.watermark == watermark);
}

BOOST_AUTO_TEST_SUITE(lanes)

BOOST_AUTO_TEST_CASE(a_first_life_begins_where_the_plan_says_without_watermarks) {
    Lanes lanes = opened(nullptr);
    BOOST_REQUIRE_EQUAL(lanes.size(), 2);
    BOOST_TEST(lanes[0].position == 100);
    BOOST_TEST(lanes[0].end == 500);
    BOOST_TEST(lanes[0].replay_until == 0);
    BOOST_TEST(lanes[1].partitions == std::vector<uint32_t>{2}, boost::test_tools::per_element());
    const std::vector<int64_t> resume{100, 100, 200};
    BOOST_TEST(lanes.resume() == resume, boost::test_tools::per_element());
    BOOST_TEST(lanes.watermark() == kNever);
}

BOOST_AUTO_TEST_CASE(a_lane_is_read_again_from_the_least_resume_of_its_partitions) {
    const state::Checkpoint from = checkpoint();
    Lanes lanes = opened(&from);
    BOOST_TEST(lanes[0].position == 40);
    BOOST_TEST(lanes[0].replay_until == 100);
    BOOST_TEST(lanes[1].position == 150);
    BOOST_TEST(lanes[1].replay_until == 200);
    const std::vector<int64_t> resume{100, 40, 150};
    BOOST_TEST(lanes.resume() == resume, boost::test_tools::per_element());
    BOOST_TEST(lanes.partitions()[1].clock.watermark() == 1200);
}

BOOST_AUTO_TEST_CASE(a_lane_that_begins_at_or_before_the_last_record_awaits_it) {
    state::Checkpoint from = checkpoint();
    from.lanes[0].last = {99, 1, 2};
    from.lanes[1].last = {199, 3, 4};
    from.partitions[2].resume = 200;
    Lanes lanes = opened(&from);
    BOOST_TEST((lanes[0].batch.awaited == from.lanes[0].last));
    BOOST_TEST(!lanes[1].batch.awaited);
    state::Checkpoint written;
    lanes.write(written, nothing_waits());
    BOOST_TEST((written.lanes.at(1).last == from.lanes[1].last));
}

BOOST_AUTO_TEST_CASE(a_plan_that_goes_back_to_the_last_record_leaves_the_position_where_it_was) {
    state::Checkpoint from = checkpoint();
    from.lanes[1].last = {199, 3, 4};
    from.partitions.clear();
    ReadPlan back = plan();
    back.lanes[1].position = 199;
    Lanes lanes;
    lanes.open(back, &from, 1);
    BOOST_TEST(lanes[1].position == 199);
    BOOST_TEST((lanes[1].batch.awaited == from.lanes[1].last));
    BOOST_TEST(lanes.resume().at(2) == 200);
    state::Checkpoint written;
    lanes.write(written, nothing_waits());
    BOOST_TEST(written.lanes.at(1).position == 200);
}

BOOST_AUTO_TEST_CASE(a_partition_new_since_the_checkpoint_begins_at_its_watermark) {
    state::Checkpoint from = checkpoint();
    from.partitions.pop_back();
    Lanes lanes = opened(&from);
    BOOST_TEST(lanes.partitions()[2].clock.watermark() == 1000);
    BOOST_TEST(lanes[1].position == 200);
}

BOOST_AUTO_TEST_CASE(partitions_new_since_the_checkpoint_are_told_by_their_names) {
    const auto appeared = [](const state::Checkpoint& from) {
        Lanes lanes;
        return lanes.open(plan(), &from, 1);
    };
    state::Checkpoint from = checkpoint();
    BOOST_TEST(appeared(from) == 0);
    from.partitions[0].topic = "gone";
    BOOST_TEST(appeared(from) == 1);
    from.partitions.clear();
    BOOST_TEST(appeared(from) == 3);
    BOOST_TEST(Lanes().open(plan(), nullptr, 1) == 0);
}

BOOST_AUTO_TEST_CASE(the_watermark_is_the_least_and_none_while_one_has_none) {
    Lanes lanes = opened(nullptr);
    lanes.partitions()[0].clock.raise(30);
    lanes.partitions()[2].clock.raise(10);
    BOOST_TEST(lanes.watermark() == kNever);
    lanes.partitions()[1].clock.raise(20);
    BOOST_TEST(lanes.watermark() == 10);
    BOOST_TEST(lanes.watermark_of(lanes[0]) == 20);
    lanes.raise_clocks(25);
    BOOST_TEST(lanes.watermark() == 25);
    BOOST_TEST(lanes.watermark_of(lanes[0]) == 25);
    BOOST_TEST(Lanes().watermark() == kNever);
}

BOOST_AUTO_TEST_CASE(where_nothing_waits_a_partition_resumes_at_its_lanes_position) {
    Lanes lanes = opened(nullptr);
    lanes[0].position = 120;
    lanes.partitions()[0].clock.raise(30);
    state::Checkpoint written;
    lanes.write(written, nothing_waits());
    BOOST_TEST(written.lanes.at(0).position == 120);
    BOOST_TEST(written.lanes.at(0).end == 500);
    BOOST_TEST(written.partitions.at(0).topic == "t");
    BOOST_TEST(written.partitions.at(2).lane == 1);
    check_partition(written.partitions[0], 120, 30);
    check_partition(written.partitions[1], 120, kNever);
    check_partition(written.partitions[2], 200, kNever);
}

BOOST_AUTO_TEST_CASE(what_waits_resumes_at_the_least_cursor_with_the_watermark_before_it) {
    Lanes lanes = opened(nullptr);
    lanes[0].position = 120;
    lanes.partitions()[0].clock.raise(30);
    std::vector<Least> least = nothing_waits();
    least[0] = {105, 7};
    state::Checkpoint written;
    lanes.write(written, least);
    check_partition(written.partitions.at(0), 105, 7);
    check_partition(written.partitions.at(1), 120, kNever);
}

BOOST_AUTO_TEST_CASE(while_a_lane_is_read_again_no_position_goes_back) {
    const state::Checkpoint from = checkpoint();
    Lanes lanes = opened(&from);
    lanes[0].position = 60;
    std::vector<Least> least = nothing_waits();
    least[1] = {40, 1200};
    state::Checkpoint written;
    lanes.write(written, least);
    BOOST_TEST(written.lanes.at(0).position == 100);
    BOOST_TEST(written.lanes.at(1).position == 200);
    check_partition(written.partitions.at(0), 100, 1500);
    check_partition(written.partitions.at(1), 40, 1200);
    lanes[0].position = 130;
    state::Checkpoint later;
    lanes.write(later, nothing_waits());
    BOOST_TEST(later.lanes.at(0).position == 130);
    check_partition(later.partitions.at(0), 130, 1500);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_comes_back_as_it_was_written) {
    const state::Checkpoint from = checkpoint();
    Lanes lanes = opened(&from);
    std::vector<Least> least = nothing_waits();
    least[1] = {40, 1200};
    least[2] = {150, 1000};
    state::Checkpoint written;
    lanes.write(written, least);
    for (size_t i = 0; i < 3; ++i)
        check_partition(written.partitions.at(i), from.partitions[i].resume,
                        from.partitions[i].watermark);
}

BOOST_AUTO_TEST_CASE(lanes_that_appear_later_begin_at_the_watermark) {
    Lanes lanes = opened(nullptr);
    ReadPlan later = plan();
    later.lanes.push_back({"c", 7, state::kNoEnd});
    later.partitions.push_back({"v", 0, 2});
    BOOST_TEST(lanes.add(later, 90, 1) == 2);
    BOOST_TEST(lanes.size() == 3);
    BOOST_TEST(lanes[2].position == 7);
    BOOST_TEST(lanes[2].batch.lane == 2);
    BOOST_TEST(lanes.names().at(3).topic == "v");
    BOOST_TEST(lanes.partitions().at(3).clock.watermark() == 90);
    BOOST_TEST(lanes.partitions().at(0).clock.watermark() == kNever);
    BOOST_TEST(lanes.add(later, 95, 1) == 3);
    BOOST_TEST(lanes.positions().at(2).name == "c");
}

// u/0 is read up to 200 with the watermark 10; then its lane is idle until W is 50.
Lanes woken() {
    Lanes lanes = opened(nullptr);
    for (const int i : {0, 1}) lanes.partitions()[static_cast<size_t>(i)].clock.raise(30);
    lanes.partitions()[2].clock.raise(10);
    lanes[1].idle = true;
    lanes.wake(lanes[1], 50);
    return lanes;
}

BOOST_AUTO_TEST_CASE(idle_lanes_do_not_hold_the_watermark_back) {
    Lanes lanes = opened(nullptr);
    lanes.partitions()[0].clock.raise(30);
    lanes.partitions()[1].clock.raise(20);
    BOOST_TEST(lanes.watermark() == kNever);
    lanes[1].idle = true;
    BOOST_TEST(lanes.watermark() == 20);
    BOOST_TEST(lanes.watermark_of(lanes[1]) == INT64_MAX);
    BOOST_TEST(!lanes.all_idle());
    lanes[0].idle = true;
    BOOST_TEST(lanes.all_idle());
    BOOST_TEST(lanes.watermark() == kNever);
    BOOST_TEST(!Lanes().all_idle());
}

BOOST_AUTO_TEST_CASE(a_lane_that_wakes_has_its_partitions_raised_from_its_position_on) {
    Lanes lanes = woken();
    BOOST_TEST(!lanes[1].idle);
    BOOST_TEST(lanes.partitions()[2].clock.watermark() == 50);
    BOOST_TEST(lanes.partitions()[0].clock.watermark() == 30);
    BOOST_TEST(lanes.watermark() == 30);
}

BOOST_AUTO_TEST_CASE(a_raise_is_kept_while_reading_may_begin_before_it) {
    Lanes lanes = woken();
    lanes[1].position = 210;
    std::vector<Least> least = nothing_waits();
    least[2] = {190, 5};
    state::Checkpoint written;
    lanes.write(written, least);
    const std::vector<state::Raise> kept{{200, 50}};
    BOOST_CHECK(written.partitions.at(2).raises == kept);
    least[2] = {200, 50};
    state::Checkpoint later;
    lanes.write(later, least);
    BOOST_CHECK(later.partitions.at(2).raises.empty());
}

BOOST_AUTO_TEST_CASE(raises_take_effect_again_at_their_records_and_the_watermark_at_the_new_ones) {
    state::Checkpoint from = checkpoint();
    from.partitions[2].raises = {{180, 1100}};
    from.watermark = 1150;
    Lanes lanes = opened(&from);
    ReadPartition& partition = lanes.partitions()[2];
    partition.come_to(179);
    BOOST_TEST(partition.clock.watermark() == 1000);
    partition.come_to(180);
    BOOST_TEST(partition.clock.watermark() == 1100);
    partition.come_to(199);
    BOOST_TEST(partition.clock.watermark() == 1100);
    partition.come_to(200);
    BOOST_TEST(partition.clock.watermark() == 1150);
}

BOOST_AUTO_TEST_CASE(what_was_listed_as_waiting_is_listed_until_it_is_read_again) {
    state::Checkpoint from = checkpoint();
    from.lists_waiting = true;
    from.partitions[1].waiting = {{40, 0}, {70, 1}};
    Lanes lanes = opened(&from);
    BOOST_TEST(lanes.reads_listed());
    lanes[0].position = 60;
    state::Checkpoint written;
    lanes.write(written, nothing_waits());
    lanes.write_waiting(written, {{}, {{65, 0}, {40, 0}}, {}});
    const std::vector<state::WaitingRecord> listed{{40, 0}, {65, 0}, {70, 1}};
    BOOST_CHECK(written.partitions.at(1).waiting == listed);
    BOOST_TEST(written.lists_waiting);
    lanes[0].position = 100;
    BOOST_TEST(!lanes.reads_listed());
}

BOOST_AUTO_TEST_CASE(all_have_ended_when_each_has) {
    Lanes lanes = opened(nullptr);
    BOOST_TEST(!lanes.all_ended());
    lanes[0].ended = true;
    BOOST_TEST(!lanes.all_ended());
    lanes[1].ended = true;
    BOOST_TEST(lanes.all_ended());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

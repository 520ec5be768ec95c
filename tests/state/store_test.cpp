#define BOOST_TEST_MODULE state store
#include "state/store.hpp"

#include <boost/test/unit_test.hpp>

#include "epochs.hpp"
#include "store_fixture.hpp"

using namespace weir::state;
using namespace weir::state::test;

BOOST_FIXTURE_TEST_SUITE(store, StoreFixture)

BOOST_AUTO_TEST_CASE(a_new_directory_is_empty) {
    BOOST_TEST(!store->checkpoint().has_value());
    BOOST_TEST(state_of(*store).empty());
    BOOST_TEST(timers_of(*store).empty());
    BOOST_TEST(store->outbox_bytes() == 0);
    BOOST_TEST(store->read_outbox(1, 0, SIZE_MAX).empty());
    BOOST_TEST(!store->confirmation(1).has_value());
    BOOST_TEST(store->runs().size() == 1);
}

BOOST_AUTO_TEST_CASE(the_incarnation_belongs_to_the_directory) {
    const std::string incarnation = store->incarnation();
    BOOST_TEST(incarnation.size() == 32);
    BOOST_TEST(incarnation.find_first_not_of("0123456789abcdef") == std::string::npos);
    reopen();
    BOOST_TEST(store->incarnation() == incarnation);
    BOOST_TEST(StoreFixture().store->incarnation() != incarnation);
}

BOOST_AUTO_TEST_CASE(every_start_adds_a_run_with_the_epoch_it_starts_from) {
    const Run first = store->run();
    store->commit(numbered_epoch(*store, 7));
    reopen();
    const Run second = store->run();
    reopen();

    const std::vector<Run>& runs = store->runs();
    BOOST_REQUIRE(runs.size() == 3);
    BOOST_TEST(runs[0].number == 1);
    BOOST_TEST(runs[0].first_epoch == 0);
    BOOST_TEST(runs[0].random == first.random);
    BOOST_TEST(runs[1].number == 2);
    BOOST_TEST(runs[1].first_epoch == 7);
    BOOST_TEST(runs[1].random == second.random);
    BOOST_TEST(runs[2].number == 3);
    BOOST_TEST(store->run().number == 3);
    BOOST_TEST(first.random != second.random);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_comes_back_whole) {
    EpochCommit epoch;
    epoch.checkpoint = {3, 42, -5, 6, 0xFEDCBA9876543210, true, 1700000000999, {}, {}};
    epoch.checkpoint.lanes = {{"device-raw/3", 17, kNoEnd}, {"/var/log/a b", 0, INT64_MAX}};
    epoch.checkpoint.partitions = {{"device-raw", 3, 0, 12, 1700000000123},
                                   {"file", -1, 1, 0, kNoTime}};
    store->commit(std::move(epoch));
    for (int round = 0; round < 2; ++round, reopen()) {
        const Checkpoint& read = store->checkpoint().value();
        BOOST_TEST(read.run == 3);
        BOOST_TEST(read.epoch == 42);
        BOOST_TEST(read.watermark == -5);
        BOOST_TEST(read.clock_decisions == 6);
        BOOST_TEST(read.state_digest == 0xFEDCBA9876543210);
        BOOST_TEST(read.ended);
        BOOST_TEST(read.greatest_effective == 1700000000999);
        BOOST_REQUIRE(read.lanes.size() == 2);
        BOOST_TEST(read.lanes[0].name == "device-raw/3");
        BOOST_TEST(read.lanes[0].position == 17);
        BOOST_TEST(read.lanes[0].end == kNoEnd);
        BOOST_TEST(read.lanes[1].end == INT64_MAX);
        BOOST_REQUIRE(read.partitions.size() == 2);
        BOOST_TEST(read.partitions[0].topic == "device-raw");
        BOOST_TEST(read.partitions[0].number == 3);
        BOOST_TEST(read.partitions[0].resume == 12);
        BOOST_TEST(read.partitions[0].watermark == 1700000000123);
        BOOST_TEST(read.partitions[1].number == -1);
        BOOST_TEST(read.partitions[1].lane == 1U);
        BOOST_TEST(read.partitions[1].watermark == kNoTime);
    }
}

BOOST_AUTO_TEST_CASE(a_watermark_before_the_first_record_comes_back) {
    store->commit(EpochCommit{});
    reopen();
    BOOST_TEST(store->checkpoint().value().watermark == kNoTime);
    BOOST_TEST(store->checkpoint().value().greatest_effective == kNoTime);
    BOOST_TEST(!store->checkpoint().value().ended);
}

BOOST_AUTO_TEST_CASE(state_is_scanned_in_key_order_whatever_the_order_it_was_given_in) {
    const std::string zero("a\0b", 3);
    commit_state({{"b", "2"}, {"\xff", "5"}, {"a", "0"}, {zero, "1"}, {"c", ""}});
    const Pairs expected{{"a", "0"}, {zero, "1"}, {"b", "2"}, {"c", ""}, {"\xff", "5"}};
    BOOST_TEST((state_of(*store) == expected));
    reopen();
    BOOST_TEST((state_of(*store) == expected));
}

BOOST_AUTO_TEST_CASE(a_scan_keeps_to_its_prefix) {
    commit_state({{"a", "1"}, {"ab", "2"}, {"abc", "3"}, {"ac", "4"}});
    BOOST_TEST((state_of(*store, "ab") == Pairs{{"ab", "2"}, {"abc", "3"}}));
    BOOST_TEST(state_of(*store, "b").empty());
}

BOOST_AUTO_TEST_CASE(changes_overwrite_and_delete) {
    commit_state({{"a", "1"}, {"b", "1"}, {"c", "1"}});
    commit_state({{"b", std::nullopt}, {"a", "2"}, {"never", std::nullopt}});
    BOOST_TEST((state_of(*store) == Pairs{{"a", "2"}, {"c", "1"}}));
    reopen();
    BOOST_TEST((state_of(*store) == Pairs{{"a", "2"}, {"c", "1"}}));
}

BOOST_AUTO_TEST_CASE(timers_and_state_do_not_meet) {
    EpochCommit epoch;
    epoch.state = {{"key", "state"}};
    epoch.timers = {{"key", "timer"}, {"gone", "timer"}};
    store->commit(std::move(epoch));
    EpochCommit next;
    next.timers = {{"gone", std::nullopt}};
    store->commit(std::move(next));
    reopen();
    BOOST_TEST((state_of(*store) == Pairs{{"key", "state"}}));
    BOOST_TEST((timers_of(*store) == Pairs{{"key", "timer"}}));
}

BOOST_AUTO_TEST_CASE(an_epoch_that_changes_a_key_twice_is_refused) {
    BOOST_CHECK_THROW(commit_state({{"a", "1"}, {"b", "1"}, {"a", "2"}}), std::logic_error);
    BOOST_TEST(state_of(*store).empty());
}

// More than the write buffers hold, so that it passes through files.
BOOST_AUTO_TEST_CASE(much_state_comes_back) {
    constexpr uint64_t kKeys = 20'000;
    for (uint64_t number = 1; number <= 10; ++number) {
        EpochCommit epoch = numbered_epoch(*store, number);
        for (uint64_t i = 0; i < kKeys; ++i) {
            epoch.state.push_back({"k" + std::to_string(i * 7919 % kKeys),
                                   std::string(150, char('0' + number % 10))});
        }
        store->commit(std::move(epoch));
    }
    reopen();
    uint64_t seen = 0;
    store->scan_state("k",
                      [&](auto, auto value) { seen += value == std::string(150, '0') ? 1 : 0; });
    BOOST_TEST(seen == kKeys);
}

BOOST_AUTO_TEST_SUITE_END()

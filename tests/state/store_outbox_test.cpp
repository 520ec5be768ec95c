// Publishers, their confirmations and the outbox.
#define BOOST_TEST_MODULE state store outbox
#include "state/store.hpp"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "epochs.hpp"
#include "store_fixture.hpp"

using namespace weir::state;
using namespace weir::state::test;

namespace {

std::vector<uint64_t> epochs_of(const std::vector<OutboxEntry>& entries) {
    std::vector<uint64_t> epochs;
    for (const OutboxEntry& entry : entries) epochs.push_back(entry.epoch);
    return epochs;
}

using Epochs = std::vector<uint64_t>;
const auto by_element = boost::test_tools::per_element();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_outbox, StoreFixture)

BOOST_AUTO_TEST_CASE(publishers_keep_their_numbers) {
    const uint32_t first = store->publisher_id("kafka:a");
    const uint32_t second = store->publisher_id("file:b");
    BOOST_TEST(first != second);
    BOOST_TEST(store->publisher_id("kafka:a") == first);
    reopen();
    BOOST_TEST(store->publisher_id("file:b") == second);
    const uint32_t third = store->publisher_id("new");
    BOOST_TEST(third != first);
    BOOST_TEST(third != second);
}

BOOST_AUTO_TEST_CASE(the_last_confirmation_comes_back) {
    const std::string position("\0\xff", 2);
    EpochCommit epoch;
    epoch.confirmations = {{1, 9, 8, position}, {2, 3, 0, "other"}};
    store->commit(std::move(epoch));
    commit_trim(2, 5);
    for (int round = 0; round < 2; ++round, reopen()) {
        const Confirmation first = store->confirmation(1).value();
        BOOST_TEST(first.publisher == 1U);
        BOOST_TEST(first.confirmed == 9);
        BOOST_TEST(first.trim == 8);
        BOOST_TEST(first.position == position);
        BOOST_TEST(store->confirmation(2).value().confirmed == 5);
        BOOST_TEST(!store->confirmation(3).has_value());
    }
}

BOOST_AUTO_TEST_CASE(the_outbox_is_read_by_publisher_from_an_epoch_on) {
    commit_outbox({{1, 300, "c"}, {1, 1, "a"}, {2, 1, "x"}, {1, 255, "b"}});
    BOOST_TEST(epochs_of(store->read_outbox(1, 0, SIZE_MAX)) == (Epochs{1, 255, 300}), by_element);
    BOOST_TEST(epochs_of(store->read_outbox(1, 1, SIZE_MAX)) == (Epochs{255, 300}), by_element);
    BOOST_TEST(epochs_of(store->read_outbox(1, 2, SIZE_MAX)) == (Epochs{255, 300}), by_element);
    BOOST_TEST(store->read_outbox(1, 300, SIZE_MAX).empty());
    BOOST_TEST(store->read_outbox(1, UINT64_MAX, SIZE_MAX).empty());
    const std::vector<OutboxEntry> other = store->read_outbox(2, 0, SIZE_MAX);
    BOOST_REQUIRE(other.size() == 1);
    BOOST_TEST(other[0].publisher == 2U);
    BOOST_TEST(other[0].payload == "x");
}

BOOST_AUTO_TEST_CASE(the_outbox_is_read_up_to_a_number_of_bytes) {
    commit_outbox(
        {{1, 1, std::string(10, 'a')}, {1, 2, std::string(10, 'b')}, {1, 3, std::string(10, 'c')}});
    BOOST_TEST(store->read_outbox(1, 0, 30).size() == 3);
    BOOST_TEST(store->read_outbox(1, 0, 29).size() == 2);
    BOOST_TEST(store->read_outbox(1, 0, 20).size() == 2);
    BOOST_TEST(store->read_outbox(1, 0, 1).size() == 1);
    BOOST_TEST(store->read_outbox(1, 0, 0).size() == 1);
}

BOOST_AUTO_TEST_CASE(a_trim_deletes_what_one_publisher_has_confirmed) {
    commit_outbox({{1, 1, "aa"}, {1, 2, "bb"}, {1, 3, "cc"}, {2, 1, "xx"}});
    commit_trim(1, 2);
    for (int round = 0; round < 2; ++round, reopen()) {
        BOOST_TEST(epochs_of(store->read_outbox(1, 0, SIZE_MAX)) == (Epochs{3}), by_element);
        BOOST_TEST(epochs_of(store->read_outbox(2, 0, SIZE_MAX)) == (Epochs{1}), by_element);
        BOOST_TEST(store->outbox_bytes() == 4);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_confirmed_is_not_trimmed) {
    commit_outbox({{1, 1, "aa"}});
    EpochCommit epoch;
    epoch.confirmations = {{1, 0, 1, ""}};
    BOOST_CHECK_THROW(store->commit(EpochCommit(epoch)), std::logic_error);
    BOOST_TEST(store->outbox_bytes() == 2);
}

BOOST_AUTO_TEST_CASE(a_large_payload_comes_back) {
    const std::string payload(size_t{20} << 20, 'x');
    commit_outbox({{1, 1, payload}});
    BOOST_TEST(store->outbox_bytes() == payload.size());
    reopen();
    BOOST_TEST(store->outbox_bytes() == payload.size());
    const std::vector<OutboxEntry> entries = store->read_outbox(1, 0, 1);
    BOOST_REQUIRE(entries.size() == 1);
    BOOST_TEST((entries[0].payload == payload));
}

BOOST_AUTO_TEST_CASE(the_outbox_is_read_beside_commits) {
    constexpr uint64_t kLast = 200;
    bool right = true;
    std::thread reader([&] {
        for (uint64_t seen = 0; seen < kLast && right;) {
            for (const OutboxEntry& entry : store->read_outbox(1, seen, SIZE_MAX)) {
                right = right && entry.epoch == ++seen && entry.payload == std::to_string(seen);
            }
        }
    });
    for (uint64_t number = 1; number <= kLast; ++number)
        store->commit(numbered_epoch(*store, number));
    reader.join();
    BOOST_TEST(right);
}

BOOST_AUTO_TEST_SUITE_END()

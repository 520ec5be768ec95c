#define BOOST_TEST_MODULE state outbox index
#include "state/outbox_index.hpp"

#include <boost/test/unit_test.hpp>

#include "state/outbox_key.hpp"

using namespace weir::state;
using Epochs = std::vector<uint64_t>;

BOOST_AUTO_TEST_CASE(counts_the_bytes_of_all_publishers) {
    OutboxIndex index;
    BOOST_TEST(index.bytes() == 0);
    index.put(1, 5, 100);
    index.put(2, 5, 10);
    BOOST_TEST(index.bytes() == 110);
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_put_again_counts_once) {
    OutboxIndex index;
    index.put(1, 5, 100);
    index.put(1, 5, 30);
    BOOST_TEST(index.bytes() == 30);
}

BOOST_AUTO_TEST_CASE(trims_one_publisher_up_to_an_epoch) {
    OutboxIndex index;
    for (uint64_t epoch : {3, 4, 7}) index.put(1, epoch, epoch);
    index.put(2, 3, 1000);

    BOOST_TEST(index.epochs_up_to(1, 4) == (Epochs{3, 4}), boost::test_tools::per_element());
    index.trim(1, 4);
    BOOST_TEST(index.bytes() == 1007);
    BOOST_TEST(index.epochs_up_to(1, UINT64_MAX) == (Epochs{7}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unknown_publisher_has_nothing_to_trim) {
    OutboxIndex index;
    index.trim(9, 100);
    BOOST_TEST(index.epochs_up_to(9, 100).empty());
}

BOOST_AUTO_TEST_CASE(keys_sort_by_publisher_and_then_by_epoch) {
    BOOST_TEST(outbox_key(1, 255) < outbox_key(1, 256));
    BOOST_TEST(outbox_key(1, UINT64_MAX) < outbox_key(2, 0));
    BOOST_TEST(outbox_key(255, 1) < outbox_key(256, 1));
    BOOST_TEST(outbox_publisher(outbox_key(0x01020304, 5)) == 0x01020304U);
    BOOST_TEST(outbox_epoch(outbox_key(7, 0xF1F2F3F4F5F6F7F8)) == 0xF1F2F3F4F5F6F7F8);
}

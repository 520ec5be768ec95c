#define BOOST_TEST_MODULE state digest
#include "state/digest.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

using weir::state::Digest;
using weir::state::pair_hash;

// Checkpoints on disk hold these: they may not change within a format.
BOOST_AUTO_TEST_CASE(the_hash_of_a_pair_is_fixed) {
    BOOST_TEST(pair_hash("", "") == 0xa258d6ec1fb5d95c);
    BOOST_TEST(pair_hash("key", "value") == 0x7b572dc2312ae10d);
}

BOOST_AUTO_TEST_CASE(the_border_between_key_and_value_counts) {
    BOOST_TEST(pair_hash("ab", "c") != pair_hash("a", "bc"));
    BOOST_TEST(pair_hash("a", "") != pair_hash("", "a"));
}

// Sums of badly mixed hashes meet: keys 1 and 4 would weigh as much as 2 and 3.
BOOST_AUTO_TEST_CASE(sums_of_near_pairs_differ) {
    std::set<uint64_t> sums;
    size_t count = 0;
    for (int a = 0; a < 100; ++a) {
        for (int b = a + 1; b < 100; ++b, ++count) {
            sums.insert(pair_hash(std::to_string(a), "x") + pair_hash(std::to_string(b), "x"));
        }
    }
    BOOST_TEST(sums.size() == count);
}

BOOST_AUTO_TEST_CASE(order_does_not_matter_and_changes_can_be_undone) {
    Digest forth;
    Digest back;
    for (int i = 0; i < 10; ++i) forth.add(pair_hash(std::to_string(i), "v"));
    for (int i = 9; i >= 0; --i) back.add(pair_hash(std::to_string(i), "v"));
    BOOST_TEST(forth.value() == back.value());

    Digest changed(forth.value());
    changed.remove(pair_hash("3", "v"));
    changed.add(pair_hash("3", "w"));
    BOOST_TEST(changed.value() != forth.value());
    changed.remove(pair_hash("3", "w"));
    changed.add(pair_hash("3", "v"));
    BOOST_TEST(changed.value() == forth.value());
}

#include "core/src/run/device_keys.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

namespace weir {
namespace {

uint32_t intern(DeviceKeys& keys, std::string_view product, std::string_view name) {
    return keys.intern(product, name, device_hash(product, name));
}

BOOST_AUTO_TEST_SUITE(device_keys)

BOOST_AUTO_TEST_CASE(a_key_has_one_slot_for_good) {
    DeviceKeys keys;
    for (int i = 0; i < 10'000; ++i)
        BOOST_REQUIRE_EQUAL(intern(keys, "product", "d" + std::to_string(i)), i);
    for (int i = 0; i < 10'000; ++i)
        BOOST_REQUIRE_EQUAL(intern(keys, "product", "d" + std::to_string(i)), i);
    BOOST_TEST(keys.size() == 10'000);
    BOOST_TEST(keys.product(77) == "product");
    BOOST_TEST(keys.name(77) == "d77");
}

BOOST_AUTO_TEST_CASE(the_border_between_product_and_name_counts) {
    DeviceKeys keys;
    const std::set<uint32_t> slots{intern(keys, "ab", "c"), intern(keys, "a", "bc"),
                                   intern(keys, "abc", ""), intern(keys, "", "abc"),
                                   intern(keys, "", "")};
    BOOST_TEST(slots.size() == 5);
    BOOST_TEST(keys.product(intern(keys, "abc", "")) == "abc");
    BOOST_TEST(keys.name(intern(keys, "", "abc")) == "abc");
}

BOOST_AUTO_TEST_CASE(keys_of_one_hash_are_still_told_apart) {
    DeviceKeys keys;
    const uint32_t first = keys.intern("p", "a", 42);
    const uint32_t second = keys.intern("p", "b", 42);
    BOOST_TEST(first != second);
    BOOST_TEST(keys.intern("p", "a", 42) == first);
    BOOST_TEST(keys.intern("p", "b", 42) == second);
}

BOOST_AUTO_TEST_CASE(hashes_differ_and_spread_over_sixteen_shards) {
    std::set<uint64_t> hashes;
    std::vector<int> shards(16);
    for (int i = 0; i < 16'000; ++i) {
        const uint64_t hash = device_hash("product", "device-" + std::to_string(i));
        hashes.insert(hash);
        ++shards[hash % 16];
    }
    BOOST_TEST(hashes.size() == 16'000);
    for (const int devices : shards) {
        BOOST_TEST(devices > 800);
        BOOST_TEST(devices < 1200);
    }
    BOOST_TEST(device_hash("ab", "c") != device_hash("a", "bc"));
    BOOST_TEST(device_hash("", std::string_view("\0", 1)) != device_hash("", ""));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#define BOOST_TEST_MODULE state xxh64
#include "state/xxh64.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

using weir::state::xxh64;

namespace {

// 0, 1, 2 ...
std::string counting(size_t size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i));
    return bytes;
}

}  // namespace

// Values of the reference implementation.
BOOST_AUTO_TEST_CASE(agrees_with_the_reference) {
    BOOST_TEST(xxh64("", 0) == 0xef46db3751d8e999);
    BOOST_TEST(xxh64("a", 0) == 0xd24ec4f1a98c6e5b);
    BOOST_TEST(xxh64("abc", 0) == 0x44bc2cf5ad770999);
    BOOST_TEST(xxh64(counting(8), 0) == 0x884a173614b81b8d);
    BOOST_TEST(xxh64(counting(31), 0) == 0xc346d2b59b4d8ee1);
    BOOST_TEST(xxh64(counting(32), 0) == 0xcbf59c5116ff32b4);
    BOOST_TEST(xxh64(counting(101), 0) == 0xe99038495f85381e);
}

BOOST_AUTO_TEST_CASE(agrees_with_the_reference_under_a_seed) {
    constexpr uint64_t kSeed = 0x9e3779b97f4a7c15;
    BOOST_TEST(xxh64("", kSeed) == 0xc4349fc93c010000);
    BOOST_TEST(xxh64("abc", kSeed) == 0x2ed0f59d6b43ac8b);
    BOOST_TEST(xxh64(counting(32), kSeed) == 0xa1c89217e9d50750);
    BOOST_TEST(xxh64(counting(101), kSeed) == 0x843d211d892ea64a);
}

#include "core/src/run/state_key.hpp"

#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

BOOST_AUTO_TEST_SUITE(state_keys)

BOOST_AUTO_TEST_CASE(has_its_documented_bytes) {
    BOOST_TEST((state_key("node", "pq", "d") == std::string("node\0\0\0\0\x02pqd", 12)));
}

BOOST_AUTO_TEST_CASE(comes_back_as_it_was) {
    const std::string product(300, 'p');
    const std::string name("a\0b", 3);
    const std::string key = state_key("node", product, name);
    const StateKey parsed = parse_state_key(key, state_prefix("node"));
    BOOST_TEST(parsed.product == product);
    BOOST_TEST((parsed.name == name));
    const std::string empty = state_key("node", "", "");
    BOOST_TEST(parse_state_key(empty, state_prefix("node")).product.empty());
    BOOST_TEST(parse_state_key(empty, state_prefix("node")).name.empty());
}

BOOST_AUTO_TEST_CASE(a_nodes_keys_are_no_other_nodes) {
    BOOST_TEST(!state_key("node2", "p", "d").starts_with(state_prefix("node")));
    BOOST_CHECK_THROW(parse_state_key(state_key("node2", "p", "d"), state_prefix("node")),
                      std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_cut_in_prefix_size_or_product_is_noticed) {
    const std::string key = state_key("n", "product", "");
    for (size_t size = 0; size < key.size(); ++size)
        BOOST_CHECK_THROW(parse_state_key(std::string_view(key).substr(0, size), state_prefix("n")),
                          std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

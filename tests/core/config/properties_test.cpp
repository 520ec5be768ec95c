#include "core/src/config/properties.hpp"

#include <sstream>

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

BOOST_AUTO_TEST_SUITE(properties)

BOOST_AUTO_TEST_CASE(lines_are_keys_and_values) {
    std::istringstream in(
        "# comment\n! comment = 1\n\n  user = me \r\npassword=a=b # c\nempty =\nno equals "
        "sign\nuser = you\n last=1");
    const std::map<std::string, std::string> wanted{
        {"user", "you"}, {"password", "a=b # c"}, {"empty", ""}, {"last", "1"}};
    BOOST_CHECK(read_properties(in) == wanted);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

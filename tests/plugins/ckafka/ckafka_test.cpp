// What needs no broker.
#include "plugins/ckafka/ckafka.hpp"

#include <boost/test/unit_test.hpp>

#include "ckafka_settings.hpp"
#include "expect.hpp"

namespace weir::test {
namespace {

BOOST_AUTO_TEST_SUITE(ckafka_component_)

BOOST_AUTO_TEST_CASE(says_what_it_is) {
    const weir_component& component = *ckafka_component();
    BOOST_TEST(component.name == std::string("ckafka"));
    BOOST_TEST(component.dead_letter_sink == std::string("kafka"));
    BOOST_TEST(component.produces[0] == std::string(WEIR_TYPE_ANY));
    for (const Option& option : ckafka::CKafka::options)
        BOOST_TEST(std::string(option.doc) != "", option.key);
}

BOOST_AUTO_TEST_CASE(needs_a_topic) {
    Settings settings = ckafka_settings("127.0.0.1:1", {});
    expect_error(WEIR_BAD_CONFIG, {"topics is empty"}, [&] {
        SourceHarness({ckafka_component(), settings});
    });
}

BOOST_AUTO_TEST_CASE(an_unstarted_lane_cannot_be_read) {
    Settings settings = ckafka_settings("127.0.0.1:1", {"t"});
    SourceHarness run({ckafka_component(), settings});
    expect_error(WEIR_FAILED, {"lane 0 was not started"}, [&] { (void)run.status(0); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

// What needs no broker.
#include "plugins/kafka/kafka.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "expect.hpp"
#include "sink_run.hpp"

namespace weir::test {
namespace {

BOOST_AUTO_TEST_SUITE(kafka_component)

BOOST_AUTO_TEST_CASE(shares_its_connection_options_with_the_source) {
    const weir_component& component = *sink<kafka::Kafka>();
    BOOST_TEST(component.name == std::string("kafka"));
    BOOST_TEST(static_cast<const weir_sink*>(component.functions)->guarantee == WEIR_BY_MARKER);
    size_t shared = 0;
    for (const Option& option : kafka::Kafka::options)
        shared +=
            option.key == std::string("bootstrap.servers") || option.key == std::string("client");
    BOOST_TEST(shared == 2u);
}

BOOST_AUTO_TEST_CASE(leaves_room_for_the_frame_around_the_largest_record) {
    SinkRun run("127.0.0.1:1", {"t"}, "p");
    BOOST_TEST(run.max_record_bytes() == 1000000u - 512u);
}

BOOST_AUTO_TEST_CASE(an_absent_broker_is_asked_again) {
    SinkRun run("127.0.0.1:1", {"t"}, "p");
    const auto begin = std::chrono::steady_clock::now();
    expect_error(WEIR_RETRY, {"no broker of 127.0.0.1:1 answers"}, [&] { run.start(); });
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(8)));
    expect_error(WEIR_UNKNOWN_OUTCOME, {"not started"}, [&] { run.publish({"v"}, "w1|m", 1); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

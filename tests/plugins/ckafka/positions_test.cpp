// Positions that cannot be read, topics that are not there: on the real broker.
#include <boost/test/unit_test.hpp>

#include "ckafka_settings.hpp"
#include "expect.hpp"
#include "test_cluster.hpp"

namespace weir::test {
namespace {

std::vector<Sent> ten_records() { return std::vector<Sent>(10, Sent{0, "k", "v", {}, 0}); }

BOOST_AUTO_TEST_SUITE(positions)

BOOST_AUTO_TEST_CASE(the_first_run_begins_where_the_options_say) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send(topic, ten_records());
    cluster.delete_before(topic, 0, 4);
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness earliest({ckafka_component(), settings});
    earliest.plan();
    BOOST_TEST(earliest.lanes[0].position == 4);
    BOOST_TEST(earliest.lanes[0].end == WEIR_NO_END);
    settings.set("start", "latest");
    SourceHarness latest({ckafka_component(), settings});
    latest.plan();
    BOOST_TEST(latest.lanes[0].position == 10);
    latest.plan({}, false);  // known nowhere: appeared later
    BOOST_TEST(latest.lanes[0].position == 4);
}

BOOST_AUTO_TEST_CASE(topics_are_planned_in_the_order_of_their_bytes_partitions_by_number) {
    TestCluster cluster;
    const std::string one = cluster.make_topic(11);
    const std::string two = cluster.make_topic(1);
    Settings settings =
        ckafka_settings(cluster.servers(), {std::max(one, two), std::min(one, two)});
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    BOOST_REQUIRE(run.lanes.size() == 12u);
    const size_t eleven = one < two ? 0 : 1;
    for (size_t p = 0; p < 11; ++p)
        BOOST_TEST(run.lanes[eleven + p].name == one + "/" + std::to_string(p));
}

BOOST_AUTO_TEST_CASE(a_position_outside_the_log_is_reported_by_the_plan) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send(topic, ten_records());
    cluster.delete_before(topic, 0, 4);
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness run({ckafka_component(), settings});
    run.plan({{topic + "/0", 4, WEIR_NO_END}}, false);
    run.plan({{topic + "/0", 10, WEIR_NO_END}}, false);
    const std::string lane = topic + "/0";
    expect_error(WEIR_FAILED, {lane, "position 3 ", "4 to 10", "new state directory"}, [&] {
        run.plan({{lane, 3, WEIR_NO_END}}, false);
    });
    expect_error(WEIR_FAILED, {lane, "position 11 ", "4 to 10"}, [&] {
        run.plan({{lane, 11, WEIR_NO_END}}, false);
    });
    expect_error(WEIR_FAILED, {topic + "/1", "'topics'"}, [&] {
        run.plan({{topic + "/1", 0, WEIR_NO_END}}, false);
    });
}

BOOST_AUTO_TEST_CASE(records_deleted_while_reading_stop_the_lane_with_a_report) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send(topic, ten_records());
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    cluster.delete_before(topic, 0, 6);
    run.start();  // at 0, which is gone now
    expect_error(WEIR_FAILED, {topic + "/0", "position 0 ", "6 to 10", "new state directory"},
                 [&] { run.read_until([] { return false; }); });
}

BOOST_AUTO_TEST_CASE(a_missing_topic_is_waited_for_by_name) {
    TestCluster cluster;
    Settings settings = ckafka_settings(cluster.servers(), {"no-such-topic"});
    SourceHarness run({ckafka_component(), settings});
    expect_error(WEIR_RETRY, {"'no-such-topic' does not exist", "--create"}, [&] { run.plan(); });
}

BOOST_AUTO_TEST_CASE(an_absent_broker_is_waited_for_at_most_five_seconds) {
    Settings settings = ckafka_settings("127.0.0.1:1", {"any"});
    SourceHarness run({ckafka_component(), settings});
    const auto begin = std::chrono::steady_clock::now();
    expect_error(WEIR_RETRY, {"no broker of 127.0.0.1:1 answers"}, [&] { run.plan(); });
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(6)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

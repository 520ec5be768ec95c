// Finding the last epoch in the outputs, on the real broker.
#include <boost/test/unit_test.hpp>

#include "expect.hpp"
#include "sink_run.hpp"
#include "test_cluster.hpp"

namespace weir::test {
namespace {

using Finish = TestCluster::Finish;

Sent row(int32_t partition, const std::string& incarnation, const std::string& rest) {
    return {partition, "k", "v", {{"weir.epoch", incarnation + rest}}, 0};
}

BOOST_AUTO_TEST_SUITE(scan)

BOOST_AUTO_TEST_CASE(the_highest_committed_epoch_of_this_incarnation_is_found) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(3);
    const std::string other(32, 'f');
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    BOOST_TEST(!run.scan().marker);
    cluster.send_in_transaction(
        topic, {row(0, kIncarnation, "|1-5|9|1"), row(1, kIncarnation, "|1-5|10|0")},
        Finish::commit);
    cluster.send_in_transaction(
        topic, {row(1, kIncarnation, "|1-5|10|1"), row(2, other, "|1-5|99|0")}, Finish::commit);
    cluster.send(topic, {{0, "k", "v", {}, 0}, {2, "k", "v", {{"weir.epoch", "rubbish"}}, 0}});
    cluster.send_in_transaction(topic, {row(0, kIncarnation, "|1-5|11|0")}, Finish::abort);
    BOOST_TEST(run.scan().marker.value_or("") == kIncarnation + std::string("|1-5|10|1"));
}

BOOST_AUTO_TEST_CASE(only_what_lies_behind_the_noted_ends_counts) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send_in_transaction(topic, {row(0, kIncarnation, "|1-5|7|0")}, Finish::commit);
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    const Found before = run.read_back();
    BOOST_TEST(*before.position == topic + " 2");
    BOOST_TEST(!before.marker);
    run.position = before.position;
    BOOST_TEST(!run.scan().marker);
    cluster.send_in_transaction(topic, {row(0, kIncarnation, "|1-5|8|0")}, Finish::commit);
    BOOST_TEST(run.scan().marker.value_or("") == kIncarnation + std::string("|1-5|8|0"));
}

BOOST_AUTO_TEST_CASE(what_retention_has_passed_is_reported) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send(topic, std::vector<Sent>(5, row(0, kIncarnation, "|1-5|7|0")));
    cluster.delete_before(topic, 0, 3);
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    run.position = topic + " 2";
    expect_error(WEIR_FAILED, {topic + "/0", "offset 2", "3 to 5", "by retention"},
                 [&] { run.scan(); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

// Reading partitions of the real broker.
#include <boost/test/unit_test.hpp>
#include <future>

#include "ckafka_settings.hpp"
#include "expect.hpp"
#include "test_cluster.hpp"

namespace weir::test {
namespace {

std::vector<Sent> numbered(int partitions, int each) {
    std::vector<Sent> records;
    for (int i = 0; i < each; ++i)
        for (int p = 0; p < partitions; ++p)
            records.push_back({p, "k" + std::to_string(p), std::to_string(i), {}, 0});
    return records;
}

// Values by partition, in the order they came.
std::vector<std::vector<std::string>> by_partition(const std::vector<TakenRecord>& taken,
                                                   size_t count) {
    std::vector<std::vector<std::string>> found(count);
    for (const TakenRecord& t : taken)
        found.at(static_cast<size_t>(t.position.partition)).push_back(*t.record.value);
    return found;
}

std::vector<std::string> numbers(int from, int to) {
    std::vector<std::string> words;
    for (int i = from; i < to; ++i) words.push_back(std::to_string(i));
    return words;
}

BOOST_AUTO_TEST_SUITE(reading)

BOOST_AUTO_TEST_CASE(eight_partitions_come_complete_and_in_order_and_stop_at_the_end) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(8);
    cluster.send(topic, numbered(8, 1000));
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    settings.set("stop_at", "end");
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    BOOST_REQUIRE(run.lanes.size() == 8u);
    BOOST_TEST(run.lanes[7].name == topic + "/7");
    BOOST_TEST(run.lanes[7].position == 0);
    BOOST_TEST(run.lanes[7].end == 1000);
    run.start();
    run.read_to_end();
    for (const auto& values : by_partition(run.intake.taken, 8))
        BOOST_TEST(values == numbers(0, 1000), boost::test_tools::per_element());
    for (const Lane& lane : run.lanes) BOOST_TEST(lane.position == 1000);
    BOOST_TEST(run.host.metrics["source_repeats_total"] == 0);
    BOOST_TEST(run.host.metrics["source_gap_offsets_total"] == 0);
}

BOOST_AUTO_TEST_CASE(a_record_comes_as_it_was_sent) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send(topic, {{0, "key", std::string("a\0b", 3), {{"h", "1"}, {"h", ""}}, 1700000000123},
                         {0, std::nullopt, std::nullopt, {}, 1700000000456},
                         {0, "", "", {}, 1700000000789}});
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    run.start();
    run.read_records(3);
    const auto& taken = run.intake.taken;
    BOOST_TEST(*taken[0].record.key == "key");
    BOOST_TEST(*taken[0].record.value == std::string("a\0b", 3));
    BOOST_TEST(taken[0].record.timestamp_ms == 1700000000123);
    BOOST_REQUIRE(taken[0].record.headers.size() == 2u);
    BOOST_TEST(taken[0].record.headers[0].first == "h");
    BOOST_TEST(*taken[0].record.headers[0].second == "1");
    BOOST_TEST(*taken[0].record.headers[1].second == "");
    BOOST_TEST(!taken[1].record.key);
    BOOST_TEST(!taken[1].record.value);
    BOOST_TEST(taken[1].record.headers.empty());
    BOOST_TEST(*taken[2].record.key == "");
    BOOST_TEST(*taken[2].record.value == "");
    BOOST_TEST(taken[2].position.topic == topic);
    BOOST_TEST(taken[2].position.offset == 2);
    BOOST_TEST(taken[2].position.cursor == 2);
}

BOOST_AUTO_TEST_CASE(a_new_run_goes_on_at_the_positions_it_is_given) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(2);
    cluster.send(topic, numbered(2, 100));
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    settings.set("stop_at", "end");
    SourceHarness run({ckafka_component(), settings});
    run.plan({{topic + "/1", 40, 90}, {topic + "/0", 99, WEIR_NO_END}}, false);
    BOOST_TEST(run.lanes[0].name == topic + "/1");
    BOOST_TEST(run.lanes[0].end == 90);
    BOOST_TEST(run.lanes[1].end == 100);
    run.start();
    run.read_to_end();
    const auto values = by_partition(run.intake.taken, 2);
    BOOST_TEST(values[1] == numbers(40, 90), boost::test_tools::per_element());
    BOOST_TEST(values[0] == numbers(99, 100), boost::test_tools::per_element());
    BOOST_TEST(run.lanes[0].position == 90);
}

BOOST_AUTO_TEST_CASE(the_host_decides_which_partition_is_read_and_how_much) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(2);
    cluster.send(topic, numbered(2, 100));
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    run.start();
    const auto poll_until_some = [&](uint32_t lane, uint32_t records, size_t bytes) {
        size_t came = 0;
        for (int i = 0; i < 100 && came == 0; ++i)
            if ((came = run.poll(lane, records, bytes)) == 0) run.wait(100);
        return came;
    };
    BOOST_TEST(poll_until_some(1, 7, 1 << 20) == 7u);
    BOOST_TEST(poll_until_some(1, 100, 1) == 1u);
    BOOST_TEST(run.lanes[1].position == 8);
    for (const TakenRecord& taken : run.intake.taken) BOOST_TEST(taken.position.partition == 1);
    run.read_records(200);
    BOOST_TEST(by_partition(run.intake.taken, 2)[1] == numbers(0, 100),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(waiting_ends_when_a_record_arrives) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    run.start();
    run.read_until([&] { return run.status(0).log_end == 0; });
    run.poll(0);
    const auto begin = std::chrono::steady_clock::now();
    const auto sending = std::async(std::launch::async, [&] {
        cluster.send(topic, {{0, "k", "v", {}, 0}});
    });
    while (run.poll(0) == 0) run.wait(20000);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(10)));
    BOOST_TEST(run.status(0).position == 1);
    BOOST_TEST(run.status(0).log_end == 1);
}

BOOST_AUTO_TEST_CASE(ten_mebibytes_pass) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1, {{"max.message.bytes", "12582912"}});
    const std::string big(10 << 20, 'x');
    cluster.send(topic, {{0, "k", big, {}, 0}, {0, "k", "small", {}, 0}});
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    run.start();
    run.read_records(2);
    BOOST_TEST((*run.intake.taken[0].record.value == big));
    BOOST_TEST(*run.intake.taken[1].record.value == "small");
}

BOOST_AUTO_TEST_CASE(partitions_that_appear_later_are_read_from_their_start) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send(topic, numbered(1, 10));
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    settings.set("start", "latest");
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    BOOST_TEST(run.lanes[0].position == 10);
    run.start();
    cluster.add_partitions(topic, 3);
    cluster.send(topic, numbered(3, 10));
    run.plan(std::vector(run.lanes), false);
    BOOST_REQUIRE(run.lanes.size() == 3u);
    BOOST_TEST(run.lanes[0].name == topic + "/0");
    BOOST_TEST(run.lanes[2].name == topic + "/2");
    BOOST_TEST(run.lanes[2].position == 0);
    run.start(1);
    run.read_records(30);
    for (const auto& values : by_partition(run.intake.taken, 3))
        BOOST_TEST(values == numbers(0, 10), boost::test_tools::per_element());
    BOOST_TEST(run.host.metrics["source_repeats_total"] == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

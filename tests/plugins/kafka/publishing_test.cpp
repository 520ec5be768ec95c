// Publishing to the real broker.
#include <boost/test/unit_test.hpp>

#include "expect.hpp"
#include "published.hpp"
#include "sink_run.hpp"

namespace weir::test {
namespace {

BOOST_AUTO_TEST_SUITE(publishing)

BOOST_AUTO_TEST_CASE(a_publication_and_its_marker_are_there_together) {
    TestCluster cluster;
    const std::string rows = cluster.make_topic(3);
    const std::string dead = cluster.make_topic(1);
    SinkRun run(cluster.servers(), {rows, dead}, rows);
    BOOST_TEST(!run.start().marker);
    run.publish(
        Records().add(record(0, "a", "1")).add(record(0, "b", "2")).add(record(1, "a", "3")),
        "w1|first", 1);
    run.publish(Records().add(record(0, "a", "4")), "w1|second", 2);
    BOOST_TEST((values(cluster.read(rows)) == std::set<std::string>{"1", "2", "4"}));
    BOOST_TEST((values(cluster.read(dead)) == std::set<std::string>{"3"}));
    const Found found = run.read_back();
    BOOST_TEST(found.marker.value_or("") == "w1|second");
    BOOST_TEST((kafka::parse_output_ends(*found.position).at(dead) == std::vector<int64_t>{2}));
    BOOST_TEST(kafka::parse_output_ends(*found.position).at(rows).size() == 3u);
    const auto [offset, metadata] = cluster.committed(run.group(), rows, 0);
    BOOST_TEST(offset == 2);
    BOOST_TEST(metadata == "w1|second");
}

BOOST_AUTO_TEST_CASE(a_record_arrives_as_it_was_published_but_not_in_the_future) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    OwnedRecord full = record(0, "key", std::string("a\0b", 3));
    full.headers = {{"weir.epoch", Bytes("i|r|1|0")}, {"h", Bytes("")}};
    full.timestamp_ms = run.host.now_ms - 5;
    OwnedRecord ahead = record(0, "key", "ahead");
    ahead.timestamp_ms = run.host.now_ms + 86'400'000;
    OwnedRecord bare;
    run.publish(Records().add(full).add(ahead).add(bare), "w1|m", 1);
    const auto read = cluster.read(topic);
    BOOST_REQUIRE(read.size() == 3u);
    BOOST_TEST(*read[0].value == std::string("a\0b", 3));
    BOOST_TEST(*read[0].key == "key");
    BOOST_TEST(read[0].timestamp_ms == run.host.now_ms - 5);
    BOOST_REQUIRE(read[0].headers.size() == 2u);
    BOOST_TEST(read[0].headers[0].first == "weir.epoch");
    BOOST_TEST(read[0].headers[0].second == "i|r|1|0");
    BOOST_TEST(read[1].timestamp_ms == run.host.now_ms);
    BOOST_TEST(!read[2].key);
    BOOST_TEST(!read[2].value);
    BOOST_TEST(read[2].timestamp_ms > run.host.now_ms);  // the real time, as it had none
}

BOOST_AUTO_TEST_CASE(a_key_stays_in_one_partition_the_one_that_kafka_s_clients_take) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(8);
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    // Test vectors of Kafka's own murmur2.
    const std::map<std::string, int32_t> hashes = {
        {"21", -973932308}, {"foobar", -790332482}, {"a-little-bit-long-string", -985981536}};
    Records rows;
    for (int i = 0; i < 30; ++i)
        for (const auto& [key, hash] : hashes) rows.add(record(0, key, std::to_string(i)));
    run.publish(rows, "w1|m", 1);
    const auto read = cluster.read(topic);
    BOOST_TEST(read.size() == 90u);
    for (const Read& r : read)
        BOOST_TEST(r.partition == (hashes.at(*r.key) & 0x7fffffff) % 8, *r.key);
}

BOOST_AUTO_TEST_CASE(source_offsets_go_to_their_group_in_the_same_transaction) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    const std::string input = cluster.make_topic(2);
    SinkRun run(cluster.servers(), {topic}, topic);
    const std::string group = "lag-" + topic;
    run.source_group = group.c_str();
    run.offsets = {{bytes(input), 1, 42}};
    run.start();
    run.publish({}, "w1|m", 1);  // offsets alone
    BOOST_TEST(cluster.committed(group, input, 1).first == 42);
    BOOST_TEST(cluster.committed(run.group(), topic, 0).second == "w1|m");
}

BOOST_AUTO_TEST_CASE(what_a_lost_predecessor_left_open_is_undone_by_the_next_start) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    SinkRun first(cluster.servers(), {topic}, topic);
    first.start();
    first.publish({"kept"}, "w1|one", 1);
    SinkRun second(cluster.servers(), {topic}, topic);
    BOOST_TEST(second.start().marker.value_or("") == "w1|one");
    // The first one is fenced now: it cannot know what became of its publication.
    expect_error(WEIR_UNKNOWN_OUTCOME, {}, [&] { first.publish({"lost"}, "w1|two", 2); });
    second.publish({"more"}, "w1|three", 2);
    BOOST_TEST((values(cluster.read(topic)) == std::set<std::string>{"kept", "more"}));
    BOOST_TEST(first.start().marker.value_or("") == "w1|three");
    first.publish({"again"}, "w1|four", 3);
    BOOST_TEST(first.read_back().marker.value_or("") == "w1|four");
}

BOOST_AUTO_TEST_CASE(a_missing_topic_is_named_with_the_way_to_make_it) {
    TestCluster cluster;
    SinkRun run(cluster.servers(), {"no-such-topic"}, "p");
    expect_error(WEIR_BAD_CONFIG, {"'no-such-topic' does not exist", "--create"},
                 [&] { run.start(); });
}

BOOST_AUTO_TEST_CASE(a_topic_with_fewer_partitions_than_noted_was_made_anew) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(2);
    SinkRun run(cluster.servers(), {topic}, topic);
    run.position = topic + " 0 0";
    run.start();
    run.position = topic + " 0 0 0";
    expect_error(WEIR_FAILED, {topic, "has 2 partitions, it had 3"}, [&] { run.start(); });
}

BOOST_AUTO_TEST_CASE(a_transaction_longer_than_the_brokers_allow_is_a_matter_of_configuration) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    testing::SinkHarness run(
        {sink<kafka::Kafka>(),
         kafka_settings(cluster.servers(), topic).unchecked().set("transaction.timeout", "901s")});
    expect_error(WEIR_BAD_CONFIG, {"transaction.timeout", "transaction.max.timeout.ms"},
                 [&] { run.start(); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

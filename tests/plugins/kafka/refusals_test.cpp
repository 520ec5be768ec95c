// Records that the real broker refuses for good: the one at fault is named, nothing is written, the others go through.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>

#include "expect.hpp"
#include "plugins/kafka_client/deadline.hpp"
#include "published.hpp"
#include "sink_run.hpp"

namespace weir::test {
namespace {

constexpr int64_t kHourMs = 3'600'000;

int64_t real_now_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

OwnedRecord at(int64_t timestamp_ms, const std::string& value) {
    OwnedRecord made = record(0, value, value);
    made.timestamp_ms = timestamp_ms;
    return made;
}

using Asides = std::vector<std::pair<std::string, std::string>>;  // key and text of refused records

// As the host does it: what is refused is put aside, and the others are published.
Asides publish_the_rest(SinkRun& run, std::vector<OwnedRecord> records, uint64_t epoch) {
    Asides asides;
    for (;;) {
        Records left;
        for (const OwnedRecord& one : records) left.add(one);
        try {
            run.publish(left, "w1|" + std::to_string(epoch), epoch);
            std::ranges::sort(asides);  // which one comes first is the brokers' matter
            return asides;
        } catch (const RefusedRecord& refused) {
            BOOST_REQUIRE(refused.index() < records.size());
            const auto place = records.begin() + static_cast<ptrdiff_t>(refused.index());
            asides.emplace_back(*place->key, refused.what());
            records.erase(place);
        }
    }
}

void expect_aside(const Asides& asides, const std::vector<std::string>& keys,
                  const std::vector<std::string>& parts) {
    BOOST_REQUIRE(asides.size() == keys.size());
    for (size_t i = 0; i < keys.size(); ++i) {
        BOOST_TEST(asides[i].first == keys[i]);
        for (const std::string& part : parts)
            BOOST_TEST(asides[i].second.find(part) != std::string::npos,
                       "no \"" << part << "\" in: " << asides[i].second);
    }
}

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(a_limit_that_is_lowered_later_puts_exactly_the_large_record_aside) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(3);
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    run.publish({"before"}, "w1|1", 1);
    cluster.configure_topic(topic, {{"max.message.bytes", "2000"}});
    const kafka_client::Deadline deadline(std::chrono::seconds(20));
    Asides asides;
    std::set<std::string> expected = {"before"};
    for (uint64_t epoch = 2; asides.empty() && !deadline.passed(); ++epoch) {
        const std::string number = std::to_string(epoch);
        const std::string big = number + std::string(5000, 'x');
        asides = publish_the_rest(
            run,
            {record(0, "a", "a" + number), record(0, "big", big), record(0, "b", "b" + number)},
            epoch);
        expected.insert({"a" + number, "b" + number});
        if (asides.empty()) expected.insert(big);
    }
    expect_aside(asides, {"big"}, {topic, "'big'", "5004 bytes", "too large", "max.message.bytes"});
    run.publish({"after"}, "w1|after", 1000);
    expected.insert("after");
    BOOST_TEST((values(cluster.read(topic)) == expected));
    BOOST_TEST(run.read_back().marker.value_or("") == "w1|after");
}

BOOST_AUTO_TEST_CASE(each_of_several_is_found_in_whatever_output_it_is) {
    TestCluster cluster;
    const std::string rows = cluster.make_topic(1, {{"max.message.bytes", "2000"}});
    const std::string dead = cluster.make_topic(1, {{"max.message.bytes", "1000"}});
    SinkRun run(cluster.servers(), {rows, dead}, rows);
    run.start();
    const std::string large(1500, 'x');
    const Asides asides = publish_the_rest(
        run,
        {record(0, "1", "one"), record(1, "2", large), record(0, "3", large),
         record(0, "4", large + large), record(1, "5", "five"), record(0, "6", "six")},
        1);
    expect_aside(asides, {"2", "4"}, {"too large"});
    BOOST_TEST((values(cluster.read(rows)) == std::set<std::string>{"one", large, "six"}));
    BOOST_TEST((values(cluster.read(dead)) == std::set<std::string>{"five"}));
    BOOST_TEST(run.read_back().marker.value_or("") == "w1|1");
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_too_large_is_sent_record_by_record) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1, {{"max.message.bytes", "2000"}});
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    Records rows;
    for (int i = 0; i < 100; ++i)
        rows.add(record(0, "k", std::to_string(i) + std::string(100, 'x')));
    run.publish(rows, "w1|1", 1);
    const auto read = cluster.read(topic);
    BOOST_REQUIRE(read.size() == 100u);
    for (size_t i = 0; i < read.size(); ++i)
        BOOST_TEST(*read[i].value == std::to_string(i) + std::string(100, 'x'));
    BOOST_TEST(run.host.logged(WEIR_LOG_WARNING, "'" + topic + "' refuses batches"));
}

BOOST_AUTO_TEST_CASE(times_that_the_topic_does_not_take_are_put_aside) {
    TestCluster cluster;
    const std::string old =
        cluster.make_topic(1, {{"message.timestamp.before.max.ms", std::to_string(kHourMs)}});
    SinkRun run(cluster.servers(), {old}, old);
    run.host.now_ms = real_now_ms();
    run.start();
    const Asides asides = publish_the_rest(
        run, {at(run.host.now_ms, "now"), at(run.host.now_ms - 2 * kHourMs, "old")}, 1);
    expect_aside(asides, {"old"}, {"timestamp", "message.timestamp.before.max.ms"});
    BOOST_TEST((values(cluster.read(old)) == std::set<std::string>{"now"}));
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_ahead_is_waited_for_and_only_what_it_dates_back_is_put_aside) {
    TestCluster cluster;
    const std::string topic =
        cluster.make_topic(1, {{"message.timestamp.after.max.ms", std::to_string(kHourMs)}});
    SinkRun run(cluster.servers(), {topic}, topic);
    run.host.now_ms = real_now_ms() + 24 * kHourMs;
    run.start();
    expect_error(WEIR_BAD_CONFIG, {"'now'", "message.timestamp.after.max.ms", "clocks"},
                 [&] { run.publish(Records().add(at(run.host.now_ms, "now")), "w1|1", 1); });
    const Asides asides = publish_the_rest(
        run, {at(real_now_ms() + 12 * kHourMs, "ahead"), at(real_now_ms(), "right")}, 2);
    expect_aside(asides, {"ahead"}, {"timestamp", "message.timestamp.after.max.ms"});
    BOOST_TEST((values(cluster.read(topic)) == std::set<std::string>{"right"}));
}

BOOST_AUTO_TEST_CASE(a_compacted_topic_takes_no_record_without_a_key) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1, {{"cleanup.policy", "compact"}});
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    Records rows;
    rows.add(record(0, "k", "keyed")).add("bare");
    try {
        run.publish(rows, "w1|1", 1);
        BOOST_ERROR("no error came");
    } catch (const RefusedRecord& refused) {
        BOOST_TEST(refused.index() == 1u);
        BOOST_TEST(std::string(refused.what()).find("without a key") != std::string::npos);
    }
    BOOST_TEST(cluster.read(topic).empty());
}

BOOST_AUTO_TEST_CASE(what_is_larger_than_the_sink_says_is_put_aside_too) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    SinkRun run(cluster.servers(), {topic}, topic);
    run.start();
    const Asides asides = publish_the_rest(
        run, {record(0, "small", "s"), record(0, "huge", std::string(1'100'000, 'x'))}, 1);
    expect_aside(asides, {"huge"}, {"1100004 bytes", "max.record.bytes"});
    BOOST_TEST((values(cluster.read(topic)) == std::set<std::string>{"s"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

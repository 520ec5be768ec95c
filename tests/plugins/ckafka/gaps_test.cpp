// Offsets without records, on the real broker: control records, aborted transactions.
#include <boost/test/unit_test.hpp>

#include "ckafka_settings.hpp"
#include "expect.hpp"
#include "test_cluster.hpp"

namespace weir::test {
namespace {

using Finish = TestCluster::Finish;

std::vector<std::string> values(const std::vector<TakenRecord>& taken) {
    std::vector<std::string> found;
    for (const TakenRecord& t : taken) found.push_back(*t.record.value);
    return found;
}

BOOST_AUTO_TEST_SUITE(gaps)

BOOST_AUTO_TEST_CASE(control_records_and_aborted_ones_are_gaps_also_at_the_end) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    // Offsets: a 0, its control record 1, b and c 2 and 3, aborted by 4, d 5 and 6, e and f 7 and 8, aborted by 9.
    cluster.send_in_transaction(topic, {{0, "k", "a", {}, 0}}, Finish::commit);
    cluster.send_in_transaction(topic, {{0, "k", "b", {}, 0}, {0, "k", "c", {}, 0}}, Finish::abort);
    cluster.send_in_transaction(topic, {{0, "k", "d", {}, 0}}, Finish::commit);
    cluster.send_in_transaction(topic, {{0, "k", "e", {}, 0}, {0, "k", "f", {}, 0}}, Finish::abort);
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    settings.set("stop_at", "end");
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    BOOST_TEST(run.lanes[0].end == 10);
    run.start();
    run.read_to_end();
    BOOST_TEST(values(run.intake.taken) == (std::vector<std::string>{"a", "d"}),
               boost::test_tools::per_element());
    BOOST_TEST(run.lanes[0].position == 10);
    BOOST_TEST(run.intake.taken[1].position.offset == 5);
    BOOST_TEST(run.host.metrics["source_gap_offsets_total"] == 8);
    BOOST_TEST(run.host.metrics["source_repeats_total"] == 0);
    BOOST_TEST(run.host.metrics["source_asked_again_total"] == 1);  // later gaps are believed
}

BOOST_AUTO_TEST_CASE(an_open_transaction_ends_the_log_where_it_begins) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send(topic, {{0, "k", "a", {}, 0}});
    cluster.send_in_transaction(topic, {{0, "k", "b", {}, 0}}, Finish::leave_open);
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    settings.set("stop_at", "end");
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    BOOST_TEST(run.lanes[0].end == 1);
    run.start();
    run.read_to_end();
    BOOST_TEST(values(run.intake.taken) == std::vector<std::string>{"a"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_end_in_the_middle_of_the_log_is_kept) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    cluster.send_in_transaction(topic, {{0, "k", "a", {}, 0}}, Finish::commit);
    cluster.send_in_transaction(topic, {{0, "k", "b", {}, 0}}, Finish::commit);
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    settings.set("stop_at", "end");
    SourceHarness run({ckafka_component(), settings});
    run.plan({{topic + "/0", 0, 2}}, false);
    run.start();
    run.read_to_end();
    BOOST_TEST(values(run.intake.taken) == std::vector<std::string>{"a"},
               boost::test_tools::per_element());
    BOOST_TEST(run.lanes[0].position == 2);
}

BOOST_AUTO_TEST_CASE(every_second_offset_of_an_output_topic_comes_complete) {
    TestCluster cluster;
    const std::string topic = cluster.make_topic(1);
    constexpr int kCount = 40;
    for (int i = 0; i < kCount; ++i)
        cluster.send_in_transaction(topic, {{0, "k", std::to_string(i), {}, 0}}, Finish::commit);
    Settings settings = ckafka_settings(cluster.servers(), {topic});
    SourceHarness run({ckafka_component(), settings});
    run.plan();
    run.start();
    run.read_until([&] { return run.lanes[0].position == 2 * kCount; });
    BOOST_REQUIRE(run.intake.taken.size() == size_t{kCount});
    for (int i = 0; i < kCount; ++i)
        BOOST_TEST(run.intake.taken[static_cast<size_t>(i)].position.offset == 2 * i);
    BOOST_TEST(run.host.metrics["source_gap_offsets_total"] == kCount);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

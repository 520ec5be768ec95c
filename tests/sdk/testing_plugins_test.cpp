// The code of docs/testing-plugins.md, on the example plugins. Their folder is the argument.
#include <boost/test/unit_test.hpp>

#include "temporary_directory.hpp"
#include "weir/testing/harness.hpp"

namespace {

using namespace weir::testing;
using Texts = std::vector<std::string>;

struct Fixture {
    std::string folder = boost::unit_test::framework::master_test_suite().argv[1];
    weir::test::TemporaryDirectory directory;
};

BOOST_FIXTURE_TEST_SUITE(testing_plugins, Fixture)

BOOST_AUTO_TEST_CASE(a_transform) {
    // begin: transform
    const Library library(folder + "/weir_redact_headers.so");
    const weir_component* component = library.component(WEIR_TRANSFORM, "redact_headers");
    TransformHarness harness({component, Settings(component).set("names", "token, password")});
    OwnedRecord record;
    record.headers = {{"site", "north"}, {"token", "hidden"}};
    Records batch;
    harness.process(batch.add(record));
    BOOST_TEST(OwnedRecord(harness.emitter.emitted.at(0)).headers.size() == 1);
    BOOST_TEST(harness.host.metrics.at("redacted_headers_total") == 1);
    // end: transform
}

BOOST_AUTO_TEST_CASE(a_predicate) {
    const Library library(folder + "/weir_key_has_prefix.so");
    const weir_component* component = library.component(WEIR_PREDICATE, "key_has_prefix");
    PredicateHarness harness({component, Settings(component).set("prefix", "a/")});
    OwnedRecord record;
    record.key = "a/1";
    Records batch;
    BOOST_TEST((harness.test(batch.add(record).add("without key")) == std::vector{true, false}));
}

BOOST_AUTO_TEST_CASE(event_time) {
    const Library library(folder + "/weir_minute_counts.so");
    const weir_component* component = library.component(WEIR_TRANSFORM, "minute_counts");
    // begin: keyed
    KeyedHarness harness(component, {.out_of_orderness_ms = 5'000, .partitions = 2});
    harness.feed({{.time_ms = 1'000}, {.time_ms = 70'000}});
    BOOST_TEST(harness.values().empty());  // partition 1 has sent nothing: the minute is open
    harness.feed({{.time_ms = 80'000, .partition = 1}});
    BOOST_TEST(harness.watermark() == 64'999);  // 70 s - out_of_orderness - 1 ms
    harness.feed({{.time_ms = 2'000}});         // behind its own partition's watermark
    harness.end();
    BOOST_TEST(harness.values() == (Texts{"1", "2"}));
    BOOST_TEST(harness.dead_letters.at(0).stage == "late");
    // end: keyed
}

BOOST_AUTO_TEST_CASE(restarts_and_crashes) {
    const Library library(folder + "/weir_minute_counts.so");
    const weir_component* component = library.component(WEIR_TRANSFORM, "minute_counts");
    // begin: restart
    const std::vector<KeyedInput> inputs{{.time_ms = 1}, {.time_ms = 2}, {.time_ms = 90'000}};
    for (size_t at = 0; at < inputs.size(); ++at) {
        KeyedHarness harness(component);
        for (size_t i = 0; i < inputs.size(); ++i) {
            harness.feed({inputs[i]});
            if (i == at) harness.restart();  // checkpoint, stop, a new instance that finds it
        }
        for (size_t i = harness.crash(); i < inputs.size(); ++i) harness.feed({inputs[i]});
        harness.end();
        BOOST_TEST(harness.values() == (Texts{"2", "1"}));
    }
    // end: restart
}

BOOST_AUTO_TEST_CASE(faults) {
    const Library library(folder + "/weir_minute_counts.so");
    const weir_component* component = library.component(WEIR_TRANSFORM, "minute_counts");
    KeyedHarness harness(component);
    harness.host.faults.inject(HostCall::state_put);
    harness.feed({{.time_ms = 1'000}});
    harness.advance(1'000);
    BOOST_CHECK_EXCEPTION(harness.checkpoint(), weir::Error,
                          [](const weir::Error& error) { return error.result() == WEIR_FAILED; });
}

BOOST_AUTO_TEST_CASE(sources_and_sinks) {
    const Library counter(folder + "/weir_counter.so"), csv_file(folder + "/weir_csv_file.so");
    const weir_component* input = counter.component(WEIR_SOURCE, "counter");
    const weir_component* output = csv_file.component(WEIR_SINK, "csv_file");
    const std::string path = directory / "rows.csv";
    // begin: ends
    SourceHarness source({input, Settings(input).set("records", "5")});
    source.begin();
    source.poll(0, 2);  // lane 0, at most two records
    source.restart();   // a new instance, at the lanes' positions
    source.read_to_end();
    BOOST_TEST(source.intake.taken.size() == 5);
    SinkHarness sink({output, Settings(output).set("path", path)});
    sink.start();
    sink.publish({"one"});
    const size_t length = std::filesystem::file_size(path);
    sink.publish_unconfirmed({"two", "three"});  // then the process dies
    sink.restart();
    BOOST_TEST(std::filesystem::file_size(path) == length);
    // end: ends
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace

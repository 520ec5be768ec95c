// Whole pipeline files: two that are right, and one with a problem of each sort.
#include "tests/core/config/support.hpp"

namespace weir {
namespace {

constexpr const char* kFleet = R"([pipeline]
name = "fleet"
source = "devices"
transforms = ["decode", "map", "status"]
sinks = ["rows"]
tasks.max = 2
state.directory = "state"
checkpoint.interval = "200ms"
errors.tolerance = "all"
errors.deadletterqueue.sink = "dead"

[sources.devices]
type = "file"
path = "input.jsonl"
format = "records"
partitions = 4

[transforms.decode]
type = "base64_decode"

[transforms.map]
type = "format_mapper"
zone = "+08:00"

[transforms.status]
type = "status_aggregator"
out_of_orderness = "10s"

[transforms.status.window]
kind = "tumbling"
size = "1m"

[sinks.rows]
type = "file"
path = "rows.jsonl"

[sinks.dead]
type = "file"
path = "dead.jsonl"
)";

constexpr const char* kDeviceStatus = R"([pipeline]
name = "device-status"
source = "devices"
transforms = ["decode", "map", "status"]
sinks = ["rows"]
state.directory = "state"
checkpoint.interval = "1s"
delivery = "exactly_once"
errors.tolerance = "all"
errors.deadletterqueue.topic.name = "device-status-dlq"

[sources.devices]
type = "ckafka"
bootstrap.servers = ["${env:WEIR_TEST_BOOTSTRAP}"]
topics = ["device-raw"]
group.id = "weir-device-status"
start = "earliest"

[transforms.decode]
type = "base64_decode"

[transforms.map]
type = "format_mapper"
zone = "+08:00"

[transforms.status]
type = "status_aggregator"
out_of_orderness = "10s"
window.kind = "hopping"
window.size = "5m"
window.every = "1m"
window.offset = "-8h"
emit = "all"

[sinks.rows]
type = "kafka"
bootstrap.servers = ["${env:WEIR_TEST_BOOTSTRAP}"]
topic = "device-status"
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const size_t at = text.find(from);
    BOOST_REQUIRE_NE(at, std::string::npos);
    return text.replace(at, from.size(), to);
}

BOOST_AUTO_TEST_SUITE(pipeline_files)

BOOST_AUTO_TEST_CASE(from_file_to_file) {
    const test::Folder folder;
    const LoadedPipeline loaded =
        load_pipeline(folder.write("fleet.toml", kFleet), test::catalog());
    BOOST_CHECK(loaded.problems.empty());
    BOOST_REQUIRE(loaded.pipeline);
    const PipelineConfig& config = *loaded.pipeline;
    BOOST_CHECK_EQUAL(config.name, "fleet");
    BOOST_CHECK_EQUAL(config.tasks_max, 2U);
    BOOST_CHECK_EQUAL(config.checkpoint_interval_ms, 200);
    BOOST_CHECK_EQUAL(config.state_directory, folder.path() / "state");
    BOOST_CHECK_EQUAL(config.source.options.find("path")->text,
                      (folder.path() / "input.jsonl").string());
    BOOST_CHECK_EQUAL(config.source.options.find("partitions")->integer, 4);
    BOOST_CHECK_EQUAL(config.transforms.at(2).options.find("window.size")->integer, 60'000);
    BOOST_CHECK_EQUAL(config.dead_letter_sink.value().name, "dead");
    BOOST_CHECK(config.keyed == std::vector<size_t>{2});
}

BOOST_AUTO_TEST_CASE(from_topic_to_topic) {
    setenv("WEIR_TEST_BOOTSTRAP", "broker:9092", 1);
    const LoadedPipeline loaded =
        parse_pipeline(kDeviceStatus, "/etc/weir/p.toml", test::catalog());
    BOOST_CHECK(loaded.problems.empty());
    BOOST_REQUIRE(loaded.pipeline);
    const PipelineConfig& config = *loaded.pipeline;
    BOOST_CHECK(config.delivery == Delivery::ExactlyOnce);
    BOOST_CHECK_EQUAL(config.source.options.find("bootstrap.servers")->items.at(0).text,
                      "broker:9092");
    BOOST_CHECK_EQUAL(config.dead_letter_sink.value().options.find("topic")->text,
                      "device-status-dlq");
    BOOST_CHECK_EQUAL(config.transforms.at(1).options.find("zone")->integer, 480);
    BOOST_CHECK_EQUAL(config.transforms.at(2).options.find("window.offset")->integer, -28'800'000);
    BOOST_CHECK_EQUAL(config.transforms.at(2).options.find("window.kind")->text, "hopping");
}

BOOST_AUTO_TEST_CASE(all_problems_at_once) {
    unsetenv("WEIR_TEST_BOOTSTRAP");
    std::string toml = replaced(kDeviceStatus, "window.size = \"5m\"", "widow.size = \"5m\"");
    toml = replaced(toml, "errors.tolerance", "errors.tolerence");
    toml = replaced(toml, "emit = \"all\"", "emit = \"some\"");
    toml = replaced(toml, "zone = \"+08:00\"", "zone = 8");
    toml = replaced(toml, "type = \"base64_decode\"", "type = \"base64decode\"");
    const std::string absent =
        "environment variable \"WEIR_TEST_BOOTSTRAP\" is not set; set it, or write the value here";
    test::check_lines(
        test::problems_of(toml),
        {"p.toml:9:1: error: pipeline.errors.tolerence: unknown key; did you mean "
         "\"errors.tolerance\"?",
         "p.toml:14:22: error: sources.devices.bootstrap.servers: " + absent,
         "p.toml:20:8: error: transforms.decode.type: there is no transform type \"base64decode\" "
         "(weir_base64decode.so is not there); did you mean \"base64_decode\"?",
         "p.toml:24:8: error: transforms.map.zone: 8 is not a zone offset; write for example "
         "\"+08:00\" or \"Z\"",
         "p.toml:26:1: error: transforms.status.window.size: is missing; add window.size = \"5m\"",
         "p.toml:30:1: error: transforms.status.widow.size: unknown key; did you mean "
         "\"window.size\"?",
         "p.toml:33:8: error: transforms.status.emit: \"some\" is not a choice; choose \"all\", "
         "\"active\" or "
         "\"changed\"",
         "p.toml:37:22: error: sinks.rows.bootstrap.servers: " + absent});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#include "core/src/config/dead_letters.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::Lines;

const std::string kDeadLetterPipeline =
    "[pipeline]\n"
    "name = \"p\"\n"
    "source = \"in\"\n"
    "sinks = [\"out\"]\n"
    "errors.deadletterqueue.topic.name = \"dlq\"\n"
    "[sinks.out]\n"
    "type = \"file\"\n"
    "path = \"out\"\n"
    "[sources.in]\n";

BOOST_AUTO_TEST_SUITE(dead_letters)

BOOST_AUTO_TEST_CASE(the_sink_gets_the_settings_of_the_source) {
    const LoadedPipeline loaded = parse_pipeline(
        kDeadLetterPipeline +
            "type = \"ckafka\"\nbootstrap.servers = [\"a:1\", \"b:2\"]\ntopics = [\"t\"]\n"
            "group.id = \"g\"\nclient.sasl.password = \"p\"\nclient.fetch.max.bytes = 1\n",
        "/etc/weir/p.toml", test::catalog());
    BOOST_REQUIRE(loaded.pipeline);
    BOOST_CHECK_EQUAL(loaded.pipeline->dead_letter_topic, "dlq");
    const NodeConfig& sink = loaded.pipeline->dead_letter_sink.value();
    BOOST_CHECK(sink.component == test::find_component(WEIR_SINK, "kafka"));
    BOOST_CHECK_EQUAL(sink.name, "errors.deadletterqueue");
    BOOST_CHECK_EQUAL(sink.options.find("topic")->text, "dlq");
    BOOST_CHECK_EQUAL(sink.options.find("bootstrap.servers")->items.at(1).text, "b:2");
    const OptionValue& client = *sink.options.find("client");
    BOOST_REQUIRE_EQUAL(client.items.size(), 2U);
    BOOST_CHECK_EQUAL(client.items[0].text, "sasl.password");
    BOOST_CHECK_EQUAL(client.items[1].text, "p");
}

BOOST_AUTO_TEST_CASE(a_source_without_topics_needs_a_sink) {
    test::check_lines(test::problems_of(kDeadLetterPipeline + "type = \"file\"\npath = \"x\"\n"),
                      {"p.toml:5:37: error: pipeline.errors.deadletterqueue.topic.name: \"in\" "
                       "(file) has no topics; "
                       "declare a sink and name it in errors.deadletterqueue.sink"});
}

BOOST_AUTO_TEST_CASE(a_sink_type_that_is_absent_or_strange_is_told) {
    test::check_lines(
        test::problems_of(kDeadLetterPipeline + "type = \"orphan\"\n"),
        {"p.toml:5:37: error: pipeline.errors.deadletterqueue.topic.name: needs the sink type "
         "\"absent\": weir_absent.so is not there; install it, or name a sink in "
         "errors.deadletterqueue.sink"});
    test::check_lines(
        test::problems_of(kDeadLetterPipeline + "type = \"strange\"\n"),
        {"p.toml:5:37: error: pipeline.errors.deadletterqueue.topic.name: sink \"file\" has no "
         "option "
         "\"topic\"; this is a defect of the plugin: name a sink in errors.deadletterqueue.sink"});
}

BOOST_AUTO_TEST_CASE(a_required_option_that_the_source_lacks_is_a_defect) {
    const NodeConfig source{"in", test::find_component(WEIR_SOURCE, "ckafka"), {}, "", ""};
    BOOST_CHECK_EXCEPTION(
        dead_letter_node(source, *test::find_component(WEIR_SINK, "kafka"), "dlq", "/etc"), Error,
        [](const Error& e) {
            return std::string(e.what()) ==
                   "sink \"kafka\" needs \"bootstrap.servers\", which source \"ckafka\" does not "
                   "have";
        });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

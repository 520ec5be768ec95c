#include "core/src/config/wiring.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::loaded;
using test::problems_of;

std::string pipeline(const std::string& transforms, const std::string& sinks,
                     const std::string& more) {
    return "[pipeline]\nname = \"p\"\nsource = \"in\"\ntransforms = " + transforms +
           "\nsinks = " + sinks + "\n" + more +
           "\n[sources.in]\ntype = \"file\"\npath = \"in\"\n"
           "[transforms]\ndecode.type = \"base64_decode\"\nmap.type = \"format_mapper\"\n"
           "status = {type = \"status_aggregator\", window.size = \"1m\"}\ncount.type = "
           "\"counter\"\n"
           "any.type = \"every_type\"\n"
           "[sinks]\nrows = {type = \"file\", path = \"out\"}\njson.type = \"json_only\"\n"
           "screen.type = \"console\"\n";
}

// Warnings of nodes that a test leaves out are not its subject.
test::Lines errors_of(const std::string& toml) {
    test::Lines lines = problems_of(toml);
    std::erase_if(lines, [](const std::string& line) {
        return line.find(": warning: ") != std::string::npos;
    });
    return lines;
}

BOOST_AUTO_TEST_SUITE(wiring)

BOOST_AUTO_TEST_CASE(content_types_are_set_along_the_chain) {
    const PipelineConfig config =
        loaded(pipeline("[\"decode\", \"map\", \"any\", \"status\"]", "[\"rows\", \"json\"]", ""));
    BOOST_CHECK_EQUAL(config.source.output, "application/json");
    BOOST_CHECK_EQUAL(config.transforms[0].input, "application/json");
    BOOST_CHECK_EQUAL(config.transforms[1].output, "application/vnd.weir.device");
    BOOST_CHECK_EQUAL(config.transforms[2].output, "application/vnd.weir.device");
    BOOST_CHECK_EQUAL(config.transforms[3].input, "application/vnd.weir.device");
    BOOST_CHECK_EQUAL(config.transforms[3].output, "application/json");
    BOOST_CHECK_EQUAL(config.sinks[1].input, "application/json");
    BOOST_CHECK(config.keyed == std::vector<size_t>{3});
}

BOOST_AUTO_TEST_CASE(a_link_that_does_not_fit_names_both_sides) {
    test::check_lines(
        errors_of(pipeline("[\"decode\", \"status\"]", "[\"rows\"]", "")),
        {"p.toml:4:25: error: pipeline.transforms: \"decode\" (base64_decode) produces "
         "application/json, "
         "but \"status\" (status_aggregator) accepts application/vnd.weir.device; put a transform "
         "between them that makes one of the other, or change their order"});
    test::check_lines(
        errors_of(pipeline("[\"map\"]", "[\"rows\", \"json\"]", "")),
        {"p.toml:5:9: error: pipeline.sinks: \"map\" (format_mapper) produces "
         "application/x-protobuf; "
         "type=weir.Message, application/vnd.weir.device, but \"rows\" (file) accepts */* and "
         "\"json\" "
         "(json_only) accepts application/json; put a transform between them that makes one of the "
         "other, or change their order"});
}

BOOST_AUTO_TEST_CASE(keyed_transforms_are_found_in_their_order) {
    const auto keyed_of = [](const char* transforms) {
        return loaded(pipeline(transforms, "[\"rows\"]", "")).keyed;
    };
    BOOST_CHECK(keyed_of("[\"any\", \"count\", \"decode\"]") == std::vector<size_t>{1});
    BOOST_CHECK(keyed_of("[]").empty());
}

BOOST_AUTO_TEST_CASE(event_time_is_set_at_the_first_keyed_transform) {
    const std::string toml =
        "[transforms.first]\ntype = \"counter\"\n[transforms.second]\ntype = \"counter\"\n"
        "out_of_orderness = \"1s\"\n[pipeline]\nname = \"p\"\nsource = \"in\"\n"
        "sinks = [\"rows\"]\n[sources.in]\ntype = \"file\"\npath = \"in\"\n"
        "[sinks.rows]\ntype = \"file\"\npath = \"out\"\n";
    const auto with = [&](const char* transforms) {
        std::string text = toml;
        const std::string name = "name = \"p\"\n";
        return text.insert(text.find(name), std::string("transforms = ") + transforms + '\n');
    };
    test::check_lines(errors_of(with("[\"first\", \"second\"]")),
                      {"p.toml:5:20: error: transforms.second.out_of_orderness: event time is that "
                       "of the first keyed transform, \"first\": set it there"});
    BOOST_TEST(loaded(with("[\"second\"]")).event_time.out_of_orderness_ms == 1000);
}

BOOST_AUTO_TEST_CASE(exactly_once_must_be_possible) {
    const char* refusal =
        "p.toml:6:12: error: pipeline.delivery: \"exactly_once\" cannot hold: sink \"screen\" "
        "(console) may repeat "
        "output after a crash; use another sink, or leave delivery out";
    test::check_lines(errors_of(pipeline("[]", "[\"screen\"]", "delivery = \"exactly_once\"")),
                      {refusal});
    test::check_lines(errors_of(pipeline(
                          "[]", "[\"rows\"]",
                          "delivery = \"exactly_once\"\nerrors.deadletterqueue.sink = \"screen\"")),
                      {refusal});
    BOOST_CHECK(loaded(pipeline("[]", "[\"rows\"]", "delivery = \"exactly_once\"")).delivery ==
                Delivery::ExactlyOnce);
    BOOST_CHECK(loaded(pipeline("[]", "[\"screen\"]", "delivery = \"at_least_once\"")).delivery ==
                Delivery::AtLeastOnce);
    BOOST_CHECK(loaded(pipeline("[]", "[\"screen\"]", "")).delivery == Delivery::Strongest);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

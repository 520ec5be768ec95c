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
    BOOST_CHECK(config.keyed == std::optional<size_t>(3));
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

BOOST_AUTO_TEST_CASE(at_most_one_keyed_transform) {
    test::check_lines(
        errors_of(pipeline("[\"map\", \"status\", \"count\"]", "[\"rows\"]", "")),
        {"p.toml:4:32: error: pipeline.transforms: \"count\" (counter) is a second keyed transform "
         "beside \"status\" (status_aggregator), and a pipeline has at most one; move it to a "
         "pipeline "
         "of its own"});
    const PipelineConfig config =
        loaded(pipeline("[\"any\", \"count\", \"decode\"]", "[\"rows\"]", ""));
    BOOST_CHECK(config.keyed == std::optional<size_t>(1));
    BOOST_CHECK(!loaded(pipeline("[]", "[\"rows\"]", "")).keyed);
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

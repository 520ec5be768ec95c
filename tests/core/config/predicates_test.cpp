// Predicates of a pipeline file, and the transforms that name them.
#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::check_lines;
using test::loaded;
using test::problems_of;

// A pipeline with the transforms; each predicate is written by its test.
std::string pipeline_with(const std::string& transforms, const std::string& more) {
    return "[pipeline]\nname = \"p\"\nsource = \"in\"\ntransforms = " + transforms +
           "\nsinks = [\"out\"]\n"
           "[sources]\nin = {type = \"file\", path = \"in\"}\n"
           "[sinks]\nout = {type = \"file\", path = \"out\"}\n" +
           more;
}

const std::string kRed = "[predicates.red]\ntype = \"is_red\"\nshade = \"red\"\n";

BOOST_AUTO_TEST_SUITE(predicates)

BOOST_AUTO_TEST_CASE(a_transform_has_the_predicate_that_it_names) {
    const PipelineConfig config = loaded(
        pipeline_with("[\"a\", \"b\", \"c\"]",
                      "[transforms.a]\ntype = \"every_type\"\npredicate = \"red\"\n"
                      "[transforms.b]\ntype = \"every_type\"\npredicate = \"red\"\nnegate = true\n"
                      "[transforms.c]\ntype = \"every_type\"\n" +
                          kRed));
    BOOST_REQUIRE(config.transforms[0].predicate != nullptr);
    BOOST_TEST(config.transforms[0].predicate->name == "red");
    BOOST_TEST(config.transforms[0].predicate->options.find("shade")->text == "red");
    BOOST_TEST(!config.transforms[0].negates_predicate);
    BOOST_TEST(config.transforms[1].negates_predicate);
    BOOST_TEST(config.transforms[2].predicate == nullptr);
}

BOOST_AUTO_TEST_CASE(one_that_is_not_declared_has_a_nearest_name) {
    check_lines(
        problems_of(pipeline_with(
            "[\"a\"]", "[transforms.a]\ntype = \"every_type\"\npredicate = \"rde\"\n" + kRed)),
        {"p.toml:12:13: error: transforms.a.predicate: no predicate \"rde\" is declared; did "
         "you mean \"red\"?"});
}

BOOST_AUTO_TEST_CASE(one_that_nothing_names_is_a_warning) {
    check_lines(
        problems_of(pipeline_with("[\"a\"]", "[transforms.a]\ntype = \"every_type\"\n" + kRed)),
        {"p.toml:12:1: warning: predicates.red: is not used and was not checked; name it in a "
         "transform's predicate, or remove it"});
}

BOOST_AUTO_TEST_CASE(its_own_options_are_checked) {
    check_lines(
        problems_of(pipeline_with("[\"a\"]",
                                  "[transforms.a]\ntype = \"every_type\"\npredicate = \"red\"\n"
                                  "[predicates.red]\ntype = \"is_read\"\n")),
        {"p.toml:14:8: error: predicates.red.type: there is no predicate type \"is_read\" "
         "(weir_is_read.so is not there); did you mean \"is_red\"?"});
    check_lines(
        problems_of(pipeline_with("[\"a\"]",
                                  "[transforms.a]\ntype = \"every_type\"\npredicate = \"red\"\n"
                                  "[predicates.red]\ntype = \"is_red\"\n")),
        {"p.toml:13:1: error: predicates.red.shade: is missing; add shade = \"red\""});
}

BOOST_AUTO_TEST_CASE(a_keyed_transform_takes_none) {
    check_lines(
        problems_of(pipeline_with(
            "[\"a\"]", "[transforms.a]\ntype = \"counter\"\npredicate = \"red\"\n" + kRed)),
        {"p.toml:12:13: error: transforms.a.predicate: counter is a keyed transform and takes no "
         "predicate; put the transform \"filter\" with the predicate before it"});
}

BOOST_AUTO_TEST_CASE(negate_alone_is_an_error) {
    check_lines(
        problems_of(
            pipeline_with("[\"a\"]", "[transforms.a]\ntype = \"every_type\"\nnegate = true\n")),
        {"p.toml:12:10: error: transforms.a.negate: turns a predicate around, and none is named; "
         "add predicate = \"NAME\", or leave it out"});
}

BOOST_AUTO_TEST_CASE(what_passes_by_keeps_its_type) {
    check_lines(
        problems_of(
            pipeline_with("[\"decode\", \"map\"]",
                          "[transforms.decode]\ntype = \"base64_decode\"\n"
                          "[transforms.map]\ntype = \"format_mapper\"\npredicate = \"red\"\n" +
                              kRed)),
        {"p.toml:4:25: error: pipeline.transforms: \"map\" (format_mapper) has a predicate, so "
         "records "
         "of application/json pass it by, but it produces application/x-protobuf; "
         "type=weir.Message, "
         "application/vnd.weir.device; leave the predicate out, or put the transform \"filter\" "
         "with "
         "it before"});
}

BOOST_AUTO_TEST_CASE(a_predicate_must_accept_what_its_transform_gets) {
    check_lines(
        problems_of(
            pipeline_with("[\"decode\", \"map\", \"any\"]",
                          "[transforms.decode]\ntype = \"base64_decode\"\n"
                          "[transforms.map]\ntype = \"format_mapper\"\n"
                          "[transforms.any]\ntype = \"every_type\"\npredicate = \"deep\"\n"
                          "[predicates.deep]\ntype = \"looks_into_json\"\nshade = \"red\"\n")),
        {"p.toml:4:32: error: pipeline.transforms: \"map\" (format_mapper) produces "
         "application/x-protobuf; type=weir.Message, application/vnd.weir.device, but \"any\" "
         "(every_type) accepts */* and its predicate \"deep\" (looks_into_json) accepts "
         "application/json; put a transform between them that makes one of the other, or "
         "change their order"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

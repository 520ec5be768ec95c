#include "core/src/config/sections.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::around;
using test::problems_of;

BOOST_AUTO_TEST_SUITE(sections)

BOOST_AUTO_TEST_CASE(an_unknown_key_has_a_nearest_one) {
    test::check_lines(problems_of(around("colur = \"red\"\ndefualt.list = []")),
                      {"p.toml:11:1: error: transforms.t.colur: unknown key; did you mean "
                       "\"colour\"?",
                       "p.toml:12:1: error: transforms.t.defualt.list: unknown key; did you mean "
                       "\"default.list\"?"});
    test::check_lines(
        problems_of(around("clinet.sasl.password = \"x\"")),
        {"p.toml:11:1: error: transforms.t.clinet.sasl.password: unknown key; did you mean "
         "\"client.sasl.password\"?"});
}

BOOST_AUTO_TEST_CASE(an_unknown_key_without_a_near_one_lists_the_known) {
    std::string toml = around("");
    toml.replace(toml.find("path = \"out\""), 12, "path = \"o\", compression = 1");
    test::check_lines(
        problems_of(toml),
        {"p.toml:9:35: error: sinks.out.compression: unknown key; known keys: path, append, type"});
}

BOOST_AUTO_TEST_CASE(tables_that_mean_nothing) {
    test::check_lines(problems_of(around("") + "[source.x]\na = 1\nb = 2\n[wholly]\n"),
                      {"p.toml:13:1: error: source: unknown table; did you mean \"sources\"?",
                       "p.toml:16:1: error: wholly: unknown table; known tables: pipeline, "
                       "sources, transforms, predicates, "
                       "sinks, tests"});
    test::check_lines(problems_of("nme = 1\n" + around("")),
                      {"p.toml:1:1: error: nme: unknown key outside of all tables; known tables: "
                       "pipeline, sources, "
                       "transforms, predicates, sinks, tests"});
}

BOOST_AUTO_TEST_CASE(tests_are_passed_over) {
    test::check_lines(problems_of(around("") + "[[tests]]\nname = 1\n[[tests.steps]]\nx = []\n"),
                      {});
}

BOOST_AUTO_TEST_CASE(what_must_be_a_table) {
    test::check_lines(problems_of(around("") + "[[transforms.u]]\ntype = \"x\"\n"),
                      {"p.toml:13:1: error: transforms.u: must be a table; write [transforms.u] "
                       "and its keys below "
                       "it"});
    test::check_lines(
        problems_of("pipeline = 5\n"),
        {"p.toml:1:1: error: pipeline: must be a table; write [pipeline] and its keys below it",
         "p.toml:1:1: error: pipeline.name: is missing; add name = \"device-status\"",
         "p.toml:1:1: error: pipeline.source: is missing; add source = \"devices\"",
         "p.toml:1:1: error: pipeline.sinks: is missing; add sinks = [\"rows\"]"});
}

BOOST_AUTO_TEST_CASE(names_of_nodes) {
    test::check_lines(problems_of(around("") + "[sinks.\"a b\"]\ntype = \"console\"\n"),
                      {"p.toml:13:1: error: sinks.a b: is not a name for a node; use letters, "
                       "digits, _ and -, at "
                       "most 100"});
}

BOOST_AUTO_TEST_CASE(a_default_that_is_none_is_a_defect_of_the_plugin) {
    std::string toml = around("");
    toml.replace(toml.find("every_type"), 10, "defective");
    test::check_lines(problems_of(toml), {"p.toml:10:1: error: transforms.t.wait: the default of "
                                          "\"wait\" is wrong: \"soon\" is not a "
                                          "duration; write for example \"10s\", \"5m\" or "
                                          "\"1h30m\"; this is a defect of the plugin: set "
                                          "the key here"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

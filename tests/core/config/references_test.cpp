#include "core/src/config/references.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::problems_of;

const std::string kNodes =
    "[sources.devices]\ntype = \"file\"\npath = \"in\"\n"
    "[transforms.decode]\ntype = \"base64_decode\"\n"
    "[sinks.rows]\ntype = \"file\"\npath = \"out\"\n";

BOOST_AUTO_TEST_SUITE(references)

BOOST_AUTO_TEST_CASE(what_is_not_declared_has_a_nearest_name) {
    test::check_lines(
        problems_of(
            "[pipeline]\nname = \"p\"\nsource = \"device\"\ntransforms = [\"decode\", \"dcode\"]\n"
            "sinks = [\n  \"row\",\n  \"elsewhere\"]\nerrors.deadletterqueue.sink = \"dead\"\n" +
            kNodes),
        {"p.toml:3:10: error: pipeline.source: no source \"device\" is declared; did you mean "
         "\"devices\"?",
         "p.toml:4:25: error: pipeline.transforms: no transform \"dcode\" is declared; did you "
         "mean \"decode\"?",
         "p.toml:6:3: error: pipeline.sinks: no sink \"row\" is declared; did you mean \"rows\"?",
         "p.toml:7:3: error: pipeline.sinks: no sink \"elsewhere\" is declared; declared in "
         "[sinks.NAME]: rows",
         "p.toml:8:31: error: pipeline.errors.deadletterqueue.sink: no sink \"dead\" is declared; "
         "declared in "
         "[sinks.NAME]: rows"});
}

BOOST_AUTO_TEST_CASE(a_name_stands_once_in_a_list) {
    test::check_lines(problems_of("[pipeline]\nname = \"p\"\nsource = \"devices\"\ntransforms = "
                                  "[\"decode\", \"decode\"]\n"
                                  "sinks = [\"rows\", \"rows\"]\n" +
                                  kNodes),
                      {"p.toml:4:25: error: pipeline.transforms: \"decode\" is named twice; "
                       "declare a second transform with a name "
                       "of its own, or leave it out",
                       "p.toml:5:18: error: pipeline.sinks: \"rows\" is named twice; declare a "
                       "second sink with a name of its own, "
                       "or leave it out"});
}

BOOST_AUTO_TEST_CASE(what_nothing_names_is_a_warning_and_not_checked) {
    const std::string toml =
        "[pipeline]\nname = \"p\"\nsource = \"devices\"\nsinks = "
        "[\"rows\"]\nerrors.deadletterqueue.sink = \"dead\"\n" +
        kNodes + "[sinks.dead]\ntype = \"console\"\n[sinks.spare]\ntype = \"nonsense\"\n";
    test::check_lines(
        problems_of(toml),
        {"p.toml:9:1: warning: transforms.decode: is not used and was not checked; name it in "
         "[pipeline], or remove it",
         "p.toml:16:1: warning: sinks.spare: is not used and was not checked; name it in "
         "[pipeline], or "
         "remove it"});
    const auto loaded = parse_pipeline(toml, "/etc/weir/p.toml", test::catalog());
    BOOST_REQUIRE(loaded.pipeline);
    BOOST_CHECK_EQUAL(loaded.pipeline->dead_letter_sink.value().name, "dead");
    BOOST_CHECK_EQUAL(loaded.pipeline->dead_letter_topic, "");
}

BOOST_AUTO_TEST_CASE(a_misspelt_name_does_not_hide_the_problems_of_its_node) {
    test::check_lines(
        problems_of("[pipeline]\nname = \"p\"\nsource = \"devices\"\ntransforms = "
                    "[\"dcode\"]\nsinks = [\"rows\"]\n" +
                    kNodes + "[transforms.dekode]\ntype = \"base64_decode\"\nfeld = \"x\"\n"),
        {"p.toml:4:15: error: pipeline.transforms: no transform \"dcode\" is declared; did you "
         "mean \"decode\"?",
         "p.toml:16:1: error: transforms.dekode.feld: unknown key; did you mean \"field\"?"});
}

BOOST_AUTO_TEST_CASE(a_name_from_a_file_is_not_printed) {
    const test::Folder folder;
    folder.write("s", "k = hunter2\nnear = device");
    test::check_lines(problems_of("[pipeline]\nname = \"${file:s:k} \"\nsource = "
                                  "\"${file:s:near}\"\nsinks = [\"${file:s:k}\"]\n" +
                                      kNodes,
                                  folder.path() / "p.toml"),
                      {"p.toml:2:8: error: pipeline.name: **** is not a pipeline name; use "
                       "letters, digits, '.', '_' and '-', at "
                       "most 100",
                       "p.toml:3:10: error: pipeline.source: no source **** is declared; declared "
                       "in [sources.NAME]: devices",
                       "p.toml:4:10: error: pipeline.sinks: no sink **** is declared; declared in "
                       "[sinks.NAME]: rows"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

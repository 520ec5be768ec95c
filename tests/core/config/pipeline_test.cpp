#include "core/src/config/pipeline.hpp"

#include "core/src/config/event_time_options.hpp"
#include "core/src/config/pipeline_options.hpp"
#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::problems_of;

std::string with(const std::string& pipeline_lines, const std::string& keyed_lines) {
    return "[pipeline]\n" + pipeline_lines +
           "\n[sources.in]\ntype = \"file\"\npath = \"in\"\n[sinks.out]\ntype = \"file\"\npath = "
           "\"out\"\n"
           "[transforms.k]\ntype = \"counter\"\n" +
           keyed_lines;
}

const std::string kLeast =
    "name = \"p\"\nsource = \"in\"\nsinks = [\"out\"]\ntransforms = [\"k\"]\n";

PipelineConfig loaded(const std::string& pipeline_lines, const std::string& keyed_lines) {
    return test::loaded(with(pipeline_lines, keyed_lines));
}

BOOST_AUTO_TEST_SUITE(pipeline)

BOOST_AUTO_TEST_CASE(defaults_of_the_pipeline) {
    const PipelineConfig config = loaded(kLeast, "");
    BOOST_CHECK_EQUAL(config.name, "p");
    BOOST_CHECK_EQUAL(config.file, "/etc/weir/p.toml");
    BOOST_CHECK_EQUAL(config.tasks_max, 0U);
    BOOST_CHECK_EQUAL(config.state_directory, "/etc/weir/state");
    BOOST_CHECK_EQUAL(config.checkpoint_interval_ms, 1000);
    BOOST_CHECK(config.delivery == Delivery::Strongest);
    BOOST_CHECK(!config.tolerates_errors);
    BOOST_CHECK(!config.dead_letter_sink);
    BOOST_CHECK_EQUAL(config.epoch_max_output_bytes, 1'048'576U);
    BOOST_CHECK_EQUAL(config.publish_max_bytes, 1'048'576U);
    BOOST_CHECK_EQUAL(config.max_waiting_bytes, 67'108'864U);
    BOOST_CHECK(!config.outbox_max_bytes);
}

BOOST_AUTO_TEST_CASE(settings_of_the_pipeline) {
    const PipelineConfig config =
        loaded(kLeast +
                   "tasks.max = 64\nstate.directory = \"/s/../t\"\ncheckpoint.interval = "
                   "\"10ms\"\nerrors.tolerance = "
                   "\"all\"\nepoch.max_output_bytes = 2048\npublish.max_bytes = "
                   "\"3KiB\"\nmax_waiting_bytes = \"1MiB\"\n"
                   "outbox.max_bytes = \"4GiB\"\nerrors.deadletterqueue.topic.name = \"\"\n",
               "");
    BOOST_CHECK_EQUAL(config.tasks_max, 64U);
    BOOST_CHECK_EQUAL(config.state_directory, "/t");
    BOOST_CHECK_EQUAL(config.checkpoint_interval_ms, 10);
    BOOST_CHECK(config.tolerates_errors);
    BOOST_CHECK_EQUAL(config.epoch_max_output_bytes, 2048U);
    BOOST_CHECK_EQUAL(config.publish_max_bytes, 3072U);
    BOOST_CHECK_EQUAL(config.max_waiting_bytes, 1'048'576U);
    BOOST_CHECK(config.outbox_max_bytes == std::optional<uint64_t>(4'294'967'296));
}

BOOST_AUTO_TEST_CASE(event_time_of_keyed_transforms) {
    const PipelineConfig usual = loaded(kLeast, "");
    BOOST_CHECK_EQUAL(usual.event_time.out_of_orderness_ms, 10'000);
    BOOST_CHECK_EQUAL(usual.event_time.max_future_ms, 300'000);
    BOOST_CHECK_EQUAL(usual.event_time.max_past_ms, 2'592'000'000);
    BOOST_CHECK(!usual.event_time.drops_late);
    const PipelineConfig other = loaded(kLeast,
                                        "out_of_orderness = \"0s\"\nmax_future = \"1s\"\nmax_past "
                                        "= \"365d\"\nlate = \"drop\"\nfield = \"f\"\n");
    BOOST_CHECK_EQUAL(other.event_time.out_of_orderness_ms, 0);
    BOOST_CHECK_EQUAL(other.event_time.max_future_ms, 1000);
    BOOST_CHECK_EQUAL(other.event_time.max_past_ms, 31'536'000'000);
    BOOST_CHECK(other.event_time.drops_late);
    BOOST_CHECK_EQUAL(other.transforms[0].options.find("field")->text, "f");
    BOOST_CHECK_EQUAL(other.transforms[0].raw().count, 1U);
}

BOOST_AUTO_TEST_CASE(event_time_keys_are_checked_like_others) {
    test::check_lines(
        problems_of(
            with(kLeast, "out_of_orderness = 10\nlate = \"maybe\"\nout_of_ordernes = \"1s\"\n")),
        {"p.toml:15:20: error: transforms.k.out_of_orderness: 10 has no unit; write \"10s\", or "
         "\"10ms\"",
         "p.toml:16:8: error: transforms.k.late: \"maybe\" is not a choice; choose \"dead_letter\" "
         "or "
         "\"drop\"",
         "p.toml:17:1: error: transforms.k.out_of_ordernes: unknown key; did you mean "
         "\"out_of_orderness\"?"});
}

BOOST_AUTO_TEST_CASE(event_time_keys_are_for_keyed_transforms_alone) {
    const test::Lines problems = problems_of(test::around("late = \"drop\""));
    BOOST_REQUIRE_EQUAL(problems.size(), 1U);
    BOOST_CHECK(problems[0].starts_with("p.toml:11:1: error: transforms.t.late: unknown key; "));
}

BOOST_AUTO_TEST_CASE(an_empty_file_lacks_its_keys) {
    test::check_lines(problems_of(""),
                      {"p.toml:1:1: error: pipeline.name: is missing; add name = \"device-status\"",
                       "p.toml:1:1: error: pipeline.source: is missing; add source = \"devices\"",
                       "p.toml:1:1: error: pipeline.sinks: is missing; add sinks = [\"rows\"]"});
}

BOOST_AUTO_TEST_CASE(names_of_pipelines) {
    const auto named = [](const std::string& name) {
        return problems_of(with(
            "name = \"" + name + "\"\nsource = \"in\"\nsinks = [\"out\"]\ntransforms = [\"k\"]\n",
            ""));
    };
    test::check_lines(named("Aa0._-"), {});
    test::check_lines(named(std::string(100, 'x')), {});
    BOOST_CHECK_EQUAL(named(std::string(101, 'x')).size(), 1U);
    test::check_lines(
        named("a/b"),
        {"p.toml:2:8: error: pipeline.name: \"a/b\" is not a pipeline name; use letters, "
         "digits, '.', '_' and '-', at most 100"});
    test::check_lines(named(""),
                      {"p.toml:2:8: error: pipeline.name: is empty; write for example name = "
                       "\"device-status\""});
}

BOOST_AUTO_TEST_CASE(bounds_of_the_pipeline) {
    test::check_lines(
        problems_of(
            with("name = \"p\"\nsource = \"in\"\nsinks = []\ntasks.max = 65\ncheckpoint.interval = "
                 "\"9ms\"\n"
                 "max_waiting_bytes = \"512KiB\"\ndelivery = \"twice\"\ntransforms = \"k\"\n",
                 "")),
        {"p.toml:4:9: error: pipeline.sinks: is empty; write for example sinks = [\"rows\"]",
         "p.toml:5:13: error: pipeline.tasks.max: 65 is out of range; choose 0 to 64",
         "p.toml:6:23: error: pipeline.checkpoint.interval: \"9ms\" is out of range; choose 10ms "
         "to 1h",
         "p.toml:7:21: error: pipeline.max_waiting_bytes: \"512KiB\" is out of range; choose at "
         "least 1MiB",
         "p.toml:8:12: error: pipeline.delivery: \"twice\" is not a choice; choose "
         "\"exactly_once\" or "
         "\"at_least_once\"",
         "p.toml:9:14: error: pipeline.transforms: \"k\" is not a list; write [\"k\"]"});
}

BOOST_AUTO_TEST_CASE(dead_letters_have_one_target) {
    test::check_lines(
        problems_of(with(kLeast + "errors.deadletterqueue.sink = "
                                  "\"out\"\nerrors.deadletterqueue.topic.name = \"t\"\n",
                         "")),
        {"p.toml:6:31: error: pipeline.errors.deadletterqueue.sink: dead letters have one target, "
         "and "
         "errors.deadletterqueue.topic.name names another; leave one of the two out",
         "p.toml:7:37: error: pipeline.errors.deadletterqueue.topic.name: \"in\" (file) has no "
         "topics; declare a sink "
         "and name it in errors.deadletterqueue.sink"});
}

BOOST_AUTO_TEST_CASE(types_that_no_plugin_has) {
    test::check_lines(problems_of("[pipeline]\nname = \"p\"\nsource = \"in\"\nsinks = "
                                  "[\"out\"]\n[sources.in]\ntype = \"flie\"\n[sinks.out]\n"
                                  "path = \"x\"\n"),
                      {"p.toml:6:8: error: sources.in.type: there is no source type \"flie\" "
                       "(weir_flie.so is not there); did you "
                       "mean \"file\"?",
                       "p.toml:7:1: error: sinks.out.type: is missing; add type = \"file\""});
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read) {
    const test::Folder folder;
    const auto problem = [&](const std::filesystem::path& file) {
        const LoadedPipeline loaded = load_pipeline(file, test::catalog());
        BOOST_CHECK(!loaded.pipeline);
        return to_line(loaded.problems.at(0), "p.toml");
    };
    BOOST_CHECK_EQUAL(problem(folder.path() / "gone"),
                      "p.toml:1:1: error: cannot be read (No such file or directory); give the "
                      "path of a pipeline file");
    BOOST_CHECK_EQUAL(
        problem(folder.path()),
        "p.toml:1:1: error: cannot be read (it is a directory); give the path of a pipeline file");
}

BOOST_AUTO_TEST_CASE(the_host_has_sound_tables) {
    const auto check = [](const auto& options) {
        for (const Option& option : options) {
            BOOST_CHECK_MESSAGE(std::string(option.doc).ends_with('.'), option.key);
            BOOST_CHECK_MESSAGE(option.example != nullptr, option.key);
        }
    };
    check(kPipelineOptions);
    check(kEventTimeOptions);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

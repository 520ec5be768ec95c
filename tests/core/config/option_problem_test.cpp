#include "core/src/config/option_problem.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::around;
using test::Lines;
using test::problems_of;

struct Case {
    const char* line;
    const char* problem;  // behind "p.toml:11:"
};

void check_all(const std::vector<Case>& cases) {
    for (const Case& wrong : cases) {
        BOOST_TEST_CONTEXT(wrong.line)
        test::check_lines(problems_of(around(wrong.line)),
                          {std::string("p.toml:11:") + wrong.problem});
    }
}

BOOST_AUTO_TEST_SUITE(option_problem)

BOOST_AUTO_TEST_CASE(a_value_of_another_type) {
    check_all({
        {"flag = \"yes\"",
         "8: error: transforms.t.flag: \"yes\" is not a boolean; write true or false, without "
         "quotes"},
        {"flag = \"true\"",
         "8: error: transforms.t.flag: \"true\" is not a boolean; write true or false, without "
         "quotes"},
        {"flag = 1",
         "8: error: transforms.t.flag: 1 is not a boolean; write true or false, without quotes"},
        {"count = \"2\"",
         "9: error: transforms.t.count: \"2\" is not a whole number; write digits without quotes, "
         "as in 4"},
        {"count = 2.5",
         "9: error: transforms.t.count: 2.5 is not a whole number; write digits without quotes, as "
         "in 4"},
        {"ratio = \"x\"",
         "9: error: transforms.t.ratio: \"x\" is not a number; write it without quotes, as in 0.5"},
        {"ratio = nan",
         "9: error: transforms.t.ratio: nan is not a number; write it without quotes, as in 0.5"},
        {"word = 5", "8: error: transforms.t.word: 5 is not a string; write \"5\""},
        {"word = true",
         "8: error: transforms.t.word: true is not a string; write one value in quotes"},
        {"word = [\"a\"]",
         "8: error: transforms.t.word: a list is not a string; write one value in quotes"},
        {"word = {}",
         "8: error: transforms.t.word: a table is not a string; write one value in quotes"},
        {"word = 2026-01-01",
         "8: error: transforms.t.word: a date or time is not a string; write one value in quotes"},
        {"where = \"\"",
         "9: error: transforms.t.where: \"\" is not a path; write one path in quotes"},
        {"zone = \"+8\"",
         "8: error: transforms.t.zone: \"+8\" is not a zone offset; write for example \"+08:00\" "
         "or \"Z\""},
    });
}

BOOST_AUTO_TEST_CASE(durations_and_sizes_with_their_way_out) {
    check_all({
        {"wait = 10", "8: error: transforms.t.wait: 10 has no unit; write \"10s\", or \"10ms\""},
        {"wait = \"10\"",
         "8: error: transforms.t.wait: 10 has no unit; write \"10s\", or \"10ms\""},
        {"wait = \"5 minutes\"",
         "8: error: transforms.t.wait: \"5 minutes\" is not a duration; write for example \"10s\", "
         "\"5m\" or "
         "\"1h30m\""},
        {"wait = 1.5",
         "8: error: transforms.t.wait: 1.5 is not a duration; write for example \"10s\", \"5m\" or "
         "\"1h30m\""},
        {"room = \"4M\"",
         "8: error: transforms.t.room: \"4M\" is not a size; write for example 4096, \"64KiB\" or "
         "\"1MB\""},
        {"room = -5",
         "8: error: transforms.t.room: -5 is not a size; write for example 4096, \"64KiB\" or "
         "\"1MB\""},
    });
}

BOOST_AUTO_TEST_CASE(a_value_out_of_its_range) {
    check_all({
        {"count = -4", "9: error: transforms.t.count: -4 is out of range; choose -3 to 9"},
        {"count = 10", "9: error: transforms.t.count: 10 is out of range; choose -3 to 9"},
        {"wait = \"9ms\"",
         "8: error: transforms.t.wait: \"9ms\" is out of range; choose 10ms to 1h"},
        {"wait = \"1h1ms\"",
         "8: error: transforms.t.wait: \"1h1ms\" is out of range; choose 10ms to 1h"},
        {"room = 1023", "8: error: transforms.t.room: 1023 is out of range; choose 1KiB to 64KiB"},
        {"room = \"65KiB\"",
         "8: error: transforms.t.room: \"65KiB\" is out of range; choose 1KiB to 64KiB"},
        {"colour = \"gren\"",
         "10: error: transforms.t.colour: \"gren\" is not a choice; choose \"red\", \"green\" or "
         "\"blue\""},
        {"word = \"a\\u0000b\"", "8: error: transforms.t.word: holds a NUL character; remove it"},
    });
}

BOOST_AUTO_TEST_CASE(lists_and_their_items) {
    check_all({
        {"list = \"a, b\"",
         "8: error: transforms.t.list: \"a, b\" is not a list; write [\"a\", \"b\"]"},
        {"list = 5",
         "8: error: transforms.t.list: 5 is not a list; write values in brackets, as in [\"a\", "
         "\"b\"]"},
        {"list = [\"a\", 5]", "14: error: transforms.t.list: 5 is not a string; write \"5\""},
        {"list = [[\"a\"]]",
         "9: error: transforms.t.list: a list is not a string; write each item in quotes"},
        {"list = [\"\"]",
         "9: error: transforms.t.list: has an empty item; leave it out or fill it"},
        {"colours = [\"red\", \"pink\"]",
         "19: error: transforms.t.colours: \"pink\" is not a choice; choose among \"red\", "
         "\"green\" or \"blue\""},
    });
}

BOOST_AUTO_TEST_CASE(every_item_is_judged) {
    test::check_lines(
        problems_of(around("list = [1, \"\", \"a\", 2]")),
        {"p.toml:11:9: error: transforms.t.list: 1 is not a string; write \"1\"",
         "p.toml:11:12: error: transforms.t.list: has an empty item; leave it out or fill it",
         "p.toml:11:21: error: transforms.t.list: 2 is not a string; write \"2\""});
}

BOOST_AUTO_TEST_CASE(maps_and_their_allow_list) {
    check_all({
        {"map = 5",
         "7: error: transforms.t.map: 5 is not a table; write a table of names and values"},
        {"map = {a = [1]}",
         "12: error: transforms.t.map.a: a list cannot stand in a table of settings; write a "
         "string, a number or a "
         "boolean"},
        {"client.sasl.pasword = \"p\"",
         "1: error: transforms.t.client.sasl.pasword: is not an allowed name; did you mean "
         "\"sasl.password\"?"},
        {"client = {plugin.library.paths = \"x\"}",
         "26: error: transforms.t.client.plugin.library.paths: is not an allowed name; allowed: "
         "sasl.mechanism, "
         "sasl.password, sasl.username, fetch.max.bytes"},
    });
}

BOOST_AUTO_TEST_CASE(missing_references_keep_their_place) {
    unsetenv("WEIR_TEST_ABSENT");
    check_all({
        {"word = \"${env:WEIR_TEST_ABSENT}\"",
         "8: error: transforms.t.word: environment variable \"WEIR_TEST_ABSENT\" is not set; set "
         "it, or write the "
         "value here"},
        {"list = [\"a\", \"${env:WEIR_TEST_ABSENT}\"]",
         "14: error: transforms.t.list: environment variable \"WEIR_TEST_ABSENT\" is not set; set "
         "it, or write the "
         "value here"},
    });
}

// Whatever is wrong with them, secrets and what comes from files stay out of the messages.
BOOST_AUTO_TEST_CASE(secrets_are_never_printed) {
    const test::Folder folder;
    folder.write("s", "k = hunter2");
    setenv("WEIR_TEST_SECRET", "hunter2", 1);
    for (const char* line : {"password = [\"hunter2\"]",
                             "password = {hunter = \"hunter2\"}",
                             "passwords = \"hunter2, hunter2\"",
                             "passwords = [\"hunter2\", 1]",
                             "passwords = [\"${env:WEIR_TEST_SECRET\"]",
                             "pin = \"hunter2\"",
                             "pin = \"${env:WEIR_TEST_SECRET}\"",
                             "pin = 77",
                             "colour = \"${file:s:k}\"",
                             "flag = \"${file:s:k}\"",
                             "wait = \"${file:s:k}\"",
                             "room = \"x${file:s:k}\"",
                             "zone = \"${file:s:k}\"",
                             "colours = [\"${file:s:k}\"]",
                             "list = \"${file:s:k}\"",
                             "client.x = \"${file:s:k}\"",
                             "pasword = \"hunter2\"",
                             "password = \"hunter2${\"",
                             "password = \"x${hunter2}\"",
                             "word = \"${file:s:hunter}\""}) {
        const Lines problems = problems_of(around(line), folder.path() / "p.toml");
        BOOST_CHECK_MESSAGE(!problems.empty(), line);
        for (const std::string& problem : problems) {
            BOOST_CHECK_MESSAGE(problem.find("hunter2") == std::string::npos, problem);
            BOOST_CHECK_MESSAGE(problem.find("77") == std::string::npos, problem);
        }
    }
    test::check_lines(
        problems_of(around("colour = \"${file:s:k}\"\npin = 77"), folder.path() / "p.toml"),
        {"p.toml:11:10: error: transforms.t.colour: \"${file:s:k}\" is not a choice; choose "
         "\"red\", \"green\" or "
         "\"blue\"",
         "p.toml:12:7: error: transforms.t.pin: **** is out of range; choose 0 to 9"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

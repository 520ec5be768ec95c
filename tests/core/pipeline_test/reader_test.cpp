#include "core/src/pipeline_test/reader.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

namespace weir::pipeline_test {
namespace {

using Lines = std::vector<std::string>;

weir_component component(uint32_t flags) {
    weir_component made{};
    made.kind = WEIR_TRANSFORM;
    made.flags = flags;
    return made;
}
const weir_component kStateless = component(0);
const weir_component kKeyed = component(WEIR_COMPONENT_KEYED);

PipelineConfig pipeline() {
    PipelineConfig made;
    made.transforms = {{"map", &kStateless, {}, WEIR_TYPE_JSON, WEIR_TYPE_DEVICE},
                       {"status", &kKeyed, {}, WEIR_TYPE_DEVICE, WEIR_TYPE_JSON}};
    made.sinks = {{"out", &kStateless, {}, "", ""}};
    made.dead_letter_sink = NodeConfig{"dead", &kStateless, {}, "", ""};
    return made;
}

// Of a test whose steps and expectations are `rest`; they begin in line 3.
std::string test(const std::string& rest) { return "[[tests]]\nname = \"t\"\n" + rest; }
std::string step(const std::string& action) {
    return test("[[tests.steps]]\n" + action + "\n[tests.expect]\nout = []\n");
}

TestCase read(const std::string& toml) {
    Problems problems;
    const std::vector<TestCase> tests = read_tests(toml, pipeline(), problems);
    for (const Problem& problem : problems.take()) BOOST_ERROR(to_line(problem, "f"));
    BOOST_REQUIRE_EQUAL(tests.size(), 1);
    return tests.front();
}

Lines problems_of(const std::string& toml) {
    Problems problems;
    read_tests(toml, pipeline(), problems);
    Lines lines;
    for (const Problem& problem : problems.take()) lines.push_back(to_line(problem, "f"));
    return lines;
}

// One problem, of which `part` is told.
void check_problem(const std::string& toml, const std::string& part) {
    const Lines lines = problems_of(toml);
    BOOST_REQUIRE_EQUAL(lines.size(), 1);
    BOOST_CHECK_MESSAGE(lines.front().find(part) != std::string::npos, lines.front());
}

template <class Action>
Action first_of(const std::string& toml) {
    return std::get<Action>(read(toml).steps.at(0).action);
}

GivenRecord record(const std::string& fields) {
    return first_of<Input>(step("input = [{ " + fields + " }]")).records.at(0);
}

BOOST_AUTO_TEST_SUITE(reader)

BOOST_AUTO_TEST_CASE(a_test_has_defaults) {
    const TestCase made = read(step("advance = \"1s\""));
    BOOST_CHECK_EQUAL(made.name, "t");
    BOOST_CHECK_EQUAL(made.start_ms, 1'767'225'600'000);
    BOOST_CHECK_EQUAL(made.topic, "in");
    BOOST_CHECK_EQUAL(made.partitions, 1);
    BOOST_CHECK_EQUAL(made.first_transform, 0);
    BOOST_CHECK(!made.ends);
    BOOST_CHECK_EQUAL(made.at_end.outputs.size(), 1);
}

BOOST_AUTO_TEST_CASE(instants_are_dates_with_a_zone_or_count_from_now) {
    const std::string start = "start_at = 1970-01-01T08:00:00.25+08:00\n";
    const auto timestamp = [&](const std::string& written) {
        return std::get<Input>(read(test(start +
                                         "[[tests.steps]]\nadvance = \"1h\"\n"
                                         "[[tests.steps]]\ninput = [{ timestamp = " +
                                         written + " }]\n[tests.expect]\n"))
                                   .steps.at(1)
                                   .action)
            .records.at(0)
            .timestamp_ms;
    };
    BOOST_CHECK_EQUAL(timestamp("1970-01-02T00:00:00Z"), 86'400'000);
    BOOST_CHECK_EQUAL(timestamp("\"1970-01-02T08:00:00+08:00\""), 86'400'000);
    BOOST_CHECK_EQUAL(timestamp("\"-20s\""), 3'600'250 - 20'000);
    check_problem(step("input = [{ timestamp = 2026-01-01T00:00:00 }]"),
                  "f:4:24: error: tests[1].steps[1].input[1].timestamp: is not an instant; write a "
                  "date and time with its zone");
    check_problem(step("advance_to = \"2020-01-01T00:00:00Z\""), "a later time already");
}

BOOST_AUTO_TEST_CASE(time_goes_on_with_the_steps) {
    const TestCase made = read(
        test("start_at = 1970-01-01T00:00:00Z\n"
             "[[tests.steps]]\nadvance = \"5m\"\n[[tests.steps]]\nrestart = \"2h\"\n"
             "[[tests.steps]]\nadvance_to = 1970-01-01T03:00:00Z\n[[tests.steps]]\ninput = [{}]\n"
             "[tests.expect]\n"));
    BOOST_CHECK_EQUAL(std::get<Advance>(made.steps[0].action).to_ms, 300'000);
    BOOST_CHECK_EQUAL(std::get<Restart>(made.steps[1].action).at_ms, 7'500'000);
    BOOST_CHECK_EQUAL(std::get<Advance>(made.steps[2].action).to_ms, 10'800'000);
    BOOST_CHECK_EQUAL(std::get<Input>(made.steps[3].action).records[0].timestamp_ms, 10'800'000);
}

BOOST_AUTO_TEST_CASE(a_value_is_text_json_or_bytes) {
    BOOST_CHECK(!record("key = \"k\"").value);
    BOOST_CHECK_EQUAL(*record("value = \"a b\"").value, "a b");
    BOOST_CHECK_EQUAL(*record("json = { at = 1970-01-01T00:00:01Z, list = [1, 2.5, \"x\"] }").value,
                      R"({"at":1000,"list":[1,2.5E0,"x"]})");
    BOOST_CHECK_EQUAL(*record("base64 = \"AAEC/w==\"").value, std::string("\0\1\2\xff", 4));
    BOOST_CHECK_EQUAL(*record("base64 = \"\"").value, "");
    check_problem(step("input = [{ base64 = \"AAEC/w=\" }]"), "is not base64");
    check_problem(step("input = [{ value = \"a\", json = {} }]"), "leave all but one");
}

BOOST_AUTO_TEST_CASE(a_device_is_for_transforms_that_need_it) {
    const std::string into = "into = \"status\"\n[[tests.steps]]\ninput = [{ ";
    const std::string end = " }]\n[tests.expect]\n";
    const auto device = [&](const std::string& fields) {
        return *first_of<Input>(test(into + fields + end)).records.at(0).device;
    };
    const GivenDevice status =
        device("product = \"p\", device = \"d\", status = \"offline\", reason = \"r\"");
    BOOST_CHECK_EQUAL(status.kind, WEIR_DEVICE_STATUS);
    BOOST_CHECK_EQUAL(status.status, WEIR_STATUS_OFFLINE);
    BOOST_CHECK_EQUAL(status.reason, "r");
    const GivenDevice data = device("product = \"p\", device = \"d\"");
    BOOST_CHECK_EQUAL(data.kind, WEIR_DEVICE_DATA);
    BOOST_CHECK(data.uplink);
    BOOST_CHECK(!device("product = \"p\", device = \"d\", uplink = false").uplink);
    check_problem(test(into + "product = \"p\"" + end), "device: is missing; add device = ");
    check_problem(test(into + "product = \"p\", device = \"d\", status = \"on\"" + end),
                  "\"on\" is no status");
    BOOST_CHECK(!record("value = \"x\"").device);
}

BOOST_AUTO_TEST_CASE(partitions_are_those_that_steps_name) {
    BOOST_CHECK_EQUAL(read(step("input = [{ partition = 2 }]")).partitions, 3);
    BOOST_CHECK_EQUAL(read(step("blind = [1]")).partitions, 2);
    check_problem(
        test("partitions = 2\n[[tests.steps]]\ninput = [{ partition = 2 }]\n"
             "[tests.expect]\n"),
        "f:3:14: error: tests[1].partitions: a step names partition 2; make it at least 3");
}

BOOST_AUTO_TEST_CASE(a_step_is_one_action) {
    check_problem(step("advance = \"1s\"\nkill = true"), "make it several steps");
    check_problem(step("blind = \"no\""), "blind: must be a list");
    check_problem(step("restart = false"), "how long the process is down");
    BOOST_CHECK(first_of<Blind>(step("blind = true")).all);
    BOOST_CHECK_EQUAL(first_of<Kill>(step("kill = \"before write\"")).point, "before write");
    BOOST_CHECK_EQUAL(first_of<Kill>(step("kill = true")).point, "");
    check_problem(step("kill = \"publsih\""),
                  "\"publsih\" is no fault point; did you mean \"publish\"");
}

BOOST_AUTO_TEST_CASE(unknown_words_name_the_nearest) {
    check_problem(test("stpes = []\n[tests.expect]\n"),
                  "f:3:1: error: tests[1].stpes: unknown key; did you mean \"steps\"?");
    check_problem(step("input = [{ kye = \"k\" }]"), "did you mean \"key\"");
    check_problem(test("into = \"statsu\"\n[tests.expect]\n"), "did you mean \"status\"?");
    check_problem(test("[tests.expect]\nuot = []\n"),
                  "f:4:1: error: tests[1].expect.uot: unknown key; did you mean \"out\"?");
    check_problem(test("[tests.expect]\ndead = []\n"), "expect them as dead_letters");
    const Lines both = problems_of(step("advanec = \"1s\""));
    BOOST_REQUIRE_EQUAL(both.size(), 2);
    BOOST_CHECK(both[1].find("did you mean \"advance\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rows_are_texts_or_tables) {
    const TestCase made =
        read(test("[tests.expect]\npartial = true\nerror = \"bad\"\n"
                  "out = ['{\"a\":1}', \"plain\", { a = { b = 2 } }]\ndead_letters = [{ stage = "
                  "\"late\" }]\n"));
    BOOST_CHECK(made.at_end.partial);
    BOOST_CHECK_EQUAL(*made.error, "bad");
    const std::vector<ExpectedRow>& rows = made.at_end.outputs.at(0).rows;
    BOOST_CHECK_EQUAL(*rows.at(0).text, "{\"a\":1}");
    BOOST_CHECK_EQUAL(boost::json::serialize(rows.at(0).fields), "{\"a\":1}");
    BOOST_CHECK(rows.at(1).fields.empty());
    BOOST_CHECK_EQUAL(boost::json::serialize(rows.at(2).fields), R"({"a":{"b":2}})");
    BOOST_CHECK_EQUAL(rows.at(2).place.line, 6);
    BOOST_CHECK_EQUAL(made.at_end.outputs.at(1).name, kDeadLetters);
    check_problem(test("[tests.expect]\nout = [1]\n"), "a row is a text, the whole value, or");
    check_problem(test("[tests.expect]\ndead_letters = [\"x\"]\n"), "a dead letter is a table");
}

BOOST_AUTO_TEST_CASE(a_test_expects_something_and_nothing_follows_the_end) {
    check_problem(test("[[tests.steps]]\nkill = true\n"), "expect: is missing");
    check_problem(test("ends = true\n[[tests.steps]]\nadvance = \"1s\"\n[tests.expect]\n"),
                  "with ends = true the last step is input");
    check_problem("", "the file has no tests; add [[tests]]");
    check_problem("tests = 1", "must be a list");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::pipeline_test

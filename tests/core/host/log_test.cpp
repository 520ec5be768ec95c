#include "core/src/host/log.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>

#include "tests/support/captured_stderr.hpp"

namespace weir {
namespace {

std::string logged(LogFormat format, std::string_view level, const std::function<void()>& body) {
    test::CapturedStderr captured;
    set_up_log(format, level);
    body();
    return captured.text();
}

boost::json::object parsed(const std::string& line) {
    return boost::json::parse(line.substr(0, line.find('\n'))).as_object();
}

BOOST_AUTO_TEST_SUITE(log)

BOOST_AUTO_TEST_CASE(a_json_line_has_time_level_pipeline_node_and_message) {
    const auto line = parsed(
        logged(LogFormat::json, "info", [] { Log("pipe").of("out").warn("the broker is away"); }));
    BOOST_TEST(line.at("level").as_string() == "warning");
    BOOST_TEST(line.at("pipeline").as_string() == "pipe");
    BOOST_TEST(line.at("node").as_string() == "out");
    BOOST_TEST(line.at("message").as_string() == "the broker is away");
    const std::string time(line.at("time").as_string());
    BOOST_TEST(time.size() == std::string("2026-01-02T03:04:05.678Z").size());
    BOOST_TEST(time.back() == 'Z');
    BOOST_TEST(time[10] == 'T');
}

BOOST_AUTO_TEST_CASE(json_leaves_out_what_is_not_there) {
    const auto line = parsed(
        logged(LogFormat::json, "info", [] { log_line(WEIR_LOG_INFO, "", "", "starting"); }));
    BOOST_TEST(!line.contains("pipeline"));
    BOOST_TEST(!line.contains("node"));
    BOOST_TEST(line.at("message").as_string() == "starting");
}

BOOST_AUTO_TEST_CASE(json_escapes_whatever_a_text_holds) {
    std::string text = "quote \" backslash \\ brace {} percent %v ";
    for (int byte = 0; byte < 0x20; ++byte) text.push_back(static_cast<char>(byte));
    text += "\x7F é 中";
    const std::string lines = logged(LogFormat::json, "info",
                                     [&] { log_line(WEIR_LOG_ERROR, "pi\"pe", "no\\de", text); });
    BOOST_TEST(lines.find('\n') == lines.size() - 1);
    const auto line = parsed(lines);
    BOOST_TEST((line.at("message").as_string() == text));
    BOOST_TEST(line.at("pipeline").as_string() == "pi\"pe");
    BOOST_TEST(line.at("node").as_string() == "no\\de");
}

BOOST_AUTO_TEST_CASE(a_text_line_names_level_pipeline_and_node) {
    const std::string line =
        logged(LogFormat::text, "info", [] { Log("pipe").of("out").error("broken {}"); });
    BOOST_TEST(line.ends_with(" error   pipe/out: broken {}\n"), line);
    const std::string bare = logged(LogFormat::text, "info", [] { Log("pipe").info("ready"); });
    BOOST_TEST(bare.ends_with(" info    pipe: ready\n"), bare);
}

BOOST_AUTO_TEST_CASE(an_event_is_one_line_of_text) {
    const std::string lines =
        logged(LogFormat::text, "info", [] { Log("pipe").info("one\ntwo\r\nthree"); });
    BOOST_TEST(lines.find('\n') == lines.size() - 1, lines);
    BOOST_TEST(lines.find("one") != std::string::npos);
    BOOST_TEST(lines.find("three") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_below_the_level_is_not_written) {
    const auto all = [] {
        const Log log("pipe");
        log.debug("d");
        log.info("i");
        log.warn("w");
        log.error("e");
    };
    const auto lines = [&](std::string_view level) {
        const std::string text = logged(LogFormat::text, level, all);
        return std::ranges::count(text, '\n');
    };
    BOOST_TEST(lines("debug") == 4);
    BOOST_TEST(lines("info") == 3);
    BOOST_TEST(lines("warning") == 2);
    BOOST_TEST(lines("error") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

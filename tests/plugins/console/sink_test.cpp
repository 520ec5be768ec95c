#define BOOST_TEST_MODULE console
#include "plugins/console/sink.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <functional>

#include "temporary_directory.hpp"
#include "weir/testing/sink_harness.hpp"

using namespace weir;

namespace {

// Standard output goes elsewhere for the time of a call.
void redirected(const std::string& path, const std::function<void()>& call) {
    const int before = ::dup(STDOUT_FILENO);
    const int target = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    ::dup2(target, STDOUT_FILENO);
    ::close(target);
    try {
        call();
    } catch (...) {
        ::dup2(before, STDOUT_FILENO);
        ::close(before);
        throw;
    }
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
}

struct Fixture {
    test::TemporaryDirectory directory;
    const weir_component* component = weir::sink<console::ConsoleSink>();

    testing::Settings with(const char* format) const {
        return testing::Settings(component).set("format", format);
    }
    std::string printed(testing::SinkHarness& sink, const testing::Records& records) {
        redirected(directory / "out", [&] { sink.publish(records); });
        return test::read_file(directory / "out");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sink, Fixture)

BOOST_AUTO_TEST_CASE(values_a_line_each_at_once) {
    testing::SinkHarness sink(component);
    BOOST_TEST(!sink.start().position);
    BOOST_TEST(printed(sink, {"1", "2"}) == "1\n2\n");
    BOOST_TEST(printed(sink, {}) == "");
}

BOOST_AUTO_TEST_CASE(records_where_asked_for) {
    testing::SinkHarness sink({component, with("records")});
    sink.start();
    BOOST_TEST(
        printed(sink, {"1"}) ==
        R"({"topic":null,"partition":null,"offset":null,"timestamp":null,"key":null,"headers":{},"value":"1"})"
        "\n");
}

BOOST_AUTO_TEST_CASE(a_publication_larger_than_a_piece) {
    testing::SinkHarness sink(component);
    sink.start();
    const std::string value(50'000, 'v');
    testing::Records records;
    for (int i = 0; i < 5; ++i) records.add(value);
    std::string expected;
    for (int i = 0; i < 5; ++i) expected += value + "\n";
    BOOST_TEST((printed(sink, records) == expected));
}

BOOST_AUTO_TEST_CASE(an_output_that_takes_nothing_is_reported) {
    testing::SinkHarness sink(component);
    sink.start();
    BOOST_CHECK_EXCEPTION(
        redirected("/dev/full", [&] { sink.publish({"1"}); }), Error, [](const Error& error) {
            return error.result() == WEIR_FAILED && error.code() == ENOSPC &&
                   std::string_view(error.what())
                       .starts_with("cannot write to standard output: No space left");
        });
}

BOOST_AUTO_TEST_SUITE_END()

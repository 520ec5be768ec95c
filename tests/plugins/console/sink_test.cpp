#define BOOST_TEST_MODULE console
#include "plugins/console/sink.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <functional>

#include "driven.hpp"
#include "temporary_directory.hpp"

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
    test::FakeHost host;
    test::DrivenSink sink{weir::sink<console::ConsoleSink>(), host};
    test::Settings settings{console::ConsoleSink::options};

    std::string printed(const test::Rows& rows) {
        redirected(directory / "out", [&] { sink.publish(rows); });
        return test::read_file(directory / "out");
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sink, Fixture)

BOOST_AUTO_TEST_CASE(values_a_line_each_at_once) {
    sink.configure(settings);
    BOOST_TEST(!sink.start());
    BOOST_TEST(printed({"1", "2"}) == "1\n2\n");
    BOOST_TEST(printed({}) == "");
}

BOOST_AUTO_TEST_CASE(records_where_asked_for) {
    sink.configure(settings.set("format", "records"));
    BOOST_TEST(
        printed({"1"}) ==
        R"({"topic":null,"partition":null,"offset":null,"timestamp":null,"key":null,"headers":{},"value":"1"})"
        "\n");
}

BOOST_AUTO_TEST_CASE(a_publication_larger_than_a_piece) {
    sink.configure(settings);
    const std::string value(50'000, 'v');
    test::Rows rows;
    for (int i = 0; i < 5; ++i) rows.add(value);
    std::string expected;
    for (int i = 0; i < 5; ++i) expected += value + "\n";
    BOOST_TEST((printed(rows) == expected));
}

BOOST_AUTO_TEST_CASE(an_output_that_takes_nothing_is_reported) {
    sink.configure(settings);
    BOOST_CHECK_EXCEPTION(
        redirected("/dev/full", [&] { sink.publish({"1"}); }), Error, [](const Error& error) {
            return error.result() == WEIR_FAILED && error.code() == ENOSPC &&
                   std::string_view(error.what())
                       .starts_with("cannot write to standard output: No space left");
        });
}

BOOST_AUTO_TEST_SUITE_END()

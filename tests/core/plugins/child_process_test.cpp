#include "core/src/plugins/child_process.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>

namespace weir::test {
namespace {

constexpr std::chrono::seconds kLong{60};

BOOST_AUTO_TEST_SUITE(child_process)

BOOST_AUTO_TEST_CASE(code_and_report_arrive) {
    const ChildEnd end = run_in_child(
        [](const ChildReport& report) {
            report.write("one ");
            report.write("two");
            return 7;
        },
        kLong);
    BOOST_TEST(end.fault == "");
    BOOST_TEST(end.code == 7);
    BOOST_TEST(end.report == "one two");
}

BOOST_AUTO_TEST_CASE(a_report_may_be_longer_than_a_pipe_holds) {
    const std::string much(1 << 20, 'x');
    const ChildEnd end = run_in_child(
        [&](const ChildReport& report) {
            report.write(much);
            return 0;
        },
        kLong);
    BOOST_TEST(end.fault == "");
    BOOST_TEST((end.report == much));
}

BOOST_AUTO_TEST_CASE(what_was_written_before_a_crash_arrives) {
    const ChildEnd end = run_in_child(
        [](const ChildReport& report) -> int {
            report.write("about to");
            raise(SIGKILL);
            return 0;
        },
        kLong);
    BOOST_TEST(end.fault == "crashed (Killed)");
    BOOST_TEST(end.report == "about to");
}

BOOST_AUTO_TEST_CASE(leaving_is_not_returning) {
    const ChildEnd end = run_in_child([](const ChildReport&) -> int { _exit(3); }, kLong);
    BOOST_TEST(end.fault == "ended the process (exit code 3)");
}

BOOST_AUTO_TEST_CASE(who_hangs_is_ended_at_the_deadline) {
    const ChildEnd end = run_in_child(
        [](const ChildReport&) -> int {
            for (;;) pause();
        },
        std::chrono::seconds(1));
    BOOST_TEST(end.fault == "gave no answer within 1 s");
}

BOOST_AUTO_TEST_CASE(a_grandchild_that_lives_on_is_not_waited_for) {
    const ChildEnd end = run_in_child(
        [](const ChildReport& report) {
            report.write("done");
            if (fork() == 0) {
                alarm(20);
                pause();
            }
            return 0;
        },
        std::chrono::seconds(10));
    BOOST_TEST(end.fault == "");
    BOOST_TEST(end.report == "done");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

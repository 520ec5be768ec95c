#include "core/src/run/watchdog.hpp"

#include <boost/test/unit_test.hpp>
#include <future>

#include "core/src/run/error.hpp"

namespace weir::test {
namespace {

const std::string kNode = "out";

// Looks every 100 ms, `looks` times.
std::optional<std::string> look_for(Watchdog& watchdog, int64_t& now_ms, int looks) {
    std::optional<std::string> hung;
    for (int i = 0; i < looks; ++i) hung = watchdog.look(now_ms += 100);
    return hung;
}

BOOST_AUTO_TEST_SUITE(watchdog)

BOOST_AUTO_TEST_CASE(a_call_hangs_once_it_has_been_seen_for_longer_than_the_timeout) {
    Watchdog dog(10'000);
    int64_t now_ms = 5'000'000;
    BOOST_TEST(!look_for(dog, now_ms, 1));
    const Watchdog::Call call(dog, kNode, "publish");
    BOOST_TEST(!look_for(dog, now_ms, 100));
    BOOST_TEST(look_for(dog, now_ms, 1).value() == "out: publish()");
}

BOOST_AUTO_TEST_CASE(one_that_came_back_does_not_hang) {
    Watchdog dog(10'000);
    int64_t now_ms = 0;
    const auto often_called = [&] {
        const Watchdog::Call call(dog, kNode, "poll");
        return look_for(dog, now_ms, 99);
    };
    for (int i = 0; i < 3; ++i) BOOST_TEST(!often_called());
    BOOST_TEST(!look_for(dog, now_ms, 1'000));
}

BOOST_AUTO_TEST_CASE(of_several_the_one_that_hangs_is_named) {
    Watchdog dog(10'000);
    int64_t now_ms = 0;
    const std::string source = "in";
    const Watchdog::Call waits(dog, source, "wait");
    look_for(dog, now_ms, 60);
    const Watchdog::Call publishes(dog, kNode, "publish");
    BOOST_TEST(look_for(dog, now_ms, 60).value() == "in: wait()");
}

BOOST_AUTO_TEST_CASE(the_time_of_a_stopped_process_does_not_count) {
    Watchdog dog(10'000);
    int64_t now_ms = 0;
    look_for(dog, now_ms, 1);
    const Watchdog::Call call(dog, kNode, "publish");
    now_ms += 3'600'000;
    BOOST_TEST(!look_for(dog, now_ms, 90));
    BOOST_TEST(look_for(dog, now_ms, 11).value() == "out: publish()");
}

BOOST_AUTO_TEST_CASE(work_is_done_when_it_returns) {
    bool done = false;
    run_watched(10'000, [&](Watchdog&) { done = true; });
    BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE(what_work_throws_comes_through) {
    BOOST_CHECK_EXCEPTION(
        run_watched(10'000, [](Watchdog&) { throw PipelineError(Exit::data, "a bad record"); }),
        PipelineError, [](const PipelineError& e) { return e.exit() == Exit::data; });
}

BOOST_AUTO_TEST_CASE(work_whose_call_hangs_is_left_behind_and_ends_when_the_call_does) {
    const auto go_on = std::make_shared<std::promise<void>>();
    const auto ended = std::make_shared<std::promise<void>>();
    const auto work = [go_on, ended](Watchdog& dog) {
        {
            const Watchdog::Call call(dog, kNode, "stop");
            go_on->get_future().wait();
        }
        ended->set_value();
    };
    BOOST_CHECK_EXCEPTION(run_watched(0, work), HungError, [](const HungError& e) {
        return std::string(e.what()).starts_with(
            "out: stop() has not come back within call_timeout. Nothing is lost");
    });
    go_on->set_value();
    ended->get_future().wait();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

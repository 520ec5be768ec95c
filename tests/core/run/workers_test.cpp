#include "core/src/run/workers.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace weir {
namespace {

// How often each task was run; a worker number out of range counts a hundred times.
std::vector<int> runs_of(Workers& workers, size_t tasks, bool alone = false) {
    std::vector<std::atomic<int>> runs(tasks);
    workers.run(
        tasks,
        [&](size_t task, unsigned worker) { runs[task] += worker < workers.count() ? 1 : 100; },
        alone);
    return {runs.begin(), runs.end()};
}

BOOST_AUTO_TEST_SUITE(workers)

BOOST_AUTO_TEST_CASE(each_task_is_run_once_and_all_are_done) {
    for (const unsigned count : {0U, 1U, 2U, 4U}) {
        Workers workers(count);
        BOOST_TEST(workers.count() == std::max(1U, count));
        for (const size_t tasks : {0, 1, 2, 3, 500}) {
            BOOST_TEST(runs_of(workers, tasks) == std::vector<int>(tasks, 1),
                       boost::test_tools::per_element());
        }
    }
}

BOOST_AUTO_TEST_CASE(alone_means_on_the_callers_thread) {
    Workers workers(4);
    const auto caller = std::this_thread::get_id();
    std::vector<size_t> order;
    workers.run(
        3,
        [&](size_t task, unsigned worker) {
            BOOST_TEST(worker == 0);
            BOOST_TEST((std::this_thread::get_id() == caller));
            order.push_back(task);
        },
        true);
    const std::vector<size_t> wanted{0, 1, 2};
    BOOST_TEST(order == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_worker_does_two_tasks_at_once) {
    Workers workers(4);
    std::vector<std::atomic<int>> busy(4);
    std::atomic<bool> overlapped = false;
    for (int round = 0; round < 50; ++round)
        workers.run(40, [&](size_t, unsigned worker) {
            if (++busy[worker] != 1) overlapped = true;
            --busy[worker];
        });
    BOOST_TEST(!overlapped);
}

BOOST_AUTO_TEST_CASE(an_exception_is_thrown_again_and_the_next_round_is_clean) {
    for (const unsigned count : {1U, 4U}) {
        Workers workers(count);
        for (int round = 0; round < 20; ++round) {
            BOOST_CHECK_EXCEPTION(workers.run(8,
                                              [](size_t task, unsigned) {
                                                  if (task == 5) throw std::runtime_error("task 5");
                                              }),
                                  std::runtime_error, [](const auto& e) {
                                      return std::string_view(e.what()) == "task 5";
                                  });
            BOOST_TEST(runs_of(workers, 8) == std::vector<int>(8, 1),
                       boost::test_tools::per_element());
        }
    }
}

BOOST_AUTO_TEST_CASE(of_many_exceptions_one_is_thrown_when_all_workers_are_done) {
    Workers workers(4);
    std::atomic<int> inside = 0;
    const auto task = [&](size_t, unsigned) {
        ++inside;
        struct Leave {
            std::atomic<int>& count;
            ~Leave() { --count; }
        } leave{inside};
        throw std::runtime_error("each");
    };
    BOOST_CHECK_THROW(workers.run(100, task), std::runtime_error);
    BOOST_TEST(inside == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

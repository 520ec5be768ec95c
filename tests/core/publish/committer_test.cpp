#include "core/src/publish/committer.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/core/publish/fake_store.hpp"

namespace weir::test {
namespace {

state::EpochCommit epoch(uint64_t number) {
    state::EpochCommit made;
    made.checkpoint.epoch = number;
    return made;
}

// A committer on a store in memory; what its hooks saw is read after flush().
struct Run {
    FakeStore store;
    std::vector<uint64_t> committed;
    double took = 0;
    state::Confirmation confirmation{3, 0, 0, {}};
    Committer committer;

    explicit Run(uint64_t failing_epoch = UINT64_MAX)
        : committer(
              store, epoch(4).checkpoint,
              {[this](state::EpochCommit& commit) { commit.confirmations.push_back(confirmation); },
               [this](uint64_t number, double seconds) {
                   committed.push_back(number);
                   took += seconds;
               }}) {
        store.failing_epoch = failing_epoch;
    }
};

BOOST_AUTO_TEST_SUITE(committer)

BOOST_AUTO_TEST_CASE(epochs_are_written_in_order_and_each_once) {
    Run run;
    std::vector<uint64_t> wanted;
    for (uint64_t number = 5; number < 105; ++number) {
        run.committer.submit(epoch(number));
        wanted.push_back(number);
    }
    run.committer.flush();
    BOOST_TEST(run.committed == wanted, boost::test_tools::per_element());
    BOOST_TEST(run.took > 0);
    std::vector<uint64_t> written;
    for (const auto& commit : run.store.commits) written.push_back(commit.checkpoint.epoch);
    BOOST_TEST(written == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_commit_carries_the_confirmations_of_its_moment) {
    Run run;
    run.confirmation.confirmed = 4;
    run.committer.submit(epoch(5));
    run.committer.flush();
    run.confirmation.confirmed = 5;
    run.committer.submit(epoch(6));
    run.committer.flush();
    BOOST_REQUIRE_EQUAL(run.store.commits.size(), 2);
    BOOST_REQUIRE_EQUAL(run.store.commits[0].confirmations.size(), 1);
    BOOST_TEST(run.store.commits[0].confirmations[0].publisher == 3);
    BOOST_TEST(run.store.commits[0].confirmations[0].confirmed == 4);
    BOOST_TEST(run.store.commits[1].confirmations.at(0).confirmed == 5);
}

BOOST_AUTO_TEST_CASE(confirmations_alone_are_written_on_the_last_checkpoint) {
    Run run;
    run.committer.commit_changes();
    run.committer.submit(epoch(5));
    run.committer.flush();
    run.committer.commit_changes();
    BOOST_REQUIRE_EQUAL(run.store.commits.size(), 3);
    BOOST_TEST(run.store.commits[0].checkpoint.epoch == 4);
    BOOST_TEST(run.store.commits[2].checkpoint.epoch == 5);
    BOOST_TEST(run.store.commits[2].outbox.empty());
    BOOST_TEST(run.store.commits[2].confirmations.size() == 1);
    BOOST_TEST(run.committed == std::vector<uint64_t>{5}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_failure_is_thrown_again_wherever_it_is_waited_for) {
    Run run(6);
    run.committer.submit(epoch(5));
    run.committer.submit(epoch(6));
    BOOST_CHECK_THROW(run.committer.flush(), state::StoreError);
    BOOST_CHECK_THROW(run.committer.submit(epoch(7)), state::StoreError);
    BOOST_CHECK_THROW(run.committer.commit_changes(), state::StoreError);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_after_a_failure) {
    Run run(5);
    run.committer.submit(epoch(5));
    BOOST_CHECK_THROW(run.committer.flush(), state::StoreError);
    BOOST_CHECK_THROW(run.committer.submit(epoch(6)), state::StoreError);
    BOOST_TEST(run.store.commits.empty());
    BOOST_TEST(run.committed.empty());
}

BOOST_AUTO_TEST_CASE(what_was_handed_over_is_written_before_the_committer_ends) {
    FakeStore store;
    {
        Committer committer(store, {}, {[](state::EpochCommit&) {}, [](uint64_t, double) {}});
        committer.submit(epoch(1));
        committer.submit(epoch(2));
    }
    BOOST_TEST(store.commits.size() == 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

// What is left of an epoch when the process is killed, or when the tail of the log is lost.
#define BOOST_TEST_MODULE state store crash
#include <boost/test/unit_test.hpp>

#include "child.hpp"
#include "epochs.hpp"
#include "state/store.hpp"
#include "temporary_directory.hpp"

using namespace weir::state;
using namespace weir::state::test;
namespace fs = std::filesystem;

namespace {

// The write-ahead log that was written last.
fs::path last_wal(const fs::path& directory) {
    fs::path last;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
        if (entry.path().extension() == ".log") last = std::max(last, entry.path());
    }
    return last;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_epoch_is_there_after_a_kill_behind_its_commit) {
    const TemporaryDirectory temporary;
    BOOST_TEST(was_killed(Child("commit-and-die", temporary.state()).wait()));
    const auto store = Store::open(temporary.state(), "p");
    BOOST_TEST(is_at_epoch(*store, 1));
    BOOST_TEST(store->run().number == 2);
    BOOST_TEST(store->run().first_epoch == 1);
}

BOOST_AUTO_TEST_CASE(an_epoch_is_not_there_after_a_kill_before_its_commit) {
    const TemporaryDirectory temporary;
    BOOST_TEST(was_killed(Child("die-before-commit", temporary.state()).wait()));
    const auto store = Store::open(temporary.state(), "p");
    BOOST_TEST(!store->checkpoint().has_value());
    BOOST_TEST(state_of(*store).empty());
    BOOST_TEST(store->outbox_bytes() == 0);
    BOOST_TEST(store->run().number == 2);
}

// Killed anywhere: every commit that returned is there, and all parts are of one epoch.
BOOST_AUTO_TEST_CASE(epochs_are_whole_after_a_kill_at_any_time) {
    const TemporaryDirectory temporary;
    for (uint64_t round = 1; round <= 8; ++round) {
        Child child("commit-forever", temporary.state());
        uint64_t returned = 0;
        for (uint64_t i = 0; i < 3 * round; ++i) returned = child.read_number();
        BOOST_TEST(was_killed(child.kill_and_wait()));

        const auto store = Store::open(temporary.state(), "p");
        BOOST_REQUIRE(store->checkpoint().has_value());
        BOOST_REQUIRE(returned > 0);
        BOOST_TEST(store->checkpoint()->epoch >= returned);
        BOOST_TEST(is_at_epoch(*store, store->checkpoint()->epoch));
        BOOST_TEST(store->run().number == 2 * round);
    }
}

BOOST_AUTO_TEST_CASE(a_torn_tail_of_the_log_takes_back_whole_epochs) {
    const TemporaryDirectory temporary;
    {
        const auto store = Store::open(temporary.state(), "p");
        store->commit(numbered_epoch(*store, 1));
        store->commit(numbered_epoch(*store, 2));
    }
    const fs::path wal = last_wal(temporary.state());
    fs::resize_file(wal, fs::file_size(wal) - 3);
    const auto store = Store::open(temporary.state(), "p");
    BOOST_TEST(is_at_epoch(*store, 1));
    BOOST_TEST(store->outbox_bytes() == 1);
}

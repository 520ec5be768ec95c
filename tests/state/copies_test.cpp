// Copies of a directory that is being written to: whole, few, and with every log behind them.
#define BOOST_TEST_MODULE state copies
#include "state/copies.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "state/log_files.hpp"
#include "state/store_view.hpp"
#include "state/verify.hpp"
#include "verified_epochs.hpp"

using namespace weir::state;
using namespace weir::state::test;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_CASE(a_copy_is_the_epoch_that_it_is_named_after, CopiedDirectory) {
    make_copy();
    const uint64_t copied = verified_copies(path).front();
    const auto copy = StoreView::open(copy_path(path, copied), Lock::none);
    BOOST_TEST(copy->meta().checkpoint->epoch == copied);
    BOOST_TEST(copy->meta().identity.pipeline == "p");
    BOOST_TEST(verify(*copy).faults.empty());
    copy->scan_state([&](std::string_view, std::string_view value) {
        BOOST_TEST(value == std::to_string(copied));
        return true;
    });
    BOOST_TEST(warnings.empty());
}

BOOST_FIXTURE_TEST_CASE(the_newest_two_are_kept, CopiedDirectory) {
    uint64_t second = 0;
    for (int i = 0; i < 4; ++i) {
        second = i == 0 ? 0 : verified_copies(path).front();
        make_copy();
    }
    const auto copies = verified_copies(path);
    BOOST_TEST(copies.size() == kKeptCopies);
    BOOST_TEST(copies[1] >= second);
    BOOST_TEST(std::distance(fs::directory_iterator(path / "copies"), {}) == 2);
}

BOOST_FIXTURE_TEST_CASE(every_change_behind_the_oldest_copy_is_in_a_log, CopiedDirectory) {
    for (int i = 0; i < 4; ++i) make_copy();
    commit_logs(3);
    const Database oldest(copy_path(path, verified_copies(path).back()), Access::read);
    uint64_t expected = oldest.last_sequence() + 1;
    for (const LogFile& log : log_files(path)) {
        if (log.next <= expected) continue;
        BOOST_TEST(log.first <= expected);
        expected = log.next;
    }
    BOOST_TEST(expected == Database(path, Access::read).last_sequence() + 1);
}

BOOST_FIXTURE_TEST_CASE(logs_before_the_oldest_copy_are_deleted, CopiedDirectory) {
    commit_logs(3);
    BOOST_TEST(log_files(path).front().first == 1);
    for (int i = 0; i < 3; ++i) make_copy();
    BOOST_TEST(log_files(path).front().first > 1);
}

BOOST_FIXTURE_TEST_CASE(what_differs_from_its_digest_does_not_count, CopiedDirectory) {
    {
        const auto store = open(kOften);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!fs::exists(path / "copies" / "unverified") &&
               std::chrono::steady_clock::now() < deadline)
            store->commit(numbered_epoch(*store, ++epoch));
    }
    BOOST_TEST(verified_copies(path).empty());
}

BOOST_FIXTURE_TEST_CASE(without_an_interval_there_are_no_copies, CopiedDirectory) {
    for (int i = 0; i < 3; ++i) commit(*open(0));
    BOOST_TEST(!fs::exists(path / "copies"));
    BOOST_TEST(log_files(path).size() == 1);
}

BOOST_FIXTURE_TEST_CASE(what_was_left_unverified_or_half_deleted_is_cleared_away, CopiedDirectory) {
    { const auto store = open(kRarely); }
    for (const char* name : {"unverified", "discarded"}) {
        fs::create_directories(path / "copies" / name);
        std::ofstream(path / "copies" / name / "CURRENT") << "half";
    }
    BOOST_TEST(verified_copies(path).empty());
    make_copy();
    BOOST_TEST(!fs::exists(path / "copies" / "unverified"));
    BOOST_TEST(!fs::exists(path / "copies" / "discarded"));
}

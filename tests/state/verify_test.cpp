// What a reader finds in a state directory, and what it must not do to it.
#define BOOST_TEST_MODULE state verify
#include "state/verify.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "child.hpp"
#include "epochs.hpp"
#include "state/digest.hpp"
#include "state/meta.hpp"
#include "state/outbox_key.hpp"
#include "temporary_directory.hpp"

using namespace weir::state;
using namespace weir::state::test;
namespace fs = std::filesystem;

namespace {

// Epoch 3 of run 1: one key, one timer, an outbox entry of epoch 3, epoch 2 confirmed and trimmed.
void make_store(const fs::path& directory) {
    const auto store = Store::open(directory, "p");
    EpochCommit epoch;
    epoch.checkpoint.run = 1;
    epoch.checkpoint.epoch = 3;
    epoch.checkpoint.state_digest = pair_hash("key", "value") + pair_hash("key", "timer");
    epoch.checkpoint.lanes = {Lane{"lane", 7, 9}};
    epoch.checkpoint.partitions = {{"topic", 0, 0, 7, 0}};
    epoch.state = {{"key", "value"}};
    epoch.timers = {{"key", "timer"}};
    epoch.outbox = {{store->publisher_id("rows"), 3, "records"}};
    epoch.confirmations = {{.publisher = 1, .confirmed = 2, .trim = 2, .position = ""}};
    store->commit(std::move(epoch));
}

struct Directory {
    TemporaryDirectory temporary;
    fs::path path = temporary.state();
    Directory() { make_store(path); }

    void put(Family family, const std::string& key, const std::string& value) const {
        Database database(path);
        rocksdb::WriteBatch batch;
        database.put(batch, family, key, value);
        database.write(batch);
    }

    template <class Entry>
    void put(const Entry& entry) const {
        Database database(path);
        rocksdb::WriteBatch batch;
        put_meta(database, batch, entry);
        database.write(batch);
    }

    [[nodiscard]] std::vector<std::string> faults(const Readers& readers = {}) const {
        return verify(*StoreView::open(path), readers).faults;
    }

    [[nodiscard]] Checkpoint checkpoint() const {
        return *StoreView::open(path)->meta().checkpoint;
    }
};

bool names(const std::vector<std::string>& faults, const std::string& part) {
    BOOST_TEST_CONTEXT(part) BOOST_REQUIRE_EQUAL(faults.size(), 1);
    BOOST_TEST_MESSAGE(faults[0]);
    return faults[0].find(part) != std::string::npos;
}

std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::map<std::string, std::string> files_of(const fs::path& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(directory))
        files[entry.path().filename()] = content(entry.path());
    return files;
}

Fault refused(const fs::path& directory) {
    try {
        StoreView::open(directory);
    } catch (const StoreError& e) {
        BOOST_TEST(std::string(e.what()).starts_with("state directory " + directory.string()));
        return e.fault();
    }
    BOOST_FAIL("was opened");
    return Fault::io;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_whole_directory, Directory) {
    const auto view = StoreView::open(path);
    const Verification found = verify(*view);
    BOOST_TEST(found.faults.empty());
    BOOST_TEST(found.state_keys == 1);
    BOOST_TEST(found.timer_keys == 1);
    BOOST_TEST(found.outbox_entries == 1);
    BOOST_TEST(found.outbox_bytes == 7);
    BOOST_TEST(view->meta().runs.size() == 1);
    BOOST_TEST(view->meta().publishers.at(1) == "rows");
}

BOOST_FIXTURE_TEST_CASE(reading_changes_no_byte, Directory) {
    const auto before = files_of(path);
    BOOST_TEST(faults().empty());
    BOOST_TEST((files_of(path) == before));
}

BOOST_FIXTURE_TEST_CASE(the_digest_is_of_state_and_timers, Directory) {
    for (const Family family : {Family::state, Family::timers}) {
        const Directory damaged;
        damaged.put(family, "key", "other");
        BOOST_TEST(names(damaged.faults(), "have the digest"));
    }
}

BOOST_FIXTURE_TEST_CASE(an_outbox_entry_that_was_trimmed, Directory) {
    put(Family::outbox, outbox_key(1, 2), "records");
    BOOST_TEST(names(faults(), "publisher 1, epoch 2: trimmed, but still there"));
}

BOOST_FIXTURE_TEST_CASE(an_outbox_entry_of_an_epoch_to_come, Directory) {
    put(Family::outbox, outbox_key(1, 4), "records");
    BOOST_TEST(names(faults(), "publisher 1, epoch 4: after the last epoch"));
}

BOOST_FIXTURE_TEST_CASE(an_outbox_entry_of_nobody, Directory) {
    put(Family::outbox, outbox_key(2, 3), "records");
    BOOST_TEST(names(faults(), "publisher 2, epoch 3: the publisher has no name"));
}

BOOST_FIXTURE_TEST_CASE(bytes_that_their_reader_refuses, Directory) {
    Readers readers;
    readers.outbox = [](uint64_t epoch, std::string_view payload) {
        throw std::runtime_error(std::to_string(epoch) + std::string(payload));
    };
    BOOST_TEST(names(faults(readers), "outbox entry of publisher 1, epoch 3: 3records"));
}

BOOST_FIXTURE_TEST_CASE(confirmed_beyond_the_last_epoch, Directory) {
    put(Confirmation{.publisher = 1, .confirmed = 4, .trim = 2, .position = ""});
    BOOST_TEST(names(faults(), "epoch 4 is confirmed, but the last one is 3"));
}

BOOST_FIXTURE_TEST_CASE(trimmed_beyond_what_is_confirmed, Directory) {
    put(Confirmation{.publisher = 1, .confirmed = 1, .trim = 2, .position = ""});
    BOOST_TEST(names(faults(), "trimmed to 2, though only epochs up to 1 are confirmed"));
}

BOOST_FIXTURE_TEST_CASE(runs_that_do_not_follow, Directory) {
    put(Run{.number = 3, .random = 1, .first_epoch = 3});
    BOOST_TEST(names(faults(), "run 3 follows run 1"));
}

BOOST_FIXTURE_TEST_CASE(a_run_that_began_in_the_future, Directory) {
    put(Run{.number = 1, .random = 1, .first_epoch = 4});
    BOOST_TEST(names(faults(), "run 1 began on epoch 4, but the last one is 3"));
}

BOOST_FIXTURE_TEST_CASE(a_later_run_on_an_earlier_epoch, Directory) {
    put(Run{.number = 2, .random = 1, .first_epoch = 2});
    BOOST_TEST(names(faults(), "run 2 did not begin on epoch 3"));
}

BOOST_FIXTURE_TEST_CASE(a_checkpoint_of_an_unknown_run, Directory) {
    Checkpoint checkpoint = this->checkpoint();
    checkpoint.run = 2;
    put(checkpoint);
    BOOST_TEST(names(faults(), "run 2 is not in the run table"));
}

BOOST_FIXTURE_TEST_CASE(positions_that_cannot_be, Directory) {
    Checkpoint checkpoint = this->checkpoint();
    checkpoint.partitions[0].resume = 8;
    put(checkpoint);
    BOOST_TEST(names(faults(), "partition topic/0 resumes behind what was read"));
    checkpoint.partitions.clear();
    checkpoint.lanes[0].position = 10;
    put(checkpoint);
    BOOST_TEST(names(faults(), "lane lane was read beyond its end"));
}

BOOST_FIXTURE_TEST_CASE(a_flipped_bit_in_a_table_file, Directory) {
    { const Database flushes_the_log(path); }
    for (const auto& entry : fs::directory_iterator(path)) {
        if (entry.path().extension() != ".sst") continue;
        const std::string whole = content(entry.path());
        std::string flipped = whole;
        flipped[whole.size() / 3] ^= 4;
        std::ofstream(entry.path(), std::ios::binary) << flipped;
        BOOST_CHECK_THROW((void)faults(), StoreError);
        std::ofstream(entry.path(), std::ios::binary) << whole;
    }
    BOOST_TEST(faults().empty());
}

BOOST_FIXTURE_TEST_CASE(stopped_halfway, Directory) {
    const Verification found = verify(*StoreView::open(path), {}, [] { return true; });
    BOOST_TEST(names(found.faults, "stopped before everything was read"));
    BOOST_TEST(found.state_keys == 1);
}

BOOST_FIXTURE_TEST_CASE(what_is_refused, Directory) {
    BOOST_TEST((refused(path / "absent") == Fault::absent));
    BOOST_TEST((refused(temporary.path()) == Fault::absent));
    put(Identity{kFormat + 1, "p", std::string(32, 'a')});
    BOOST_TEST((refused(path) == Fault::newer_format));
    fs::remove(path / "CURRENT");
    BOOST_TEST((refused(path) == Fault::corrupt));
}

BOOST_AUTO_TEST_CASE(a_making_that_was_cut_short) {
    const TemporaryDirectory temporary;
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* made = nullptr;
    BOOST_REQUIRE(rocksdb::DB::Open(options, temporary.state().string(), &made).ok());
    delete made;
    BOOST_TEST((refused(temporary.state()) == Fault::absent));
    BOOST_TEST(Store::open(temporary.state(), "p")->runs().size() == 1);
}

BOOST_FIXTURE_TEST_CASE(in_use_by_another_process, Directory) {
    fs::remove_all(path);
    Child holder("hold", path);
    BOOST_REQUIRE(holder.read_number() == 1);
    BOOST_TEST((refused(path) == Fault::in_use));
    holder.kill_and_wait();
    const auto view = StoreView::open(path);
    const int status = Child("open", path).wait();
    BOOST_REQUIRE(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 10 + static_cast<int>(Fault::in_use));
}

// A damaged directory made anew: the same state, or an earlier one and a word about it.
#define BOOST_TEST_MODULE state restore
#include "state/restore.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "child.hpp"
#include "state/log_files.hpp"
#include "verified_epochs.hpp"

using namespace weir::state;
using namespace weir::state::test;
namespace fs = std::filesystem;

namespace {

// A copy, and three epochs behind it, each in a log of its own.
struct Restorable : CopiedDirectory {
    uint64_t copied = 0;
    Restorable() {
        make_copy();
        copied = verified_copies(path).front();
        commit_logs(3);
    }

    [[nodiscard]] Restoration restore(std::optional<uint64_t> copy = std::nullopt) const {
        return weir::state::restore(path, copy, [](const Meta&) { return Readers{}; });
    }

    [[nodiscard]] Fault refused() const {
        try {
            [[maybe_unused]] const Restoration done = restore();
        } catch (const StoreError& e) {
            return e.fault();
        }
        BOOST_FAIL("was restored");
        return Fault::io;
    }

    void check_restored(uint64_t expected) {
        const Restoration done = restore();
        BOOST_TEST(done.epoch == expected);
        BOOST_TEST(fs::exists(done.old_directory / "copies"));
        BOOST_TEST(is_at_epoch(*open(kRarely), expected));
    }

    [[nodiscard]] LogFile log(size_t from_the_end) const {
        const auto logs = log_files(path);
        return logs.at(logs.size() - from_the_end);
    }
};

void flip_a_bit(const fs::path& path, double where) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(where * static_cast<double>(fs::file_size(path)));
    file.seekg(at);
    const auto byte = static_cast<char>(file.get() ^ 4);
    file.seekp(at).put(byte);
}

std::vector<fs::path> files_named(const fs::path& directory, const std::string& part) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory)) {
        if (entry.path().filename().string().find(part) != std::string::npos)
            files.push_back(entry.path());
    }
    return files;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_lost_root_file, Restorable) {
    fs::remove(path / "CURRENT");
    check_restored(epoch);
}

BOOST_FIXTURE_TEST_CASE(a_damaged_manifest, Restorable) {
    flip_a_bit(files_named(path, "MANIFEST").front(), 0.5);
    check_restored(epoch);
}

BOOST_FIXTURE_TEST_CASE(table_files_that_are_gone, Restorable) {
    for (const fs::path& file : files_named(path, ".sst")) fs::remove(file);
    check_restored(epoch);
}

BOOST_FIXTURE_TEST_CASE(an_empty_directory_but_for_its_copy_and_logs, Restorable) {
    for (const auto& entry : fs::directory_iterator(path)) {
        if (entry.is_regular_file() && entry.path().extension() != ".log") fs::remove(entry);
    }
    check_restored(epoch);
}

BOOST_FIXTURE_TEST_CASE(a_log_that_is_gone_ends_it_there, Restorable) {
    const LogFile lost = log(2);
    const LogFile behind = log(1);
    fs::remove(lost.path);
    fs::remove(path / "CURRENT");
    const Restoration done = restore();
    BOOST_TEST(done.epoch < epoch);
    BOOST_TEST(done.epoch >= copied);
    BOOST_TEST(done.first_lost == behind.path.filename());
    BOOST_TEST(is_at_epoch(*open(kRarely), done.epoch));
}

BOOST_FIXTURE_TEST_CASE(a_damaged_log_ends_it_there, Restorable) {
    const LogFile damaged = log(2);
    flip_a_bit(damaged.path, 0.6);
    fs::remove(path / "CURRENT");
    const Restoration done = restore();
    BOOST_TEST(done.epoch < epoch);
    BOOST_TEST(done.first_lost == damaged.path.filename());
    BOOST_TEST(is_at_epoch(*open(kRarely), done.epoch));
}

BOOST_FIXTURE_TEST_CASE(an_older_copy_where_the_newest_is_damaged, Restorable) {
    make_copy();
    commit_logs(1);
    fs::remove(path / "CURRENT");
    fs::remove(copy_path(path, verified_copies(path).front()) / "CURRENT");
    BOOST_TEST(restore().copy == copied);
    BOOST_TEST(is_at_epoch(*open(kRarely), epoch));
}

BOOST_FIXTURE_TEST_CASE(a_copy_by_its_name, Restorable) {
    make_copy();
    BOOST_TEST(restore(copied).copy == copied);
    BOOST_TEST(is_at_epoch(*open(kRarely), epoch));
}

BOOST_FIXTURE_TEST_CASE(the_old_directory_is_as_it_was, Restorable) {
    fs::remove(path / "CURRENT");
    const auto count = std::distance(fs::directory_iterator(path), {});
    const Restoration done = restore();
    BOOST_TEST(std::distance(fs::directory_iterator(done.old_directory), {}) == count);
    BOOST_TEST(done.old_directory.filename() == "state.damaged");
    BOOST_TEST(files_named(temporary.path(), "restored").empty());
}

BOOST_FIXTURE_TEST_CASE(no_copy_that_can_be_used, Restorable) {
    const fs::path copy = copy_path(path, copied);
    fs::remove(copy / "CURRENT");
    fs::remove(path / "CURRENT");
    BOOST_TEST((refused() == Fault::corrupt));
    fs::remove_all(path / "copies");
    BOOST_TEST((refused() == Fault::absent));
    BOOST_TEST(files_named(temporary.path(), "damaged").empty());
}

BOOST_FIXTURE_TEST_CASE(not_while_it_is_in_use, Restorable) {
    Child holder("hold", path);
    BOOST_REQUIRE(holder.read_number() == 1);
    BOOST_TEST((refused() == Fault::in_use));
}

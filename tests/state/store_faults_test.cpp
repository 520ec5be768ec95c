// Every directory that open() must refuse, and what it says.
#define BOOST_TEST_MODULE state store faults
#include <sys/resource.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "child.hpp"
#include "epochs.hpp"
#include "state/database.hpp"
#include "state/meta.hpp"
#include "state/meta_codec.hpp"
#include "state/store.hpp"
#include "temporary_directory.hpp"

using namespace weir::state;
using namespace weir::state::test;
namespace fs = std::filesystem;

namespace {

struct Refusal {
    std::optional<Fault> fault;
    std::string text;
};

Refusal open_refused(const fs::path& directory, const std::string& pipeline = "p") {
    try {
        Store::open(directory, pipeline);
        return {};
    } catch (const StoreError& error) {
        return {error.fault(), error.what()};
    }
}

// The words name the directory and hold `part`.
void check_refused(const fs::path& directory, Fault fault, const std::string& part) {
    const Refusal refusal = open_refused(directory);
    BOOST_REQUIRE_MESSAGE(refusal.fault.has_value(), "was opened");
    BOOST_TEST((refusal.fault == fault), refusal.text);
    BOOST_TEST(refusal.text.starts_with("state directory " + directory.string() + ": "),
               refusal.text);
    BOOST_TEST((refusal.text.find(part) != std::string::npos), refusal.text);
}

void make_store(const fs::path& directory) {
    const auto store = Store::open(directory, "p");
    store->commit(numbered_epoch(*store, 1));
}

void overwrite_meta(const fs::path& directory, const std::string& key, const std::string& value) {
    Database database(directory);
    rocksdb::WriteBatch batch;
    database.put(batch, Family::meta, key, value);
    database.write(batch);
}

fs::path file_beginning_with(const fs::path& directory, const std::string& name) {
    for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
        if (entry.path().filename().string().starts_with(name)) return entry.path();
    }
    return {};
}

int fault_code(Fault fault) { return 10 + static_cast<int>(fault); }

}  // namespace

BOOST_AUTO_TEST_CASE(in_use_by_another_process) {
    const TemporaryDirectory temporary;
    Child holder("hold", temporary.state());
    BOOST_REQUIRE(holder.read_number() == 1);
    check_refused(temporary.state(), Fault::in_use, "used by another process");
    check_refused(temporary.state(), Fault::in_use, "its own state.directory");
    holder.kill_and_wait();
    BOOST_TEST(!open_refused(temporary.state()).fault.has_value());
}

BOOST_AUTO_TEST_CASE(in_use_by_this_process) {
    const TemporaryDirectory temporary;
    const auto store = Store::open(temporary.state(), "p");
    check_refused(temporary.state(), Fault::in_use, "used by another process");
    store->commit(numbered_epoch(*store, 1));
    BOOST_TEST(is_at_epoch(*store, 1));
}

BOOST_AUTO_TEST_CASE(made_for_another_pipeline) {
    const TemporaryDirectory temporary;
    make_store(temporary.state());
    const Refusal refusal = open_refused(temporary.state(), "q");
    BOOST_TEST((refusal.fault == Fault::other_pipeline));
    BOOST_TEST((refusal.text.find("belongs to pipeline 'p', not 'q'") != std::string::npos),
               refusal.text);
    BOOST_TEST(Store::open(temporary.state(), "p")->runs().size() == 2);
}

BOOST_AUTO_TEST_CASE(written_in_a_newer_format) {
    const TemporaryDirectory temporary;
    make_store(temporary.state());
    overwrite_meta(temporary.state(), "identity", encode(Identity{kFormat + 1, "p", "i"}));
    overwrite_meta(temporary.state(), "run/of a kind that this format does not know", "x");
    check_refused(temporary.state(), Fault::newer_format,
                  "written in format " + std::to_string(kFormat + 1) + ", this weir knows up to " +
                      std::to_string(kFormat));
}

BOOST_AUTO_TEST_CASE(written_with_a_column_family_of_a_newer_format) {
    const TemporaryDirectory temporary;
    {
        rocksdb::Options options;
        options.create_if_missing = true;
        rocksdb::DB* db = nullptr;
        BOOST_REQUIRE(rocksdb::DB::Open(options, temporary.state(), &db).ok());
        rocksdb::ColumnFamilyHandle* family = nullptr;
        BOOST_REQUIRE(db->CreateColumnFamily({}, "journal", &family).ok());
        db->DestroyColumnFamilyHandle(family);
        delete db;
    }
    check_refused(temporary.state(), Fault::newer_format, "'journal'");
}

BOOST_AUTO_TEST_CASE(no_rights_on_the_directory) {
    const TemporaryDirectory temporary;
    ::chmod(temporary.path().c_str(), 0755);
    fs::create_directory(temporary.state());
    ::chmod(temporary.state().c_str(), 0555);
    const int status = Child("open-as-nobody", temporary.state()).wait();
    BOOST_REQUIRE(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == fault_code(Fault::no_rights));
}

BOOST_AUTO_TEST_CASE(no_rights_to_make_the_directory) {
    const TemporaryDirectory temporary;
    ::chmod(temporary.path().c_str(), 0555);
    const int status = Child("open-as-nobody", temporary.state()).wait();
    BOOST_REQUIRE(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == fault_code(Fault::no_rights));
    ::chmod(temporary.path().c_str(), 0755);
}

BOOST_AUTO_TEST_CASE(no_rights_on_the_files_in_it) {
    const TemporaryDirectory temporary;
    ::chmod(temporary.path().c_str(), 0755);
    make_store(temporary.state());
    ::chmod(temporary.state().c_str(), 0777);
    for (const fs::directory_entry& entry : fs::directory_iterator(temporary.state())) {
        ::chmod(entry.path().c_str(), 0400);
    }
    const int status = Child("open-as-nobody", temporary.state()).wait();
    BOOST_REQUIRE(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == fault_code(Fault::no_rights));
}

BOOST_AUTO_TEST_CASE(too_few_descriptors) {
    const TemporaryDirectory temporary;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit few = before;
    few.rlim_cur = 63;
    ::setrlimit(RLIMIT_NOFILE, &few);
    check_refused(temporary.state(), Fault::io, "may open 63 files: at least 64 are needed");
    few.rlim_cur = 64;
    ::setrlimit(RLIMIT_NOFILE, &few);
    make_store(temporary.state());
    ::setrlimit(RLIMIT_NOFILE, &before);
}

BOOST_AUTO_TEST_CASE(a_file_in_place_of_the_directory) {
    const TemporaryDirectory temporary;
    std::ofstream(temporary.state()) << "text";
    check_refused(temporary.state(), Fault::io, "is a file, not a directory");
}

BOOST_AUTO_TEST_CASE(meta_entries_with_wrong_bytes) {
    for (const std::string key :
         {"identity", "checkpoint", "run/x", "publisher/x", "confirmation/x", "unknown"}) {
        const TemporaryDirectory temporary;
        make_store(temporary.state());
        overwrite_meta(temporary.state(), key, "\xff\xff\xff");
        check_refused(temporary.state(), Fault::corrupt, "cannot be read");
    }
}

BOOST_AUTO_TEST_CASE(data_without_an_identity) {
    const TemporaryDirectory temporary;
    make_store(temporary.state());
    {
        Database database(temporary.state());
        rocksdb::WriteBatch batch;
        database.remove(batch, Family::meta, "identity");
        database.write(batch);
    }
    check_refused(temporary.state(), Fault::corrupt, "nothing says of which pipeline");
}

BOOST_AUTO_TEST_CASE(a_damaged_manifest) {
    const TemporaryDirectory temporary;
    make_store(temporary.state());
    std::fstream file(file_beginning_with(temporary.state(), "MANIFEST-"),
                      std::ios::in | std::ios::out);
    file.seekp(20) << "damage";
    file.close();
    check_refused(temporary.state(), Fault::corrupt, "Corruption");
}

BOOST_AUTO_TEST_CASE(a_missing_manifest) {
    const TemporaryDirectory temporary;
    make_store(temporary.state());
    fs::remove(file_beginning_with(temporary.state(), "MANIFEST-"));
    check_refused(temporary.state(), Fault::corrupt, "MANIFEST-");
}

BOOST_AUTO_TEST_CASE(a_missing_root_file) {
    const TemporaryDirectory temporary;
    make_store(temporary.state());
    fs::remove(temporary.state() / "CURRENT");
    check_refused(temporary.state(), Fault::corrupt, "CURRENT is missing");
}

// The child's files may not grow: what a full disk does.
BOOST_AUTO_TEST_CASE(after_a_failed_commit_nothing_more_is_written) {
    const TemporaryDirectory temporary;
    const int status = Child("fail-commit", temporary.state()).wait();
    BOOST_REQUIRE(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == fault_code(Fault::io));
    BOOST_TEST(is_at_epoch(*Store::open(temporary.state(), "p"), 1));
}

#include "state/database.hpp"

#include <rocksdb/transaction_log.h>
#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <string>
#include <utility>

#include "state/ballast.hpp"
#include "state/descriptors.hpp"
#include "state/store_error.hpp"

namespace weir::state {
namespace {

// Large scans happen once, at the start: they should not push out what the cache holds.
rocksdb::ReadOptions scan_options() {
    rocksdb::ReadOptions options;
    options.fill_cache = false;
    return options;
}

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

std::string_view view(rocksdb::Slice bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace

Database::Database(std::filesystem::path directory, Access access)
    : directory_(std::move(directory)) {
    if (access != Access::read) require_descriptors(directory_);
    check_families(access);
    open(access);
}

void Database::open(Access access) {
    const rocksdb::DBOptions options = database_options(access);
    const std::string path = directory_.string();
    rocksdb::DB* db = nullptr;
    check(access == Access::read
              ? rocksdb::DB::OpenForReadOnly(options, path, column_families(), &handles_, &db)
              : rocksdb::DB::Open(options, path, column_families(), &handles_, &db));
    db_.reset(db);
}

Database::~Database() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
}

// RocksDB itself would refuse an unknown family, or to read where one is missing, with words that
// help nobody. What else may be wrong is left to Open: there is no database yet, or it reports the
// fault better.
void Database::check_families(Access access) const {
    std::vector<std::string> names;
    if (!rocksdb::DB::ListColumnFamilies(database_options(), directory_.string(), &names).ok())
        return;
    for (const std::string& name : names) {
        if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) != kFamilyNames.end())
            continue;
        throw store_error(Fault::newer_format, directory_,
                          "holds column family '" + name + "', unknown to this weir");
    }
    if (access == Access::read && names.size() < kFamilyNames.size())
        throw store_error(Fault::absent, directory_,
                          "its making was cut short, nothing was stored; the next run makes it");
}

void Database::check(const rocksdb::Status& status) const {
    if (!status.ok()) throw store_error(directory_, status);
}

rocksdb::ColumnFamilyHandle* Database::handle(Family family) const {
    return handles_[static_cast<size_t>(family)];
}

void Database::put(rocksdb::WriteBatch& batch, Family family, std::string_view key,
                   std::string_view value) const {
    check(batch.Put(handle(family), slice(key), slice(value)));
}

void Database::remove(rocksdb::WriteBatch& batch, Family family, std::string_view key) const {
    check(batch.Delete(handle(family), slice(key)));
}

void Database::write(rocksdb::WriteBatch& batch) {
    if (failed_) throw store_error(Fault::io, directory_, "an earlier write has failed");
    failed_ = true;
    try {
        require_room(directory_, batch.GetDataSize());
        rocksdb::WriteOptions options;
        options.sync = true;
        check(db_->Write(options, &batch));
    } catch (const StoreError&) {
        give_up_ballast(directory_);
        throw;
    }
    failed_ = false;
}

void Database::scan(Family family, std::string_view prefix, std::string_view first,
                    const Visit& visit) const {
    const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(scan_options(), handle(family)));
    for (at->Seek(slice(first)); at->Valid() && view(at->key()).starts_with(prefix); at->Next()) {
        if (!visit(view(at->key()), view(at->value()))) return;
    }
    check(at->status());
}

void Database::verify_checksums() const { check(db_->VerifyChecksum()); }

void Database::copy_to(const std::filesystem::path& directory) const {
    rocksdb::Checkpoint* checkpoint = nullptr;
    check(rocksdb::Checkpoint::Create(db_.get(), &checkpoint));
    const std::unique_ptr<rocksdb::Checkpoint> owned(checkpoint);
    check(checkpoint->CreateCheckpoint(directory.string()));
}

uint64_t Database::last_sequence() const { return db_->GetLatestSequenceNumber(); }

// A log ends where the next one begins. One of which the first sequence is 0 is empty.
void Database::drop_archived_logs(uint64_t sequence) const {
    rocksdb::VectorLogPtr logs;
    check(db_->GetSortedWalFiles(logs));
    for (size_t i = 0; i + 1 < logs.size(); ++i) {
        const uint64_t next = logs[i + 1]->StartSequence();
        if (next == 0 || next > sequence + 1) return;
        if (logs[i]->Type() == rocksdb::kArchivedLogFile)
            check(db_->DeleteFile(logs[i]->PathName()));
    }
}

bool Database::empty() const {
    bool found = false;
    for (size_t i = 0; i < handles_.size() && !found; ++i) {
        scan(static_cast<Family>(i), "", "", [&](auto, auto) { return !(found = true); });
    }
    return !found;
}

}  // namespace weir::state

#include "state/database.hpp"

#include <algorithm>
#include <string>
#include <utility>

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
    check_families();
    open(access);
}

void Database::open(Access access) {
    const rocksdb::DBOptions options = database_options(access);
    const std::string path = directory_.string();
    rocksdb::DB* db = nullptr;
    check(access == Access::write
              ? rocksdb::DB::Open(options, path, column_families(), &handles_, &db)
              : rocksdb::DB::OpenForReadOnly(options, path, column_families(), &handles_, &db));
    db_.reset(db);
}

Database::~Database() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
}

// RocksDB itself would refuse an unknown family, with words that help nobody. What else may be
// wrong is left to Open: there is no database yet, or it reports the fault better.
void Database::check_families() const {
    std::vector<std::string> names;
    if (!rocksdb::DB::ListColumnFamilies(database_options(), directory_.string(), &names).ok())
        return;
    for (const std::string& name : names) {
        if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) != kFamilyNames.end())
            continue;
        throw store_error(Fault::newer_format, directory_,
                          "holds column family '" + name + "', unknown to this weir");
    }
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
    rocksdb::WriteOptions options;
    options.sync = true;
    const rocksdb::Status status = db_->Write(options, &batch);
    failed_ = !status.ok();
    check(status);
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

bool Database::empty() const {
    bool found = false;
    for (size_t i = 0; i < handles_.size() && !found; ++i) {
        scan(static_cast<Family>(i), "", "", [&](auto, auto) { return !(found = true); });
    }
    return !found;
}

}  // namespace weir::state

// One open RocksDB with Weir's column families. Every failure is a StoreError.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "state/database_options.hpp"

namespace weir::state {

class Database {
public:
    // Opens or makes the database; `directory` was prepared before. To read, it must be there.
    explicit Database(std::filesystem::path directory, Access access = Access::write);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] const std::filesystem::path& directory() const noexcept { return directory_; }

    void put(rocksdb::WriteBatch& batch, Family family, std::string_view key,
             std::string_view value) const;
    void remove(rocksdb::WriteBatch& batch, Family family, std::string_view key) const;
    // Synced. After a failure every later write fails too.
    void write(rocksdb::WriteBatch& batch);

    // False ends the scan. The views are valid for the call.
    using Visit = std::function<bool(std::string_view key, std::string_view value)>;
    // The entries from key `first` on (itself included), in key order, as long as keys begin with
    // `prefix`.
    void scan(Family family, std::string_view prefix, std::string_view first,
              const Visit& visit) const;
    [[nodiscard]] bool empty() const;
    // Reads every block of every table file. Throws StoreError where a checksum does not fit.
    void verify_checksums() const;

    // Makes `directory`, which must not exist, a copy that can be opened: of the last commit.
    void copy_to(const std::filesystem::path& directory) const;
    // Of the last change that is stored; changes are numbered one by one.
    [[nodiscard]] uint64_t last_sequence() const;
    // Deletes the archived logs in which no change is newer than `sequence`.
    void drop_archived_logs(uint64_t sequence) const;

private:
    void open(Access access);
    [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family family) const;
    void check(const rocksdb::Status& status) const;
    void check_families(Access access) const;

    std::filesystem::path directory_;
    std::unique_ptr<rocksdb::DB> db_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;
    bool failed_ = false;
};

}  // namespace weir::state

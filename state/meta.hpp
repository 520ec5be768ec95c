// The column family `meta`: what is known about the directory itself, its runs, publishers, last epoch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "state/database.hpp"
#include "state/meta_entries.hpp"
#include "state/store.hpp"

namespace weir::state {

inline constexpr uint32_t kFormat = 4;

// All of it; a new identity where the database is empty. Throws StoreError: of another pipeline, of
// a newer format, or not what this program writes.
Meta load_meta(const Database& database, const std::string& pipeline);
// The same of whichever pipeline it is; where there is no identity it throws.
Meta read_meta(const Database& database);

// Throws StoreError where `identity`, of that directory, is not that of `pipeline`.
void check_pipeline(const std::filesystem::path& directory, const Identity& identity,
                    const std::string& pipeline);

// The run that begins now on top of `meta`.
Run next_run(const Meta& meta);

void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Identity& identity);
void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Run& run);
void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Publisher& publisher);
void put_meta(const Database& database, rocksdb::WriteBatch& batch,
              const Confirmation& confirmation);
void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Checkpoint& checkpoint);
void put_meta(const Database& database, rocksdb::WriteBatch& batch, const Passage& passage);
// `number`: 1, 2, 3 ...
void put_refused(const Database& database, rocksdb::WriteBatch& batch, uint64_t number,
                 const Refused& refused);
// In the order of their numbers; false ends it. Throws StoreError.
void scan_refused(const Database& database, const std::function<bool(const Refused&)>& visit);

}  // namespace weir::state

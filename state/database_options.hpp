// RocksDB's settings, in one place: sized for an edge server whose whole process has 256 MiB.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <string_view>
#include <vector>

namespace weir::state {

// In the order in which they are opened.
enum class Family { unnamed, state, timers, outbox, meta };
inline constexpr std::array<std::string_view, 5> kFamilyNames{"default", "state", "timers",
                                                              "outbox", "meta"};

// `read` leaves the directory as it is, down to the last byte. `write_and_archive` keeps logs that
// are no longer needed, in archive/, until drop_archived_logs().
enum class Access { write, write_and_archive, read };

rocksdb::DBOptions database_options(Access access = Access::write);
std::vector<rocksdb::ColumnFamilyDescriptor> column_families();

}  // namespace weir::state

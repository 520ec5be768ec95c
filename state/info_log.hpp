// RocksDB's own log, the file LOG.
//
// RocksDB 7.8 writes on to it after a write has failed, and its asserts, which Debian leaves on, end the process there.
// In this environment a line that cannot be written is lost, and nobody is told: LOG is no part of the state.
#pragma once

#include <rocksdb/env.h>

namespace weir::state {

// Lives until the process ends.
rocksdb::Env* environment_with_lossy_log();

}  // namespace weir::state

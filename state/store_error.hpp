// The words of every StoreError: which directory, what is wrong, and the way out.
#pragma once

#include <filesystem>
#include <string>

#include "state/store.hpp"

namespace rocksdb {
class Status;
}

namespace weir::state {

// `what` is wrong with `directory`; the way out follows from the fault.
StoreError store_error(Fault fault, const std::filesystem::path& directory,
                       const std::string& what);

// RocksDB's own status, which is not ok.
StoreError store_error(const std::filesystem::path& directory, const rocksdb::Status& status);

// A failed system call.
StoreError store_error(const std::filesystem::path& directory, const std::string& what, int error);

}  // namespace weir::state

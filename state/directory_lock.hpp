// Keeps pipelines from a state directory while it is read: RocksDB's own lock, shared.
#pragma once

#include <filesystem>

namespace weir::state {

class DirectoryLock {
public:
    // Throws StoreError where another process writes to the directory. Not for a directory that
    // this process has open: its lock would be lost.
    explicit DirectoryLock(const std::filesystem::path& directory);
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

private:
    int file_;
};

}  // namespace weir::state

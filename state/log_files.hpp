// RocksDB's logs as files, for directories that it cannot open: which changes they hold.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace weir::state {

struct LogFile {
    std::filesystem::path path;
    uint64_t number = 0;  // in its name; logs follow each other by it
    uint64_t first = 0;   // sequence of its first change; 0: it holds none that can be read
    uint64_t next = 0;    // sequence behind its last change
};

// The live ones and those in archive/, by number. Damage inside is not looked for: what lies behind
// may be missing from `next`.
std::vector<LogFile> log_files(const std::filesystem::path& directory);

}  // namespace weir::state

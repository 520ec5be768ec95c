// How many files the process may have open, and how many of them RocksDB's tables may be.
#pragma once

#include <filesystem>

namespace weir::state {

int most_open_tables();
// Throws StoreError where the pipeline on `directory` would run out of them sooner or later.
void require_descriptors(const std::filesystem::path& directory);

}  // namespace weir::state

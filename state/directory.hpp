// Makes sure, before RocksDB touches anything, that a path can be a state directory.
#pragma once

#include <filesystem>

namespace weir::state {

// Makes `directory` and its missing parents (mode 0750). Throws StoreError where it is no
// directory, where rights are missing, or where it holds data of a database whose root file is
// gone: RocksDB would begin a new one there in silence.
void prepare_directory(const std::filesystem::path& directory);

// Throws StoreError where `directory` is not there, is none that holds state, or may not be read.
void require_state_directory(const std::filesystem::path& directory);

}  // namespace weir::state

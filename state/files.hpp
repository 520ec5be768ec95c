// Names in directories that are there after a power cut, too.
#pragma once

#include <filesystem>

namespace weir::state {

// The names in `directory` are kept from now on. Throws std::filesystem::filesystem_error.
void sync_directory(const std::filesystem::path& directory);
// Renames within one folder, synced.
void rename_synced(const std::filesystem::path& from, const std::filesystem::path& to);
// Gives each of two directories the other's name, at once.
void exchange(const std::filesystem::path& one, const std::filesystem::path& other);

}  // namespace weir::state

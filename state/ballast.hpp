// A file of a few MiB that is given up when the disk is full, so that RocksDB can close, open and
// write where nothing else helps.
#pragma once

#include <cstdint>
#include <filesystem>

namespace weir::state {

// The bytes that a process without special rights may still write. Where the file system does not
// say: as many as there can be.
uint64_t free_bytes(const std::filesystem::path& directory);

// A hundredth of the file system, 4 to 16 MiB.
uint64_t ballast_bytes(const std::filesystem::path& directory);
// Makes the file where it is missing. False: it is not there, as the file system has no room.
bool make_ballast(const std::filesystem::path& directory);
void give_up_ballast(const std::filesystem::path& directory) noexcept;
// Gives it up where so little is free that a start could fail; throws StoreError where that is not
// enough.
void make_room(const std::filesystem::path& directory);
// Throws StoreError where `bytes` more might not fit. RocksDB is not asked to write what does not
// fit: as Debian builds it, it may abort the process at the next call.
void require_room(const std::filesystem::path& directory, uint64_t bytes);

}  // namespace weir::state

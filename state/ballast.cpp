#include "state/ballast.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "state/store_error.hpp"

namespace weir::state {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMiB = uint64_t{1} << 20;
constexpr uint64_t kLeast = 4 * kMiB;
constexpr uint64_t kMost = 16 * kMiB;
constexpr uint64_t kMargin = 2 * kMiB;  // for what RocksDB writes beside
constexpr mode_t kMode = 0640;

fs::path ballast_of(const fs::path& directory) { return directory / "ballast"; }

bool allocate(const fs::path& path, uint64_t bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
    if (file < 0) return false;
    const bool done =
        ::posix_fallocate(file, 0, static_cast<off_t>(bytes)) == 0 && ::fsync(file) == 0;
    ::close(file);
    return done;
}

}  // namespace

uint64_t free_bytes(const fs::path& directory) {
    std::error_code unknown;
    const fs::space_info space = fs::space(directory, unknown);
    return unknown ? UINT64_MAX : space.available;
}

uint64_t ballast_bytes(const fs::path& directory) {
    std::error_code unknown;
    const fs::space_info space = fs::space(directory, unknown);
    return unknown ? kLeast : std::clamp<uint64_t>(space.capacity / 100, kLeast, kMost);
}

bool make_ballast(const fs::path& directory) {
    const fs::path path = ballast_of(directory);
    const uint64_t bytes = ballast_bytes(directory);
    std::error_code absent;
    if (fs::file_size(path, absent) == bytes && !absent) return true;
    if (free_bytes(directory) >= 2 * bytes && allocate(path, bytes)) return true;
    give_up_ballast(directory);
    return false;
}

void give_up_ballast(const fs::path& directory) noexcept {
    std::error_code ignored;
    fs::remove(ballast_of(directory), ignored);
}

void make_room(const fs::path& directory) {
    if (free_bytes(directory) < kMost) give_up_ballast(directory);
    require_room(directory, 0);
}

void require_room(const fs::path& directory, uint64_t bytes) {
    const uint64_t free = free_bytes(directory);
    if (free >= bytes + kMargin) return;
    throw store_error(directory,
                      std::to_string(bytes + kMargin) + " bytes are needed, " +
                          std::to_string(free) + " are free on its file system",
                      ENOSPC);
}

}  // namespace weir::state

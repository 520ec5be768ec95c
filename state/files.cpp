#include "state/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace weir::state {
namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
    throw std::filesystem::filesystem_error(what, path, {errno, std::generic_category()});
}

}  // namespace

void sync_directory(const std::filesystem::path& directory) {
    const int file = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) fail("cannot be opened", directory);
    const bool synced = ::fsync(file) == 0;
    ::close(file);
    if (!synced) fail("cannot be synced", directory);
}

void rename_synced(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::filesystem::rename(from, to);
    sync_directory(to.parent_path());
}

void exchange(const std::filesystem::path& one, const std::filesystem::path& other) {
    if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) != 0)
        fail("cannot be exchanged with its new version", other);
    sync_directory(other.parent_path());
}

}  // namespace weir::state

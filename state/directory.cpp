#include "state/directory.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "state/store_error.hpp"

namespace weir::state {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kMode = 0750;

// A directory that was just made is kept through a power cut only when its parent is synced.
void sync_parent(const fs::path& path) {
    const fs::path parent = path.parent_path().empty() ? "." : path.parent_path();
    const int fd = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;  // a parent may be writable and not readable
    ::fsync(fd);
    ::close(fd);
}

void make_directories(const fs::path& directory) {
    fs::path path;
    for (const fs::path& part : directory) {
        path /= part;
        if (::mkdir(path.c_str(), kMode) == 0) {
            sync_parent(path);
        } else if (errno != EEXIST) {
            throw store_error(directory, "cannot make " + path.string(), errno);
        }
    }
}

void check_is_directory(const fs::path& directory) {
    struct stat info {};
    if (::stat(directory.c_str(), &info) != 0)
        throw store_error(directory, "cannot be read", errno);
    if (!S_ISDIR(info.st_mode))
        throw store_error(Fault::io, directory, "is a file, not a directory");
}

void check_rights(const fs::path& directory) {
    if (::faccessat(AT_FDCWD, directory.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
        throw store_error(directory, "cannot be read and written", errno);
    }
}

bool holds_data(const fs::path& directory) {
    for (const fs::directory_entry& entry : fs::directory_iterator(directory)) {
        const fs::path extension = entry.path().extension();
        if (extension == ".sst" || extension == ".log") return true;
    }
    return false;
}

void check_root_file(const fs::path& directory) {
    if (fs::exists(directory / "CURRENT") || !holds_data(directory)) return;
    throw store_error(Fault::corrupt, directory, "holds data, but its file CURRENT is missing");
}

void check_may_be_read(const fs::path& directory) {
    if (::faccessat(AT_FDCWD, directory.c_str(), R_OK | X_OK, AT_EACCESS) != 0)
        throw store_error(directory, "cannot be read", errno);
}

}  // namespace

void prepare_directory(const fs::path& directory) {
    make_directories(directory);
    check_is_directory(directory);
    check_rights(directory);
    check_root_file(directory);
}

void require_state_directory(const fs::path& directory) {
    struct stat info {};
    if (::stat(directory.c_str(), &info) != 0 && (errno == ENOENT || errno == ENOTDIR))
        throw store_error(Fault::absent, directory, "there is none");
    check_is_directory(directory);
    check_may_be_read(directory);
    check_root_file(directory);
    if (!fs::exists(directory / "CURRENT"))
        throw store_error(Fault::absent, directory, "holds no state");
}

}  // namespace weir::state

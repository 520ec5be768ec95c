#include "state/directory_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "state/store_error.hpp"

namespace weir::state {
namespace {

constexpr const char* kLockFile = "LOCK";

bool lock_shared(int file) {
    struct flock range {};
    range.l_type = F_RDLCK;
    range.l_whence = SEEK_SET;
    return ::fcntl(file, F_SETLK, &range) == 0;
}

}  // namespace

DirectoryLock::DirectoryLock(const std::filesystem::path& directory)
    : file_(::open((directory / kLockFile).c_str(), O_RDONLY | O_CLOEXEC)) {
    if (file_ < 0) {
        if (errno == ENOENT) return;  // brought here without it: nobody has opened it yet
        throw store_error(directory, "its file LOCK cannot be opened", errno);
    }
    if (lock_shared(file_)) return;
    const int error = errno;
    ::close(file_);
    if (error != EAGAIN && error != EACCES)
        throw store_error(directory, "its file LOCK cannot be locked", error);
    throw StoreError(
        Fault::in_use,
        "state directory " + directory.string() +
            ": used by another process (is a weir running on it?); stop it, try again if "
            "it is just starting or stopping, or name "
            "one of the verified copies below " +
            (directory / "copies").string() + ", which can be read meanwhile");
}

DirectoryLock::~DirectoryLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace weir::state

#include "state/store_error.hpp"

#include <rocksdb/status.h>

#include <cerrno>
#include <cstring>

#include "state/ballast.hpp"

namespace weir::state {
namespace {

std::string way_out(Fault fault, const std::filesystem::path& directory) {
    switch (fault) {
        case Fault::absent:
            return "name the state.directory of a pipeline that has run";
        case Fault::in_use:
            return "stop it, or give this pipeline its own state.directory";
        case Fault::no_rights:
            return "give the directory and all in it to the user that runs weir, or name another "
                   "state.directory";
        case Fault::other_pipeline:
            return "give this pipeline its own state.directory";
        case Fault::newer_format:
            return "run a weir at least as new as the one that wrote it";
        case Fault::corrupt:
            return "weir state restore " + directory.string() +
                   " rebuilds it from its newest verified copy and the logs behind that; without "
                   "one, restore it from a backup or name an empty state.directory";
        case Fault::io:
            break;
    }
    return "cure this and start again";
}

bool contains(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

// RocksDB keeps errno only as text.
bool names_errno(const std::string& text, int error) {
    return contains(text, std::strerror(error));
}

bool is_rights_errno(int error) { return error == EACCES || error == EPERM || error == EROFS; }

bool is_lock_conflict(const std::string& text) {
    const bool here = contains(text, "lock hold by current process");
    return here || (contains(text, "While lock file") && names_errno(text, EAGAIN));
}

// Rights come before corruption: RocksDB reports a file that it may not read as either of them.
Fault fault_of(const rocksdb::Status& status) {
    const std::string text = status.ToString();
    if (is_lock_conflict(text)) return Fault::in_use;
    for (int error : {EACCES, EPERM, EROFS}) {
        if (names_errno(text, error)) return Fault::no_rights;
    }
    const bool is_gone = status.IsPathNotFound() || names_errno(text, ENOENT);
    return status.IsCorruption() || is_gone ? Fault::corrupt : Fault::io;
}

}  // namespace

StoreError store_error(Fault fault, const std::filesystem::path& directory,
                       const std::string& what) {
    return {fault, "state directory " + directory.string() + ": " + what + "; " +
                       way_out(fault, directory)};
}

StoreError store_error(const std::filesystem::path& directory, const rocksdb::Status& status) {
    const Fault fault = fault_of(status);
    if (fault == Fault::in_use) {
        return store_error(fault, directory,
                           "used by another process (is another weir running on it?)");
    }
    std::string what = status.ToString();
    if (names_errno(what, ENOSPC))
        what += " (" + std::to_string(free_bytes(directory)) + " bytes are free there)";
    return store_error(fault, directory, what);
}

StoreError store_error(const std::filesystem::path& directory, const std::string& what, int error) {
    const Fault fault = is_rights_errno(error) ? Fault::no_rights : Fault::io;
    return store_error(fault, directory, what + ": " + std::strerror(error));
}

}  // namespace weir::state

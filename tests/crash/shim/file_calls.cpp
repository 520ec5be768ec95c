// Stands in front of the C library's calls on files, for those below the watched folders.
// Else the compiler makes one of open() and open64().
#undef _FILE_OFFSET_BITS
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <optional>

#include "tests/crash/shim/real.hpp"
#include "tests/crash/shim/shim.hpp"
#include "tests/crash/shim/world.hpp"

namespace weir::crash {
namespace {

constexpr size_t kDescriptors = 4096;
std::array<std::atomic<File*>, kDescriptors> open_files;

File* file_of(int number) {
    const bool known = number >= 0 && static_cast<size_t>(number) < kDescriptors;
    return known ? open_files[static_cast<size_t>(number)].load() : nullptr;
}

void remember(int number, File* file) {
    if (number >= 0 && static_cast<size_t>(number) < kDescriptors)
        open_files[static_cast<size_t>(number)] = file;
}

std::string absolute(const char* path) {
    if (path[0] == '/') return path;
    std::array<char, 4096> here{};
    return ::getcwd(here.data(), here.size()) == nullptr ? std::string(path)
                                                         : std::string(here.data()) + "/" + path;
}

// The errno of the call that begins now, where it is to fail.
std::optional<int> fault(std::initializer_list<const char*> kinds) {
    std::optional<int> code;
    for (const char* kind : kinds)
        if (World::get().fails(kind)) code = std::string_view(kind) == "enospc" ? ENOSPC : EIO;
    return code;
}

// One call on a watched file: the point before it, the fault in its place, the point behind it.
template <class Call>
auto at(const std::string& kind, const char* operation, std::initializer_list<const char*> faults,
        Call call) {
    World& world = World::get();
    const std::string name = kind + " " + operation;
    const bool is_point = kind != "other";
    if (is_point) world.reach("before " + name);
    decltype(call()) result = -1;
    if (const auto code = fault(faults))
        errno = *code;
    else
        result = call();
    const int code = errno;
    if (is_point) world.reach("after " + name);
    errno = code;
    return result;
}

struct Opened {
    bool folder = false;
    bool existed = false;
    bool has_content = false;
};

Opened look_at(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {};
    return {S_ISDIR(status.st_mode), true, status.st_size > 0};
}

template <class Call>
int open_watched(const std::string& path, int flags, Call call) {
    World& world = World::get();
    const std::lock_guard lock(world.lock());
    const Opened found = look_at(path);
    File& file = world.disk().file(path);
    if (found.folder) file.kind = "folder";
    const bool makes = !found.existed && (flags & O_CREAT) != 0;
    if (found.has_content && (flags & O_TRUNC) != 0) world.disk().will_cut(file, 0);
    const int number = makes ? at(file.kind, "create", {"eio", "enospc"}, call) : call();
    if (number >= 0 && makes) world.disk().changed(EntryChange::made, path);
    remember(number, number >= 0 ? &file : nullptr);
    return number;
}

int open_any(const char* name, const char* path, int flags, mode_t mode) {
    const auto next = real<int(const char*, int, ...)>(name);
    const std::string full = absolute(path);
    if (!World::get().watches(full)) return next(path, flags, mode);
    return open_watched(full, flags, [&] { return next(path, flags, mode); });
}

off_t offset_of(int number) {
    const bool at_end = (::fcntl(number, F_GETFL) & O_APPEND) != 0;
    return ::lseek(number, 0, at_end ? SEEK_END : SEEK_CUR);
}

template <class Call>
ssize_t write_watched(File& file, off_t offset, size_t size, Call call) {
    World& world = World::get();
    const std::lock_guard lock(world.lock());
    const size_t wanted = size > 1 && world.fails("short") ? size / 2 : size;
    return at(file.kind, "write", {"eio", "enospc"}, [&] {
        world.disk().will_write(file, offset, wanted);
        const ssize_t wrote = call(wanted);
        Disk::has_written(file, wrote);
        return wrote;
    });
}

template <class Call>
int sync_watched(File& file, Call call) {
    World& world = World::get();
    const std::lock_guard lock(world.lock());
    return at(file.kind, "sync", {"eio", "sync"}, [&] {
        if (world.is_broken("no sync of " + file.kind)) return 0;
        const int result = call();
        if (result == 0 && file.kind == "folder") world.disk().folder_synced(file.path);
        if (result == 0) Disk::synced(file);
        return result;
    });
}

template <class Call>
int cut_watched(File& file, off_t length, Call call) {
    World& world = World::get();
    const std::lock_guard lock(world.lock());
    return at(file.kind, "truncate", {"eio"}, [&] {
        world.disk().will_cut(file, length);
        return call();
    });
}

template <class Call>
int allocate_watched(Call call) {
    const std::lock_guard lock(World::get().lock());
    return at("other", "allocate", {"eio", "enospc"}, call);
}

template <class Call>
ssize_t read_watched(Call call) {
    const std::lock_guard lock(World::get().lock());
    return at("other", "read", {"read"}, call);
}

}  // namespace
}  // namespace weir::crash

using namespace weir::crash;

WEIR_SHIM int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_any("open", path, flags, mode);
}

WEIR_SHIM int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const auto mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open_any("open64", path, flags, mode);
}

WEIR_SHIM int close(int number) {
    static const auto next = real<int(int)>("close");
    remember(number, nullptr);
    return next(number);
}

WEIR_SHIM ssize_t write(int number, const void* data, size_t size) {
    static const auto next = real<ssize_t(int, const void*, size_t)>("write");
    File* file = file_of(number);
    if (file == nullptr) return next(number, data, size);
    return write_watched(*file, offset_of(number), size,
                         [&](size_t wanted) { return next(number, data, wanted); });
}

WEIR_SHIM ssize_t pwrite(int number, const void* data, size_t size, off_t offset) {
    static const auto next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    File* file = file_of(number);
    if (file == nullptr) return next(number, data, size, offset);
    return write_watched(*file, offset, size,
                         [&](size_t wanted) { return next(number, data, wanted, offset); });
}

WEIR_SHIM ssize_t pwrite64(int number, const void* data, size_t size, off64_t offset) {
    return pwrite(number, data, size, offset);
}

WEIR_SHIM ssize_t read(int number, void* data, size_t size) {
    static const auto next = real<ssize_t(int, void*, size_t)>("read");
    if (file_of(number) == nullptr) return next(number, data, size);
    return read_watched([&] { return next(number, data, size); });
}

WEIR_SHIM ssize_t pread(int number, void* data, size_t size, off_t offset) {
    static const auto next = real<ssize_t(int, void*, size_t, off_t)>("pread");
    if (file_of(number) == nullptr) return next(number, data, size, offset);
    return read_watched([&] { return next(number, data, size, offset); });
}

WEIR_SHIM ssize_t pread64(int number, void* data, size_t size, off64_t offset) {
    return pread(number, data, size, offset);
}

WEIR_SHIM int fsync(int number) {
    static const auto next = real<int(int)>("fsync");
    File* file = file_of(number);
    return file == nullptr ? next(number) : sync_watched(*file, [&] { return next(number); });
}

WEIR_SHIM int fdatasync(int number) {
    static const auto next = real<int(int)>("fdatasync");
    File* file = file_of(number);
    return file == nullptr ? next(number) : sync_watched(*file, [&] { return next(number); });
}

WEIR_SHIM int ftruncate(int number, off_t length) noexcept {
    static const auto next = real<int(int, off_t)>("ftruncate");
    File* file = file_of(number);
    return file == nullptr ? next(number, length)
                           : cut_watched(*file, length, [&] { return next(number, length); });
}

WEIR_SHIM int ftruncate64(int number, off64_t length) noexcept { return ftruncate(number, length); }

// RocksDB reserves space behind the end of a file: its length stays.
WEIR_SHIM int fallocate(int number, int mode, off_t offset, off_t length) {
    static const auto next = real<int(int, int, off_t, off_t)>("fallocate");
    if (file_of(number) == nullptr) return next(number, mode, offset, length);
    return allocate_watched([&] { return next(number, mode, offset, length); });
}

WEIR_SHIM int rename(const char* from, const char* to) noexcept {
    static const auto next = real<int(const char*, const char*)>("rename");
    const std::string path = absolute(to);
    World& world = World::get();
    if (!world.watches(path)) return next(from, to);
    const std::lock_guard lock(world.lock());
    return at(kind_of(path), "rename", {"eio", "enospc"}, [&] {
        const std::string saved = world.disk().keep(path);
        const int result = next(from, to);
        if (result == 0) world.disk().changed(EntryChange::renamed, path, absolute(from), saved);
        return result;
    });
}

WEIR_SHIM int unlink(const char* name) noexcept {
    static const auto next = real<int(const char*)>("unlink");
    const std::string path = absolute(name);
    World& world = World::get();
    if (!world.watches(path)) return next(name);
    const std::lock_guard lock(world.lock());
    return at(kind_of(path), "delete", {"eio"}, [&] {
        const std::string saved = world.disk().keep(path);
        const int result = next(name);
        if (result == 0) world.disk().changed(EntryChange::removed, path, {}, saved);
        return result;
    });
}

WEIR_SHIM int link(const char* from, const char* to) noexcept {
    static const auto next = real<int(const char*, const char*)>("link");
    const std::string path = absolute(to);
    World& world = World::get();
    if (!world.watches(path)) return next(from, to);
    const std::lock_guard lock(world.lock());
    return at(kind_of(path), "link", {"eio", "enospc"}, [&] {
        const int result = next(from, to);
        if (result == 0) world.disk().changed(EntryChange::made, path);
        return result;
    });
}

WEIR_SHIM int mkdir(const char* name, mode_t mode) noexcept {
    if (!World::is_ready()) return ::mkdirat(AT_FDCWD, name, mode);
    static const auto next = real<int(const char*, mode_t)>("mkdir");
    const std::string path = absolute(name);
    World& world = World::get();
    if (!world.watches(path)) return next(name, mode);
    const std::lock_guard lock(world.lock());
    return at("other", "make", {"eio", "enospc"}, [&] {
        const int result = next(name, mode);
        if (result == 0) world.disk().changed(EntryChange::made_folder, path);
        return result;
    });
}

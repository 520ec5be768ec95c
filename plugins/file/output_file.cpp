#include "output_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <boost/crc.hpp>
#include <cinttypes>
#include <cstdio>
#include <filesystem>

namespace weir::file {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kTailBytes = 4096;
constexpr const char* kCheckPath = "check the option 'path' and the rights";

[[noreturn]] void refuse(const std::string& doing, const std::string& path, int code) {
    if (disk_is_full(code)) fail(doing, path, code, "free some space", WEIR_RETRY);
    fail(doing, path, code, kCheckPath, WEIR_BAD_CONFIG);
}

template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR) result = call();
    return result;
}

void sync_directory(const fs::path& path) {
    const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory || ::fsync(directory.get()) != 0) fail("sync", path.string(), errno, kCheckPath);
}

// Makes the directory with those above it, each one's name on the disk.
void make_directory(const fs::path& path) {
    if (path.empty() || fs::exists(path)) return;
    make_directory(path.parent_path());
    if (::mkdir(path.c_str(), 0777) != 0 && errno != EEXIST)
        refuse("make the directory", path.string(), errno);
    sync_directory(path.parent_path());
}

struct stat status_of(const Descriptor& file, const std::string& path) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) fail("read", path, errno, kCheckPath);
    return status;
}

}  // namespace

std::string Confirmed::text() const {
    char text[160];
    const int size = std::snprintf(text, sizeof text,
                                   "v1 part=%" PRIu32 " dev=%" PRIu64 " ino=%" PRIu64
                                   " len=%" PRId64 " crc=%08" PRIx32,
                                   part, device, inode, length, tail_crc);
    return {text, static_cast<size_t>(size)};
}

Confirmed Confirmed::parse(std::string_view text) {
    const std::string terminated(text);
    Confirmed confirmed;
    int size = -1;
    std::sscanf(terminated.c_str(),
                "v1 part=%" SCNu32 " dev=%" SCNu64 " ino=%" SCNu64 " len=%" SCNd64 " crc=%" SCNx32
                "%n",
                &confirmed.part, &confirmed.device, &confirmed.inode, &confirmed.length,
                &confirmed.tail_crc, &size);
    if (size != static_cast<int>(terminated.size()))
        throw Error(
            "the position '" + terminated +
            "' of a file is not understood: the state directory is of another version of Weir");
    return confirmed;
}

bool disk_is_full(int code) { return code == ENOSPC || code == EDQUOT; }

OutputFile::OutputFile(std::string path, Descriptor file)
    : path_(std::move(path)), file_(std::move(file)) {
    if (!S_ISREG(status_of(file_, path_).st_mode))
        throw Error("'" + path_ + "' is not a regular file; give one in the option 'path'",
                    WEIR_BAD_CONFIG);
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw Error("another sink writes to '" + path_ + "'; give each a path of its own",
                    WEIR_BAD_CONFIG);
}

std::optional<OutputFile> OutputFile::open(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
    if (!file && errno == ENOENT) return std::nullopt;
    if (!file) refuse("open", path, errno);
    return OutputFile(path, std::move(file));
}

OutputFile OutputFile::create(const std::string& path) {
    const fs::path directory = fs::path(path).parent_path();
    make_directory(directory);
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!file) refuse("create", path, errno);
    OutputFile made(path, std::move(file));
    if (const int code = made.sync()) fail("sync", path, code, kCheckPath);
    sync_directory(directory);
    return made;
}

int64_t OutputFile::length() const { return status_of(file_, path_).st_size; }

Confirmed OutputFile::describe(uint32_t part, int64_t length) const {
    const struct stat status = status_of(file_, path_);
    const std::string bytes = tail(length);
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return {part, status.st_dev, status.st_ino, length, crc.checksum()};
}

std::string OutputFile::tail(int64_t length) const {
    std::string bytes(static_cast<size_t>(std::min(length, kTailBytes)), '\0');
    const auto from = length - static_cast<int64_t>(bytes.size());
    const ssize_t got =
        uninterrupted([&] { return ::pread(file_.get(), bytes.data(), bytes.size(), from); });
    if (got < 0) fail("read", path_, errno, kCheckPath);
    bytes.resize(static_cast<size_t>(got));
    return bytes;
}

std::optional<std::string> OutputFile::differs_from(const Confirmed& confirmed) const {
    const int64_t length = this->length();
    if (length < confirmed.length)
        return "is " + std::to_string(length) + " bytes long, of " +
               std::to_string(confirmed.length) + " confirmed";
    const Confirmed now = describe(confirmed.part, confirmed.length);
    // A device may have another number after a restart of the machine; the tail tells that the file is the same.
    const bool known_device = now.device == confirmed.device || confirmed.length > 0;
    if (now.inode != confirmed.inode || !known_device)
        return "is another file than the one that was written";
    if (now.tail_crc != confirmed.tail_crc) return "has other content than what was written";
    return std::nullopt;
}

int OutputFile::write(std::string_view data, int64_t position) const {
    while (!data.empty()) {
        const ssize_t wrote = uninterrupted(
            [&] { return ::pwrite(file_.get(), data.data(), data.size(), position); });
        if (wrote < 0) return errno;
        data.remove_prefix(static_cast<size_t>(wrote));
        position += wrote;
    }
    return 0;
}

int OutputFile::sync() const { return ::fdatasync(file_.get()) == 0 ? 0 : errno; }

int OutputFile::cut(int64_t length) const {
    if (uninterrupted([&] { return ::ftruncate(file_.get(), length); }) != 0) return errno;
    return sync();
}

}  // namespace weir::file

#include "line_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>

namespace weir::file {

namespace {

constexpr size_t kReadBytes = 256 << 10;
constexpr const char* kCheckFile = "check the option 'path' and the rights of the file";

Descriptor open_to_read(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file) fail("open", path, errno, kCheckFile);
    return file;
}

size_t read_at(const Descriptor& file, const std::string& path, char* to, size_t size,
               int64_t position) {
    ssize_t got = 0;
    do got = ::pread(file.get(), to, size, position);
    while (got < 0 && errno == EINTR);
    if (got < 0) fail("read", path, errno, kCheckFile);
    return static_cast<size_t>(got);
}

// How many newlines are before `position`.
int64_t newlines_before(const Descriptor& file, const std::string& path, int64_t position) {
    const auto buffer = std::make_unique_for_overwrite<char[]>(kReadBytes);
    int64_t count = 0;
    for (int64_t at = 0; at < position;) {
        const auto want = std::min<int64_t>(kReadBytes, position - at);
        const size_t got = read_at(file, path, buffer.get(), static_cast<size_t>(want), at);
        if (got == 0) break;
        count += std::count(buffer.get(), buffer.get() + got, '\n');
        at += static_cast<int64_t>(got);
    }
    return count;
}

char byte_at(const Descriptor& file, const std::string& path, int64_t position) {
    char byte = '\0';
    read_at(file, path, &byte, 1, position);
    return byte;
}

}  // namespace

LineReader::LineReader(std::string path, int64_t position, int64_t end)
    : path_(std::move(path)), file_(open_to_read(path_)), end_(end), position_(position) {
    ::posix_fadvise(file_.get(), position, 0, POSIX_FADV_SEQUENTIAL);
}

bool LineReader::next(Line& line) {
    size_t searched = begin_;
    while (true) {
        const char* from = buffer_.get();
        const void* found =
            searched == filled_ ? nullptr : std::memchr(from + searched, '\n', filled_ - searched);
        const size_t unread = filled_ - begin_;
        if (found != nullptr) {
            const auto stop = static_cast<size_t>(static_cast<const char*>(found) - from);
            line = {{from + begin_, stop - begin_}, position()};
            begin_ = stop + 1;
            return true;
        }
        if (!fill()) {
            if (unread == 0) return false;
            line = {{buffer_.get() + begin_, unread}, position()};
            begin_ = filled_;
            return true;
        }
        searched = begin_ + unread;
    }
}

// Reads on behind what is unread. False: that reaches to the end.
bool LineReader::fill() {
    const int64_t left = end_ - position_ - static_cast<int64_t>(filled_);
    if (left <= 0) return false;
    make_room();
    const size_t want = std::min<size_t>(capacity_ - filled_, static_cast<size_t>(left));
    const int64_t at = position_ + static_cast<int64_t>(filled_);
    const size_t got = read_at(file_, path_, buffer_.get() + filled_, want, at);
    if (got == 0)
        throw Error("'" + path_ + "' ends at byte " + std::to_string(at) + ", but was " +
                    std::to_string(end_) +
                    " bytes long when the run began: it was cut while it was read; restore it");
    filled_ += got;
    return true;
}

void LineReader::make_room() {
    const size_t unread = filled_ - begin_;
    const size_t wanted = std::max(capacity_, kReadBytes);
    const size_t capacity = unread > wanted / 2 ? wanted * 2 : wanted;
    if (capacity != capacity_) {
        auto bigger = std::make_unique_for_overwrite<char[]>(capacity + WEIR_PADDING);
        if (unread != 0) std::memcpy(bigger.get(), buffer_.get() + begin_, unread);
        buffer_ = std::move(bigger);
        capacity_ = capacity;
    } else if (begin_ != 0) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, unread);
    }
    position_ += static_cast<int64_t>(begin_);
    begin_ = 0;
    filled_ = unread;
}

int64_t readable_length(const std::string& path) {
    const Descriptor file = open_to_read(path);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) fail("read", path, errno, kCheckFile);
    if (!S_ISREG(status.st_mode))
        throw Error("'" + path + "' is not a regular file; give one in the option 'path'");
    return status.st_size;
}

LineStart line_at(const std::string& path, int64_t position) {
    const Descriptor file = open_to_read(path);
    const int64_t newlines = newlines_before(file, path, position);
    if (position == 0 || byte_at(file, path, position - 1) == '\n') return {position, newlines};
    if (byte_at(file, path, position) == '\n') return {position + 1, newlines + 1};
    throw Error(
        "no line of '" + path + "' begins at byte " + std::to_string(position) +
        ", up to which it was read: it was replaced, or its last line went on after it was read. "
        "Restore the file, or read it anew with another state.directory");
}

}  // namespace weir::file

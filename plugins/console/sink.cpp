#include "sink.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace weir::console {

namespace {

constexpr size_t kWriteBytes = 64 << 10;

void wait_until_writable() {
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    ::poll(&output, 1, -1);
}

void write_out(std::string_view text) {
    while (!text.empty()) {
        const ssize_t wrote = ::write(STDOUT_FILENO, text.data(), text.size());
        if (wrote >= 0)
            text.remove_prefix(static_cast<size_t>(wrote));
        else if (errno == EAGAIN)
            wait_until_writable();
        else if (errno != EINTR)
            throw Error("cannot write to standard output: " +
                            std::generic_category().message(errno) + "; look at what reads it",
                        WEIR_FAILED, errno);
    }
}

}  // namespace

void ConsoleSink::configure(const Config& config, uint32_t, bool dead_letters) {
    writer_ = record_lines::RecordWriter::configured(config, dead_letters);
}

Found ConsoleSink::publish(const Publication& publication) {
    lines_.clear();
    for (const weir_record& record : publication.records()) {
        writer_->append(lines_, record);
        if (lines_.size() < kWriteBytes) continue;
        write_out(lines_);
        lines_.clear();
    }
    write_out(lines_);
    return {};
}

}  // namespace weir::console

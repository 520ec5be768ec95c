// A descriptor that librdkafka's threads raise and the reading thread waits for.
#pragma once

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace weir::ckafka {

class Wake {
public:
    Wake() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
        if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
    }
    ~Wake() { close(fd_); }
    Wake(const Wake&) = delete;
    Wake& operator=(const Wake&) = delete;

    [[nodiscard]] int fd() const { return fd_; }
    // Lowers it again. Whether it was raised.
    bool wait(uint32_t timeout_ms) const {
        pollfd waiting{fd_, POLLIN, 0};
        if (::poll(&waiting, 1, static_cast<int>(timeout_ms)) <= 0) return false;
        uint64_t raised = 0;
        return read(fd_, &raised, sizeof raised) == sizeof raised;
    }

private:
    int fd_;
};

}  // namespace weir::ckafka

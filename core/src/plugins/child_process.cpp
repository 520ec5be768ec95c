#include "core/src/plugins/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <system_error>

namespace weir {
namespace {

using Clock = std::chrono::steady_clock;

// Ends the report of a body that has returned: a plugin may also leave by exit().
constexpr char kReturned = '\0';

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {
        if (number_ < 0) throw std::system_error(errno, std::generic_category(), "child process");
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(number_); }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

std::array<int, 2> open_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
    return ends;
}

// glibc 2.36 declares pidfd_open() in a way that C++ cannot link.
int open_process(pid_t process) { return static_cast<int>(syscall(SYS_pidfd_open, process, 0)); }

[[noreturn]] void be_child(const std::function<int(const ChildReport&)>& body, int descriptor) {
    const ChildReport report(descriptor);
    const int code = body(report);
    std::cout.flush();
    std::fflush(nullptr);
    report.write({&kReturned, 1});
    _exit(code);
}

// False where nothing more can come.
bool read_some(int descriptor, std::string& to) {
    std::array<char, 65536> chunk;
    const ssize_t size = read(descriptor, chunk.data(), chunk.size());
    if (size > 0) to.append(chunk.data(), static_cast<size_t>(size));
    return size > 0 || (size < 0 && errno == EINTR);
}

// Reads until the child has ended; false where the deadline comes first.
bool listen_to(int child, int report, Clock::time_point deadline, std::string& to) {
    std::array<pollfd, 2> watched{{{report, POLLIN, 0}, {child, POLLIN, 0}}};
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) return false;
        if (poll(watched.data(), watched.size(), static_cast<int>(left.count())) <= 0) continue;
        if (watched[0].revents != 0) {
            if (!read_some(report, to)) watched[0].fd = -1;
        } else if (watched[1].revents != 0) {
            return true;
        }
    }
}

std::string fault_of(int status, bool returned) {
    if (WIFSIGNALED(status)) return std::string("crashed (") + strsignal(WTERMSIG(status)) + ")";
    if (!returned)
        return "ended the process (exit code " + std::to_string(WEXITSTATUS(status)) + ")";
    return {};
}

}  // namespace

void ChildReport::write(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t size = ::write(descriptor_, text.data(), text.size());
        if (size < 0 && errno != EINTR) return;
        if (size > 0) text.remove_prefix(static_cast<size_t>(size));
    }
}

ChildEnd run_in_child(const std::function<int(const ChildReport&)>& body,
                      std::chrono::seconds deadline) {
    const std::array<int, 2> ends = open_pipe();
    const Descriptor reading(ends[0]);
    pid_t child = 0;
    {
        const Descriptor writing(ends[1]);
        std::cout.flush();
        child = fork();
        if (child < 0) throw std::system_error(errno, std::generic_category(), "child process");
        if (child == 0) be_child(body, writing.number());
    }
    const Descriptor process(open_process(child));
    ChildEnd end;
    const bool in_time =
        listen_to(process.number(), reading.number(), Clock::now() + deadline, end.report);
    if (!in_time) kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    const bool returned = end.report.ends_with(kReturned);
    if (returned) end.report.pop_back();
    end.fault = in_time ? fault_of(status, returned)
                        : "gave no answer within " + std::to_string(deadline.count()) + " s";
    if (end.fault.empty()) end.code = WEXITSTATUS(status);
    return end;
}

}  // namespace weir

#include "core/src/run/control_socket.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr size_t kLongestRequest = 4096;
constexpr int kPatienceMs = 5000;
constexpr std::chrono::seconds kAnswerWithin{20};
constexpr int kLongestWaitMs = 25'000;

struct Address {
    sockaddr_un name{};
    socklen_t size = 0;
};

// Of the directory itself, whatever path leads to it.
std::optional<Address> address_of(const std::filesystem::path& directory) {
    struct stat found {};
    if (stat(directory.c_str(), &found) != 0) return std::nullopt;
    const std::string name =
        "weir/" + std::to_string(found.st_dev) + "/" + std::to_string(found.st_ino);
    Address address;
    address.name.sun_family = AF_UNIX;
    name.copy(address.name.sun_path + 1, name.size());
    address.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    return address;
}

int new_socket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

bool is_ready(int descriptor, short events, int patience_ms = kPatienceMs) {
    pollfd wanted{descriptor, events, 0};
    return poll(&wanted, 1, patience_ms) == 1;
}

// Up to the end of the line; none where it does not come.
std::optional<std::string> read_line(int connection, size_t longest, int patience_ms) {
    std::string line;
    char part[4096];
    while (line.size() < longest && is_ready(connection, POLLIN, patience_ms)) {
        const ssize_t count = read(connection, part, sizeof part);
        if (count <= 0) return std::nullopt;
        line.append(part, static_cast<size_t>(count));
        if (line.back() != '\n') continue;
        line.pop_back();
        return line;
    }
    return std::nullopt;
}

void write_line(int connection, std::string line) {
    line.push_back('\n');
    for (size_t at = 0; at < line.size() && is_ready(connection, POLLOUT);) {
        const ssize_t count = send(connection, line.data() + at, line.size() - at, MSG_NOSIGNAL);
        if (count <= 0) return;
        at += static_cast<size_t>(count);
    }
}

bool is_allowed(int connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == 0 || peer.uid == geteuid();
}

}  // namespace

ControlSocket::ControlSocket(const std::filesystem::path& state_directory)
    : socket_(new_socket()), stop_(eventfd(0, EFD_CLOEXEC)) {
    try {
        listen_to(state_directory);
        thread_ = std::thread([this] { run(); });
    } catch (...) {
        close(socket_);
        close(stop_);
        throw;
    }
}

void ControlSocket::listen_to(const std::filesystem::path& state_directory) {
    const auto address = address_of(state_directory);
    constexpr int kWaiting = 8;
    if (socket_ < 0 || stop_ < 0 || !address ||
        bind(socket_, reinterpret_cast<const sockaddr*>(&address->name), address->size) != 0 ||
        listen(socket_, kWaiting) != 0)
        throw std::system_error(errno, std::generic_category());
}

ControlSocket::~ControlSocket() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    done_.notify_all();
    eventfd_write(stop_, 1);
    thread_.join();
    close(socket_);
    close(stop_);
}

void ControlSocket::run() {
    pollfd wanted[] = {{socket_, POLLIN, 0}, {stop_, POLLIN, 0}};
    while (poll(wanted, 2, -1) > 0 || errno == EINTR) {
        if (wanted[1].revents != 0) return;
        if ((wanted[0].revents & POLLIN) == 0) continue;
        const int connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        if (is_allowed(connection)) talk(connection);
        close(connection);
    }
}

void ControlSocket::talk(int connection) {
    auto request = read_line(connection, kLongestRequest, kPatienceMs);
    if (!request) return;
    if (auto answer = answered(*std::move(request))) write_line(connection, *std::move(answer));
}

std::optional<std::string> ControlSocket::answered(std::string request) {
    std::unique_lock lock(mutex_);
    answer_.reset();
    request_ = std::move(request);
    done_.wait_for(lock, kAnswerWithin, [this] { return answer_ || stopping_; });
    request_.reset();
    return std::exchange(answer_, std::nullopt);
}

void ControlSocket::serve(const std::function<std::string(const std::string&)>& answer) {
    const std::lock_guard lock(mutex_);
    if (!request_) return;
    answer_ = answer(*std::exchange(request_, std::nullopt));
    done_.notify_all();
}

std::optional<std::string> ask_running(const std::filesystem::path& state_directory,
                                       const std::string& request) {
    const auto address = address_of(state_directory);
    const int connection = new_socket();
    if (!address || connection < 0) return std::nullopt;
    const bool runs =
        connect(connection, reinterpret_cast<const sockaddr*>(&address->name), address->size) == 0;
    std::optional<std::string> answer;
    if (runs) {
        constexpr size_t kLongestAnswer = size_t{16} << 20;
        write_line(connection, request);
        answer = read_line(connection, kLongestAnswer, kLongestWaitMs);
    }
    close(connection);
    if (runs && !answer)
        throw PipelineError(Exit::in_use,
                            "the pipeline that runs on " + state_directory.string() +
                                " has not answered: it is busy, or belongs to another user; ask "
                                "again, as that user or root");
    return answer;
}

}  // namespace weir

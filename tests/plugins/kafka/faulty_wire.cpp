#include "tests/plugins/kafka/faulty_wire.hpp"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <stdexcept>

namespace weir::test {

namespace {

std::atomic<uint16_t> redirected_port{0};
std::atomic<uint16_t> wire_port{0};

int connect_really(int socket, const sockaddr* address, socklen_t size) {
    static const auto real = reinterpret_cast<decltype(&::connect)>(dlsym(RTLD_NEXT, "connect"));
    return real(socket, address, size);
}

sockaddr_in loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool receive(int socket, char* to, size_t size) {
    return ::recv(socket, to, size, MSG_WAITALL) == static_cast<ssize_t>(size);
}

bool receive_frame(int socket, std::string& frame) {
    uint32_t size = 0;
    if (!receive(socket, reinterpret_cast<char*>(&size), sizeof size)) return false;
    frame.resize(ntohl(size));
    return receive(socket, frame.data(), frame.size());
}

bool send_frame(int socket, const std::string& frame) {
    const uint32_t size = htonl(static_cast<uint32_t>(frame.size()));
    const std::string bytes =
        std::string(reinterpret_cast<const char*>(&size), sizeof size) + frame;
    return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
}

}  // namespace

struct FaultyWire::Link {
    int client;
    int broker;
    std::mutex mutex;
    std::map<int32_t, Fault> expected;  // by correlation

    Link(int client_socket, int broker_socket) : client(client_socket), broker(broker_socket) {}
    ~Link() {
        ::close(client);
        ::close(broker);
    }
    void cut() const {
        ::shutdown(client, SHUT_RDWR);
        ::shutdown(broker, SHUT_RDWR);
    }
    void expect(int32_t correlation, const Fault& fault) {
        const std::lock_guard lock(mutex);
        expected.emplace(correlation, fault);
    }
    std::optional<Fault> take(int32_t correlation) {
        const std::lock_guard lock(mutex);
        const auto found = expected.extract(correlation);
        return found.empty() ? std::nullopt : std::optional(found.mapped());
    }
};

FaultyWire::FaultyWire(const std::string& servers)
    : broker_port_(static_cast<uint16_t>(std::stoi(servers.substr(servers.rfind(':') + 1)))),
      listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, raw, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, raw, &size) != 0)
        throw std::runtime_error("the wire finds no port");
    wire_port = ntohs(address.sin_port);
    redirected_port = broker_port_;
    server_ = std::thread([this] { serve(); });
}

FaultyWire::~FaultyWire() {
    redirected_port = 0;
    {
        const std::lock_guard lock(mutex_);
        over_ = true;
        for (const auto& link : links_) link->cut();
    }
    ::shutdown(listener_, SHUT_RDWR);
    server_.join();
    for (std::thread& pump : pumps_) pump.join();
    ::close(listener_);
}

void FaultyWire::arm(std::vector<Fault> faults) {
    const std::lock_guard lock(mutex_);
    faults_ = std::move(faults);
    struck_ = 0;
}

int FaultyWire::struck() {
    const std::lock_guard lock(mutex_);
    return struck_;
}

void FaultyWire::serve() {
    for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0;) {
        const auto link = std::make_shared<Link>(client, ::socket(AF_INET, SOCK_STREAM, 0));
        const int at_once = 1;
        for (const int end : {link->client, link->broker})
            ::setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        const sockaddr_in address = loopback(broker_port_);
        if (connect_really(link->broker, reinterpret_cast<const sockaddr*>(&address),
                           sizeof address) != 0)
            continue;
        const std::lock_guard lock(mutex_);
        if (over_) return;
        links_.push_back(link);
        pumps_.emplace_back([this, link] { pass_requests(*link); });
        pumps_.emplace_back([this, link] { pass_answers(*link); });
    }
}

std::optional<Fault> FaultyWire::strike(const std::string& request) {
    const std::lock_guard lock(mutex_);
    for (Fault& fault : faults_) {
        const bool meant = fault.api == api_of(request) &&
                           (!fault.last_byte || *fault.last_byte == request.back());
        if (!meant || fault.times == 0) continue;
        --fault.times;
        ++struck_;
        return fault;
    }
    return std::nullopt;
}

void FaultyWire::pass_requests(Link& link) {
    for (std::string request; receive_frame(link.client, request);) {
        std::optional<Fault> fault = strike(request);
        if (api_of(request) == Api::api_versions) fault = {Api::api_versions, Fault::Kind::done};
        if (fault && fault->kind == Fault::Kind::request_lost) break;
        if (fault) link.expect(correlation_of_request(request), *fault);
        if (fault && fault->kind == Fault::Kind::refused) spoil(fault->api, request);
        if (!send_frame(link.broker, request)) break;
    }
    link.cut();
}

void FaultyWire::pass_answers(Link& link) {
    for (std::string answer; receive_frame(link.broker, answer);) {
        const std::optional<Fault> fault = link.take(correlation_of_answer(answer));
        if (fault && fault->kind == Fault::Kind::answer_lost) break;
        if (fault && fault->kind == Fault::Kind::silence) continue;
        if (fault && fault->api == Api::api_versions)
            cap_versions(answer);
        else if (fault)
            put_error(fault->api, answer, fault->code);
        if (!send_frame(link.client, answer)) break;
    }
    link.cut();
}

}  // namespace weir::test

// In front of the C library's: librdkafka's connections to the broker lead to the wire.
extern "C" int connect(int socket, const sockaddr* address, socklen_t size) {
    using namespace weir::test;
    if (address->sa_family != AF_INET) return connect_really(socket, address, size);
    sockaddr_in meant = *reinterpret_cast<const sockaddr_in*>(address);
    if (redirected_port != 0 && ntohs(meant.sin_port) == redirected_port)
        meant.sin_port = htons(wire_port);
    return connect_really(socket, reinterpret_cast<const sockaddr*>(&meant), size);
}

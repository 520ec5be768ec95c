#include "core/src/host/metrics.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace weir {
namespace {

// A socket on a loopback port that the system has chosen.
class Socket {
public:
    Socket() : number_(::socket(AF_INET, SOCK_STREAM, 0)) {}
    ~Socket() { ::close(number_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    uint16_t bind() {
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        BOOST_REQUIRE(::bind(number_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        ::getsockname(number_, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }
    void listen() { BOOST_REQUIRE(::listen(number_, 1) == 0); }
    std::string get(uint16_t port, const std::string& path) {
        const sockaddr_in address = loopback(port);
        BOOST_REQUIRE(
            ::connect(number_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        const std::string request =
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        BOOST_REQUIRE(::send(number_, request.data(), request.size(), 0) ==
                      static_cast<ssize_t>(request.size()));
        std::string answer;
        char piece[4096];
        for (ssize_t size = 0; (size = ::recv(number_, piece, sizeof piece, 0)) > 0;)
            answer.append(piece, static_cast<size_t>(size));
        return answer;
    }

private:
    static sockaddr_in loopback(uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
    int number_;
};

std::string served(Metrics& metrics) {
    const uint16_t port = Socket().bind();
    metrics.serve("127.0.0.1:" + std::to_string(port));
    return Socket().get(port, "/metrics");
}

void check_has(const std::string& text, const std::string& line) {
    BOOST_TEST(text.find(line + "\n") != std::string::npos, "no \"" << line << "\" in\n" << text);
}

BOOST_AUTO_TEST_SUITE(metrics)

BOOST_AUTO_TEST_CASE(the_same_name_and_labels_are_the_same_metric) {
    Metrics metrics("pipe");
    metrics.counter("weir_x_total", "X.", {{"node", "a"}}).Increment(2);
    metrics.counter("weir_x_total", "X.", {{"node", "b"}}).Increment(3);
    metrics.counter("weir_x_total", "X.", {{"node", "a"}}).Increment(5);
    BOOST_TEST(metrics.counter("weir_x_total", "X.", {{"node", "a"}}).Value() == 7);
    metrics.gauge("weir_y", "Y.").Set(4);
    BOOST_TEST(metrics.gauge("weir_y", "Y.").Value() == 4);
}

BOOST_AUTO_TEST_CASE(they_are_served_as_prometheus_text_with_the_pipelines_name) {
    Metrics metrics("pipe");
    metrics.counter("weir_records_in_total", "Records that entered a node.", {{"node", "a"}})
        .Increment(2);
    metrics.gauge("weir_outbox_bytes", "Output.").Set(7);
    metrics.seconds("weir_epoch_commit_seconds", "Time.").Observe(0.02);
    const std::string text = served(metrics);
    check_has(text, "# HELP weir_records_in_total Records that entered a node.");
    check_has(text, "# TYPE weir_records_in_total counter");
    check_has(text, R"(weir_records_in_total{node="a",pipeline="pipe"} 2)");
    check_has(text, "# TYPE weir_outbox_bytes gauge");
    check_has(text, R"(weir_outbox_bytes{pipeline="pipe"} 7)");
    check_has(text, "# TYPE weir_epoch_commit_seconds histogram");
    check_has(text, R"(weir_epoch_commit_seconds_bucket{pipeline="pipe",le="0.01"} 0)");
    check_has(text, R"(weir_epoch_commit_seconds_bucket{pipeline="pipe",le="0.03"} 1)");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_taken_is_named_with_the_way_out) {
    Socket taken;
    const std::string address = "127.0.0.1:" + std::to_string(taken.bind());
    taken.listen();
    Metrics metrics("pipe");
    BOOST_CHECK_EXCEPTION(metrics.serve(address), std::runtime_error, [&](const auto& e) {
        const std::string text = e.what();
        return text.starts_with("--metrics " + address + ": ") &&
               text.find("give a free address") != std::string::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

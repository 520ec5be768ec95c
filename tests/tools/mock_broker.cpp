// weir-mock-broker TOPIC:PARTITIONS...: librdkafka's mock cluster in a process of its own. Prints its bootstrap
// address, then runs until SIGTERM, SIGINT or the end of standard input.
#include <librdkafka/rdkafka.h>  // rdkafka_mock.h does not include it

#include <librdkafka/rdkafka_mock.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <iostream>

#include "client.hpp"

namespace {

using weir::tools::Deleter;
using weir::tools::Handle;
using Cluster = std::unique_ptr<rd_kafka_mock_cluster_t, Deleter<rd_kafka_mock_cluster_destroy>>;

volatile std::sig_atomic_t stop_requested = 0;

void create_topic(rd_kafka_mock_cluster_t* cluster, const std::string& word) {
    const size_t colon = word.rfind(':');
    const std::string topic = word.substr(0, colon);
    const int partitions = colon == std::string::npos ? 1 : std::stoi(word.substr(colon + 1));
    weir::tools::check(rd_kafka_mock_topic_create(cluster, topic.c_str(), partitions, 1), word);
}

void wait_until_told() {
    std::array<char, 256> ignored{};
    pollfd input{STDIN_FILENO, POLLIN, 0};
    while (stop_requested == 0) {
        const int ready = poll(&input, 1, 500);
        if (ready > 0 && read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0) return;
    }
}

int run(int count, char** words) {
    const Handle client = weir::tools::make_client(RD_KAFKA_PRODUCER, {{"log_level", "3"}});
    const Cluster cluster(rd_kafka_mock_cluster_new(client.get(), 1));
    if (!cluster) throw weir::tools::KafkaError("the mock cluster did not start");
    for (int i = 1; i < count; ++i) create_topic(cluster.get(), words[i]);
    std::cout << rd_kafka_mock_cluster_bootstraps(cluster.get()) << std::endl;
    wait_until_told();
    return 0;
}

}  // namespace

int main(int count, char** words) {
    std::signal(SIGTERM, [](int) { stop_requested = 1; });
    std::signal(SIGINT, [](int) { stop_requested = 1; });
    try {
        return run(count, words);
    } catch (const std::exception& error) {
        std::cerr << "weir-mock-broker: " << error.what() << '\n';
        return 1;
    }
}

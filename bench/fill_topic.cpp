// Fills a topic with a fleet's messages, spread at random over its partitions.
//
//   fill_topic BOOTSTRAP TOPIC PARTITIONS MESSAGES
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <string>

#include "bench/fleet.hpp"

namespace {

constexpr size_t kDevices = 1'000;
constexpr int64_t kStartMs = 1'772'323'200'000;  // 2026-03-01T08:00:00+08:00
constexpr int64_t kEventSeconds = 1'200;

void set(rd_kafka_conf_t* conf, const char* name, const char* value) {
    std::array<char, 256> why{};
    if (rd_kafka_conf_set(conf, name, value, why.data(), why.size()) != RD_KAFKA_CONF_OK)
        throw std::runtime_error(why.data());
}

size_t undelivered = 0;

void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    undelivered += message->err == RD_KAFKA_RESP_ERR_NO_ERROR ? 0 : 1;
}

rd_kafka_t* make_producer(const char* bootstrap) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", bootstrap);
    set(conf, "linger.ms", "50");
    set(conf, "compression.type", "none");
    rd_kafka_conf_set_dr_msg_cb(conf, delivered);
    std::array<char, 256> why{};
    rd_kafka_t* producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why.data(), why.size());
    if (producer == nullptr) throw std::runtime_error(why.data());
    return producer;
}

void create_topic(rd_kafka_t* producer, const char* name, int partitions) {
    rd_kafka_NewTopic_t* topic = rd_kafka_NewTopic_new(name, partitions, 1, nullptr, 0);
    rd_kafka_queue_t* queue = rd_kafka_queue_new(producer);
    rd_kafka_CreateTopics(producer, &topic, 1, nullptr, queue);
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue, 30'000);
    const bool ok = event != nullptr && rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR;
    if (event != nullptr) rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_NewTopic_destroy(topic);
    if (!ok) throw std::runtime_error("the broker did not create the topic");
}

void produce(rd_kafka_t* producer, const char* topic, int32_t partition,
             const weir::bench::Fleet::Message& message) {
    for (;;) {
        const auto error = rd_kafka_producev(
            producer, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(partition),
            RD_KAFKA_V_VALUE(const_cast<char*>(message.value.data()), message.value.size()),
            RD_KAFKA_V_TIMESTAMP(message.time_ms), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
            RD_KAFKA_V_END);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return;
        if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            throw std::runtime_error(rd_kafka_err2str(error));
        rd_kafka_poll(producer, 100);
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) return 64;
    const char* topic = argv[2];
    const int partitions = std::stoi(argv[3]);
    const int64_t messages = std::stoll(argv[4]);
    rd_kafka_t* producer = make_producer(argv[1]);
    create_topic(producer, topic, partitions);
    weir::bench::Fleet fleet(kDevices, kStartMs, std::max<int64_t>(1, messages / kEventSeconds));
    std::mt19937 random(11);
    for (int64_t i = 0; i < messages; ++i) {
        produce(producer, topic, static_cast<int32_t>(random() % static_cast<unsigned>(partitions)),
                fleet.next());
        if (i % 1000 == 0) rd_kafka_poll(producer, 0);
    }
    rd_kafka_flush(producer, 60'000);
    rd_kafka_destroy(producer);
    if (undelivered != 0) std::fprintf(stderr, "%zu messages were not delivered\n", undelivered);
    return undelivered == 0 ? 0 : 1;
}

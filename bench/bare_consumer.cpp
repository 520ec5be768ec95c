// The least that reading a topic to its end can cost with librdkafka: all partitions assigned, batches of messages,
// nothing done but counted. Prints messages, seconds and CPU seconds.
//
//   bare_consumer BOOTSTRAP TOPIC QUEUE_KIB
#include <librdkafka/rdkafka.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

double seconds_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void set(rd_kafka_conf_t* conf, const char* name, const char* value) {
    std::array<char, 256> why{};
    if (rd_kafka_conf_set(conf, name, value, why.data(), why.size()) != RD_KAFKA_CONF_OK)
        throw std::runtime_error(why.data());
}

rd_kafka_t* make_consumer(const char* bootstrap, const char* queue_kib) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", bootstrap);
    set(conf, "group.id", "bare");
    set(conf, "enable.auto.commit", "false");
    set(conf, "enable.auto.offset.store", "false");
    set(conf, "enable.partition.eof", "true");
    set(conf, "check.crcs", "true");
    set(conf, "isolation.level", "read_committed");
    // As the source ckafka has them, so that both fetch alike.
    set(conf, "queued.min.messages", "10000000");
    set(conf, "queued.max.messages.kbytes", queue_kib);
    std::array<char, 256> why{};
    rd_kafka_t* consumer = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why.data(), why.size());
    if (consumer == nullptr) throw std::runtime_error(why.data());
    return consumer;
}

int assign_all(rd_kafka_t* consumer, const char* topic_name) {
    rd_kafka_topic_t* topic = rd_kafka_topic_new(consumer, topic_name, nullptr);
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(consumer, 0, topic, &metadata, 10'000) != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw std::runtime_error("no metadata from the broker");
    const int partitions = metadata->topics[0].partition_cnt;
    rd_kafka_topic_partition_list_t* list = rd_kafka_topic_partition_list_new(partitions);
    for (int i = 0; i < partitions; ++i)
        rd_kafka_topic_partition_list_add(list, topic_name, i)->offset = RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(topic);
    return partitions;
}

// Every partition tells its end once.
size_t count_to_end(rd_kafka_t* consumer, int partitions) {
    rd_kafka_queue_t* queue = rd_kafka_queue_get_consumer(consumer);
    std::vector<rd_kafka_message_t*> batch(1000);
    size_t messages = 0;
    while (partitions > 0) {
        const ssize_t got = rd_kafka_consume_batch_queue(queue, 10, batch.data(), batch.size());
        for (ssize_t i = 0; i < got; ++i) {
            rd_kafka_message_t* message = batch[static_cast<size_t>(i)];
            messages += message->err == RD_KAFKA_RESP_ERR_NO_ERROR ? 1 : 0;
            partitions -= message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF ? 1 : 0;
            rd_kafka_message_destroy(message);
        }
    }
    rd_kafka_queue_destroy(queue);
    return messages;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 64;
    const double begun = seconds_of(CLOCK_MONOTONIC);
    rd_kafka_t* consumer = make_consumer(argv[1], argv[3]);
    const size_t messages = count_to_end(consumer, assign_all(consumer, argv[2]));
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    std::printf("%zu %.3f %.3f\n", messages, seconds_of(CLOCK_MONOTONIC) - begun,
                seconds_of(CLOCK_PROCESS_CPUTIME_ID));
    return 0;
}

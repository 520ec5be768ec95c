#include <chrono>
#include <functional>
#include <thread>

#include "admin.hpp"
#include "arguments.hpp"
#include "commands.hpp"

namespace weir::tools {

namespace {

using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Deleter<rd_kafka_NewTopic_destroy>>;
using NewPartitions =
    std::unique_ptr<rd_kafka_NewPartitions_t, Deleter<rd_kafka_NewPartitions_destroy>>;
using DeleteTopic = std::unique_ptr<rd_kafka_DeleteTopic_t, Deleter<rd_kafka_DeleteTopic_destroy>>;
using DeleteRecords =
    std::unique_ptr<rd_kafka_DeleteRecords_t, Deleter<rd_kafka_DeleteRecords_destroy>>;

void check_topics(const rd_kafka_topic_result_t** topics, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        if (rd_kafka_topic_result_error(topics[i]) == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        const char* text = rd_kafka_topic_result_error_string(topics[i]);
        throw KafkaError(std::string(rd_kafka_topic_result_name(topics[i])) + ": " + text);
    }
}

// The brokers apply what the controller has accepted a moment later.
void wait_for_partitions(rd_kafka_t* client, const std::string& topic, int wanted) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (partition_count(client, topic) != wanted) {
        if (std::chrono::steady_clock::now() > deadline) {
            throw KafkaError(topic + ": the change did not reach the broker within 30 s");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

NewTopic new_topic(const std::string& topic, int partitions, const Arguments& arguments) {
    std::array<char, 512> text{};
    const auto replicas = static_cast<int>(arguments.number("--replicas", -1));
    NewTopic made(
        rd_kafka_NewTopic_new(topic.c_str(), partitions, replicas, text.data(), text.size()));
    if (!made) throw KafkaError(text.data());
    for (const std::string& setting : arguments.all("--config")) {
        const size_t equals = setting.find('=');
        if (equals == std::string::npos) throw UsageError("--config needs NAME=VALUE");
        check(rd_kafka_NewTopic_set_config(made.get(), setting.substr(0, equals).c_str(),
                                           setting.substr(equals + 1).c_str()),
              setting);
    }
    return made;
}

}  // namespace

Handle make_admin(const std::string& bootstrap) {
    return make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap}});
}

int create_topic(int count, char** words) {
    const Arguments arguments(
        count, words, {"--bootstrap", "--topic", "--partitions", "--replicas", "--config"}, {});
    const Handle client = make_admin(arguments.required("--bootstrap"));
    const std::string& topic = arguments.required("--topic");
    const int partitions = static_cast<int>(arguments.number("--partitions", 1));
    const NewTopic wanted = new_topic(topic, partitions, arguments);
    const Event event = admin_call(
        client.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS, "create-topic",
        [&](rd_kafka_t* rk, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_NewTopic_t* topics[] = {wanted.get()};
            rd_kafka_CreateTopics(rk, topics, 1, options, queue);
        });
    size_t results = 0;
    const auto* result = rd_kafka_event_CreateTopics_result(event.get());
    const auto** topics = rd_kafka_CreateTopics_result_topics(result, &results);
    check_topics(topics, results);
    wait_for_partitions(client.get(), topic, partitions);
    return 0;
}

int delete_topic(int count, char** words) {
    const Arguments arguments(count, words, {"--bootstrap", "--topic"}, {});
    const Handle client = make_admin(arguments.required("--bootstrap"));
    const std::string& topic = arguments.required("--topic");
    const DeleteTopic unwanted(rd_kafka_DeleteTopic_new(topic.c_str()));
    const Event event = admin_call(
        client.get(), RD_KAFKA_ADMIN_OP_DELETETOPICS, "delete-topic",
        [&](rd_kafka_t* rk, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_DeleteTopic_t* topics[] = {unwanted.get()};
            rd_kafka_DeleteTopics(rk, topics, 1, options, queue);
        });
    size_t results = 0;
    const auto* result = rd_kafka_event_DeleteTopics_result(event.get());
    const auto** topics = rd_kafka_DeleteTopics_result_topics(result, &results);
    check_topics(topics, results);
    wait_for_partitions(client.get(), topic, 0);
    return 0;
}

int add_partitions(int count, char** words) {
    const Arguments arguments(count, words, {"--bootstrap", "--topic", "--partitions"}, {});
    const Handle client = make_admin(arguments.required("--bootstrap"));
    const std::string& topic = arguments.required("--topic");
    const auto total = static_cast<size_t>(arguments.number("--partitions", 1));
    std::array<char, 512> text{};
    const NewPartitions wanted(
        rd_kafka_NewPartitions_new(topic.c_str(), total, text.data(), text.size()));
    if (!wanted) throw KafkaError(text.data());
    const Event event = admin_call(
        client.get(), RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, "add-partitions",
        [&](rd_kafka_t* rk, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_NewPartitions_t* topics[] = {wanted.get()};
            rd_kafka_CreatePartitions(rk, topics, 1, options, queue);
        });
    size_t results = 0;
    const auto* result = rd_kafka_event_CreatePartitions_result(event.get());
    const auto** topics = rd_kafka_CreatePartitions_result_topics(result, &results);
    check_topics(topics, results);
    wait_for_partitions(client.get(), topic, static_cast<int>(total));
    return 0;
}

int delete_records(int count, char** words) {
    const Arguments arguments(count, words, {"--bootstrap", "--topic", "--partition", "--before"},
                              {});
    const Handle client = make_admin(arguments.required("--bootstrap"));
    const Offsets before(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(before.get(), arguments.required("--topic").c_str(),
                                      static_cast<int32_t>(arguments.number("--partition", 0)))
        ->offset = arguments.number("--before", 0);
    const DeleteRecords unwanted(rd_kafka_DeleteRecords_new(before.get()));
    const Event event = admin_call(
        client.get(), RD_KAFKA_ADMIN_OP_DELETERECORDS, "delete-records",
        [&](rd_kafka_t* rk, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_DeleteRecords_t* requests[] = {unwanted.get()};
            rd_kafka_DeleteRecords(rk, requests, 1, options, queue);
        });
    const auto* result = rd_kafka_event_DeleteRecords_result(event.get());
    check(rd_kafka_DeleteRecords_result_offsets(result)->elems[0].err, "delete-records");
    return 0;
}

}  // namespace weir::tools

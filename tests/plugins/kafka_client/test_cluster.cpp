#include "tests/plugins/kafka_client/test_cluster.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#define BOOST_TEST_NO_MAIN
#include <boost/test/unit_test.hpp>

#include "tests/tools/admin.hpp"

namespace weir::test {

namespace {

using tools::check;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

std::string fresh_name(const char* prefix) {
    static std::random_device random;
    return prefix + std::to_string(random()) + "-" + std::to_string(random());
}

rd_kafka_headers_t* headers_of(const Sent& record) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const auto& [name, value] : record.headers)
        rd_kafka_header_add(headers, name.c_str(), -1, value.data(),
                            static_cast<ssize_t>(value.size()));
    return headers;
}

struct Raw {
    explicit Raw(const std::optional<std::string>& from)
        : data(from ? const_cast<char*>(from->data()) : nullptr), size(from ? from->size() : 0) {}
    char* data;
    size_t size;
};

void produce(rd_kafka_t* producer, const std::string& topic, const std::vector<Sent>& records) {
    for (const Sent& record : records) {
        const Raw key(record.key);
        const Raw value(record.value);
        const auto error = rd_kafka_producev(
            producer, RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(record.partition),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_TIMESTAMP(record.timestamp_ms),
            RD_KAFKA_V_KEY(key.data, key.size), RD_KAFKA_V_VALUE(value.data, value.size),
            RD_KAFKA_V_HEADERS(headers_of(record)), RD_KAFKA_V_END);
        check(error, "producing to " + topic);
    }
    check(rd_kafka_flush(producer, tools::kTimeoutMs), "flushing");
}

std::optional<std::string> bytes_of(const void* data, size_t size) {
    if (data == nullptr) return std::nullopt;
    return std::string(static_cast<const char*>(data), size);
}

Read copy_of(const rd_kafka_message_t& message) {
    Read read{message.partition,
              message.offset,
              bytes_of(message.key, message.key_len),
              bytes_of(message.payload, message.len),
              {},
              rd_kafka_message_timestamp(&message, nullptr)};
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return read;
    const char* name = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    while (rd_kafka_header_get_all(headers, read.headers.size(), &name, &value, &size) ==
           RD_KAFKA_RESP_ERR_NO_ERROR)
        read.headers.emplace_back(name, bytes_of(value, size).value_or(""));
    return read;
}

}  // namespace

TestCluster::TestCluster(std::string servers)
    : servers_(std::move(servers)),
      admin_(
          tools::make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", servers_},
                                                 // Else a batch sent again comes behind the next.
                                                 {"enable.idempotence", "true"},
                                                 {"message.max.bytes", "13000000"}})) {}

std::string TestCluster::broker() { return environment("WEIR_TEST_KAFKA"); }
std::string TestCluster::sasl_broker() { return environment("WEIR_TEST_KAFKA_SASL"); }

std::string TestCluster::make_topic(int partitions, const tools::Settings& settings) {
    const std::string topic = fresh_name("t-");
    rd_kafka_NewTopic_t* made = rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, nullptr, 0);
    for (const auto& [name, value] : settings)
        check(rd_kafka_NewTopic_set_config(made, name.c_str(), value.c_str()), name);
    tools::admin_call(
        admin_.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS, topic,
        [&](rd_kafka_t* client, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_CreateTopics(client, &made, 1, options, queue);
        });
    rd_kafka_NewTopic_destroy(made);
    wait_for_partitions(topic, partitions);
    return topic;
}

void TestCluster::add_partitions(const std::string& topic, int total) {
    rd_kafka_NewPartitions_t* more =
        rd_kafka_NewPartitions_new(topic.c_str(), static_cast<size_t>(total), nullptr, 0);
    tools::admin_call(
        admin_.get(), RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, topic,
        [&](rd_kafka_t* client, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_CreatePartitions(client, &more, 1, options, queue);
        });
    rd_kafka_NewPartitions_destroy(more);
    wait_for_partitions(topic, total);
}

void TestCluster::configure_topic(const std::string& topic, const tools::Settings& settings) {
    rd_kafka_ConfigResource_t* changed =
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str());
    for (const auto& [name, value] : settings)
        check(rd_kafka_ConfigResource_set_config(changed, name.c_str(), value.c_str()), name);
    tools::admin_call(
        admin_.get(), RD_KAFKA_ADMIN_OP_ALTERCONFIGS, topic,
        [&](rd_kafka_t* client, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_AlterConfigs(client, &changed, 1, options, queue);
        });
    rd_kafka_ConfigResource_destroy(changed);
}

void TestCluster::delete_topic(const std::string& topic) {
    rd_kafka_DeleteTopic_t* gone = rd_kafka_DeleteTopic_new(topic.c_str());
    tools::admin_call(
        admin_.get(), RD_KAFKA_ADMIN_OP_DELETETOPICS, topic,
        [&](rd_kafka_t* client, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_DeleteTopics(client, &gone, 1, options, queue);
        });
    rd_kafka_DeleteTopic_destroy(gone);
    wait_for_partitions(topic, 0);
}

void TestCluster::delete_before(const std::string& topic, int32_t partition, int64_t offset) {
    const tools::Offsets offsets(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(offsets.get(), topic.c_str(), partition)->offset = offset;
    rd_kafka_DeleteRecords_t* gone = rd_kafka_DeleteRecords_new(offsets.get());
    tools::admin_call(
        admin_.get(), RD_KAFKA_ADMIN_OP_DELETERECORDS, topic,
        [&](rd_kafka_t* client, const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
            rd_kafka_DeleteRecords(client, &gone, 1, options, queue);
        });
    rd_kafka_DeleteRecords_destroy(gone);
}

void TestCluster::wait_for_partitions(const std::string& topic, int wanted) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (tools::partition_count(admin_.get(), topic) != wanted) {
        if (std::chrono::steady_clock::now() > deadline)
            throw tools::KafkaError(topic + " did not get " + std::to_string(wanted) +
                                    " partitions in 30 s");
        std::this_thread::yield();
    }
}

void TestCluster::send(const std::string& topic, const std::vector<Sent>& records) {
    produce(admin_.get(), topic, records);
}

// Returns when the broker has finished what an earlier producer of this id has begun to end.
void TestCluster::begin_transactions() {
    if (transactional_id_.empty()) transactional_id_ = fresh_name("id-");
    transactional_ = tools::make_client(
        RD_KAFKA_PRODUCER,
        {{"bootstrap.servers", servers_}, {"transactional.id", transactional_id_}});
    check(rd_kafka_init_transactions(transactional_.get(), tools::kTimeoutMs), "init");
}

void TestCluster::send_in_transaction(const std::string& topic, const std::vector<Sent>& records,
                                      Finish finish) {
    if (!transactional_) begin_transactions();
    rd_kafka_t* producer = transactional_.get();
    check(rd_kafka_begin_transaction(producer), "begin_transaction");
    produce(producer, topic, records);
    if (finish == Finish::commit)
        check(rd_kafka_commit_transaction(producer, tools::kTimeoutMs), "commit");
    else if (finish == Finish::abort)
        check(rd_kafka_abort_transaction(producer, tools::kTimeoutMs), "abort");
    else
        return;
    begin_transactions();  // the end is on its way to the partitions before it is in them
}

std::vector<Read> TestCluster::read(const std::string& topic) {
    const tools::Handle consumer =
        tools::make_client(RD_KAFKA_CONSUMER, {{"bootstrap.servers", servers_},
                                               {"group.id", fresh_name("g-")},
                                               {"isolation.level", "read_committed"},
                                               {"enable.partition.eof", "true"},
                                               {"enable.auto.commit", "false"}});
    const int partitions = tools::partition_count(admin_.get(), topic);
    const tools::Offsets all(rd_kafka_topic_partition_list_new(partitions));
    for (int32_t p = 0; p < partitions; ++p)
        rd_kafka_topic_partition_list_add(all.get(), topic.c_str(), p)->offset =
            RD_KAFKA_OFFSET_BEGINNING;
    check(rd_kafka_assign(consumer.get(), all.get()), "assign");
    std::vector<Read> found;
    for (int ends = 0; ends < partitions;) {
        const tools::Message message(rd_kafka_consumer_poll(consumer.get(), tools::kTimeoutMs));
        if (!message) throw tools::KafkaError("nothing came of " + topic + " in 30 s");
        if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
            ++ends;
        else if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR)
            found.push_back(copy_of(*message));
    }
    return found;
}

std::pair<int64_t, std::string> TestCluster::committed(const std::string& group,
                                                       const std::string& topic,
                                                       int32_t partition) {
    const tools::Handle consumer =
        tools::make_client(RD_KAFKA_CONSUMER, {{"bootstrap.servers", servers_},
                                               {"group.id", group},
                                               {"isolation.level", "read_committed"}});
    const tools::Offsets asked(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(asked.get(), topic.c_str(), partition);
    check(rd_kafka_committed(consumer.get(), asked.get(), tools::kTimeoutMs), "committed");
    const auto& found = asked->elems[0];
    return {found.offset,
            found.metadata == nullptr
                ? std::string()
                : std::string(static_cast<const char*>(found.metadata), found.metadata_size)};
}

int run_with_broker(int count, char** words) {
    if (TestCluster::broker().empty()) {
        std::cout << "skipped: WEIR_TEST_KAFKA names no broker\n";
        return kSkipped;
    }
    return boost::unit_test::unit_test_main([] { return true; }, count, words);
}

}  // namespace weir::test

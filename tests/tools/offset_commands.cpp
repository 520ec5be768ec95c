#include <boost/json.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "admin.hpp"
#include "arguments.hpp"
#include "commands.hpp"

namespace weir::tools {

namespace json = boost::json;

namespace {

using DeleteGroup = std::unique_ptr<rd_kafka_DeleteGroup_t, Deleter<rd_kafka_DeleteGroup_destroy>>;

void print(const rd_kafka_topic_partition_t& entry) {
    if (entry.offset == RD_KAFKA_OFFSET_INVALID) return;
    const std::string_view metadata(static_cast<const char*>(entry.metadata), entry.metadata_size);
    std::cout << json::object{{"topic", entry.topic},
                              {"partition", entry.partition},
                              {"offset", entry.offset},
                              {"metadata", metadata}}
              << '\n';
}

rd_kafka_resp_err_t error_of(const rd_kafka_group_result_t* group) {
    const rd_kafka_error_t* error = rd_kafka_group_result_error(group);
    return error == nullptr ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_error_code(error);
}

// Calls `attempt` again while the coordinator of a young broker still loads.
template <typename Attempt>
void when_loaded(const std::string& what, Attempt attempt) {
    for (int tries = 0; tries < 100; ++tries) {
        const rd_kafka_resp_err_t error = attempt();
        if (error != RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS) return check(error, what);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    throw KafkaError(what + ": the coordinator did not load within 10 s");
}

// The partitions of every topic but the broker's own, or of the one named.
Offsets all_partitions(rd_kafka_t* client, const std::string& only) {
    const rd_kafka_metadata_t* raw = nullptr;
    check(rd_kafka_metadata(client, 1, nullptr, &raw, kTimeoutMs), "metadata");
    const Metadata metadata(raw);
    Offsets list(rd_kafka_topic_partition_list_new(16));
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        const rd_kafka_metadata_topic_t& topic = metadata->topics[i];
        const std::string_view name = topic.topic;
        if (only.empty() ? name.starts_with("__") : name != only) continue;
        rd_kafka_topic_partition_list_add_range(list.get(), topic.topic, 0,
                                                topic.partition_cnt - 1);
    }
    return list;
}

rd_kafka_resp_err_t try_delete(rd_kafka_t* client, const std::string& group) {
    const DeleteGroup unwanted(rd_kafka_DeleteGroup_new(group.c_str()));
    const Event event =
        admin_call(client, RD_KAFKA_ADMIN_OP_DELETEGROUPS, "delete-group",
                   [&](rd_kafka_t* rk, rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
                       rd_kafka_DeleteGroup_t* groups[] = {unwanted.get()};
                       rd_kafka_DeleteGroups(rk, groups, 1, options, queue);
                   });
    size_t results = 0;
    const auto* result = rd_kafka_event_DeleteGroups_result(event.get());
    return error_of(rd_kafka_DeleteGroups_result_groups(result, &results)[0]);
}

}  // namespace

// Not the admin interface: librdkafka 2.0.2 crashes in it while the coordinator of a young broker loads.
// Only offsets of finished transactions are shown: a pending one ends in a time-out.
int group_offsets(int count, char** words) {
    const Arguments arguments(count, words, {"--bootstrap", "--group", "--topic"}, {});
    const Handle client =
        make_client(RD_KAFKA_CONSUMER, {{"bootstrap.servers", arguments.required("--bootstrap")},
                                        {"group.id", arguments.required("--group")},
                                        {"isolation.level", "read_committed"}});
    const Offsets offsets = all_partitions(client.get(), arguments.optional("--topic", ""));
    check(rd_kafka_committed(client.get(), offsets.get(), kTimeoutMs), "group-offsets");
    for (int i = 0; i < offsets->cnt; ++i) print(offsets->elems[i]);
    return 0;
}

int delete_group(int count, char** words) {
    const Arguments arguments(count, words, {"--bootstrap", "--group"}, {});
    const Handle client = make_admin(arguments.required("--bootstrap"));
    const std::string& group = arguments.required("--group");
    when_loaded("delete-group", [&] { return try_delete(client.get(), group); });
    return 0;
}

int end_offsets(int count, char** words) {
    const Arguments arguments(count, words, {"--bootstrap", "--topic", "--isolation"}, {});
    const std::string& topic = arguments.required("--topic");
    const Handle client =
        make_client(RD_KAFKA_CONSUMER,
                    {{"bootstrap.servers", arguments.required("--bootstrap")},
                     {"isolation.level", arguments.optional("--isolation", "read_committed")}});
    const int partitions = partition_count(client.get(), topic);
    if (partitions == 0) throw KafkaError("no topic " + topic);
    for (int32_t partition = 0; partition < partitions; ++partition) {
        int64_t low = 0;
        int64_t high = 0;
        check(rd_kafka_query_watermark_offsets(client.get(), topic.c_str(), partition, &low, &high,
                                               kTimeoutMs),
              "end-offsets");
        std::cout << json::object{{"partition", partition}, {"low", low}, {"high", high}} << '\n';
    }
    return 0;
}

}  // namespace weir::tools

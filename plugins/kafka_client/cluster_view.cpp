#include "plugins/kafka_client/cluster_view.hpp"

#include "plugins/kafka_client/error_texts.hpp"

namespace weir::kafka_client {

namespace {

// Short enough that a refused login ends the wait early.
constexpr int kSliceMs = 500;

}  // namespace

std::string name_of(const PartitionName& partition) {
    return partition.topic + "/" + std::to_string(partition.number);
}

Metadata ClusterView::metadata(rd_kafka_topic_t* topic) {
    do {
        const rd_kafka_metadata_t* found = nullptr;
        const auto error =
            rd_kafka_metadata(client_, 0, topic, &found, deadline_.left_ms(kSliceMs));
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
            watch_.answered();
            return Metadata(found);
        }
        watch_.serve_silently(client_);
        watch_.check_login();
    } while (!deadline_.passed());
    watch_.throw_absent("the question for topics");
}

int32_t ClusterView::partition_count(const std::string& topic) {
    const Topic handle(rd_kafka_topic_new(client_, topic.c_str(), nullptr));
    if (!handle) throw Error("'" + topic + "' is no topic name", WEIR_BAD_CONFIG);
    const Metadata found = metadata(handle.get());
    const rd_kafka_metadata_topic_t& state = found->topics[0];
    if (state.err == RD_KAFKA_RESP_ERR_NO_ERROR) return state.partition_cnt;
    if (state.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) return 0;
    throw Error("topic '" + topic + "': " + describe(state.err), result_of(state.err), state.err);
}

std::vector<int64_t> ClusterView::begins(const std::vector<PartitionName>& partitions) {
    return offsets(partitions, RD_KAFKA_OFFSET_BEGINNING);
}

std::vector<int64_t> ClusterView::ends(const std::vector<PartitionName>& partitions) {
    return offsets(partitions, RD_KAFKA_OFFSET_END);
}

std::vector<int64_t> ClusterView::offsets(const std::vector<PartitionName>& partitions,
                                          int64_t which) {
    const Partitions asked = make_partitions(partitions.size());
    for (const auto& [topic, number] : partitions)
        rd_kafka_topic_partition_list_add(asked.get(), topic.c_str(), number)->offset = which;
    const auto error = rd_kafka_offsets_for_times(client_, asked.get(), deadline_.left_ms());
    watch_.serve_silently(client_);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) watch_.throw_absent("the question for offsets");
    watch_.answered();
    std::vector<int64_t> found;
    for (const PartitionName& partition : partitions) {
        const auto& answer = *rd_kafka_topic_partition_list_find(
            asked.get(), partition.topic.c_str(), partition.number);
        if (answer.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            throw Error(name_of(partition) + ": " + describe(answer.err), result_of(answer.err),
                        answer.err);
        found.push_back(answer.offset);
    }
    return found;
}

}  // namespace weir::kafka_client

// Questions to the cluster that block until a deadline: which partitions a topic has, where their logs begin and
// end. Errors are thrown as the plugin interface wants them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/kafka_client/broker_watch.hpp"
#include "plugins/kafka_client/deadline.hpp"

namespace weir::kafka_client {

struct PartitionName {
    std::string topic;
    int32_t number;
    auto operator<=>(const PartitionName&) const = default;
};

[[nodiscard]] std::string name_of(const PartitionName& partition);  // "topic/3"

class ClusterView {
public:
    ClusterView(rd_kafka_t* client, BrokerWatch& watch, Deadline deadline)
        : client_(client), watch_(watch), deadline_(deadline) {}

    // 0: there is no such topic.
    [[nodiscard]] int32_t partition_count(const std::string& topic);
    // The ends as a reader of committed records sees them. In the order of `partitions`.
    [[nodiscard]] std::vector<int64_t> begins(const std::vector<PartitionName>& partitions);
    [[nodiscard]] std::vector<int64_t> ends(const std::vector<PartitionName>& partitions);

private:
    [[nodiscard]] Metadata metadata(rd_kafka_topic_t* topic);
    [[nodiscard]] std::vector<int64_t> offsets(const std::vector<PartitionName>& partitions,
                                               int64_t which);

    rd_kafka_t* client_;
    BrokerWatch& watch_;
    Deadline deadline_;
};

}  // namespace weir::kafka_client

// Where the output topics ended when they were last looked at: the position that the host keeps for this sink.
// As text: "topic 12 15 0", the ends of partition 0, 1 and 2; topics are joined by "|".
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/kafka_client/cluster_view.hpp"

namespace weir::kafka {

using OutputEnds = std::map<std::string, std::vector<int64_t>>;

[[nodiscard]] std::string to_text(const OutputEnds& ends);
// Throws where this sink has not written it.
[[nodiscard]] OutputEnds parse_output_ends(std::string_view text);

[[nodiscard]] std::vector<kafka_client::PartitionName> partitions_of(
    kafka_client::ClusterView& cluster, const std::vector<std::string>& topics);
[[nodiscard]] OutputEnds find_output_ends(kafka_client::ClusterView& cluster,
                                          const std::vector<std::string>& topics);

}  // namespace weir::kafka

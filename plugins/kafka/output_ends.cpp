#include "plugins/kafka/output_ends.hpp"

#include <sstream>

#include "plugins/kafka_client/error_texts.hpp"

namespace weir::kafka {

using kafka_client::ClusterView;
using kafka_client::PartitionName;

std::string to_text(const OutputEnds& ends) {
    std::string text;
    for (const auto& [topic, offsets] : ends) {
        text += (text.empty() ? "" : "|") + topic;
        for (const int64_t offset : offsets) text += " " + std::to_string(offset);
    }
    return text;
}

OutputEnds parse_output_ends(std::string_view text) {
    OutputEnds ends;
    std::istringstream topics{std::string(text)};
    for (std::string part; std::getline(topics, part, '|');) {
        std::istringstream fields(part);
        std::string topic;
        fields >> topic;
        std::vector<int64_t>& offsets = ends[topic];
        for (int64_t offset = 0; fields >> offset;) offsets.push_back(offset);
        if (topic.empty() || offsets.empty() || !fields.eof())
            throw Error("the noted ends of the output topics cannot be read: '" + part + "'");
    }
    return ends;
}

std::vector<PartitionName> partitions_of(ClusterView& cluster,
                                         const std::vector<std::string>& topics) {
    std::vector<PartitionName> found;
    for (const std::string& topic : topics) {
        const int32_t count = cluster.partition_count(topic);
        if (count == 0) throw Error(kafka_client::missing_topic(topic), WEIR_BAD_CONFIG);
        for (int32_t number = 0; number < count; ++number) found.push_back({topic, number});
    }
    return found;
}

OutputEnds find_output_ends(ClusterView& cluster, const std::vector<std::string>& topics) {
    const std::vector<PartitionName> partitions = partitions_of(cluster, topics);
    const std::vector<int64_t> offsets = cluster.ends(partitions);
    OutputEnds ends;
    for (size_t i = 0; i < partitions.size(); ++i) ends[partitions[i].topic].push_back(offsets[i]);
    return ends;
}

}  // namespace weir::kafka

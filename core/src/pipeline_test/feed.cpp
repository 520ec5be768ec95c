#include "core/src/pipeline_test/feed.hpp"

#include <algorithm>

namespace weir::pipeline_test {

Feed::Feed(const TestCase& test) : topic(test.topic), partitions(test.partitions) {
    if (!test.ends) return;
    for (FeedPartition& partition : partitions) partition.end = 0;
    for (const Step& step : test.steps)
        if (const auto* input = std::get_if<Input>(&step.action))
            for (const GivenRecord& record : input->records) ++partitions[record.partition].end;
}

void Feed::give(const std::vector<GivenRecord>& records) {
    for (const GivenRecord& record : records)
        partitions[record.partition].records.push_back(record);
}

void Feed::blind(const Blind& blind, int64_t now_ms) {
    for (uint32_t i = 0; i < partitions.size(); ++i) {
        const bool is_blind =
            blind.all || std::ranges::find(blind.partitions, i) != blind.partitions.end();
        int64_t& since_ms = partitions[i].blind_since_ms;
        if (!is_blind) since_ms = 0;
        if (is_blind && since_ms == 0) since_ms = now_ms;
    }
}

}  // namespace weir::pipeline_test

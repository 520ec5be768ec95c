// Which lanes there are, and where each begins and ends.
#pragma once

#include <span>

#include "plugins/kafka_client/cluster_view.hpp"
#include "weir/source.hpp"

namespace weir::ckafka {

struct PlanOptions {
    std::vector<std::string> topics;  // sorted by bytes
    bool start_at_end = false;
    bool stop_at_end = false;
};

// `known` lanes come first, as the interface wants it; a position that cannot be read any more is thrown.
[[nodiscard]] Plan make_plan(kafka_client::ClusterView& cluster, const PlanOptions& options,
                             std::span<const Lane> known, bool first_run);

[[nodiscard]] std::string lost_position(const std::string& lane, int64_t position,
                                        const std::string& log);

}  // namespace weir::ckafka

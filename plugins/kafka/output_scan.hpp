// Looks through the output topics for the last epoch they hold, where the marker is lost.
#pragma once

#include <optional>

#include "plugins/kafka/output_ends.hpp"

namespace weir::kafka {

struct LogPiece {
    kafka_client::PartitionName partition;
    int64_t begin;
    int64_t end;
};

// What was written behind the noted ends (from the start, where nothing was noted). Throws where the cluster has
// deleted some of it already.
[[nodiscard]] std::vector<LogPiece> pieces_behind(kafka_client::ClusterView& cluster,
                                                  const std::vector<std::string>& topics,
                                                  const OutputEnds& noted);

// The header "weir.epoch" of the incarnation's last epoch in committed records of these pieces.
[[nodiscard]] std::optional<std::string> highest_epoch(rd_kafka_t* reader,
                                                       kafka_client::BrokerWatch& watch,
                                                       const std::vector<LogPiece>& pieces,
                                                       std::string_view incarnation);

}  // namespace weir::kafka

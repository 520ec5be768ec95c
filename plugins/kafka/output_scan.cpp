#include "plugins/kafka/output_scan.hpp"

#include "plugins/kafka/epoch_header.hpp"

namespace weir::kafka {

using kafka_client::Deadline;
using kafka_client::Failure;
using kafka_client::name_of;
using kafka_client::PartitionName;

namespace {

constexpr std::chrono::seconds kSilence{30};
constexpr int kReadMs = 500;

int64_t begin_of(const PartitionName& partition, int64_t log_begin, int64_t log_end,
                 const OutputEnds& noted) {
    const auto found = noted.find(partition.topic);
    const auto index = static_cast<size_t>(partition.number);
    if (found == noted.end() || index >= found->second.size()) return log_begin;
    const int64_t begin = found->second[index];
    if (begin >= log_begin && begin <= log_end) return begin;
    throw Error(name_of(partition) + ": what was written behind the offset " +
                std::to_string(begin) + " cannot be read any more, the log holds " +
                std::to_string(log_begin) + " to " + std::to_string(log_end) +
                " (by retention, or the topic was made anew)");
}

std::optional<std::string_view> epoch_header(const rd_kafka_message_t& message) {
    rd_kafka_headers_t* headers = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR ||
        rd_kafka_header_get_last(headers, kEpochHeader, &value, &size) !=
            RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    return std::string_view(static_cast<const char*>(value), size);
}

class Scan {
public:
    Scan(const std::vector<LogPiece>& pieces, std::string_view incarnation)
        : incarnation_(incarnation) {
        for (const LogPiece& piece : pieces)
            if (piece.begin < piece.end) open_[piece.partition] = piece.end;
    }
    [[nodiscard]] bool done() const { return open_.empty(); }
    [[nodiscard]] std::optional<std::string> highest() const { return highest_; }

    void look_at(const rd_kafka_message_t& message) {
        const auto piece = open_.find({rd_kafka_topic_name(message.rkt), message.partition});
        if (piece == open_.end()) return;
        const bool is_end = message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
        if (!is_end && message.offset < piece->second) keep(epoch_header(message));
        if (message.offset + (is_end ? 0 : 1) >= piece->second) open_.erase(piece);
    }

private:
    void keep(std::optional<std::string_view> text) {
        const auto header = text ? EpochHeader::parse(*text) : std::nullopt;
        if (!header || header->incarnation != incarnation_) return;
        if (!highest_ || EpochHeader::parse(*highest_)->before(*header)) highest_ = *text;
    }

    std::string_view incarnation_;
    std::map<PartitionName, int64_t> open_;
    std::optional<std::string> highest_;
};

void assign(rd_kafka_t* reader, const std::vector<LogPiece>& pieces) {
    const auto list = kafka_client::make_partitions(pieces.size());
    for (const auto& [partition, begin, end] : pieces)
        if (begin < end)
            rd_kafka_topic_partition_list_add(list.get(), partition.topic.c_str(), partition.number)
                ->offset = begin;
    const auto error = rd_kafka_assign(reader, list.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw Error(std::string("reading the output topics: ") + rd_kafka_err2str(error));
}

// Gives the partitions back however the scan ends.
struct Unassign {
    rd_kafka_t* reader;
    ~Unassign() { rd_kafka_assign(reader, nullptr); }
};

}  // namespace

std::vector<LogPiece> pieces_behind(kafka_client::ClusterView& cluster,
                                    const std::vector<std::string>& topics,
                                    const OutputEnds& noted) {
    const std::vector<PartitionName> partitions = partitions_of(cluster, topics);
    const std::vector<int64_t> begins = cluster.begins(partitions);
    const std::vector<int64_t> ends = cluster.ends(partitions);
    std::vector<LogPiece> pieces;
    for (size_t i = 0; i < partitions.size(); ++i)
        pieces.push_back(
            {partitions[i], begin_of(partitions[i], begins[i], ends[i], noted), ends[i]});
    return pieces;
}

std::optional<std::string> highest_epoch(rd_kafka_t* reader, kafka_client::BrokerWatch& watch,
                                         const std::vector<LogPiece>& pieces,
                                         std::string_view incarnation) {
    Scan scan(pieces, incarnation);
    assign(reader, pieces);
    const Unassign unassign{reader};
    Deadline silence(kSilence);
    while (!scan.done()) {
        const kafka_client::Message message(rd_kafka_consumer_poll(reader, kReadMs));
        watch.serve_silently(reader);
        if (message && (message->err == RD_KAFKA_RESP_ERR_NO_ERROR ||
                        message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)) {
            scan.look_at(*message);
            silence = Deadline(kSilence);
        } else if (silence.passed()) {
            watch.throw_absent("the search for the last epoch");
        }
    }
    return scan.highest();
}

}  // namespace weir::kafka

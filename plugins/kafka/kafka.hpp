// The sink `kafka`: the publisher of all outputs to one cluster. Each publication is one transaction, with the
// marker in the metadata of an offset that is committed with it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "plugins/kafka/kafka_options.hpp"
#include "plugins/kafka/output_ends.hpp"
#include "plugins/kafka/transaction.hpp"
#include "weir/sink.hpp"
#include "weir/transform.h"

namespace weir::kafka {

class Kafka {
public:
    static constexpr weir_guarantee guarantee = WEIR_BY_MARKER;
    static constexpr ComponentInfo info{
        "kafka", "Writes to topics of Tencent CKafka or any Apache Kafka, exactly once.", kDoc};
    static constexpr auto options = kOptions;
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};

    explicit Kafka(const Host& host) : host_(host), watch_(host) {}

    void configure(const Config& config, uint32_t output, bool dead_letters);
    [[nodiscard]] std::string cluster() const { return client_config_.cluster(); }
    [[nodiscard]] size_t max_record_bytes(uint32_t output) const;
    Found start(const weir_sink_start& start);
    Found scan(const weir_sink_start& start);
    Found publish(const Publication& publication);
    Found read_back();
    void stop();

private:
    struct Output {
        std::string topic;
        int64_t max_record_bytes;
        kafka_client::Topic handle;  // of the producer
    };

    // What a publication goes through when the cluster has refused one of its batches: which topics' records are sent
    // one by one, and which record is on its way.
    struct Care {
        std::set<std::string> topics;
        size_t index = 0;
    };

    [[nodiscard]] std::optional<std::string> open(std::string_view noted_ends);
    void reopen();
    void open_producer();
    void close_producer();
    void open_reader();
    void init_transactions();
    void check_partition_counts(std::string_view noted);
    [[nodiscard]] std::optional<std::string> read_marker(std::chrono::milliseconds patience);
    [[nodiscard]] bool try_publish(const Publication& publication, Care& care);
    void undo(Transaction& transaction, const Error& cause);
    void fill(Transaction& transaction, const Publication& publication, Care& care);
    [[noreturn]] void refuse(const Refusal& refusal, const weir_record& record, size_t index) const;
    void send_offsets(Transaction& transaction, const Publication& publication);
    [[nodiscard]] std::vector<std::string> topics() const;
    [[nodiscard]] kafka_client::ClusterView view_of(kafka_client::Client& client);

    Host host_;
    kafka_client::BrokerWatch watch_;
    kafka_client::ClientConfig client_config_;
    Deliveries deliveries_;
    std::string first_node_;
    std::string publisher_;              // marker group and transactional id
    std::string source_group_;           // "": source and sink do not share a cluster
    std::optional<std::string> marker_;  // as the cluster holds it
    int transaction_timeout_ms_ = 0;
    kafka_client::Client producer_;
    bool reopens_ = false;  // a transaction was undone: the next one takes a new producer
    kafka_client::Client reader_;
    std::vector<Output> outputs_;
};

}  // namespace weir::kafka

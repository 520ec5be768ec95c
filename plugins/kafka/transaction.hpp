// One transaction: all or nothing. Errors before commit() undo it; what commit() cannot answer for sure is
// WEIR_UNKNOWN_OUTCOME.
#pragma once

#include <string>

#include "plugins/kafka/deliveries.hpp"
#include "plugins/kafka_client/deadline.hpp"

namespace weir::kafka {

// WEIR_BAD_CONFIG where the error has a remedy and does not pass by itself, WEIR_UNKNOWN_OUTCOME where the producer is
// of no use any more, otherwise WEIR_RETRY.
[[nodiscard]] Error to_error(const std::string& what, const rd_kafka_error_t* error);

class Transaction {
public:
    // Half of the transaction's timeout is for sending: the rest leaves room to undo or commit it.
    Transaction(rd_kafka_t* producer, Deliveries& deliveries, int timeout_ms);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    // `now_ms`: a later timestamp becomes this one, as brokers refuse what lies in the future.
    void produce(rd_kafka_topic_t* topic, const weir_record& record, int64_t now_ms);
    // Waits until the brokers have all of it, or have refused some.
    void flush();
    void send_offsets(const rd_kafka_topic_partition_list_t* offsets, const std::string& group);
    void commit();
    // Undoes it after `cause`. Throws where the producer is of no use any more.
    void abort(const Error& cause);

private:
    [[nodiscard]] rd_kafka_resp_err_t try_produce(rd_kafka_topic_t* topic,
                                                  const weir_record& record, int64_t timestamp_ms);

    rd_kafka_t* producer_;
    Deliveries& deliveries_;
    int timeout_ms_;
    kafka_client::Deadline sending_;
};

}  // namespace weir::kafka

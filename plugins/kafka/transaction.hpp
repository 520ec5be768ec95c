// One transaction: all or nothing. Errors before commit() undo it; what commit() cannot answer for sure is
// WEIR_UNKNOWN_OUTCOME.
#pragma once

#include <string>

#include "plugins/kafka_client/broker_watch.hpp"
#include "plugins/kafka_client/deadline.hpp"

namespace weir::kafka {

// WEIR_BAD_CONFIG where the error has a remedy, WEIR_UNKNOWN_OUTCOME where the producer is of no use any more,
// otherwise WEIR_RETRY.
[[nodiscard]] Error to_error(const std::string& what, const rd_kafka_error_t* error);

// The first record that did not get through. Must outlive the producer, which reports to it.
class Deliveries {
public:
    void forget() { error_ = RD_KAFKA_RESP_ERR_NO_ERROR; }
    void refuse(const std::string& record, rd_kafka_resp_err_t error);
    [[nodiscard]] bool good() const { return error_ == RD_KAFKA_RESP_ERR_NO_ERROR; }
    void check() const;
    // For the producer's configuration.
    static void report(rd_kafka_t* producer, const rd_kafka_message_t* message, void* opaque);

private:
    rd_kafka_resp_err_t error_ = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string text_;
};

class Transaction {
public:
    // Half of the transaction's timeout is for sending: the rest leaves room to undo or commit it.
    Transaction(rd_kafka_t* producer, Deliveries& deliveries, int timeout_ms);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    // `now_ms`: a later timestamp becomes this one, as brokers refuse what lies in the future.
    void produce(rd_kafka_topic_t* topic, const weir_record& record, int64_t now_ms);
    // Waits until the brokers have all of it.
    void flush();
    void send_offsets(const rd_kafka_topic_partition_list_t* offsets, const std::string& group);
    void commit();
    // Ends the transaction after `cause` and throws what the host is to know.
    [[noreturn]] void undo(const Error& cause);

private:
    [[nodiscard]] rd_kafka_resp_err_t try_produce(rd_kafka_topic_t* topic,
                                                  const weir_record& record, int64_t timestamp_ms);

    rd_kafka_t* producer_;
    Deliveries& deliveries_;
    int timeout_ms_;
    kafka_client::Deadline sending_;
};

}  // namespace weir::kafka

#include "plugins/kafka/transaction.hpp"

#include "plugins/kafka_client/error_texts.hpp"

namespace weir::kafka {

using kafka_client::cure;
using kafka_client::Failure;
using kafka_client::Headers;

namespace {

constexpr int kPollMs = 50;

Headers headers_of(const weir_record& record) {
    if (record.header_count == 0) return nullptr;
    Headers headers(rd_kafka_headers_new(record.header_count));
    for (uint32_t i = 0; i < record.header_count; ++i) {
        const auto& [name, value] = record.headers[i];
        rd_kafka_header_add(headers.get(), name.data, static_cast<ssize_t>(name.size), value.data,
                            static_cast<ssize_t>(value.size));
    }
    return headers;
}

int64_t publish_time(int64_t timestamp_ms, int64_t now_ms) {
    constexpr int64_t kNow = 0;  // librdkafka's word for it
    return timestamp_ms < 0 ? kNow : std::min(timestamp_ms, now_ms);
}

}  // namespace

Error to_error(const std::string& what, const rd_kafka_error_t* error) {
    const auto code = rd_kafka_error_code(error);
    const std::string text = what + ": " + rd_kafka_error_string(error);
    if (rd_kafka_error_is_retriable(error)) return Error(text, WEIR_RETRY, code);
    const std::string remedy = cure(code);
    if (!remedy.empty()) return Error(text + "; " + remedy, WEIR_BAD_CONFIG, code);
    return Error(
        text, rd_kafka_error_is_fatal(error) ? WEIR_UNKNOWN_OUTCOME : kafka_client::result_of(code),
        code);
}

Transaction::Transaction(rd_kafka_t* producer, Deliveries& deliveries, int timeout_ms)
    : producer_(producer),
      deliveries_(deliveries),
      timeout_ms_(timeout_ms),
      sending_(std::chrono::milliseconds(timeout_ms / 2)) {
    deliveries_.forget();
    const Failure failure(rd_kafka_begin_transaction(producer));
    if (failure)
        throw Error(std::string("beginning a transaction: ") + rd_kafka_error_string(failure.get()),
                    WEIR_UNKNOWN_OUTCOME, rd_kafka_error_code(failure.get()));
}

rd_kafka_resp_err_t Transaction::try_produce(rd_kafka_topic_t* topic, const weir_record& record,
                                             int64_t timestamp_ms) {
    Headers headers = headers_of(record);
    const auto error = rd_kafka_producev(
        producer_, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
        RD_KAFKA_V_KEY(record.key.data, record.key.size),
        RD_KAFKA_V_VALUE(const_cast<char*>(record.value.data), record.value.size),
        RD_KAFKA_V_TIMESTAMP(timestamp_ms), RD_KAFKA_V_HEADERS(headers.get()),
        RD_KAFKA_V_OPAQUE(&deliveries_), RD_KAFKA_V_END);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) (void)headers.release();  // the message owns them
    return error;
}

void Transaction::produce(rd_kafka_topic_t* topic, const weir_record& record, int64_t now_ms) {
    const int64_t timestamp_ms = publish_time(record.timestamp_ms, now_ms);
    auto error = try_produce(topic, record, timestamp_ms);
    while (error == RD_KAFKA_RESP_ERR__QUEUE_FULL && !sending_.passed()) {
        rd_kafka_poll(producer_, kPollMs);
        error = try_produce(topic, record, timestamp_ms);
    }
    // The transaction has failed already; send_offsets() will say of what.
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR__STATE) return;
    deliveries_.fail(rd_kafka_topic_name(topic), view(record.key),
                     record.key.size + record.value.size, error);
    deliveries_.check();
}

void Transaction::flush() {
    const auto error = rd_kafka_flush(producer_, sending_.left_ms());
    deliveries_.check();
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw Error("the brokers did not take the records in time; trying again", WEIR_RETRY,
                    error);
}

void Transaction::send_offsets(const rd_kafka_topic_partition_list_t* offsets,
                               const std::string& group) {
    const kafka_client::GroupMetadata metadata(rd_kafka_consumer_group_metadata_new(group.c_str()));
    const Failure failure(rd_kafka_send_offsets_to_transaction(
        producer_, offsets, metadata.get(), std::max(sending_.left_ms(), kPollMs)));
    if (failure) throw to_error("sending offsets to the group '" + group + "'", failure.get());
}

void Transaction::commit() {
    const kafka_client::Deadline ending{std::chrono::milliseconds(timeout_ms_)};
    Failure failure(rd_kafka_commit_transaction(producer_, ending.left_ms()));
    while (failure && rd_kafka_error_is_retriable(failure.get()) && !ending.passed()) {
        rd_kafka_poll(producer_, kPollMs);
        failure.reset(rd_kafka_commit_transaction(producer_, ending.left_ms()));
    }
    if (failure)
        throw Error(std::string("whether the transaction was committed is not known: ") +
                        rd_kafka_error_string(failure.get()),
                    WEIR_UNKNOWN_OUTCOME, rd_kafka_error_code(failure.get()));
}

void Transaction::abort(const Error& cause) {
    if (cause.result() == WEIR_UNKNOWN_OUTCOME) throw cause;
    const Failure failure(rd_kafka_abort_transaction(producer_, timeout_ms_));
    if (failure)
        throw Error(std::string(cause.what()) + " (and it could not be undone: " +
                        rd_kafka_error_string(failure.get()) + ")",
                    WEIR_UNKNOWN_OUTCOME, cause.code());
}

}  // namespace weir::kafka

#include "plugins/kafka/deliveries.hpp"

#include <algorithm>

#include "plugins/kafka_client/error_texts.hpp"

namespace weir::kafka {

namespace {

// Keys may be any bytes, a line of a log may not.
std::string readable(std::string_view key) {
    constexpr size_t kShown = 100;
    std::string text(key.substr(0, kShown));
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text + (key.size() > kShown ? "..." : "");
}

// Not a record's own fault: the transaction had failed before the record was sent.
bool is_purged(rd_kafka_resp_err_t error) {
    return error == RD_KAFKA_RESP_ERR__PURGE_QUEUE || error == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT;
}

}  // namespace

void Deliveries::report(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
    const std::string_view key(static_cast<const char*>(message->key), message->key_len);
    static_cast<Deliveries*>(message->_private)
        ->fail(rd_kafka_topic_name(message->rkt), key, message->len + key.size(), message->err);
}

void Deliveries::fail(const char* topic, std::string_view key, size_t size,
                      rd_kafka_resp_err_t error) {
    if (error_ != RD_KAFKA_RESP_ERR_NO_ERROR || is_purged(error)) return;
    error_ = error;
    topic_ = topic;
    text_ = "topic '" + topic_ + "': the record with the key '" + readable(key) + "' (" +
            std::to_string(size) + " bytes): " + kafka_client::describe(error);
}

void Deliveries::check() const {
    if (error_ == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    if (kafka_client::refuses_record(error_)) throw Refusal(text_, error_, topic_);
    throw Error(text_, kafka_client::result_of(error_), error_);
}

}  // namespace weir::kafka

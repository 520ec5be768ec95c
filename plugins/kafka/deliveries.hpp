// What becomes of the records of a transaction on their way to the brokers.
#pragma once

#include <string>
#include <string_view>

#include "plugins/kafka_client/handles.hpp"
#include "weir/sdk.hpp"

namespace weir::kafka {

// The cluster will never take a record, or the batch that it was sent in.
class Refusal : public Error {
public:
    Refusal(const std::string& text, int code, std::string topic)
        : Error(text, WEIR_REFUSED, code), topic_(std::move(topic)) {}
    [[nodiscard]] const std::string& topic() const { return topic_; }

private:
    std::string topic_;
};

// The first record that did not get through. Must outlive the producer, which reports to it.
class Deliveries {
public:
    void forget() { error_ = RD_KAFKA_RESP_ERR_NO_ERROR; }
    void fail(const char* topic, std::string_view key, size_t size, rd_kafka_resp_err_t error);
    // Throws what has failed: Refusal where waiting does not help.
    void check() const;
    // For the producer's configuration.
    static void report(rd_kafka_t* producer, const rd_kafka_message_t* message, void* opaque);

private:
    rd_kafka_resp_err_t error_ = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string topic_;
    std::string text_;
};

}  // namespace weir::kafka

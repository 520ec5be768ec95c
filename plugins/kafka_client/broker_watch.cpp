#include "plugins/kafka_client/broker_watch.hpp"

#include <syslog.h>

#include <string_view>

namespace weir::kafka_client {

namespace {

constexpr int kVersionWithSoundScram = 0x02060100;

// Without the address in front, and without the times and counts behind, which differ from line to line.
std::string essence(const std::string& reason) {
    const size_t colon = reason.find(": ");
    const size_t begin = colon == reason.npos ? 0 : colon + 2;
    return reason.substr(begin, reason.find(" (after ", begin) - begin);
}

}  // namespace

std::string explain_refusal(const std::string& mechanism, int librdkafka_version,
                            const std::string& reason) {
    if (mechanism.starts_with("SCRAM-") && librdkafka_version < kVersionWithSoundScram)
        return std::string("librdkafka ") + rd_kafka_version_str() + " cannot log in by " +
               mechanism +
               " to Kafka 4.x (it repeats its nonce): use sasl.mechanism = \"PLAIN\" over TLS, or "
               "librdkafka 2.6.1 or newer; older brokers say the same of a wrong user or password. "
               "The broker's answer: " +
               reason;
    return "the brokers refuse the connection: " + reason +
           ": check security.protocol, sasl.* and ssl.* of 'client' (Tencent CKafka: sasl.username "
           "is instanceId#username)";
}

void BrokerWatch::configure(const ClientConfig& config) {
    servers_ = config.servers();
    mechanism_ = config.mechanism();
}

void BrokerWatch::listen(rd_kafka_conf_t* conf) {
    rd_kafka_conf_set_opaque(conf, this);
    rd_kafka_conf_set_error_cb(conf, on_error);
    rd_kafka_conf_set_log_cb(conf, on_log);
}

void BrokerWatch::on_error(rd_kafka_t*, int error, const char* reason, void* self) {
    static_cast<BrokerWatch*>(self)->note(static_cast<rd_kafka_resp_err_t>(error), reason);
}

void BrokerWatch::on_log(const rd_kafka_t* client, int level, const char* facility,
                         const char* text) {
    auto& self = *static_cast<BrokerWatch*>(rd_kafka_opaque(client));
    const std::string line = std::string(facility) + ": " + text;
    // Failed connections come through on_error, too.
    if (level > LOG_WARNING || std::string_view(facility) == "FAIL")
        self.host_.debug(line);
    else
        self.warn_once(line);
}

void BrokerWatch::note(rd_kafka_resp_err_t error, const std::string& reason) {
    ++disturbances_;
    switch (error) {
        case RD_KAFKA_RESP_ERR__AUTHENTICATION:
        case RD_KAFKA_RESP_ERR__SSL:
        case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        case RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
            refusal_ = explain_refusal(mechanism_, rd_kafka_version(), reason);
            last_reason_ = refusal_;
            break;
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            away_ = true;
            break;
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__RESOLVE:
        case RD_KAFKA_RESP_ERR__TIMED_OUT:
            last_reason_ = essence(reason);
            break;
        default:
            warn_once(std::string(rd_kafka_err2str(error)) + ": " + reason);
    }
}

void BrokerWatch::serve_silently(rd_kafka_t* client) {
    while (rd_kafka_poll(client, 0) > 0) {
    }
}

void BrokerWatch::serve(rd_kafka_t* client) {
    serve_silently(client);
    if (!away_ || std::exchange(away_said_, true)) return;
    host_.warn(absent() + "; waiting for them");
}

void BrokerWatch::answered() {
    if (std::exchange(away_said_, false)) host_.info("the brokers of " + servers_ + " are back");
    away_ = false;
    refusal_.clear();
}

void BrokerWatch::check_login() const {
    if (!refusal_.empty()) throw Error(refusal_, WEIR_BAD_CONFIG);
}

std::string BrokerWatch::absent() const {
    return "no broker of " + servers_ + " answers" +
           (last_reason_.empty() ? std::string() : " (" + last_reason_ + ")");
}

void BrokerWatch::throw_absent(const std::string& what) {
    check_login();
    away_ = away_said_ = true;
    throw Error(absent() + "; " + what + " waits for them", WEIR_RETRY);
}

void BrokerWatch::warn_once(const std::string& text) {
    constexpr size_t kRemembered = 1000;
    if (warned_.size() < kRemembered && warned_.insert(text).second) host_.warn(text);
}

}  // namespace weir::kafka_client

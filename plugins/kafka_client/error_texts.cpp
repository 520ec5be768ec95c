#include "plugins/kafka_client/error_texts.hpp"

namespace weir::kafka_client {

std::string cure(rd_kafka_resp_err_t error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT:
            return "set transaction.timeout below the brokers' transaction.max.timeout.ms";
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
            return "give this login the rights to the topic (READ for sources; WRITE, DESCRIBE for "
                   "sinks)";
        case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
            return "give this login READ on the consumer groups 'weir.*' and on group.id";
        case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
            return "give this login WRITE and DESCRIBE on the transactional ids 'weir.*'";
        case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
            return "give this login IDEMPOTENT_WRITE on the cluster";
        case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
        case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE:
        case RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT:
            return "the brokers are too old for transactions: Kafka 2.5 or newer is needed";
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            return "create the topic";
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
            return "raise the topic's max.message.bytes, or lower max.record.bytes of the sink";
        case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
            return "widen the topic's message.timestamp.before.max.ms and "
                   "message.timestamp.after.max.ms, or set the clocks right";
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
            return "the topic's own rules refuse it: a compacted topic takes no record without a "
                   "key";
        case RD_KAFKA_RESP_ERR_POLICY_VIOLATION:
            return "a policy of the brokers forbids it: change the policy, or write to another "
                   "topic";
        case RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE:
            return "choose another compression.type in 'client'";
        case RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
            return "choose another topic: letters, digits, '.', '_' and '-' are allowed in its "
                   "name";
        case RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE:
            return "set the brokers' offset.metadata.max.bytes to 4096 or more";
        default:
            return {};
    }
}

std::string describe(rd_kafka_resp_err_t error) {
    const std::string remedy = cure(error);
    return rd_kafka_err2str(error) + (remedy.empty() ? std::string() : "; " + remedy);
}

weir_result result_of(rd_kafka_resp_err_t error) {
    if (!cure(error).empty()) return WEIR_BAD_CONFIG;
    switch (error) {
        case RD_KAFKA_RESP_ERR__FENCED:
        case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH:
        case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
            return WEIR_UNKNOWN_OUTCOME;
        default:
            return WEIR_RETRY;
    }
}

bool refuses_record(rd_kafka_resp_err_t error) {
    switch (error) {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
            return true;
        default:
            return false;
    }
}

std::string missing_topic(const std::string& topic) {
    return "topic '" + topic +
           "' does not exist: create it with \"kafka-topics.sh --bootstrap-server HOST:PORT "
           "--create "
           "--topic " +
           topic + " --partitions N\" or in the cloud's console";
}

}  // namespace weir::kafka_client

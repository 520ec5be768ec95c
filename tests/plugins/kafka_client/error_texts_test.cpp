#include "plugins/kafka_client/error_texts.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

namespace weir::kafka_client {
namespace {

BOOST_AUTO_TEST_SUITE(error_texts)

BOOST_AUTO_TEST_CASE(errors_of_configuration_and_rights_name_the_option_or_the_right) {
    const std::map<rd_kafka_resp_err_t, const char*> ways_out = {
        {RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT, "transaction.max.timeout.ms"},
        {RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, "WRITE, DESCRIBE"},
        {RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, "READ on the consumer groups"},
        {RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "transactional ids 'weir.*'"},
        {RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, "IDEMPOTENT_WRITE"},
        {RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION, "Kafka 2.5"},
        {RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, "Kafka 2.5"},
        {RD_KAFKA_RESP_ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT, "Kafka 2.5"},
        {RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, "create the topic"},
        {RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, "create the topic"},
        {RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, "another topic"},
        {RD_KAFKA_RESP_ERR_POLICY_VIOLATION, "policy"},
        {RD_KAFKA_RESP_ERR_UNSUPPORTED_COMPRESSION_TYPE, "compression.type"},
        {RD_KAFKA_RESP_ERR_OFFSET_METADATA_TOO_LARGE, "offset.metadata.max.bytes"}};
    for (const auto& [error, way_out] : ways_out) {
        BOOST_TEST(describe(error).find(way_out) != std::string::npos, describe(error));
        BOOST_TEST(describe(error).starts_with(rd_kafka_err2str(error)));
        BOOST_TEST(result_of(error) == WEIR_BAD_CONFIG, describe(error));
        BOOST_TEST(!refuses_record(error), describe(error));
    }
}

BOOST_AUTO_TEST_CASE(what_a_record_is_refused_for_names_the_topic_s_setting) {
    const std::map<rd_kafka_resp_err_t, const char*> settings = {
        {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, "max.message.bytes"},
        {RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE, "max.message.bytes"},
        {RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, "message.timestamp.before.max.ms"},
        {RD_KAFKA_RESP_ERR_INVALID_RECORD, "compacted"}};
    for (const auto& [error, setting] : settings) {
        BOOST_TEST(describe(error).find(setting) != std::string::npos, describe(error));
        BOOST_TEST(refuses_record(error), describe(error));
    }
}

BOOST_AUTO_TEST_CASE(what_may_pass_is_tried_again_and_a_lost_place_is_found_out) {
    // INVALID_MSG is a failed checksum: the network's fault, not the record's.
    for (const auto error :
         {RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR_INVALID_MSG,
          RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
          RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT, RD_KAFKA_RESP_ERR__TRANSPORT}) {
        BOOST_TEST(result_of(error) == WEIR_RETRY, describe(error));
        BOOST_TEST(!refuses_record(error), describe(error));
    }
    for (const auto error : {RD_KAFKA_RESP_ERR__FENCED, RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
                             RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH})
        BOOST_TEST(result_of(error) == WEIR_UNKNOWN_OUTCOME, describe(error));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::kafka_client

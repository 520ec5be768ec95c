// What an error of a cluster means for the pipeline, and the way out of it.
#pragma once

#include <librdkafka/rdkafka.h>

#include <string>

#include "weir/sdk.hpp"

namespace weir::kafka_client {

// The remedy for errors of configuration or rights, otherwise "".
[[nodiscard]] std::string cure(rd_kafka_resp_err_t error);
// librdkafka's text, and the remedy where there is one.
[[nodiscard]] std::string describe(rd_kafka_resp_err_t error);
// WEIR_BAD_CONFIG where there is a remedy, WEIR_UNKNOWN_OUTCOME where another producer has taken over, otherwise
// WEIR_RETRY.
[[nodiscard]] weir_result result_of(rd_kafka_resp_err_t error);
// Whether it is about a record, or the batch around it, and waiting does not help.
[[nodiscard]] bool refuses_record(rd_kafka_resp_err_t error);

[[nodiscard]] std::string missing_topic(const std::string& topic);

}  // namespace weir::kafka_client

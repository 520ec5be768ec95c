// Owning handles and errors over librdkafka's C interface.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace weir::tools {

class KafkaError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

template <auto Destroy>
struct Deleter {
    template <typename T>
    void operator()(T* pointer) const {
        Destroy(pointer);
    }
};

using Handle = std::unique_ptr<rd_kafka_t, Deleter<rd_kafka_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Deleter<rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Deleter<rd_kafka_event_destroy>>;
using Message = std::unique_ptr<rd_kafka_message_t, Deleter<rd_kafka_message_destroy>>;
using Options = std::unique_ptr<rd_kafka_AdminOptions_t, Deleter<rd_kafka_AdminOptions_destroy>>;
using Offsets = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                Deleter<rd_kafka_topic_partition_list_destroy>>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Deleter<rd_kafka_metadata_destroy>>;

using Settings = std::vector<std::pair<std::string, std::string>>;
using DeliveryReport = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void*);

Handle make_client(rd_kafka_type_t type, const Settings& settings,
                   DeliveryReport on_delivery = nullptr, void* opaque = nullptr);

void check(rd_kafka_resp_err_t error, const std::string& what);
void check(rd_kafka_error_t* error, const std::string& what);

// Number of partitions of the topic; 0 where there is no such topic.
int partition_count(rd_kafka_t* client, const std::string& topic);

inline constexpr int kTimeoutMs = 30000;

}  // namespace weir::tools

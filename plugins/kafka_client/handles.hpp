// Owning handles over librdkafka's C interface.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>

namespace weir::kafka_client {

template <auto Destroy>
struct Deleter {
    template <typename T>
    void operator()(T* handle) const {
        Destroy(handle);
    }
};

// Leaves no group and waits for no outstanding message: what was not committed is to be forgotten.
struct CloseClient {
    void operator()(rd_kafka_t* client) const {
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
    }
};

template <typename T, auto Destroy>
using Owned = std::unique_ptr<T, Deleter<Destroy>>;

using Conf = Owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using Client = std::unique_ptr<rd_kafka_t, CloseClient>;
using Queue = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Topic = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using Message = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using Headers = Owned<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using Metadata = Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy>;
using Partitions = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using GroupMetadata =
    Owned<rd_kafka_consumer_group_metadata_t, rd_kafka_consumer_group_metadata_destroy>;
using Failure = Owned<rd_kafka_error_t, rd_kafka_error_destroy>;

[[nodiscard]] inline Partitions make_partitions(size_t capacity) {
    return Partitions(rd_kafka_topic_partition_list_new(static_cast<int>(capacity)));
}

}  // namespace weir::kafka_client

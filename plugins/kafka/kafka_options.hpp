// What a pipeline file can say to the sink `kafka`.
#pragma once

#include <array>

#include "plugins/kafka_client/client_options.hpp"

namespace weir::kafka {

inline constexpr std::array kOptions = {
    kafka_client::kBootstrapServersOption,
    option("topic", WEIR_STRING)
        .required()
        .ranked(WEIR_HIGH)
        .says("Topic to write to. It must exist.")
        .like("device-status"),
    option("max.record.bytes", WEIR_SIZE)
        .or_else("1000000")
        .between(1000, 1'000'000'000)
        .in("bytes")
        .says("The topic's max.message.bytes, or less: what is larger, with the frame around it, "
              "becomes a "
              "dead letter."),
    option("transaction.timeout", WEIR_DURATION)
        .or_else("60s")
        .between(1000, 900'000)
        .ranked(WEIR_LOW)
        .says("The cluster undoes a transaction that takes longer. At most the brokers' "
              "transaction.max.timeout.ms."),
    kafka_client::kClientOption,
};

inline constexpr const char* kDoc =
    R"(Exactly once: each publication is one Kafka transaction that also holds Weir's marker, as the metadata of an offset
in the group `weir.PIPELINE.NODE` (the transactional id has the same name; NODE is the first sink of the cluster).
Readers must read committed records (`isolation.level=read_committed`).

All outputs to one cluster, dead letters included, go through one producer. Records with equal keys go to the same
partition, as with Kafka's own clients; records without a key are spread. A timestamp in the future becomes the
time of publishing, and so does a missing one.

A record that its topic will never take (for its size, its timestamp, or no key in a compacted topic) is named and put
aside, and the others are published. Where only a batch is too large, its records are sent one by one, which is slow.

The cluster must be Kafka 2.5 or newer. With rights enforced the login needs WRITE and DESCRIBE on the topics and on
the transactional id `weir.*`, READ and DESCRIBE on the topics and on the groups `weir.*`.

`client` takes librdkafka's own names, `compression.type` among them.)";

}  // namespace weir::kafka

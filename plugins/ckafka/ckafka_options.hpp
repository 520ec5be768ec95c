// What a pipeline file can say to the source `ckafka`.
#pragma once

#include <array>

#include "plugins/kafka_client/client_options.hpp"

namespace weir::ckafka {

inline constexpr const char* kStartWords[] = {"earliest", "latest", nullptr};
inline constexpr const char* kStopWords[] = {"never", "end", nullptr};

inline constexpr std::array kOptions = {
    kafka_client::kBootstrapServersOption,
    option("topics", WEIR_LIST)
        .required()
        .ranked(WEIR_HIGH)
        .says("Topics to read, all partitions of each. Partitions that appear later are read from "
              "their start.")
        .like(R"(["device-raw"])"),
    option("group.id", WEIR_STRING)
        .or_else("")
        .ranked(WEIR_HIGH)
        .says("Consumer group that shows the lag to the usual tools. Weir never reads from it: "
              "positions are in "
              "the state directory.")
        .like("weir-device-status"),
    option("start", WEIR_STRING)
        .or_else("earliest")
        .one_of(kStartWords)
        .says("Where the very first run begins. Later runs go on where the last one stopped."),
    option("stop_at", WEIR_STRING)
        .or_else("never")
        .one_of(kStopWords)
        .says("`end`: the run ends where the topics ended when it began. `never`: it goes on."),
    option("queue.max_bytes", WEIR_SIZE)
        .or_else("64MiB")
        .between(1 << 20, int64_t{1} << 31)
        .in("bytes")
        .ranked(WEIR_LOW)
        .says("What may be fetched ahead, over all partitions. The default keeps the whole process "
              "below 256 MiB; "
              "with librdkafka below 2.2 more of it makes catching up faster."),
    kafka_client::kClientOption,
};

inline constexpr const char* kDoc =
    R"(Each partition is a lane with a queue of its own. Records are read as committed (`read_committed`), at
positions from the state directory, never the group's. Every offset is checked against the expected next one:
repeats are dropped, gaps are asked for once more and then believed (control records of transactions, compaction).
A position that the cluster has deleted stops the pipeline with a report.

Where the brokers are away the source waits, says so once, and goes on when they are back.

`client` takes librdkafka's own names. For Tencent CKafka over the public network:

    client = { "security.protocol" = "sasl_ssl", "sasl.mechanism" = "PLAIN",
               "sasl.username" = "ckafka-xxxx#user", "sasl.password" = "${file:/etc/weir/secrets:password}",
               "ssl.ca.location" = "/etc/weir/ckafka-ca.pem" }

SCRAM needs librdkafka 2.6.1 or newer with Kafka 4.x.)";

}  // namespace weir::ckafka

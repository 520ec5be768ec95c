// The keys of [pipeline]: validation and reference docs come from this table.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "weir/sdk.hpp"

namespace weir {

inline constexpr int64_t kMostTasks = 64;
inline constexpr int64_t kKiB = 1024;
inline constexpr int64_t kMiB = 1024 * kKiB;
inline constexpr int64_t kNoLimit = std::numeric_limits<int64_t>::max();

inline constexpr const char* kDeliveries[] = {"exactly_once", "at_least_once", nullptr};
inline constexpr const char* kTolerances[] = {"none", "all", nullptr};

inline constexpr std::array kPipelineOptions{
    option("name", WEIR_STRING)
        .required()
        .ranked(WEIR_HIGH)
        .like("device-status")
        .says("Name of the pipeline: letters, digits, '.', '_' and '-', at most 100. It is part of "
              "the names of "
              "the publisher's group and transactions, so it must not change while output is "
              "pending."),
    option("source", WEIR_STRING)
        .required()
        .ranked(WEIR_HIGH)
        .like("devices")
        .says("The source, by its name in [sources.NAME]."),
    option("transforms", WEIR_LIST)
        .or_else("[]")
        .ranked(WEIR_HIGH)
        .like("[\"decode\", \"map\", \"status\"]")
        .says("The transforms, by their names in [transforms.NAME], in the order they run in."),
    option("sinks", WEIR_LIST)
        .required()
        .ranked(WEIR_HIGH)
        .like("[\"rows\"]")
        .says("The sinks, by their names in [sinks.NAME]; each gets all output."),
    option("tasks.max", WEIR_INT)
        .or_else("0")
        .between(0, kMostTasks)
        .like("4")
        .says("Worker threads; 0: as many as the machine has cores."),
    option("state.directory", WEIR_PATH)
        .or_else("state")
        .ranked(WEIR_HIGH)
        .like("state")
        .says("Where state, positions and unconfirmed output are kept. One directory belongs to "
              "one pipeline."),
    option("state.copies.interval", WEIR_DURATION)
        .or_else("1h")
        .between(0, 30 * 86'400'000LL)
        .in("ms")
        .ranked(WEIR_LOW)
        .like("1h")
        .says("Time between two verified copies below the state directory, from which weir state "
              "restore makes it anew; the newest two are kept. 0: none are made."),
    option("state.min_free_bytes", WEIR_SIZE)
        .or_else("64MiB")
        .between(0, kNoLimit)
        .in("bytes")
        .ranked(WEIR_LOW)
        .like("64MiB")
        .says("Reading pauses while the file system of the state directory has less free space. "
              "0: it reads until a write fails."),
    option("checkpoint.interval", WEIR_DURATION)
        .or_else("1s")
        .between(10, 3'600'000)
        .in("ms")
        .like("1s")
        .says("Time between two commits. Output leaves the process with the commit it belongs to."),
    option("delivery", WEIR_STRING)
        .one_of(kDeliveries)
        .like("exactly_once")
        .says("The guarantee that every sink must give; a sink that cannot is refused. Without it "
              "each sink gives "
              "the strongest it can."),
    option("errors.tolerance", WEIR_STRING)
        .or_else("none")
        .one_of(kTolerances)
        .ranked(WEIR_HIGH)
        .like("all")
        .says(
            "What happens at a record that cannot be processed. `none`: the pipeline stops before "
            "it. `all`: it goes to the dead letters, and the pipeline goes on."),
    option("errors.deadletterqueue.topic.name", WEIR_STRING)
        .ranked(WEIR_HIGH)
        .like("device-status-dlq")
        .says("Topic of the dead letters, on the source's cluster."),
    option("errors.deadletterqueue.sink", WEIR_STRING)
        .ranked(WEIR_HIGH)
        .like("dead")
        .says("A sink of [sinks.NAME] that takes the dead letters, instead of a topic."),
    option("epoch.max_output_bytes", WEIR_SIZE)
        .or_else("1MiB")
        .between(kKiB, 1024 * kMiB)
        .in("bytes")
        .ranked(WEIR_LOW)
        .like("1MiB")
        .says("An epoch is committed early once it holds this much output."),
    option("publish.max_bytes", WEIR_SIZE)
        .or_else("1MiB")
        .between(kKiB, 1024 * kMiB)
        .in("bytes")
        .ranked(WEIR_LOW)
        .like("1MiB")
        .says("Committed epochs are merged into one publication up to this size."),
    option("call_timeout", WEIR_DURATION)
        .or_else("10m")
        .between(10'000, 86'400'000)
        .in("ms")
        .ranked(WEIR_LOW)
        .like("10m")
        .says("A call of the source or of a sink that takes longer hangs: the process ends with "
              "code 70, and the next start finds out what was published. Longer than their own "
              "timeouts."),
    option("max_waiting_bytes", WEIR_SIZE)
        .or_else("64MiB")
        .between(kMiB, kNoLimit)
        .in("bytes")
        .like("64MiB")
        .says("Bound of the memory for records that wait for the watermark; the source pauses "
              "above it."),
    option("outbox.max_bytes", WEIR_SIZE)
        .between(kMiB, kNoLimit)
        .in("bytes")
        .ranked(WEIR_LOW)
        .like("4GiB")
        .says("The source pauses when a sink has this much unconfirmed output. Without it: a tenth "
              "of the free "
              "space, at most 4 GiB."),
};

}  // namespace weir

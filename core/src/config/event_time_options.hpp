// The host's own keys of keyed transforms, beside those of the component.
#pragma once

#include <array>

#include "weir/sdk.hpp"

namespace weir {

inline constexpr int64_t kDayMs = 86'400'000;
inline constexpr const char* kClocks[] = {"synchronised", "trusted", nullptr};
inline constexpr const char* kLateTargets[] = {"dead_letter", "drop", nullptr};

inline constexpr std::array kEventTimeOptions{
    option("out_of_orderness", WEIR_DURATION)
        .or_else("10s")
        .between(0, 30 * kDayMs)
        .in("ms")
        .ranked(WEIR_HIGH)
        .like("10s")
        .says("How far a record may lie behind the newest of its partition and still be on time. "
              "The watermark "
              "follows the newest event time at this distance."),
    option("max_future", WEIR_DURATION)
        .or_else("5m")
        .between(0, 36'500 * kDayMs)
        .in("ms")
        .like("5m")
        .says("A record whose event time is further ahead of its own timestamp is a dead letter "
              "(stage `future`)."),
    option("max_past", WEIR_DURATION)
        .or_else("30d")
        .between(0, 36'500 * kDayMs)
        .in("ms")
        .like("30d")
        .says("A record whose event time is further behind its own timestamp is a dead letter "
              "(stage `past`)."),
    option("late", WEIR_STRING)
        .or_else("dead_letter")
        .one_of(kLateTargets)
        .like("dead_letter")
        .says("What happens to records that come too late. `dead_letter`: they go to the dead "
              "letters "
              "(stage `late`). `drop`: they are only counted."),
    option("idle_timeout", WEIR_DURATION)
        .or_else("30s")
        .between(5'000, kDayMs)
        .in("ms")
        .like("30s")
        .says("A partition that is caught up, by a fresh answer of the broker, and silent for this "
              "long no longer holds the watermark back. Without such an answer it does."),
    option("wall_clock_advance", WEIR_BOOL)
        .or_else("true")
        .like("false")
        .says("When all partitions are idle, the watermark follows the wall clock, so that windows "
              "close and deadlines pass without a new record."),
    option("clock", WEIR_STRING)
        .or_else("synchronised")
        .one_of(kClocks)
        .ranked(WEIR_LOW)
        .like("synchronised")
        .says("When the watermark may follow the wall clock. `synchronised`: while the kernel says "
              "that the clock is kept right (NTP, PTP). `trusted`: always."),
};

}  // namespace weir

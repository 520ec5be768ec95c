// The options as a user sees them.
#pragma once

#include "weir/sdk.hpp"
#include "windows.hpp"

namespace weir::status_aggregator {

inline constexpr int64_t kMaxForgetAfterMs = 10 * kMaxWindowMs;
inline constexpr int64_t kMaxFlappingTransitions = 1'000;

inline constexpr const char* kWindowKinds[] = {"tumbling", "hopping", nullptr};
inline constexpr const char* kEmitWords[] = {"all", "active", "changed", nullptr};

inline constexpr Option kOptions[] = {
    option("window.kind", WEIR_STRING)
        .or_else("tumbling")
        .one_of(kWindowKinds)
        .ranked(WEIR_HIGH)
        .says(
            "`tumbling`: each window begins where the one before ends. `hopping`: windows overlap; "
            "one begins every `window.every`."),
    option("window.size", WEIR_DURATION)
        .or_else("1m")
        .between(1, kMaxWindowMs)
        .in("ms")
        .ranked(WEIR_HIGH)
        .says("Length of a window.")
        .like("5m"),
    option("window.every", WEIR_DURATION)
        .between(1, kMaxWindowMs)
        .in("ms")
        .says("Distance from one window's start to the next one's, at most `window.size`, which is "
              "the default. Of hopping windows only.")
        .like("1m"),
    option("window.offset", WEIR_DURATION)
        .or_else("0s")
        .between(-kMaxWindowMs, kMaxWindowMs)
        .in("ms")
        .says(
            "Windows are counted from 1970-01-01T00:00:00Z; this shifts them. `-8h` makes windows "
            "of a day begin at midnight in the zone +08:00.")
        .like("-8h"),
    option("emit", WEIR_STRING)
        .or_else("all")
        .one_of(kEmitWords)
        .ranked(WEIR_HIGH)
        .says("Which window rows are emitted. `all`: of every known device. `active`: those with a "
              "record, a transition or time online. `changed`: those with a transition."),
    option("transitions", WEIR_BOOL)
        .or_else("true")
        .says("Also emit each change of a device's status when it happens."),
    option("publish_marks_online", WEIR_BOOL)
        .or_else("true")
        .says("Data that a device itself sent makes it online. If false, it only refreshes when "
              "the device was last seen."),
    option("presence_timeout", WEIR_DURATION)
        .or_else("0s")
        .between(0, kMaxWindowMs)
        .in("ms")
        .ranked(WEIR_HIGH)
        .says("An online device that has been silent for so long goes offline, with the reason "
              "`timeout`. `0s`: never.")
        .like("10m"),
    option("presence_timeout_by_product", WEIR_MAP)
        .says("The same for the devices of a product, in place of `presence_timeout`: product = "
              "duration. `0s`: those never time out.")
        .like("{ pump = \"30m\", \"smart.meter\" = \"0s\" }"),
    option("min_dwell", WEIR_DURATION)
        .or_else("0s")
        .between(0, kMaxWindowMs)
        .in("ms")
        .says("A change of status counts once it has lasted for so long; shorter ones never were. "
              "Windows close so much later. `0s`: every change counts at once.")
        .like("30s"),
    option("flapping.transitions", WEIR_INT)
        .between(2, kMaxFlappingTransitions)
        .says("With `flapping.period`: rows say `\"flapping\"`, true where the status changed at "
              "least so often within a period. Changes that `min_dwell` holds back count too.")
        .like("6"),
    option("flapping.period", WEIR_DURATION)
        .between(1, kMaxWindowMs)
        .in("ms")
        .says("See `flapping.transitions`.")
        .like("10m"),
    option("forget_after", WEIR_DURATION)
        .or_else("30d")
        .between(0, kMaxForgetAfterMs)
        .in("ms")
        .says("A device that was not seen for so long is forgotten: no more rows, its state is "
              "deleted. Seen again, it is a new one. `0s`: never.")
        .like("90d"),
};

}  // namespace weir::status_aggregator

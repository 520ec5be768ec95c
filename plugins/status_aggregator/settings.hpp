// The options, and what they mean together.
#pragma once

#include "weir/sdk.hpp"
#include "windows.hpp"

namespace weir::status_aggregator {

enum class Emit { kAll, kActive, kChanged };

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
};

struct Settings {
    Windows windows;
    Emit emit;
    bool transitions;
    bool publish_marks_online;
};

// Throws an Error with WEIR_BAD_CONFIG where options do not fit together.
Settings settings_of(const Config& config);

}  // namespace weir::status_aggregator

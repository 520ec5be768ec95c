// What the options mean together.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "flaps.hpp"
#include "options.hpp"
#include "windows.hpp"

namespace weir::status_aggregator {

enum class Emit { kAll, kActive, kChanged };

// 0: never.
struct PresenceTimeouts {
    int64_t otherwise_ms = 0;
    std::map<std::string, int64_t, std::less<>> by_product;

    [[nodiscard]] int64_t of(std::string_view product) const;
    [[nodiscard]] int64_t greatest_ms() const;
};

struct Settings {
    Windows windows;
    Emit emit;
    bool transitions;
    bool publish_marks_online;
    PresenceTimeouts timeouts;
    int64_t min_dwell_ms;  // 0: off
    FlappingRule flapping;
    int64_t forget_after_ms;  // 0: never
};

// Throws an Error with WEIR_BAD_CONFIG where options do not fit together.
Settings settings_of(const Config& config);

}  // namespace weir::status_aggregator

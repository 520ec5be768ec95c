// When a device's status changed lately: STATUS.md section 4, flapping.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "instants.hpp"

namespace weir::status_aggregator {

struct FlappingRule {
    size_t transitions = 0;  // 0: off
    int64_t period_ms = 0;

    [[nodiscard]] bool is_on() const { return transitions != 0; }
};

class Flaps {
public:
    void add(int64_t instant_ms, const FlappingRule& rule);
    // Whether a window was flapping; nothing of its end or later may have been added.
    [[nodiscard]] bool in_window(int64_t start_ms, int64_t end_ms, const FlappingRule& rule) const;

    void encode(std::string& to) const;
    static Flaps decode(VarintReader& from);

private:
    std::vector<int64_t> changes_;  // the latest ones that the rule can still count, ascending
    int64_t last_flap_ms_ = kNever;
};

}  // namespace weir::status_aggregator

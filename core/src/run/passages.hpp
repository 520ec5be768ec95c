// When the watermark came to an instant, by the wall clock: to the minute, of the last 1,440 minutes in which it moved.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "state/store.hpp"

namespace weir {

class Passages {
public:
    // Those of earlier runs.
    explicit Passages(std::vector<state::Passage> kept) : kept_(std::move(kept)) {}

    // The watermark stands here now. What is to be kept with the epoch: none within a minute of the last one, unless
    // `at_once`, and none where the watermark stands still.
    std::optional<state::Passage> note(int64_t clock_ms, int64_t watermark, bool at_once);
    [[nodiscard]] const std::vector<state::Passage>& kept() const { return kept_; }

private:
    std::vector<state::Passage> kept_;  // oldest first
};

// The last of `passages` before the watermark came to `instant_ms`, and the first at which it had.
struct Passed {
    std::optional<state::Passage> before;
    std::optional<state::Passage> reached;
};
Passed passed(std::span<const state::Passage> passages, int64_t instant_ms);

}  // namespace weir

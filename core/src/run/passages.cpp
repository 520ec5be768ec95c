#include "core/src/run/passages.hpp"

#include <algorithm>

namespace weir {
namespace {

constexpr int64_t kApartMs = 60'000;

}  // namespace

std::optional<state::Passage> Passages::note(int64_t clock_ms, int64_t watermark, bool at_once) {
    if (watermark == state::kNoTime) return std::nullopt;
    if (!kept_.empty()) {
        const state::Passage& last = kept_.back();
        // A clock that was set back is noted at once as well.
        const bool is_near = clock_ms >= last.clock_ms && clock_ms - last.clock_ms < kApartMs;
        if (watermark <= last.watermark || (is_near && !at_once)) return std::nullopt;
    }
    const uint64_t number = kept_.empty() ? 1 : kept_.back().number + 1;
    kept_.push_back({number, clock_ms, watermark});
    if (kept_.size() > state::kKeptPassages) kept_.erase(kept_.begin());
    return kept_.back();
}

Passed passed(std::span<const state::Passage> passages, int64_t instant_ms) {
    const auto reached =
        std::ranges::lower_bound(passages, instant_ms, {}, &state::Passage::watermark);
    Passed found;
    if (reached != passages.end()) found.reached = *reached;
    if (reached != passages.begin()) found.before = *std::prev(reached);
    return found;
}

}  // namespace weir

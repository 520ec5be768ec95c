#include "flaps.hpp"

#include <algorithm>

namespace weir::status_aggregator {
namespace {

constexpr uint64_t kMostKept = 1'000;

}  // namespace

void Flaps::add(int64_t instant_ms, const FlappingRule& rule) {
    changes_.push_back(instant_ms);
    const auto in_period =
        std::ranges::upper_bound(changes_, instant_ms - rule.period_ms) - changes_.begin();
    const auto beyond = std::ssize(changes_) - static_cast<ptrdiff_t>(rule.transitions);
    changes_.erase(changes_.begin(), changes_.begin() + std::max(in_period, beyond));
    if (changes_.size() == rule.transitions) last_flap_ms_ = instant_ms;
}

bool Flaps::in_window(int64_t start_ms, int64_t end_ms, const FlappingRule& rule) const {
    if (last_flap_ms_ >= start_ms) return true;
    const auto before_end =
        changes_.end() - std::ranges::lower_bound(changes_, end_ms - rule.period_ms);
    return static_cast<size_t>(before_end) >= rule.transitions;
}

void Flaps::encode(std::string& to) const {
    put_instant(to, last_flap_ms_);
    put_number(to, changes_.size());
    int64_t before_ms = 0;
    for (const int64_t change_ms : changes_) {
        put_signed(to, change_ms - before_ms);
        before_ms = change_ms;
    }
}

Flaps Flaps::decode(VarintReader& from) {
    Flaps flaps;
    flaps.last_flap_ms_ = get_instant(from);
    flaps.changes_.resize(from.number_up_to(kMostKept));
    int64_t before_ms = 0;
    for (int64_t& change_ms : flaps.changes_) {
        change_ms = before_ms + get_bounded(from);
        if (change_ms > kMaxTimeMs || change_ms < -kMaxTimeMs)
            throw Error("an instant in it is out of its range");
        before_ms = change_ms;
    }
    return flaps;
}

}  // namespace weir::status_aggregator

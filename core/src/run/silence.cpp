#include "core/src/run/silence.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace weir {

void Silence::heard(size_t lane, int64_t now_ms) {
    if (lane >= lanes_.size()) lanes_.resize(lane + 1, {now_ms});
    lanes_[lane].heard_ms = now_ms;
}

Activity Silence::judge(size_t lane, int64_t now_ms, int64_t position, const LaneEnd& end) {
    const Activity activity =
        is_silent(lane, now_ms) ? judge_silent(now_ms, position, end) : Activity::active;
    const bool was_blind = std::exchange(lanes_[lane].was_blind, activity == Activity::blind);
    if (!was_blind || activity == Activity::blind) return activity;
    heard(lane, now_ms);
    return Activity::active;
}

Activity Silence::judge_silent(int64_t now_ms, int64_t position, const LaneEnd& end) const {
    const bool is_fresh =
        end.asked_ms != 0 && end.log_end >= 0 && now_ms - end.asked_ms <= idle_timeout_ms_;
    if (!is_fresh) return Activity::blind;
    return position == end.log_end ? Activity::idle : Activity::active;
}

bool Silence::starts_anew(int64_t now_ms, int64_t wall_ms) {
    const Look before = last_look_.value_or(Look{now_ms, wall_ms});
    last_look_ = Look{now_ms, wall_ms};
    const int64_t set_by_ms = (wall_ms - before.wall_ms) - (now_ms - before.now_ms);
    if (std::abs(set_by_ms) <= idle_timeout_ms_) return false;
    for (Heard& lane : lanes_) lane.heard_ms = now_ms;
    return true;
}

}  // namespace weir

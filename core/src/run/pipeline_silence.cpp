// What a run concludes from silence (STATUS.md section 2): which lanes no longer hold the watermark back, and when it
// follows the wall clock. Each conclusion is a clock decision.
#include <algorithm>

#include "core/src/host/clock.hpp"
#include "core/src/run/pipeline_run.hpp"

namespace weir {
namespace {

constexpr int64_t kLookEveryMs = 100;
constexpr int64_t kFollowEveryMs = 1000;

}  // namespace

void PipelineRun::follow_clocks() {
    if (stages_.empty() || finite_ || paused_) return;
    const int64_t now_ms = monotonic_ms();
    if (silence_.starts_anew(now_ms, wall_ms())) start_timers_anew();
    if (last_look_ms_ != INT64_MIN && now_ms - last_look_ms_ < kLookEveryMs) return;
    last_look_ms_ = now_ms;
    judge_lanes(now_ms);
    if (const int64_t target = lanes_.watermark(); target > watermark_) advance(target);
    if (lanes_.all_idle()) follow_wall_clock(now_ms);
}

void PipelineRun::start_timers_anew() {
    log_.info("the clock was set or the machine slept: silence counts from now on");
    trusted_clock_.forget();
    for (const auto& lane : lanes_.all())
        if (lane->idle) wake(*lane);
}

void PipelineRun::wake(ReadLane& lane) {
    lanes_.wake(lane, watermark_);
    dirty_ = true;
}

void PipelineRun::judge_lanes(int64_t now_ms) {
    size_t idle = 0;
    size_t blind = 0;
    for (size_t i = 0; i < lanes_.size(); ++i) {
        ReadLane& lane = lanes_[i];
        const Activity activity =
            silence_.judge(i, now_ms, lane.position, source_->end_of(static_cast<uint32_t>(i)));
        idle += activity == Activity::idle ? 1 : 0;
        blind += activity == Activity::blind ? 1 : 0;
        if (!lanes_.follow(lane, activity, watermark_)) continue;
        if (lane.idle)
            decided("idle", lane.partitions.size());
        else
            dirty_ = true;
    }
    counters_.set_lanes_silent(idle, blind);
    say_blind(blind);
}

void PipelineRun::say_blind(size_t blind) {
    if (blind != 0 && blind_ == 0)
        log_.warn(std::to_string(blind) + " of " + std::to_string(lanes_.size()) +
                  " partitions are silent, and the source cannot tell whether there is something "
                  "to read: windows stay open and no deadline passes until it can");
    if (blind == 0 && blind_ != 0) log_.info("all partitions can be seen again");
    blind_ = blind;
}

void PipelineRun::follow_wall_clock(int64_t now_ms) {
    if (!config_.event_time.wall_clock_advance) return;
    const auto wall = trusted_clock_.now(wall_ms(), now_ms, wall_clock_is_synchronised());
    if (!wall && !distrust_said_)
        log_.warn(
            "all partitions are idle, and the wall clock cannot be trusted: it is not "
            "synchronised, or shows an earlier time than before. Windows close with the next "
            "record; synchronise the clock, or set clock = \"trusted\"");
    distrust_said_ = !wall;
    if (!wall) return;
    const int64_t target =
        *wall - config_.event_time.out_of_orderness_ms - config_.event_time.idle_timeout_ms;
    const bool is_due = earliest_due() <= target;
    if (target <= watermark_ || (!is_due && target - watermark_ < kFollowEveryMs)) return;
    decided("wall_clock", 1);
    const bool was_dirty = dirty_;
    advance(target);
    dirty_ = was_dirty || is_due;
}

}  // namespace weir

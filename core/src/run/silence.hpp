// Which lanes are silent (STATUS.md section 2): caught up, by a fresh answer of the source's system, and without a
// record for idle_timeout. Their partitions do not hold the watermark back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace weir {

// `blind`: silent for long enough, but nobody can say whether there is something to read.
enum class Activity { active, idle, blind };

// What the source says of a lane; `asked_ms` by the monotonic clock, 0: it has not asked.
struct LaneEnd {
    int64_t log_end = -1;
    int64_t asked_ms = 0;
};

class Silence {
public:
    explicit Silence(int64_t idle_timeout_ms) : idle_timeout_ms_(idle_timeout_ms) {}

    // A record of the lane has come, or reading it begins.
    void heard(size_t lane, int64_t now_ms);
    [[nodiscard]] bool is_silent(size_t lane, int64_t now_ms) const {
        return now_ms - lanes_.at(lane).heard_ms >= idle_timeout_ms_;
    }
    // A lane that can be seen again has idle_timeout to show what was written meanwhile, or elsewhere and is yet to come.
    Activity judge(size_t lane, int64_t now_ms, int64_t position, const LaneEnd& end);
    // As it was judged last.
    [[nodiscard]] bool is_blind(size_t lane) const { return lanes_.at(lane).was_blind; }
    // To be called often. True where since the last call the wall clock was set by more than idle_timeout, or the
    // machine slept for longer (its monotonic clock stood still): all lanes count as heard just now.
    bool starts_anew(int64_t now_ms, int64_t wall_ms);

private:
    struct Look {
        int64_t now_ms;
        int64_t wall_ms;
    };
    struct Heard {
        int64_t heard_ms = 0;
        bool was_blind = false;  // when it was judged last
    };
    [[nodiscard]] Activity judge_silent(int64_t now_ms, int64_t position, const LaneEnd& end) const;

    int64_t idle_timeout_ms_;
    std::vector<Heard> lanes_;
    std::optional<Look> last_look_;
};

}  // namespace weir

// What must come of a history of tests/core/run/silent_history.hpp, by brute force: every record's effective time from its
// partition's watermark alone, then one sort.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "tests/core/run/silent_history.hpp"

namespace weir::test {

struct SpokenOutcome {
    std::map<char, std::vector<std::string>> rows;  // by device: "name@effective#n[ late]"
    std::multiset<std::string> letters;             // "stage partition/offset time"

    bool operator==(const SpokenOutcome&) const = default;
    void give_up(const std::string& stage, uint32_t partition, int64_t offset, int64_t time_ms) {
        letters.insert(stage + " " + std::to_string(partition) + "/" + std::to_string(offset) +
                       " " + std::to_string(time_ms));
    }
};

class SilentBruteForce {
public:
    explicit SilentBruteForce(const SilentHistory& history) : history_(history) {
        const std::set<size_t> restarts = restarts_of(history);
        begin_life(0);
        for (size_t at = 0; at < history.steps.size(); ++at) {
            take(history.steps[at]);
            if (restarts.contains(at + 1)) begin_life(at + 1);
        }
    }
    [[nodiscard]] SpokenOutcome outcome() const {
        std::vector<Applied> order = applied_;
        std::ranges::sort(order, {}, [](const Applied& a) {
            return std::tuple(a.effective_ms, a.message.kind, a.partition, a.offset);
        });
        SpokenOutcome outcome{{}, refused_.letters};
        for (const Applied& applied : order) {
            auto& of = outcome.rows[applied.message.device];
            of.push_back(std::string(1, applied.message.device) + "@" +
                         std::to_string(applied.effective_ms) + "#" +
                         std::to_string(of.size() + 1) + (applied.is_late ? " late" : ""));
            if (applied.is_late)
                outcome.give_up("late", applied.partition, applied.offset, applied.message.time_ms);
        }
        return outcome;
    }
    // Clock decisions.
    [[nodiscard]] size_t decisions() const { return decisions_; }
    // How often a partition was found blind.
    [[nodiscard]] size_t blind() const { return blind_; }

private:
    struct Applied {
        int64_t effective_ms;
        SpokenMessage message;
        uint32_t partition;
        int64_t offset;
        bool is_late;
    };
    struct Partition {
        int64_t watermark = INT64_MIN;
        int64_t read = 0;
        bool is_idle = false, is_blind = false;
        int64_t silent_since_ms = 0;
        std::optional<std::pair<int64_t, int64_t>> answer = std::nullopt;  // when, and the end
    };

    // Behind so many steps a new life begins: at a stop, and at the place that a crash goes back to.
    static std::set<size_t> restarts_of(const SilentHistory& history) {
        std::set<size_t> restarts;
        size_t saved = 0;
        for (size_t at = 0; at < history.steps.size(); ++at) {
            const SilentStep::Kind kind = history.steps[at].kind;
            if (kind == SilentStep::checkpoint || kind == SilentStep::stop) saved = at + 1;
            if (kind == SilentStep::stop || kind == SilentStep::crash) restarts.insert(saved);
        }
        return restarts;
    }
    void begin_life(size_t behind) {
        wall_before_ms_ = history_.wall_behind(behind) - history_.now_behind(behind);
        for (Partition& partition : partitions_) {
            wake(partition);
            partition.is_blind = false;
            partition.silent_since_ms = history_.now_behind(behind);
            partition.answer.reset();
        }
    }
    void take(const SilentStep& step) {
        for (uint32_t i = 0; i < SilentHistory::kPartitions; ++i)
            if (step.answered.at(i)) partitions_[i].answer = {step.now_ms, step.ends.at(i)};
        if (step.kind == SilentStep::read) read(step);
        look(step);
        follow();
        const bool all_idle = std::ranges::all_of(partitions_, &Partition::is_idle);
        if (step.kind != SilentStep::clock || !all_idle || step.watermark_ms <= watermark_) return;
        watermark_ = step.watermark_ms;
        ++decisions_;
    }
    void look(const SilentStep& step) {
        const int64_t set_by = step.wall_ms - step.now_ms - wall_before_ms_;
        wall_before_ms_ += set_by;
        for (Partition& partition : partitions_) {
            if (set_by > SilentHistory::kIdleTimeout) {
                wake(partition);
                partition.silent_since_ms = step.now_ms;
            }
            judge(partition, step.now_ms);
        }
    }
    void judge(Partition& partition, int64_t now_ms) {
        const int64_t since_ms = now_ms - SilentHistory::kIdleTimeout;
        const bool is_silent = partition.silent_since_ms <= since_ms;
        const bool is_seen = partition.answer && partition.answer->first >= since_ms;
        if (is_silent && !is_seen) {
            wake(partition);
            partition.is_blind = true;
            ++blind_;
        } else if (partition.is_blind) {
            partition.is_blind = false;
            partition.silent_since_ms = now_ms;
        } else if (is_silent && partition.answer->second == partition.read) {
            decisions_ += partition.is_idle ? 0 : 1;
            partition.is_idle = true;
        } else {
            wake(partition);
        }
    }
    void read(const SilentStep& step) {
        Partition& partition = partitions_[step.partition];
        wake(partition);
        partition.silent_since_ms = step.now_ms;
        for (; partition.read < step.ends.at(step.partition); ++partition.read)
            read(partition, step.partition,
                 history_.messages[step.partition][static_cast<size_t>(partition.read)]);
    }
    void read(Partition& partition, uint32_t number, const SpokenMessage& message) {
        const int64_t time_ms = message.time_ms;
        const int64_t stamp_ms = message.timestamp_ms.value_or(time_ms);
        if (time_ms > stamp_ms + SilentHistory::kMaxFuture)
            return refused_.give_up("future", number, partition.read, time_ms);
        if (time_ms < stamp_ms - SilentHistory::kMaxPast)
            return refused_.give_up("past", number, partition.read, time_ms);
        const bool is_late = time_ms <= partition.watermark;
        applied_.push_back({is_late ? partition.watermark + 1 : time_ms, message, number,
                            partition.read, is_late});
        partition.watermark = std::max(partition.watermark, time_ms - SilentHistory::kDisorder - 1);
    }
    void wake(Partition& partition) {
        if (partition.is_idle) partition.watermark = std::max(partition.watermark, watermark_);
        partition.is_idle = false;
    }
    void follow() {
        int64_t least = INT64_MAX;
        for (const Partition& partition : partitions_)
            if (!partition.is_idle) least = std::min(least, partition.watermark);
        if (least != INT64_MAX) watermark_ = std::max(watermark_, least);
    }

    const SilentHistory& history_;
    std::vector<Partition> partitions_{SilentHistory::kPartitions};
    std::vector<Applied> applied_;
    SpokenOutcome refused_;
    int64_t watermark_ = INT64_MIN;
    int64_t wall_before_ms_ = 0;  // ahead of the monotonic one
    size_t decisions_ = 0, blind_ = 0;
};

}  // namespace weir::test

// Random histories of partitions that speak, fall silent and cannot be seen, of clocks and of deaths; and what must come of
// them, by brute force: every record's effective time from its partition's watermark alone, then one sort.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace weir::test {

struct SpokenMessage {
    int64_t time_ms;
    uint8_t kind;
    char device;
};

struct SilentStep {
    enum Kind { read, idle, wake, clock, checkpoint, stop, crash } kind;
    uint32_t partition = 0;
    int64_t value = 0;  // clock: the watermark that it gives
};

struct SilentHistory {
    static constexpr int64_t kDisorder = 10;
    static constexpr uint32_t kPartitions = 3;

    std::vector<std::vector<SpokenMessage>> messages{kPartitions};
    std::vector<SilentStep> steps;

    // A number stands for a step; the smaller it is, the simpler.
    explicit SilentHistory(const std::vector<uint32_t>& numbers) {
        int64_t now_ms = 100;
        for (const uint32_t number : numbers) {
            const uint32_t partition = number / 16 % kPartitions;
            const int64_t jitter = number / 64 % 40;
            now_ms += number / 4096 % 8;
            SilentStep step{kind_of(number % 16), partition, now_ms + jitter};
            if (step.kind == SilentStep::read)
                messages[partition].push_back({now_ms + jitter - 20,
                                               static_cast<uint8_t>(number / 1024 % 2),
                                               static_cast<char>('a' + number / 2048 % 2)});
            steps.push_back(step);
        }
    }

private:
    static SilentStep::Kind kind_of(uint32_t number) {
        static constexpr SilentStep::Kind kinds[] = {SilentStep::idle,  SilentStep::wake,
                                                     SilentStep::clock, SilentStep::checkpoint,
                                                     SilentStep::stop,  SilentStep::crash};
        return number < 8 ? SilentStep::read : number < 14 ? kinds[number - 8] : SilentStep::idle;
    }
};

// By device: "name@effective#n[ late]".
using SpokenRows = std::map<char, std::vector<std::string>>;

class SilentBruteForce {
public:
    explicit SilentBruteForce(const SilentHistory& history) : history_(history) {
        const std::set<size_t> restarts = restarts_of(history);
        if (restarts.contains(0)) wake_all();
        for (size_t at = 0; at < history.steps.size(); ++at) {
            take(history.steps[at]);
            if (restarts.contains(at + 1)) wake_all();
        }
    }
    [[nodiscard]] SpokenRows rows() const {
        std::vector<Applied> order = applied_;
        std::ranges::sort(order, {}, [](const Applied& a) {
            return std::tuple(a.effective_ms, a.message.kind, a.partition, a.offset);
        });
        SpokenRows rows;
        for (const Applied& applied : order) {
            auto& of = rows[applied.message.device];
            of.push_back(std::string(1, applied.message.device) + "@" +
                         std::to_string(applied.effective_ms) + "#" +
                         std::to_string(of.size() + 1) + (applied.is_late ? " late" : ""));
        }
        return rows;
    }

private:
    struct Applied {
        int64_t effective_ms;
        SpokenMessage message;
        uint32_t partition;
        size_t offset;
        bool is_late;
    };
    struct Partition {
        int64_t watermark = INT64_MIN;
        bool is_idle = false;
        size_t read = 0;
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
    void take(const SilentStep& step) {
        Partition& partition = partitions_[step.partition];
        if (step.kind == SilentStep::read) read(partition, step.partition);
        if (step.kind == SilentStep::idle) partition.is_idle = true;
        if (step.kind == SilentStep::wake) wake(partition);
        const bool all_idle = std::ranges::all_of(partitions_, &Partition::is_idle);
        if (step.kind == SilentStep::clock && all_idle)
            watermark_ = std::max(watermark_, step.value);
        follow();
    }
    void read(Partition& partition, uint32_t number) {
        wake(partition);
        const SpokenMessage& message = history_.messages[number][partition.read];
        const bool is_late = message.time_ms <= partition.watermark;
        applied_.push_back({is_late ? partition.watermark + 1 : message.time_ms, message, number,
                            partition.read++, is_late});
        partition.watermark =
            std::max(partition.watermark, message.time_ms - SilentHistory::kDisorder - 1);
    }
    void wake(Partition& partition) {
        if (partition.is_idle) partition.watermark = std::max(partition.watermark, watermark_);
        partition.is_idle = false;
    }
    void wake_all() {
        for (Partition& partition : partitions_) wake(partition);
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
    int64_t watermark_ = INT64_MIN;
};

}  // namespace weir::test

// Random histories of partitions that speak, fall silent and cannot be seen, of times that cannot be, of clocks and of
// deaths.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace weir::test {

struct SpokenMessage {
    int64_t time_ms;
    std::optional<int64_t> timestamp_ms;  // its own
    uint8_t kind;
    char device;
};

struct SilentStep {
    static constexpr uint32_t kPartitions = 3;
    // read: all that is written. clock: what the wall clock makes of W; jump: it is set. Behind each step the host looks
    // who is silent.
    enum Kind { write, read, pause, clock, jump, checkpoint, stop, crash } kind;
    uint32_t partition = 0;
    int64_t watermark_ms = 0;  // of clock
    int64_t now_ms = 0;        // monotonic
    int64_t wall_ms = 0;
    std::array<bool, kPartitions> answered = {};  // the source's system has said where they end
    std::array<int64_t, kPartitions> ends = {};   // and that is there
};

struct SilentHistory {
    static constexpr int64_t kDisorder = 10, kMaxFuture = 15, kMaxPast = 18;
    static constexpr int64_t kIdleTimeout = 12;
    static constexpr int64_t kBegin = 100;
    static constexpr uint32_t kPartitions = SilentStep::kPartitions;

    std::vector<std::vector<SpokenMessage>> messages{kPartitions};
    std::vector<SilentStep> steps;

    // A number stands for a step; the smaller it is, the simpler. `answers`: else no clock decision can be taken.
    SilentHistory(bool answers, const std::vector<uint32_t>& numbers) : answers_(answers) {
        for (const uint32_t number : numbers) steps.push_back(step(number));
    }

    // Where a life begins that goes on behind so many steps.
    [[nodiscard]] int64_t now_behind(size_t count) const {
        return count == 0 ? kBegin : steps[count - 1].now_ms;
    }
    [[nodiscard]] int64_t wall_behind(size_t count) const {
        return count == 0 ? kBegin : steps[count - 1].wall_ms;
    }
    // By partition: so much of it is read in the end.
    [[nodiscard]] std::array<int64_t, kPartitions> read() const {
        std::array<int64_t, kPartitions> read{};
        for (const SilentStep& step : steps)
            if (step.kind == SilentStep::read)
                read.at(step.partition) = step.ends.at(step.partition);
        return read;
    }

private:
    SilentStep step(uint32_t number) {
        SilentStep made{kind_of(number % 16), number / 16 % kPartitions};
        now_ms_ += number / 4096 % 8;
        if (made.kind == SilentStep::pause) {
            now_ms_ += number / 128 % 2 == 0 ? kIdleTimeout : 0;
            unseen_ = number / 16 % 8;
        }
        made.now_ms = now_ms_;
        made.watermark_ms = now_ms_ + number / 64 % 40;
        if (made.kind == SilentStep::jump) set_ms_ += number / 16 % (2 * kIdleTimeout);
        made.wall_ms = now_ms_ + set_ms_;
        if (made.kind == SilentStep::read || made.kind == SilentStep::write)
            messages[made.partition].push_back(message(number));
        for (uint32_t i = 0; i < kPartitions; ++i) {
            made.answered.at(i) = answers_ && (unseen_ >> i) % 2 == 0;
            made.ends.at(i) = static_cast<int64_t>(messages[i].size());
        }
        return made;
    }
    [[nodiscard]] SpokenMessage message(uint32_t number) const {
        static constexpr std::array<int64_t, 8> far{0, 0, 0, 0, 0, 0, 1'000, -1'000};
        SpokenMessage made{now_ms_ + number / 64 % 40 - 20 + far.at(number / 131'072 % 8),
                           std::nullopt, static_cast<uint8_t>(number / 1024 % 2),
                           static_cast<char>('a' + number / 2048 % 2)};
        if (number / 32'768 % 4 != 0 || number / 131'072 % 8 > 5) made.timestamp_ms = now_ms_;
        return made;
    }
    static SilentStep::Kind kind_of(uint32_t number) {
        static constexpr std::array kinds{
            SilentStep::write, SilentStep::pause,      SilentStep::pause,
            SilentStep::clock, SilentStep::checkpoint, SilentStep::stop,
            SilentStep::crash, SilentStep::pause,      SilentStep::jump};
        return number < 7 ? SilentStep::read : kinds.at(number - 7);
    }

    bool answers_;
    uint32_t unseen_ = 0;  // bit by bit, partitions of which nobody can say where they end
    int64_t now_ms_ = kBegin;
    int64_t set_ms_ = 0;
};

}  // namespace weir::test

// A random history of the device "d", and its outputs by brute force: millisecond by millisecond.
#pragma once

#include <algorithm>
#include <random>
#include <tuple>

#include "device_script.hpp"

namespace weir::test {

class RandomHistory {
public:
    int64_t size_ms = 1, every_ms = 1, offset_ms = 0;
    bool marks_online = true;
    std::vector<KeyedInput> inputs;  // in the order in which they apply

    explicit RandomHistory(uint64_t seed) : random_(seed) {
        choose_windows();
        marks_online = below(4) != 0;
        const auto count = 1 + below(40);
        for (int64_t offset = 0; offset < count; ++offset) inputs.push_back(random_input(offset));
        std::sort(inputs.begin(), inputs.end(), [](const KeyedInput& a, const KeyedInput& b) {
            return std::tuple(a.effective_ms(), a.kind, a.offset) <
                   std::tuple(b.effective_ms(), b.kind, b.offset);
        });
    }
    int64_t below(int64_t limit) {
        return static_cast<int64_t>(random_() % static_cast<uint64_t>(limit));
    }
    void choose_windows() {
        size_ms = 1 + below(60);
        every_ms = below(2) == 0 ? size_ms : 1 + below(size_ms);
        offset_ms = below(200) - 100;
    }
    [[nodiscard]] Settings settings() const {
        return aggregator_settings({{"window.kind", every_ms == size_ms ? "tumbling" : "hopping"},
                                    {"window.size", std::to_string(size_ms) + "ms"},
                                    {"window.every", std::to_string(every_ms) + "ms"},
                                    {"window.offset", std::to_string(offset_ms) + "ms"},
                                    {"publish_marks_online", marks_online ? "true" : "false"}});
    }
    [[nodiscard]] int64_t greatest_effective_ms() const { return inputs.back().effective_ms(); }
    // A watermark that may be reached once the first `applied` inputs have applied, if there is one.
    std::optional<int64_t> watermark_after(size_t applied) {
        const int64_t done_ms = inputs[applied - 1].effective_ms();
        if (applied == inputs.size()) return done_ms;
        const int64_t next_ms = inputs[applied].effective_ms();
        if (next_ms == done_ms) return std::nullopt;
        return done_ms + below(next_ms - done_ms);
    }

private:
    KeyedInput random_input(int64_t offset) {
        KeyedInput input{.time_ms = 5 * (below(100) - 20) + below(2), .offset = offset};
        if (below(2) == 0) {
            input.kind = WEIR_DEVICE_STATUS;
            input.status = below(2) == 0 ? WEIR_STATUS_ONLINE : WEIR_STATUS_OFFLINE;
            input.reason = input.status == WEIR_STATUS_OFFLINE ? "r" + std::to_string(offset) : "";
        }
        input.uplink = input.kind == WEIR_DEVICE_DATA && below(3) != 0;
        if (below(3) == 0) {
            input.late_at_ms = input.time_ms;
            input.time_ms -= 1 + below(100);
        }
        return input;
    }
    std::mt19937_64 random_;
};

class BruteForce {
public:
    explicit BruteForce(const RandomHistory& history) : history_(history) {
        for (const KeyedInput& input : history.inputs) take(input);
        while (start_of(last_k_ + 1) <= history.greatest_effective_ms()) ++last_k_;
    }
    [[nodiscard]] int64_t horizon() const { return start_of(last_k_) + history_.size_ms; }
    [[nodiscard]] Lines turns() const {
        Lines found;
        for (const Turn& turn : turns_) found.push_back(line(turn));
        return found;
    }
    // Rows of windows that start at or after `from_ms`.
    [[nodiscard]] Lines rows(int64_t from_ms) const {
        Lines found;
        for (int64_t k = kFirst; known_ && k <= last_k_; ++k)
            if (start_of(k) >= from_ms && start_of(k) + history_.size_ms > *known_)
                found.push_back(line(row(k)));
        return found;
    }
    // Rows and transitions in the order of their time.
    [[nodiscard]] Lines outputs() const {
        std::vector<std::tuple<int64_t, int, int64_t, std::string>> timed;
        for (int64_t k = kFirst; known_ && k <= last_k_; ++k)
            if (const Row made = row(k); made.end > *known_)
                timed.emplace_back(made.end, 0, made.start, line(made));
        for (const Turn& turn : turns_) timed.emplace_back(turn.at, 1, turn.seq, line(turn));
        std::sort(timed.begin(), timed.end());
        Lines found;
        for (const auto& entry : timed) found.push_back(std::get<3>(entry));
        return found;
    }

private:
    static constexpr int64_t kFirst = -1'000;

    [[nodiscard]] int64_t start_of(int64_t k) const {
        return history_.offset_ms + k * history_.every_ms;
    }
    void take(const KeyedInput& input) {
        const bool is_status = input.kind == WEIR_DEVICE_STATUS;
        const bool newer = !last_seen_ || input.time_ms >= *last_seen_;
        if (input.late_at_ms && !(is_status ? newer : known_ && input.uplink)) return;
        if (!known_) known_ = input.effective_ms();
        if (!input.late_at_ms) counted_.push_back(input.time_ms);
        if ((is_status || input.uplink) && newer) last_seen_ = input.time_ms;
        if (is_status) turn(input, input.status == WEIR_STATUS_ONLINE ? "online" : "offline");
        if (!is_status && input.uplink && !input.late_at_ms && history_.marks_online)
            turn(input, "online");
    }
    void turn(const KeyedInput& input, const std::string& to) {
        const std::string from = turns_.empty() ? "unknown" : turns_.back().to;
        if (from == to) return;
        turns_.push_back({static_cast<int>(turns_.size()) + 1, input.effective_ms(), from, to,
                          input.reason, input.kind == WEIR_DEVICE_STATUS ? "status" : "data",
                          input.late_at_ms.has_value(), input.offset});
    }
    [[nodiscard]] std::string status_at(int64_t instant_ms) const {
        std::string status = "unknown";
        for (const Turn& turn : turns_)
            if (turn.at <= instant_ms) status = turn.to;
        return status;
    }
    [[nodiscard]] Row row(int64_t k) const {
        Row row{.start = start_of(k), .end = start_of(k) + history_.size_ms};
        row.opening = status_at(row.start - 1);
        row.closing = status_at(row.end - 1);
        for (int64_t t = row.start; t < row.end; ++t) {
            const std::string status = status_at(t);
            ++(status == "online" ? row.online : status == "offline" ? row.offline : row.unknown);
        }
        for (const Turn& turn : turns_)
            if (row.start <= turn.at && turn.at < row.end) {
                ++row.transitions;
                if (turn.to == "offline") row.reason = turn.reason;
            }
        for (const int64_t ts : counted_)
            if (row.start <= ts && ts < row.end) {
                ++row.records;
                row.first = std::min(row.first.value_or(ts), ts);
                row.last = std::max(row.last.value_or(ts), ts);
            }
        return row;
    }

    const RandomHistory& history_;
    int64_t last_k_ = kFirst;
    std::optional<int64_t> known_, last_seen_;
    std::vector<int64_t> counted_;
    std::vector<Turn> turns_;
};

}  // namespace weir::test

// The outputs of a history by brute force, millisecond by millisecond. It shares no code with the plugin.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "random_history.hpp"

namespace weir::test {

using DeviceName = std::pair<std::string, std::string>;

struct Applied {
    int64_t at_ms;  // its effective time
    bool is_late;
    KeyedInput input;
};

struct Output {
    int64_t due_ms;
    std::string text;
};

// One device from when it becomes known until it is forgotten.
class Life {
public:
    Life(const Rules& rules, DeviceName name, int64_t known_ms)
        : rules_(rules), name_(std::move(name)), known_ms_(known_ms) {}

    [[nodiscard]] std::optional<int64_t> last_seen() const { return last_seen_; }
    void close_windows(int64_t now_ms, std::vector<Output>& out) const {
        const int64_t end = now_ms - rules_.dwell_ms;
        const bool was_known = end > known_ms_ && end <= forgotten_ms_.value_or(end);
        if (is_end(end) && was_known) add_row(end, now_ms, out);
    }
    void see(int64_t time_ms) {
        if (!last_seen_ || time_ms > *last_seen_) last_seen_ = time_ms;
    }
    void count(int64_t time_ms) { on_time_.push_back(time_ms); }
    void set(const std::string& to, const Applied& by, std::vector<Output>& out) {
        if (to == raw_) return;
        change({0, by.at_ms, "", to, by.input.reason,
                by.input.kind == WEIR_DEVICE_STATUS ? "status" : "data", by.is_late,
                by.input.offset, name_.first, name_.second, by.input.partition},
               out);
    }
    // True: it is forgotten.
    bool run_timers(int64_t now_ms, std::vector<Output>& out) {
        const int64_t timeout = name_.first == "q" && rules_.timeout_of_q_ms
                                    ? *rules_.timeout_of_q_ms
                                    : rules_.timeout_ms;
        if (raw_ == "online" && timeout != 0 && *last_seen_ + timeout <= now_ms)
            change({0, now_ms, "", "offline", "timeout", "timeout", false, 0, name_.first,
                    name_.second},
                   out);
        if (pending_ && pending_->at + rules_.dwell_ms <= now_ms) confirm(now_ms, out);
        if (rules_.forget_ms != 0 && last_seen_.value_or(known_ms_) + rules_.forget_ms <= now_ms)
            forgotten_ms_ = now_ms;
        return forgotten_ms_.has_value();
    }

private:
    [[nodiscard]] bool is_end(int64_t instant) const {
        return (instant - rules_.offset_ms - rules_.size_ms) % rules_.every_ms == 0;
    }
    void change(const Turn& turn, std::vector<Output>& out) {
        raw_ = turn.to;
        raw_changes_.push_back(turn.at);
        if (pending_ && turn.at - pending_->at >= rules_.dwell_ms) confirm(turn.at, out);
        pending_.reset();
        if (turn.to == confirmed()) return;
        pending_ = turn;
        if (rules_.dwell_ms == 0) confirm(turn.at, out);
    }
    [[nodiscard]] std::string confirmed() const {
        return turns_.empty() ? "unknown" : turns_.back().to;
    }
    void confirm(int64_t now_ms, std::vector<Output>& out) {
        Turn turn = *std::exchange(pending_, std::nullopt);
        turn.seq = static_cast<int>(turns_.size()) + 1;
        turn.from = confirmed();
        turns_.push_back(turn);
        out.push_back({now_ms, line(turn)});
    }
    [[nodiscard]] bool is_flapping(int64_t start, int64_t end) const {
        const auto between = [&](int64_t from, int64_t to) {
            return std::ranges::count_if(raw_changes_, [&](int64_t at) {
                       return at >= from && at < to;
                   }) >= rules_.flapping_transitions;
        };
        const int64_t period = rules_.flapping_period_ms;
        return between(end - period, end) || std::ranges::any_of(raw_changes_, [&](int64_t at) {
                   return start <= at && at < end && between(at - period + 1, at + 1);
               });
    }
    void add_row(int64_t end, int64_t now_ms, std::vector<Output>& out) const {
        Row row{.start = end - rules_.size_ms, .end = end};
        row.product = name_.first;
        row.device = name_.second;
        add_statuses(row);
        for (const int64_t ts : on_time_) {
            if (ts < row.start || ts >= end) continue;
            ++row.records;
            row.first = std::min(row.first.value_or(ts), ts);
            row.last = std::max(row.last.value_or(ts), ts);
        }
        if (rules_.flapping_transitions != 0) row.flapping = is_flapping(row.start, end);
        const bool is_active = row.records > 0 || row.transitions > 0 || row.online > 0;
        if (rules_.emit == "all" || (rules_.emit == "active" && is_active) || row.transitions > 0)
            out.push_back({now_ms, line(row)});
    }
    void add_statuses(Row& row) const {
        std::string status = "unknown";
        auto next = turns_.begin();
        for (; next != turns_.end() && next->at < row.start; ++next) status = next->to;
        row.opening = status;
        for (int64_t t = row.start; t < row.end; ++t) {
            for (; next != turns_.end() && next->at == t; ++next) {
                status = next->to;
                ++row.transitions;
                if (status == "offline") row.reason = next->reason;
            }
            ++(status == "online" ? row.online : status == "offline" ? row.offline : row.unknown);
        }
        row.closing = status;
    }

    const Rules& rules_;
    DeviceName name_;
    int64_t known_ms_;
    std::string raw_ = "unknown";
    std::optional<int64_t> last_seen_, forgotten_ms_;
    std::optional<Turn> pending_;
    std::vector<Turn> turns_;  // confirmed
    std::vector<int64_t> raw_changes_, on_time_;
};

class BruteForce {
public:
    explicit BruteForce(const History& history) : rules_(history.rules) {
        clocks_.resize(rules_.partitions, WEIR_NO_TIME);
        for (const Step& step : history.steps) {
            if (step.kind == Step::kMessage) read(step.message);
            if (step.kind == Step::kAdvance) advance(step.watermark_ms);
        }
        if (greatest_ms_ != WEIR_NO_TIME) finish();
    }
    // By device, in order.
    [[nodiscard]] const std::map<DeviceName, std::vector<Output>>& outputs() const {
        return outputs_;
    }

private:
    void read(const KeyedInput& input) {
        int64_t& clock = clocks_[static_cast<size_t>(input.partition)];
        const bool is_late = clock != WEIR_NO_TIME && input.time_ms <= clock;
        const int64_t effective = is_late ? clock + 1 : input.time_ms;
        applied_[{input.product, input.name}].push_back({effective, is_late, input});
        clock = std::max(clock, input.time_ms - rules_.out_of_orderness_ms - 1);
        greatest_ms_ = std::max(greatest_ms_, effective);
    }
    void advance(int64_t watermark_ms) {
        watermark_ms_ = std::max(watermark_ms_, watermark_ms);
        for (int64_t& clock : clocks_) clock = std::max(clock, watermark_ms_);
    }
    void finish() {
        int64_t start = greatest_ms_;
        while ((start - rules_.offset_ms) % rules_.every_ms != 0) --start;
        const int64_t end =
            std::max({start + rules_.size_ms + rules_.dwell_ms, watermark_ms_, greatest_ms_});
        for (auto& [name, records] : applied_) {
            std::ranges::stable_sort(records, {}, [](const Applied& record) {
                return std::tuple(record.at_ms, record.input.kind, record.input.partition,
                                  record.input.offset);
            });
            live(name, records, end);
        }
    }
    void live(const DeviceName& name, const std::vector<Applied>& records, int64_t end) {
        std::vector<Output>& out = outputs_[name];
        std::optional<Life> life;
        std::vector<Life> former;
        auto next = records.begin();
        for (int64_t now = records.front().at_ms; now <= end; ++now) {
            for (const Life& gone : former) gone.close_windows(now, out);
            if (life) life->close_windows(now, out);
            for (; next != records.end() && next->at_ms == now; ++next)
                apply(*next, name, life, out);
            if (life && life->run_timers(now, out))
                former.push_back(*std::exchange(life, std::nullopt));
        }
    }
    void apply(const Applied& record, const DeviceName& name, std::optional<Life>& life,
               std::vector<Output>& out) const {
        const bool is_status = record.input.kind == WEIR_DEVICE_STATUS;
        if (record.is_late && !is_status) {
            if (life && record.input.uplink) life->see(record.input.time_ms);
            return;
        }
        const bool is_older = life && life->last_seen() && record.input.time_ms < life->last_seen();
        if (record.is_late && is_older) return;
        if (!life) life.emplace(rules_, name, record.at_ms);
        if (!record.is_late) life->count(record.input.time_ms);
        if (is_status || record.input.uplink) life->see(record.input.time_ms);
        if (is_status)
            life->set(record.input.status == WEIR_STATUS_ONLINE ? "online" : "offline", record,
                      out);
        else if (record.input.uplink && rules_.marks_online)
            life->set("online", record, out);
    }

    const Rules rules_;
    std::vector<int64_t> clocks_;  // watermarks of the partitions
    int64_t watermark_ms_ = WEIR_NO_TIME;
    int64_t greatest_ms_ = WEIR_NO_TIME;
    std::map<DeviceName, std::vector<Applied>> applied_;
    std::map<DeviceName, std::vector<Output>> outputs_;
};

}  // namespace weir::test

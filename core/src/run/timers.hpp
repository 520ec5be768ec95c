// Timers of one shard, in event time and on the wall clock. Each slot has a few, told apart by id.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "weir/keyed.h"

namespace weir {

struct StoredTimer {
    int64_t at_ms;
    uint32_t id;
    weir_timer_phase phase;
};
// What TimerTable::encode() wrote. Throws std::runtime_error where it cannot be read.
std::vector<StoredTimer> decode_timers(std::string_view stored);

class TimerTable {
public:
    static constexpr size_t kMaxPerSlot = 8;

    // False: the slot has kMaxPerSlot timers of other ids already.
    bool set(uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase);
    void cancel(uint32_t slot, uint32_t id);

    // Removes and returns the slot's event-time timers that come before its records of `effective_ms`, in order.
    void take_due_of(uint32_t slot, int64_t effective_ms, std::vector<weir_timer>& due);
    // Removes and returns all event-time timers of the earliest instant and phase, if that instant is at or before
    // `watermark`. False: none.
    bool take_next(int64_t watermark, std::vector<weir_timer>& due);
    // The same for the wall clock.
    bool take_next_on_clock(int64_t now_ms, std::vector<weir_timer>& due);
    // Cheap: no timer on the wall clock is due; one that was replaced or cancelled may still count.
    [[nodiscard]] bool nothing_due_on_clock(int64_t now_ms) const {
        return on_clock_.empty() || on_clock_.begin()->first.at_ms > now_ms;
    }
    // The earliest event-time timer, or INT64_MAX; one that was replaced or cancelled may still count.
    [[nodiscard]] int64_t earliest_due() const {
        return in_event_time_.empty() ? INT64_MAX : in_event_time_.begin()->first.at_ms;
    }
    // Cheap: no event-time timer of the slot is due before `effective_ms`' records.
    [[nodiscard]] bool nothing_due(uint32_t slot, int64_t effective_ms) const {
        return slot >= earliest_.size() || earliest_[slot] > effective_ms;
    }

    [[nodiscard]] std::vector<StoredTimer> of_slot(uint32_t slot) const {
        return slot < by_slot_.size() ? by_slot_[slot] : std::vector<StoredTimer>{};
    }
    // All timers of a slot as bytes, empty where it has none; and back.
    [[nodiscard]] std::string encode(uint32_t slot) const;
    void restore(uint32_t slot, std::string_view stored);
    // Slots whose timers have changed since the last call.
    std::vector<uint32_t> take_changed();

private:
    using Timer = StoredTimer;
    struct Instant {
        int64_t at_ms;
        weir_timer_phase phase;
        auto operator<=>(const Instant&) const = default;
    };
    struct Place {
        uint32_t slot;
        uint32_t id;
    };
    // Entries of timers that were replaced or cancelled since may be among them: stands() tells.
    using Schedule = std::map<Instant, std::vector<Place>>;
    static bool before_records_of(const Timer& timer, int64_t effective_ms) {
        if (timer.phase == WEIR_ON_WALL_CLOCK) return false;
        return timer.at_ms < effective_ms ||
               (timer.at_ms == effective_ms && timer.phase == WEIR_BEFORE_RECORDS);
    }
    std::vector<Timer>& of(uint32_t slot);
    void follow_earliest(uint32_t slot);
    void changed(uint32_t slot);
    void schedule(uint32_t slot, const Timer& timer);
    bool take_first(Schedule& schedule, int64_t until_ms, std::vector<weir_timer>& due);
    [[nodiscard]] bool stands(const Place& place, const Instant& instant) const;

    std::vector<std::vector<Timer>> by_slot_;
    std::vector<int64_t> earliest_;  // in event time
    std::vector<uint8_t> is_changed_;
    std::vector<uint32_t> changed_;
    Schedule in_event_time_;
    Schedule on_clock_;
};

}  // namespace weir

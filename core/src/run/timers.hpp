// Event-time timers of one shard. Each slot has a few, told apart by id.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "weir/keyed.h"

namespace weir {

class TimerTable {
public:
    static constexpr size_t kMaxPerSlot = 8;

    // False: the slot has kMaxPerSlot timers of other ids already.
    bool set(uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase);
    void cancel(uint32_t slot, uint32_t id);

    // Removes and returns the slot's timers that come before its records of `effective_ms`, in their order.
    void take_due_of(uint32_t slot, int64_t effective_ms, std::vector<weir_timer>& due);
    // Removes and returns all timers of the earliest instant and phase, if that instant is at or before
    // `watermark`. False: none.
    bool take_next(int64_t watermark, std::vector<weir_timer>& due);
    // Cheap: no timer of the slot is due before `effective_ms`' records.
    [[nodiscard]] bool nothing_due(uint32_t slot, int64_t effective_ms) const {
        return slot >= earliest_.size() || earliest_[slot] > effective_ms;
    }

    // All timers of a slot as bytes, empty where it has none; and back.
    [[nodiscard]] std::string encode(uint32_t slot) const;
    void restore(uint32_t slot, std::string_view stored);
    // Slots whose timers have changed since the last call.
    std::vector<uint32_t> take_changed();

private:
    struct Timer {
        int64_t at_ms;
        uint32_t id;
        weir_timer_phase phase;
    };
    struct Instant {
        int64_t at_ms;
        weir_timer_phase phase;
        auto operator<=>(const Instant&) const = default;
    };
    struct Place {
        uint32_t slot;
        uint32_t id;
    };
    static bool before_records_of(const Timer& timer, int64_t effective_ms) {
        return timer.at_ms < effective_ms ||
               (timer.at_ms == effective_ms && timer.phase == WEIR_BEFORE_RECORDS);
    }
    std::vector<Timer>& of(uint32_t slot);
    void changed(uint32_t slot);
    void schedule(uint32_t slot, const Timer& timer);
    [[nodiscard]] bool stands(const Place& place, const Instant& instant) const;

    std::vector<std::vector<Timer>> by_slot_;
    std::vector<int64_t> earliest_;
    std::vector<uint8_t> is_changed_;
    std::vector<uint32_t> changed_;
    // May hold entries of timers that were replaced or cancelled since: stands() tells.
    std::map<Instant, std::vector<Place>> schedule_;
};

}  // namespace weir

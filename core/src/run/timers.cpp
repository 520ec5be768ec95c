#include "core/src/run/timers.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/src/run/record_codec.hpp"

namespace weir {

std::vector<StoredTimer> decode_timers(std::string_view stored) {
    Reader reader(stored);
    std::vector<StoredTimer> timers;
    while (!reader.empty()) {
        const int64_t at_ms = reader.get_signed();
        const auto id = static_cast<uint32_t>(reader.get_unsigned());
        timers.push_back({at_ms, id, static_cast<weir_timer_phase>(reader.get_unsigned())});
    }
    return timers;
}

std::vector<TimerTable::Timer>& TimerTable::of(uint32_t slot) {
    if (slot >= by_slot_.size()) {
        const size_t size = slot + slot / 2 + 64;
        by_slot_.resize(size);
        earliest_.resize(size, INT64_MAX);
        is_changed_.resize(size, 0);
    }
    return by_slot_[slot];
}

void TimerTable::follow_earliest(uint32_t slot) {
    int64_t earliest = INT64_MAX;
    for (const Timer& timer : by_slot_[slot])
        if (timer.phase != WEIR_ON_WALL_CLOCK) earliest = std::min(earliest, timer.at_ms);
    earliest_[slot] = earliest;
}

void TimerTable::changed(uint32_t slot) {
    follow_earliest(slot);
    if (is_changed_[slot] != 0) return;
    is_changed_[slot] = 1;
    changed_.push_back(slot);
}

void TimerTable::schedule(uint32_t slot, const Timer& timer) {
    Schedule& schedule = timer.phase == WEIR_ON_WALL_CLOCK ? on_clock_ : in_event_time_;
    schedule[{timer.at_ms, timer.phase}].push_back({slot, timer.id});
}

bool TimerTable::stands(const Place& place, const Instant& instant) const {
    return std::ranges::any_of(by_slot_[place.slot], [&](const Timer& timer) {
        return timer.id == place.id && timer.at_ms == instant.at_ms && timer.phase == instant.phase;
    });
}

bool TimerTable::set(uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase) {
    std::vector<Timer>& timers = of(slot);
    const auto same = std::ranges::find(timers, id, &Timer::id);
    const Timer timer{at_ms, id, phase};
    if (same == timers.end() && timers.size() == kMaxPerSlot) return false;
    if (same == timers.end())
        timers.push_back(timer);
    else
        *same = timer;
    schedule(slot, timer);
    changed(slot);
    return true;
}

void TimerTable::cancel(uint32_t slot, uint32_t id) {
    if (std::erase_if(of(slot), [&](const Timer& timer) { return timer.id == id; }) != 0)
        changed(slot);
}

void TimerTable::take_due_of(uint32_t slot, int64_t effective_ms, std::vector<weir_timer>& due) {
    due.clear();
    std::vector<Timer> taken;
    std::erase_if(of(slot), [&](const Timer& timer) {
        const bool is_due = before_records_of(timer, effective_ms);
        if (is_due) taken.push_back(timer);
        return is_due;
    });
    if (taken.empty()) return;
    std::ranges::sort(taken, {}, [](const Timer& t) { return std::tuple(t.at_ms, t.phase, t.id); });
    // One instant at a time: a callback may set the next timer, which comes before the later ones taken here.
    const int64_t first = taken.front().at_ms;
    const weir_timer_phase phase = taken.front().phase;
    for (const Timer& timer : taken) {
        if (timer.at_ms == first && timer.phase == phase)
            due.push_back({timer.at_ms, slot, timer.id});
        else
            by_slot_[slot].push_back(timer);
    }
    changed(slot);
}

bool TimerTable::take_next(int64_t watermark, std::vector<weir_timer>& due) {
    return take_first(in_event_time_, watermark, due);
}

bool TimerTable::take_next_on_clock(int64_t now_ms, std::vector<weir_timer>& due) {
    return take_first(on_clock_, now_ms, due);
}

bool TimerTable::take_first(Schedule& schedule, int64_t until_ms, std::vector<weir_timer>& due) {
    due.clear();
    while (due.empty() && !schedule.empty()) {
        const auto first = schedule.begin();
        const Instant instant = first->first;
        if (instant.at_ms > until_ms) return false;
        const std::vector<Place> places = std::move(first->second);
        schedule.erase(first);
        for (const Place& place : places) {
            if (!stands(place, instant)) continue;
            due.push_back({instant.at_ms, place.slot, place.id});
            cancel(place.slot, place.id);
        }
    }
    std::ranges::stable_sort(due, {}, &weir_timer::id);
    return !due.empty();
}

std::string TimerTable::encode(uint32_t slot) const {
    std::string bytes;
    for (const Timer& timer : by_slot_[slot]) {
        put_signed(bytes, timer.at_ms);
        put_unsigned(bytes, timer.id);
        put_unsigned(bytes, timer.phase);
    }
    return bytes;
}

void TimerTable::restore(uint32_t slot, std::string_view stored) {
    of(slot) = decode_timers(stored);
    for (const Timer& timer : by_slot_[slot]) schedule(slot, timer);
    follow_earliest(slot);
}

std::vector<uint32_t> TimerTable::take_changed() {
    for (const uint32_t slot : changed_) is_changed_[slot] = 0;
    return std::exchange(changed_, {});
}

}  // namespace weir

// A host with weir.state/1 and weir.timer/1 in memory.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "weir/keyed.h"
#include "weir/testing/host.hpp"

namespace weir::testing {

using KeyText = std::pair<std::string, std::string>;  // product, name

struct Instant {
    int64_t at_ms;
    weir_timer_phase phase;
    auto operator<=>(const Instant&) const = default;
};

// What a host finds again after a restart.
struct KeyedCheckpoint {
    std::map<KeyText, std::string> state;
    std::map<std::pair<KeyText, uint32_t>, Instant> timers;  // by device key and id
    bool operator==(const KeyedCheckpoint&) const = default;
};

// Slots are given in the order in which device keys come, so another life has other slots.
class KeyedHost : public Host {
public:
    static constexpr size_t kMaxTimersPerSlot = 8;
    static constexpr size_t kMaxValueBytes = size_t{1} << 20;
    // Hands due timers to the transform: they are of one instant and phase.
    using Fire = std::function<weir_result(const std::vector<weir_timer>&)>;

    // `fire` serves run_due(). Timers on the wall clock are refused where the component does not `use_clock`.
    KeyedHost(Fire fire, bool use_clock, std::set<std::string, std::less<>> without = {})
        : Host(std::move(without)), fire_(std::move(fire)), uses_clock_(use_clock) {
        add_extension(WEIR_STATE_ID, &kState);
        add_extension(WEIR_TIMER_ID, &kTimer);
    }

    uint32_t slot_of(std::string_view product, std::string_view name) {
        const auto [found, added] = slots_.try_emplace({std::string(product), std::string(name)},
                                                       static_cast<uint32_t>(devices_.size()));
        if (added) devices_.emplace_back().key = found->first;
        return found->second;
    }
    [[nodiscard]] std::vector<uint32_t> slots_with_state() const {
        std::vector<uint32_t> slots;
        for (uint32_t slot = 0; slot < devices_.size(); ++slot)
            if (devices_[slot].value) slots.push_back(slot);
        return slots;
    }
    // The timers in event time of the earliest instant and phase up to `until`; they are then no longer set.
    std::vector<weir_timer> take_due(Instant until) {
        std::vector<weir_timer> due;
        for (const auto& [instant, slot, id] : scheduled_) {
            if (instant > until) break;
            if (is_wall_clock(instant)) continue;
            until = instant;
            due.push_back({instant.at_ms, slot, id});
        }
        return taken(std::move(due));
    }
    // The same of one slot.
    std::vector<weir_timer> take_due(Instant until, uint32_t slot) {
        const auto& timers = devices_.at(slot).timers;
        bool is_due = false;
        for (const auto& [id, instant] : timers) {
            if (is_wall_clock(instant) || instant > until) continue;
            until = instant;
            is_due = true;
        }
        std::vector<weir_timer> due;
        for (const auto& [id, instant] : timers)
            if (is_due && instant == until) due.push_back({instant.at_ms, slot, id});
        return taken(std::move(due));
    }
    // The timers on the wall clock that are due by now_ms, earliest first; they are then no longer set.
    std::vector<weir_timer> take_due_by_clock() {
        std::vector<weir_timer> due;
        for (const auto& [instant, slot, id] : scheduled_)
            if (is_wall_clock(instant) && instant.at_ms <= now_ms)
                due.push_back({instant.at_ms, slot, id});
        return taken(std::move(due));
    }

    // The callback has returned: views of keys and values end here.
    void end_callback() {
        lent_keys_.clear();
        lent_values_.clear();
    }
    [[nodiscard]] KeyedCheckpoint checkpoint() const {
        KeyedCheckpoint made;
        for (const Device& device : devices_) {
            if (device.value) made.state[device.key] = *device.value;
            for (const auto& [id, instant] : device.timers)
                made.timers.insert({{device.key, id}, instant});
        }
        return made;
    }
    // Forgets all keys. No instance may be alive that knows their slots.
    void forget() {
        slots_.clear();
        devices_.clear();
        scheduled_.clear();
    }
    // Adds what the checkpoint holds.
    void restore(const KeyedCheckpoint& from) {
        for (const auto& [key, value] : from.state)
            devices_[slot_of(key.first, key.second)].value = value;
        for (const auto& [timer, instant] : from.timers)
            schedule(slot_of(timer.first.first, timer.first.second), timer.second, instant);
    }

private:
    struct Device {
        KeyText key;
        std::optional<std::string> value;
        std::map<uint32_t, Instant> timers;  // by id
    };
    static bool is_wall_clock(const Instant& instant) {
        return instant.phase == WEIR_ON_WALL_CLOCK;
    }
    void schedule(uint32_t slot, uint32_t id, Instant instant) {
        unset(slot, id);
        devices_[slot].timers.insert({id, instant});
        scheduled_.insert({instant, slot, id});
    }
    std::vector<weir_timer> taken(std::vector<weir_timer> due) {
        for (const weir_timer& timer : due) unset(timer.slot, timer.id);
        return due;
    }
    void unset(uint32_t slot, uint32_t id) {
        auto& timers = devices_.at(slot).timers;
        const auto found = timers.find(id);
        if (found == timers.end()) return;
        scheduled_.erase({found->second, slot, id});
        timers.erase(found);
    }

    static KeyedHost& of(const weir_host* raw) { return static_cast<KeyedHost&>(Host::of(raw)); }
    // The slot's device; NULL where the call is to fail, or there is no such slot.
    static Device* device(const weir_host* raw, HostCall call, uint32_t slot) {
        KeyedHost& host = of(raw);
        if (host.fails(call)) return nullptr;
        if (slot < host.devices_.size()) return &host.devices_[slot];
        host.refuse(call, "there is no slot " + std::to_string(slot));
        return nullptr;
    }
    // A view that dies as early as the interface allows.
    static weir_bytes lend(std::list<std::vector<char>>& lent, std::string_view text) {
        auto& copy = lent.emplace_back(std::max<size_t>(text.size(), 1));
        text.copy(copy.data(), text.size());
        return {copy.data(), text.size()};
    }

    static weir_result key(const weir_host* host, uint32_t slot, weir_bytes* product,
                           weir_bytes* name) {
        const Device* found = device(host, HostCall::state_key, slot);
        if (found == nullptr) return WEIR_FAILED;
        *product = lend(of(host).lent_keys_, found->key.first);
        *name = lend(of(host).lent_keys_, found->key.second);
        return WEIR_OK;
    }
    static weir_result get(const weir_host* host, uint32_t slot, weir_bytes* value) {
        const Device* found = device(host, HostCall::state_get, slot);
        if (found == nullptr) return WEIR_FAILED;
        *value = found->value ? lend(of(host).lent_values_[slot], *found->value) : kAbsent;
        return WEIR_OK;
    }
    static weir_result put(const weir_host* host, uint32_t slot, weir_bytes value) {
        Device* found = device(host, HostCall::state_put, slot);
        if (found == nullptr) return WEIR_FAILED;
        if (value.size > kMaxValueBytes) {
            of(host).refuse(HostCall::state_put, "a value has at most 1 MiB");
            return WEIR_FAILED;
        }
        found->value = std::string(view(value));
        of(host).lent_values_.erase(slot);
        return WEIR_OK;
    }
    static weir_result erase(const weir_host* host, uint32_t slot) {
        Device* found = device(host, HostCall::state_erase, slot);
        if (found == nullptr) return WEIR_FAILED;
        found->value.reset();
        of(host).lent_values_.erase(slot);
        return WEIR_OK;
    }

    // Why a timer cannot be set; "" where it can.
    [[nodiscard]] std::string refusal_of(const Device& device, uint32_t id,
                                         weir_timer_phase phase) const {
        if (phase < WEIR_BEFORE_RECORDS || phase > WEIR_ON_WALL_CLOCK)
            return "there is no phase " + std::to_string(phase);
        if (phase == WEIR_ON_WALL_CLOCK && !uses_clock_)
            return "a timer on the wall clock needs WEIR_COMPONENT_USES_CLOCK";
        if (!device.timers.contains(id) && device.timers.size() == kMaxTimersPerSlot)
            return "the slot has 8 timers of other ids";
        return "";
    }
    static weir_result set(const weir_host* raw, uint32_t slot, uint32_t id, int64_t at_ms,
                           weir_timer_phase phase) {
        const Device* found = device(raw, HostCall::timer_set, slot);
        if (found == nullptr) return WEIR_FAILED;
        KeyedHost& host = of(raw);
        if (const std::string why = host.refusal_of(*found, id, phase); !why.empty()) {
            host.refuse(HostCall::timer_set, why);
            return WEIR_FAILED;
        }
        host.schedule(slot, id, {at_ms, phase});
        return WEIR_OK;
    }
    static weir_result cancel(const weir_host* host, uint32_t slot, uint32_t id) {
        if (device(host, HostCall::timer_cancel, slot) == nullptr) return WEIR_FAILED;
        of(host).unset(slot, id);
        return WEIR_OK;
    }
    static weir_result run_due(const weir_host* raw, uint32_t slot, int64_t effective_ms) {
        if (device(raw, HostCall::run_due, slot) == nullptr) return WEIR_FAILED;
        KeyedHost& host = of(raw);
        for (auto due = host.take_due({effective_ms, WEIR_BEFORE_RECORDS}, slot); !due.empty();
             due = host.take_due({effective_ms, WEIR_BEFORE_RECORDS}, slot))
            if (const weir_result result = host.fire_(due); result != WEIR_OK) return result;
        return WEIR_OK;
    }
    static constexpr weir_state_v1 kState{sizeof(weir_state_v1), key, get, put, erase};
    static constexpr weir_timer_v1 kTimer{sizeof(weir_timer_v1), set, cancel, run_due};

    Fire fire_;
    bool uses_clock_;
    std::list<std::vector<char>> lent_keys_;
    std::map<uint32_t, std::list<std::vector<char>>> lent_values_;  // by slot
    std::map<KeyText, uint32_t> slots_;
    std::deque<Device> devices_;
    std::set<std::tuple<Instant, uint32_t, uint32_t>> scheduled_;  // instant, slot, id
};

}  // namespace weir::testing

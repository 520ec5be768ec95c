// A host with weir.state/1 and weir.timer/1 in memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "fake_host.hpp"
#include "weir/keyed.h"

namespace weir::test {

using KeyText = std::pair<std::string, std::string>;  // product, name

// What a host finds again after a restart.
struct KeyedCheckpoint {
    using Instant = std::pair<int64_t, weir_timer_phase>;
    std::map<KeyText, std::string> state;
    std::map<std::pair<KeyText, uint32_t>, Instant> timers;
};

class KeyedHost : public FakeHost {
public:
    // Hands a due timer to the transform.
    using Fire = weir_result (*)(void* context, const weir_timer& timer);

    KeyedHost(Fire fire, void* context) : fire_(fire), context_(context) {
        extensions[WEIR_STATE_ID] = &kState;
        extensions[WEIR_TIMER_ID] = &kTimer;
    }

    uint32_t slot_of(std::string_view product, std::string_view name) {
        const auto [found, added] = slots_.try_emplace({std::string(product), std::string(name)},
                                                       static_cast<uint32_t>(devices_.size()));
        if (added) devices_.emplace_back().key = found->first;
        return found->second;
    }
    // The earliest timer of the slot up to an instant and phase; it is then no longer set.
    std::optional<weir_timer> take_due(uint32_t slot, int64_t until_ms, weir_timer_phase phase) {
        std::optional<KeyedCheckpoint::Instant>* first = nullptr;
        for (auto& timer : devices_[slot].timers)
            if (timer && *timer <= KeyedCheckpoint::Instant(until_ms, phase) &&
                (first == nullptr || *timer < **first))
                first = &timer;
        if (first == nullptr) return std::nullopt;
        const auto id = static_cast<uint32_t>(first - devices_[slot].timers.data());
        return weir_timer{std::exchange(*first, std::nullopt)->first, slot, id};
    }
    weir_result fire_due(uint32_t slot, int64_t until_ms, weir_timer_phase phase) {
        while (const auto timer = take_due(slot, until_ms, phase))
            if (const weir_result result = fire_(context_, *timer); result != WEIR_OK)
                return result;
        return WEIR_OK;
    }
    [[nodiscard]] uint32_t slots() const { return static_cast<uint32_t>(devices_.size()); }

    [[nodiscard]] KeyedCheckpoint checkpoint() const {
        KeyedCheckpoint made;
        for (const Device& device : devices_) {
            if (device.value) made.state[device.key] = *device.value;
            for (uint32_t id = 0; id < device.timers.size(); ++id)
                if (device.timers[id]) made.timers[{device.key, id}] = *device.timers[id];
        }
        return made;
    }
    void restore(const KeyedCheckpoint& from) {
        for (const auto& [key, value] : from.state)
            devices_[slot_of(key.first, key.second)].value = value;
        for (const auto& [timer, instant] : from.timers)
            devices_[slot_of(timer.first.first, timer.first.second)].timers[timer.second] = instant;
    }

private:
    struct Device {
        KeyText key;
        std::optional<std::string> value;
        std::array<std::optional<KeyedCheckpoint::Instant>, 8> timers;
    };
    static KeyedHost& of(const weir_host* raw) {
        return *static_cast<KeyedHost*>(static_cast<FakeHost*>(raw->context));
    }
    static Device& device(const weir_host* host, uint32_t slot) {
        return of(host).devices_.at(slot);
    }

    static weir_result key(const weir_host* host, uint32_t slot, weir_bytes* product,
                           weir_bytes* name) {
        *product = bytes(device(host, slot).key.first);
        *name = bytes(device(host, slot).key.second);
        return WEIR_OK;
    }
    static weir_result get(const weir_host* host, uint32_t slot, weir_bytes* value) {
        const auto& found = device(host, slot).value;
        *value = found ? bytes(*found) : kAbsent;
        return WEIR_OK;
    }
    static weir_result put(const weir_host* host, uint32_t slot, weir_bytes value) {
        device(host, slot).value = std::string(view(value));
        return value.size <= 1 << 20 ? WEIR_OK : WEIR_FAILED;
    }
    static weir_result erase(const weir_host* host, uint32_t slot) {
        device(host, slot).value.reset();
        return WEIR_OK;
    }
    static weir_result set(const weir_host* host, uint32_t slot, uint32_t id, int64_t at_ms,
                           weir_timer_phase phase) {
        if (id >= 8) return WEIR_FAILED;
        device(host, slot).timers[id] = {at_ms, phase};
        return WEIR_OK;
    }
    static weir_result cancel(const weir_host* host, uint32_t slot, uint32_t id) {
        if (id >= 8) return WEIR_FAILED;
        device(host, slot).timers[id].reset();
        return WEIR_OK;
    }
    static weir_result run_due(const weir_host* host, uint32_t slot, int64_t effective_ms) {
        return of(host).fire_due(slot, effective_ms, WEIR_BEFORE_RECORDS);
    }
    static constexpr weir_state_v1 kState{sizeof(weir_state_v1), key, get, put, erase};
    static constexpr weir_timer_v1 kTimer{sizeof(weir_timer_v1), set, cancel, run_due};

    Fire fire_;
    void* context_;
    std::map<KeyText, uint32_t> slots_;
    std::deque<Device> devices_;
};

}  // namespace weir::test

// weir.state/1 and weir.timer/1 over plain arrays: what a benchmark measures is the component.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "weir/keyed.h"
#include "weir/testing/host.hpp"

namespace weir::bench {

class KeyedBenchHost : public testing::Host {
public:
    // Hands a due timer to the transform.
    using Fire = weir_result (*)(void* context, const weir_timer& timer);

    KeyedBenchHost(Fire fire, void* context) : fire_(fire), context_(context) {
        add_extension(WEIR_STATE_ID, &kState);
        add_extension(WEIR_TIMER_ID, &kTimer);
    }
    void add_device(std::string product, std::string name) {
        Device& device = devices_.emplace_back();
        device.product = std::move(product);
        device.name = std::move(name);
    }
    [[nodiscard]] uint32_t slots() const { return static_cast<uint32_t>(devices_.size()); }
    weir_result fire_due(uint32_t slot, int64_t until_ms, weir_timer_phase phase) {
        while (const auto timer = take_due(slot, {until_ms, phase}))
            if (const weir_result result = fire_(context_, *timer); result != WEIR_OK)
                return result;
        return WEIR_OK;
    }

private:
    using Instant = std::pair<int64_t, weir_timer_phase>;
    struct Device {
        std::string product, name;
        std::optional<std::string> value;
        std::array<std::optional<Instant>, 8> timers;
    };

    std::optional<weir_timer> take_due(uint32_t slot, Instant until) {
        auto& timers = devices_[slot].timers;
        std::optional<Instant>* first = nullptr;
        for (auto& timer : timers)
            if (timer && *timer <= until && (first == nullptr || *timer < **first)) first = &timer;
        if (first == nullptr) return std::nullopt;
        const auto id = static_cast<uint32_t>(first - timers.data());
        return weir_timer{std::exchange(*first, std::nullopt)->first, slot, id};
    }
    static KeyedBenchHost& of(const weir_host* raw) {
        return static_cast<KeyedBenchHost&>(Host::of(raw));
    }
    static Device& device(const weir_host* host, uint32_t slot) {
        return of(host).devices_.at(slot);
    }
    static weir_result key(const weir_host* host, uint32_t slot, weir_bytes* product,
                           weir_bytes* name) {
        *product = bytes(device(host, slot).product);
        *name = bytes(device(host, slot).name);
        return WEIR_OK;
    }
    static weir_result get(const weir_host* host, uint32_t slot, weir_bytes* value) {
        const auto& found = device(host, slot).value;
        *value = found ? bytes(*found) : kAbsent;
        return WEIR_OK;
    }
    static weir_result put(const weir_host* host, uint32_t slot, weir_bytes value) {
        device(host, slot).value = std::string(view(value));
        return WEIR_OK;
    }
    static weir_result erase(const weir_host* host, uint32_t slot) {
        device(host, slot).value.reset();
        return WEIR_OK;
    }
    static weir_result set(const weir_host* host, uint32_t slot, uint32_t id, int64_t at_ms,
                           weir_timer_phase phase) {
        device(host, slot).timers.at(id) = {at_ms, phase};
        return WEIR_OK;
    }
    static weir_result cancel(const weir_host* host, uint32_t slot, uint32_t id) {
        device(host, slot).timers.at(id).reset();
        return WEIR_OK;
    }
    static weir_result run_due(const weir_host* host, uint32_t slot, int64_t effective_ms) {
        return of(host).fire_due(slot, effective_ms, WEIR_BEFORE_RECORDS);
    }
    static constexpr weir_state_v1 kState{sizeof(weir_state_v1), key, get, put, erase};
    static constexpr weir_timer_v1 kTimer{sizeof(weir_timer_v1), set, cancel, run_due};

    Fire fire_;
    void* context_;
    std::deque<Device> devices_;
};

}  // namespace weir::bench

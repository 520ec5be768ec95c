// The keyed host of the harness, whose views of keys and values end the test where they are used too long.
#pragma once

#include <memory>

#include "core/src/conformance/guarded_memory.hpp"
#include "weir/testing/keyed_host.hpp"

namespace weir::conformance {

class WatchedKeyedHost : public testing::KeyedHost {
public:
    WatchedKeyedHost(Fire fire, bool uses_clock)
        : KeyedHost(std::move(fire), uses_clock),
          state_(*static_cast<const weir_state_v1*>(raw()->extension(raw(), WEIR_STATE_ID))),
          watched_(state_) {
        watched_.key = key;
        watched_.get = get;
        add_extension(WEIR_STATE_ID, &watched_);
    }
    // Views are valid between these.
    void begin_callback() {
        views_ = std::make_unique<GuardedMemory>("a device key or state value");
        refusal.clear();
    }
    void end_callback() {
        views_.reset();
        KeyedHost::end_callback();
    }

private:
    static WatchedKeyedHost& of(const weir_host* raw) {
        return static_cast<WatchedKeyedHost&>(Host::of(raw));
    }
    void watch(weir_bytes& bytes) {
        if (bytes.data != nullptr && views_ != nullptr) bytes.data = views_->copy(view(bytes), 0);
    }
    static weir_result key(const weir_host* raw, uint32_t slot, weir_bytes* product,
                           weir_bytes* name) {
        WatchedKeyedHost& host = of(raw);
        const weir_result result = host.state_.key(raw, slot, product, name);
        if (result == WEIR_OK) host.watch(*product), host.watch(*name);
        return result;
    }
    static weir_result get(const weir_host* raw, uint32_t slot, weir_bytes* value) {
        WatchedKeyedHost& host = of(raw);
        const weir_result result = host.state_.get(raw, slot, value);
        if (result == WEIR_OK) host.watch(*value);
        return result;
    }

    weir_state_v1 state_;
    weir_state_v1 watched_;
    std::unique_ptr<GuardedMemory> views_;
};

}  // namespace weir::conformance

#include "core/src/run/shard_host.hpp"

#include "core/src/run/error.hpp"

namespace weir {

weir_result Shard::refuse(std::string why) {
    refused_ = std::move(why);
    return WEIR_FAILED;
}

// What a call of the plugin has come to; where the host refused something meanwhile, that is the reason.
void Shard::check(weir_result result, const weir_error& error) {
    std::string refused = std::exchange(refused_, {});
    if (refused.empty() && emitter_) refused = emitter_->take_refusal();
    require(result, error, context_.node.name, refused);
}

bool Shard::knows(uint32_t slot) {
    if (slot < keys_.size()) return true;
    refuse("asked for slot " + std::to_string(slot) + ", but there are " +
           std::to_string(keys_.size()) + " device keys; this is a defect of the plugin");
    return false;
}

weir_result Shard::put_state(uint32_t slot, weir_bytes value) {
    if (!knows(slot)) return WEIR_FAILED;
    if (value.data == nullptr) return refuse("put a state value that is NULL; erase() forgets one");
    if (value.size > StateTable::kMaxValueBytes)
        return refuse("put a state value of " + std::to_string(value.size) + " bytes for device " +
                      std::string(keys_.product(slot)) + "/" + std::string(keys_.name(slot)) +
                      ", but " + std::to_string(StateTable::kMaxValueBytes) + " are the most");
    state_.put(slot, {value.data, value.size});
    return WEIR_OK;
}

weir_result Shard::set_timer(uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase) {
    if (!knows(slot)) return WEIR_FAILED;
    if (phase < WEIR_BEFORE_RECORDS || phase > WEIR_ON_WALL_CLOCK)
        return refuse("set a timer with the unknown phase " + std::to_string(phase));
    if (phase == WEIR_ON_WALL_CLOCK && !context_.node.uses_clock())
        return refuse(
            "set a timer on the wall clock, but the component does not declare that it uses the "
            "clock (WEIR_COMPONENT_USES_CLOCK)");
    if (!timers_.set(slot, id, at_ms, phase))
        return refuse("set a timer of id " + std::to_string(id) + ", but a device has at most " +
                      std::to_string(TimerTable::kMaxPerSlot) + " timers");
    return WEIR_OK;
}

const weir_state_v1 Shard::Host::kState{
    sizeof(weir_state_v1),
    [](const weir_host* host, uint32_t slot, weir_bytes* product, weir_bytes* name) {
        Shard& shard = shard_of(host);
        if (!shard.knows(slot)) return WEIR_FAILED;
        *product = bytes(shard.keys_.product(slot));
        *name = bytes(shard.keys_.name(slot));
        return WEIR_OK;
    },
    [](const weir_host* host, uint32_t slot, weir_bytes* value) {
        Shard& shard = shard_of(host);
        if (!shard.knows(slot)) return WEIR_FAILED;
        const auto stored = shard.state_.get(slot);
        *value = stored ? bytes(*stored) : kAbsent;
        return WEIR_OK;
    },
    [](const weir_host* host, uint32_t slot, weir_bytes value) {
        return shard_of(host).put_state(slot, value);
    },
    [](const weir_host* host, uint32_t slot) {
        Shard& shard = shard_of(host);
        if (!shard.knows(slot)) return WEIR_FAILED;
        shard.state_.erase(slot);
        return WEIR_OK;
    }};

const weir_timer_v1 Shard::Host::kTimers{
    sizeof(weir_timer_v1),
    [](const weir_host* host, uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase) {
        return shard_of(host).set_timer(slot, id, at_ms, phase);
    },
    [](const weir_host* host, uint32_t slot, uint32_t id) {
        Shard& shard = shard_of(host);
        if (!shard.knows(slot)) return WEIR_FAILED;
        shard.timers_.cancel(slot, id);
        return WEIR_OK;
    },
    [](const weir_host* host, uint32_t slot, int64_t effective_ms) {
        Shard& shard = shard_of(host);
        if (shard.timers_.nothing_due(slot, effective_ms)) return WEIR_OK;
        try {
            shard.run_due(slot, effective_ms);
            return WEIR_OK;
        } catch (const PipelineError&) {
            shard.timer_failure_ = std::current_exception();
            return WEIR_FAILED;
        }
    }};

const void* Shard::Host::extension(std::string_view id) {
    if (id == WEIR_STATE_ID) return &kState;
    if (id == WEIR_TIMER_ID) return &kTimers;
    return Services::extension(id);
}

}  // namespace weir

#include "core/src/run/shard_host.hpp"

#include "core/src/run/error.hpp"

namespace weir {
namespace {

weir_bytes bytes_of(std::string_view text) {
    return {text.data() == nullptr ? "" : text.data(), text.size()};
}

}  // namespace

const weir_state_v1 Shard::Host::kState{
    sizeof(weir_state_v1),
    [](const weir_host* host, uint32_t slot, weir_bytes* product, weir_bytes* name) {
        const Shard& shard = shard_of(host);
        if (slot >= shard.keys_.size()) return WEIR_FAILED;
        *product = bytes_of(shard.keys_.product(slot));
        *name = bytes_of(shard.keys_.name(slot));
        return WEIR_OK;
    },
    [](const weir_host* host, uint32_t slot, weir_bytes* value) {
        const Shard& shard = shard_of(host);
        if (slot >= shard.keys_.size()) return WEIR_FAILED;
        const auto stored = shard.state_.get(slot);
        *value = stored ? bytes_of(*stored) : weir_bytes{nullptr, 0};
        return WEIR_OK;
    },
    [](const weir_host* host, uint32_t slot, weir_bytes value) {
        Shard& shard = shard_of(host);
        if (slot >= shard.keys_.size() || value.data == nullptr ||
            value.size > StateTable::kMaxValueBytes)
            return WEIR_FAILED;
        shard.state_.put(slot, {value.data, value.size});
        return WEIR_OK;
    },
    [](const weir_host* host, uint32_t slot) {
        Shard& shard = shard_of(host);
        if (slot >= shard.keys_.size()) return WEIR_FAILED;
        shard.state_.erase(slot);
        return WEIR_OK;
    }};

const weir_timer_v1 Shard::Host::kTimers{
    sizeof(weir_timer_v1),
    [](const weir_host* host, uint32_t slot, uint32_t id, int64_t at_ms, weir_timer_phase phase) {
        Shard& shard = shard_of(host);
        if (slot >= shard.keys_.size()) return WEIR_FAILED;
        return shard.timers_.set(slot, id, at_ms, phase) ? WEIR_OK : WEIR_FAILED;
    },
    [](const weir_host* host, uint32_t slot, uint32_t id) {
        Shard& shard = shard_of(host);
        if (slot >= shard.keys_.size()) return WEIR_FAILED;
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

// How a shard's state and timers become bytes of the state directory, and back.
#include "core/src/run/error.hpp"
#include "core/src/run/shard.hpp"
#include "core/src/run/state_key.hpp"

namespace weir {

std::string Shard::stored_key(uint32_t slot) const {
    return state_key(context_.node.name, keys_.product(slot), keys_.name(slot));
}

void Shard::restore_state(std::string_view product, std::string_view name, uint64_t hash,
                          std::string_view value) {
    const uint32_t slot = keys_.intern(product, name, hash);
    state_.restore(slot, value);
    if (slot >= state_pairs_.size()) state_pairs_.resize(slot + slot / 2 + 64);
    follow(state_pairs_[slot], stored_key(slot), value);
}

void Shard::restore_timers(std::string_view product, std::string_view name, uint64_t hash,
                           std::string_view value) {
    const uint32_t slot = keys_.intern(product, name, hash);
    timers_.restore(slot, value);
    if (slot >= timer_pairs_.size()) timer_pairs_.resize(slot + slot / 2 + 64);
    follow(timer_pairs_[slot], stored_key(slot), value);
}

void Shard::follow(uint64_t& old_pair, std::string_view key, std::string_view value) {
    digest_.remove(old_pair);
    old_pair = value.empty() ? 0 : state::pair_hash(key, value);
    digest_.add(old_pair);
}

void Shard::snapshot(std::vector<state::Change>& state, std::vector<state::Change>& timers) {
    weir_error error = empty_error();
    check(functions_.snapshot(self_, &error), error);
    state_pairs_.resize(keys_.size());
    timer_pairs_.resize(keys_.size());
    for (const uint32_t slot : state_.take_changed()) {
        const auto value = state_.get(slot);
        state::Change& change = state.emplace_back(state::Change{stored_key(slot), std::nullopt});
        if (value) change.value = std::string(*value);
        follow(state_pairs_[slot], change.key, value.value_or(std::string_view{}));
    }
    for (const uint32_t slot : timers_.take_changed()) {
        std::string value = timers_.encode(slot);
        state::Change& change = timers.emplace_back(state::Change{stored_key(slot), std::nullopt});
        follow(timer_pairs_[slot], change.key, value);
        if (!value.empty()) change.value = std::move(value);
    }
}

}  // namespace weir

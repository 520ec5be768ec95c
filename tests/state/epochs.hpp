// Epochs as the tests commit and expect them: state and checkpoint of one epoch carry the same
// number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "state/store.hpp"

namespace weir::state::test {

using Pairs = std::vector<std::pair<std::string, std::string>>;

inline Pairs state_of(const Store& store, std::string_view prefix = "") {
    Pairs pairs;
    store.scan_state(prefix, [&](auto key, auto value) { pairs.emplace_back(key, value); });
    return pairs;
}

inline Pairs timers_of(const Store& store, std::string_view prefix = "") {
    Pairs pairs;
    store.scan_timers(prefix, [&](auto key, auto value) { pairs.emplace_back(key, value); });
    return pairs;
}

inline EpochCommit numbered_epoch(const Store& store, uint64_t number) {
    const std::string text = std::to_string(number);
    EpochCommit epoch;
    epoch.checkpoint.run = store.run().number;
    epoch.checkpoint.epoch = number;
    epoch.state = {{"first", text}, {"last", text}};
    epoch.timers = {{"timer", text}};
    epoch.outbox = {{1, number, text}};
    return epoch;
}

// Every part of the store is of epoch `number`.
inline bool is_at_epoch(const Store& store, uint64_t number) {
    const std::string text = std::to_string(number);
    const std::vector<OutboxEntry> outbox = store.read_outbox(1, number - 1, SIZE_MAX);
    return store.checkpoint() && store.checkpoint()->epoch == number &&
           state_of(store) == Pairs{{"first", text}, {"last", text}} &&
           timers_of(store) == Pairs{{"timer", text}} && outbox.size() == 1 &&
           outbox[0].payload == text;
}

}  // namespace weir::state::test

// Whether a state directory is what its commits have written: checksums, digest, invariants.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "state/store_view.hpp"

namespace weir::state {

// Reads what the store itself knows only as bytes; throws std::runtime_error where it cannot be
// read. Empty: not asked.
struct Readers {
    std::function<void(std::string_view key, std::string_view value)> state;
    std::function<void(std::string_view key, std::string_view value)> timers;
    std::function<void(uint64_t epoch, std::string_view payload)> outbox;
};

struct Verification {
    uint64_t state_keys = 0;
    uint64_t timer_keys = 0;
    uint64_t outbox_entries = 0;
    uint64_t outbox_bytes = 0;
    uint64_t digest = 0;
    std::vector<std::string> faults;  // empty: everything is as it must be
};

// Bounded memory; `stopped` is asked now and then, and ends it with a fault.
Verification verify(const StoreView& view, const Readers& readers = {},
                    const std::function<bool()>& stopped = {});

}  // namespace weir::state

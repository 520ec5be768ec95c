// Milliseconds of the clocks that the runtime looks at.
#pragma once

#include <chrono>
#include <cstdint>

namespace weir {

template <class Clock>
int64_t milliseconds_of() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch())
        .count();
}

// Unix time.
inline int64_t wall_ms() { return milliseconds_of<std::chrono::system_clock>(); }
// Never goes back.
inline int64_t monotonic_ms() { return milliseconds_of<std::chrono::steady_clock>(); }

}  // namespace weir

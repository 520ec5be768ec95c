// Milliseconds of the clocks that the runtime looks at.
//
// A virtual clock takes their place in `weir test`: event time, idleness, checkpoints and weir.clock/1 follow it.
// Deadlines of calls that may hang are always real: real_ms().
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace weir {

// Time that stands still but for what is added to it. [any thread]
struct VirtualClock {
    std::atomic<int64_t> wall_ms;
    std::atomic<int64_t> monotonic_ms;
};
// Null in the product. Set before a pipeline is made, and until it is gone.
inline VirtualClock* virtual_clock = nullptr;

template <class Clock>
int64_t milliseconds_of() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch())
        .count();
}

// Never goes back.
inline int64_t real_ms() { return milliseconds_of<std::chrono::steady_clock>(); }
// Unix time.
inline int64_t wall_ms() {
    return virtual_clock == nullptr ? milliseconds_of<std::chrono::system_clock>()
                                    : virtual_clock->wall_ms.load();
}
// Never goes back, and stands still while the machine sleeps.
inline int64_t monotonic_ms() {
    return virtual_clock == nullptr ? real_ms() : virtual_clock->monotonic_ms.load();
}
// Whether the kernel says that something (NTP, PTP) keeps the wall clock right.
bool wall_clock_is_synchronised();

}  // namespace weir

// What the process holds: it must be the same after a component's life as before.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace weir::conformance {

struct Resources {
    size_t threads = 0;
    size_t files = 0;
    static Resources now();
    // Waits a little for what is just ending. `when`: "create()".
    static void require_as_before(const Resources& before, const std::string& when);
    void require_no_more_than(const Resources& before, const std::string& when) const;
};

// Bytes that malloc has given out.
size_t memory_in_use();

// How leaks are looked for in this process: "LeakSanitizer" or "the growth of memory in use".
const char* leak_method();

// `round` leaves nothing behind: it is repeated until it is clear.
void require_no_leak(const std::string& what, const std::function<void()>& round);

}  // namespace weir::conformance

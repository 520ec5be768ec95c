// Notices calls into a source or a sink that do not come back.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>

namespace weir {

// [any thread]
class Watchdog {
    struct Running {
        const std::string* node;
        const char* function;
        int64_t seen_ms;
    };

public:
    // A call that goes on as long as this object lives; the texts must live longer.
    class Call {
    public:
        Call(Watchdog& watchdog, const std::string& node, const char* function);
        ~Call();
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

    private:
        Watchdog& watchdog_;
        std::list<Running>::iterator running_;
    };

    explicit Watchdog(int64_t timeout_ms) : timeout_ms_(timeout_ms) {}

    // Which call hangs ("out: publish()"), if one does. To be asked several times a second: of the time between two
    // looks a second at most counts, so that a process that was stopped for long finds its calls as it left them.
    std::optional<std::string> look(int64_t now_ms);

private:
    const int64_t timeout_ms_;
    std::mutex mutex_;
    std::list<Running> running_;
    int64_t looked_ms_ = 0;
};

// Runs `work` on a thread of its own, and returns when it does, or throws what it throws. Throws HungError where one of
// its calls hangs: the thread lives on with all that `work` refers to, until the call comes back after all.
void run_watched(int64_t timeout_ms, std::function<void(Watchdog&)> work);

}  // namespace weir

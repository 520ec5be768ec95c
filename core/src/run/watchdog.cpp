#include "core/src/run/watchdog.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "core/src/host/clock.hpp"
#include "core/src/run/error.hpp"

namespace weir {
namespace {

constexpr std::chrono::milliseconds kLookEvery{100};
constexpr int64_t kMostBetweenLooksMs = 1'000;

HungError hung(const std::string& call) {
    return HungError(call +
                     " has not come back within call_timeout. Nothing is lost: the next start goes "
                     "on from the last checkpoint, and asks the sinks what they hold");
}

}  // namespace

Watchdog::Call::Call(Watchdog& watchdog, const std::string& node, const char* function)
    : watchdog_(watchdog) {
    const std::lock_guard lock(watchdog_.mutex_);
    running_ = watchdog_.running_.insert(watchdog_.running_.end(), {&node, function, 0});
}

Watchdog::Call::~Call() {
    const std::lock_guard lock(watchdog_.mutex_);
    watchdog_.running_.erase(running_);
}

std::optional<std::string> Watchdog::look(int64_t now_ms) {
    const std::lock_guard lock(mutex_);
    const int64_t passed_ms = now_ms - std::exchange(looked_ms_, now_ms);
    for (Running& call : running_) {
        call.seen_ms += std::min(passed_ms, kMostBetweenLooksMs);
        if (call.seen_ms > timeout_ms_) return *call.node + ": " + call.function + "()";
    }
    return std::nullopt;
}

void run_watched(int64_t timeout_ms, std::function<void(Watchdog&)> work) {
    const auto watchdog = std::make_shared<Watchdog>(timeout_ms);
    std::packaged_task<void()> task([watchdog, work = std::move(work)] { work(*watchdog); });
    std::future<void> done = task.get_future();
    std::thread thread(std::move(task));
    while (done.wait_for(kLookEvery) != std::future_status::ready) {
        const auto call = watchdog->look(real_ms());
        if (!call) continue;
        thread.detach();
        throw hung(*call);
    }
    thread.join();
    done.get();
}

}  // namespace weir

// Host calls that fail when a test wants it, to see what a component makes of that.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace weir::testing {

// What a component may call of its host and the host may refuse.
enum class HostCall {
    alloc,         // of an emitter or intake: no memory
    emit,          // weir_emitter
    fail,          // weir_emitter
    take,          // weir_intake
    refuse,        // weir_intake
    state_key,     // weir.state/1
    state_get,     // weir.state/1
    state_put,     // weir.state/1
    state_erase,   // weir.state/1
    timer_set,     // weir.timer/1
    timer_cancel,  // weir.timer/1
    run_due,       // weir.timer/1
};

inline constexpr std::array kHostCalls{
    HostCall::alloc,       HostCall::emit,      HostCall::fail,         HostCall::take,
    HostCall::refuse,      HostCall::state_key, HostCall::state_get,    HostCall::state_put,
    HostCall::state_erase, HostCall::timer_set, HostCall::timer_cancel, HostCall::run_due};

constexpr const char* name_of(HostCall call) {
    constexpr std::array names{"alloc",       "emit",      "fail",         "take",
                               "refuse",      "state_key", "state_get",    "state_put",
                               "state_erase", "timer_set", "timer_cancel", "run_due"};
    static_assert(names.size() == kHostCalls.size());
    return names[static_cast<size_t>(call)];
}

// Each harness has one in its host: harness.host.faults.
class Faults {
public:
    // The next `after` such calls succeed, the `times` behind them fail, later ones succeed again.
    void inject(HostCall call, uint64_t after = 0, uint64_t times = UINT64_MAX) {
        Plan& plan = plans_[static_cast<size_t>(call)];
        plan.first = plan.calls + after;
        plan.times = times;
    }
    // Nothing fails any more.
    void clear() {
        for (Plan& plan : plans_) plan.times = 0;
    }
    // How often the component has called it.
    [[nodiscard]] uint64_t calls(HostCall call) const {
        return plans_[static_cast<size_t>(call)].calls;
    }
    // How many calls of all kinds have failed by injection.
    [[nodiscard]] uint64_t injected() const { return injected_; }

    // For hosts: counts a call; true where it is to fail.
    bool strikes(HostCall call) {
        Plan& plan = plans_[static_cast<size_t>(call)];
        const uint64_t number = plan.calls++;
        const bool struck = number >= plan.first && number - plan.first < plan.times;
        if (struck) ++injected_;
        return struck;
    }

private:
    struct Plan {
        uint64_t calls = 0;
        uint64_t first = 0;
        uint64_t times = 0;
    };
    std::array<Plan, kHostCalls.size()> plans_;
    uint64_t injected_ = 0;
};

}  // namespace weir::testing

// Stands in front of the C library's calls on the wall clock, and of those that wait by it. The clock that only goes
// forward is left alone.
#include <pthread.h>
#include <sys/time.h>
#include <threads.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>

#include "tests/crash/shim/clock.hpp"
#include "tests/crash/shim/real.hpp"
#include "tests/crash/shim/shim.hpp"

namespace weir::crash {
namespace {

constexpr time_t kDay = 24 * 3600;
constexpr time_t kLongestUptime = 1'000'000'000;  // what lies behind it is Unix time
constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kSlice = kSecond / 20;

constinit std::atomic<time_t> offset = 0;

int64_t nanoseconds(const timespec& time) { return time.tv_sec * kSecond + time.tv_nsec; }

timespec time_of(int64_t nanoseconds) { return {nanoseconds / kSecond, nanoseconds % kSecond}; }

int64_t real_now() {
    static const auto next = real<int(clockid_t, timespec*)>("clock_gettime");
    timespec now{};
    next(CLOCK_REALTIME, &now);
    return nanoseconds(now);
}

int64_t left_until(const timespec& until) {
    return nanoseconds(until) - (real_now() + offset * kSecond);
}

// Waits in slices, for the clock may be stepped meanwhile; one that ends too early looks like any other wake-up.
template <class Call>
int wait_until(const timespec& until, int timed_out, Call call) {
    if (until.tv_sec < kLongestUptime) return call(until);
    const int64_t slice = std::clamp<int64_t>(left_until(until), 0, kSlice);
    const int result = call(time_of(real_now() + slice));
    return result == timed_out && left_until(until) > 0 ? 0 : result;
}

}  // namespace

void step_clock(int days) { offset += days * kDay; }

}  // namespace weir::crash

using namespace weir::crash;

WEIR_SHIM int clock_gettime(clockid_t clock, timespec* time) noexcept {
    static const auto next = real<int(clockid_t, timespec*)>("clock_gettime");
    const int result = next(clock, time);
    const bool is_wall_clock = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
    if (result == 0 && is_wall_clock) time->tv_sec += offset;
    return result;
}

WEIR_SHIM int timespec_get(timespec* time, int base) noexcept {
    static const auto next = real<int(timespec*, int)>("timespec_get");
    const int result = next(time, base);
    if (result == TIME_UTC) time->tv_sec += offset;
    return result;
}

WEIR_SHIM int gettimeofday(timeval* time, void* zone) noexcept {
    static const auto next = real<int(timeval*, void*)>("gettimeofday");
    const int result = next(time, zone);
    if (result == 0) time->tv_sec += offset;
    return result;
}

WEIR_SHIM time_t time(time_t* to) noexcept {
    static const auto next = real<time_t(time_t*)>("time");
    const time_t now = next(nullptr) + offset;
    if (to != nullptr) *to = now;
    return now;
}

WEIR_SHIM int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                                     const timespec* until) {
    static const auto next =
        real<int(pthread_cond_t*, pthread_mutex_t*, const timespec*)>("pthread_cond_timedwait");
    return wait_until(*until, ETIMEDOUT,
                      [&](const timespec& time) { return next(condition, mutex, &time); });
}

WEIR_SHIM int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
    static const auto next = real<int(cnd_t*, mtx_t*, const timespec*)>("cnd_timedwait");
    return wait_until(*until, thrd_timedout,
                      [&](const timespec& time) { return next(condition, mutex, &time); });
}

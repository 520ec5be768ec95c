#include "core/src/conformance/resources.hpp"

#include <dlfcn.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <iterator>
#include <thread>

#include "core/src/conformance/verdict.hpp"

namespace weir::conformance {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using LeakCheck = int (*)();

constexpr auto kGrace = 500ms;
constexpr size_t kWarmUp = 6;
constexpr size_t kRounds = 3;
constexpr size_t kRepeats = 8;
constexpr size_t kLeastLeak = 16;
constexpr auto kLongest = 60ms;  // of each round

size_t entries_of(const char* folder) {
    using Entries = std::filesystem::directory_iterator;
    return static_cast<size_t>(std::distance(Entries(folder), Entries()));
}

LeakCheck leak_sanitizer() {
    return reinterpret_cast<LeakCheck>(dlsym(RTLD_DEFAULT, "__lsan_do_recoverable_leak_check"));
}

// How often `round` was repeated: fewer times where it is slow. On a thread of its own, with which what malloc keeps
// for its thread ends: in the figures it counts as in use.
size_t repeat(const std::function<void()>& round, size_t most) {
    const auto begin = Clock::now();
    size_t done = 0;
    std::async(std::launch::async, [&] {
        do {
            round();
        } while (++done < most && Clock::now() - begin < kLongest);
    }).get();
    return done;
}

void require_no_growth(const std::string& what, const std::function<void()>& round) {
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < kRounds; ++i) {
        const size_t before = memory_in_use();
        const size_t done = repeat(round, kRepeats);
        const size_t after = memory_in_use();
        least = std::min(least, after > before ? (after - before) / done : 0);
    }
    require(least < kLeastLeak,
            what + " leaks: " + std::to_string(least) + " bytes stay behind each time");
}

}  // namespace

Resources Resources::now() { return {entries_of("/proc/self/task"), entries_of("/proc/self/fd")}; }

void Resources::require_no_more_than(const Resources& before, const std::string& when) const {
    require(threads <= before.threads,
            std::to_string(threads - before.threads) + " more threads than before " + when);
    require(files <= before.files,
            std::to_string(files - before.files) + " more open files than before " + when);
}

void Resources::require_as_before(const Resources& before, const std::string& when) {
    const auto deadline = Clock::now() + kGrace;
    for (Resources seen = now(); Clock::now() < deadline; seen = now()) {
        if (seen.threads <= before.threads && seen.files <= before.files) return;
        std::this_thread::sleep_for(5ms);
    }
    now().require_no_more_than(before, when);
}

size_t memory_in_use() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

const char* leak_method() {
    return leak_sanitizer() == nullptr ? "the growth of memory in use" : "LeakSanitizer";
}

void require_no_leak(const std::string& what, const std::function<void()>& round) {
    repeat(round, kWarmUp);
    if (const LeakCheck found = leak_sanitizer(); found != nullptr)
        require(found() == 0, what + " leaks, LeakSanitizer says");
    else
        require_no_growth(what, round);
}

}  // namespace weir::conformance

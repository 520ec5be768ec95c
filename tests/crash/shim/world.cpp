#include "tests/crash/shim/world.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include "tests/crash/shim/clock.hpp"
#include "tests/crash/shim/real.hpp"
#include "tests/crash/shim/shim.hpp"

namespace weir::crash {
namespace {

constexpr std::chrono::milliseconds kSlow{200};

bool ready = false;

struct Life {
    Life() { ready = true; }
    ~Life() {
        const std::lock_guard lock(World::get().lock());
        World::get().report();
    }
} life;

}  // namespace

World::World() : orders_(orders_of_environment()), disk_(orders_.attic) {}

bool World::is_ready() { return ready; }

World& World::get() {
    static World& world = *new World;
    return world;
}

bool World::watches(const std::string& path) const {
    for (const std::string& folder : orders_.folders)
        if (path == folder || path.starts_with(folder + "/")) return true;
    return false;
}

bool World::is_broken(const std::string& rule) const {
    return std::ranges::find(orders_.broken, rule) != orders_.broken.end();
}

std::string World::broken_value(const std::string& prefix) const {
    for (const std::string& rule : orders_.broken)
        if (rule.starts_with(prefix)) return rule.substr(prefix.size());
    return {};
}

void World::reach(const std::string& point) {
    const long hits = ++reached_[point];
    if (point == orders_.clock_point && hits % orders_.clock_hits == 0)
        step_clock_for(hits / orders_.clock_hits);
    if (point == orders_.point && hits == orders_.hit) die(point);
}

void World::step_clock_for(long time) const {
    constexpr int kDays[] = {1, -1, -1, 1};
    step_clock(orders_.clock_goes_forward ? 1 : kDays[(time - 1) % 4]);
}

bool World::fails(const char* kind) {
    const long number = ++calls_[kind];
    if (orders_.fault != kind) return false;
    return number == orders_.fault_number || (orders_.for_ever && number > orders_.fault_number);
}

void World::die(const std::string& point) {
    report();
    const std::string line = "crash point " + point + "\n";
    static const auto say = real<ssize_t(int, const void*, size_t)>("write");
    if (say(STDERR_FILENO, line.data(), line.size()) < 0) _exit(99);
    if (orders_.power_cut) disk_.cut_power(orders_.seed);
    while (true) std::raise(SIGKILL);
}

void World::report() {
    if (orders_.report.empty()) return;
    FILE* to = std::fopen(orders_.report.c_str(), "w");
    if (to == nullptr) return;
    for (const auto& [point, hits] : reached_)
        std::fprintf(to, "point %ld %s\n", hits, point.c_str());
    for (const auto& [kind, calls] : calls_) std::fprintf(to, "call %ld %s\n", calls, kind.c_str());
    std::fclose(to);
}

}  // namespace weir::crash

void weir_crash_point(const char* point) {
    auto& world = weir::crash::World::get();
    if (world.is_broken(std::string("slow ") + point))
        std::this_thread::sleep_for(weir::crash::kSlow);
    const std::lock_guard lock(world.lock());
    world.reach(point);
}

bool weir_crash_broken(const char* rule) { return weir::crash::World::get().is_broken(rule); }

// The shim's one state: what was ordered, what was reached, what is on the disk.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>

#include "tests/crash/shim/disk.hpp"
#include "tests/crash/shim/orders.hpp"

namespace weir::crash {

class World {
public:
    // Lives until the process ends: files are written while other objects are destroyed.
    static World& get();
    // False while the libraries behind the shim begin: a sanitizer's makes folders when nothing can be allocated yet.
    static bool is_ready();

    [[nodiscard]] const Orders& orders() const { return orders_; }
    [[nodiscard]] bool watches(const std::string& path) const;
    [[nodiscard]] bool is_broken(const std::string& rule) const;
    // What follows `prefix` in a broken rule; "" where there is none.
    [[nodiscard]] std::string broken_value(const std::string& prefix) const;

    // The rest is called under the lock, so that a power cut finds everything at rest.
    std::mutex& lock() { return lock_; }
    Disk& disk() { return disk_; }
    void reach(const std::string& point);
    // Counts a call; whether it is one that fails.
    bool fails(const char* kind);
    void report();

private:
    World();
    void step_clock_for(long time) const;
    [[noreturn]] void die(const std::string& point);

    const Orders orders_;
    Disk disk_;
    std::mutex lock_;
    std::map<std::string, long> reached_;
    std::map<std::string, long> calls_;
};

}  // namespace weir::crash

// Verified copies of a state directory: DIR/copies/EPOCH, each openable by itself. Table files are
// hard links, so a copy costs what has changed since.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "state/database.hpp"
#include "state/store.hpp"

namespace weir::state {

inline constexpr size_t kKeptCopies = 2;

std::filesystem::path copy_path(const std::filesystem::path& directory, uint64_t epoch);
// Epochs of the copies that were verified, newest first.
std::vector<uint64_t> verified_copies(const std::filesystem::path& directory);

// Makes them from a thread of its own, of the lowest priority, beside commits.
class CopyKeeper {
public:
    CopyKeeper(Database& database, const StoreSettings& settings);
    ~CopyKeeper();
    CopyKeeper(const CopyKeeper&) = delete;
    CopyKeeper& operator=(const CopyKeeper&) = delete;

private:
    void work();
    bool wait_until_due();  // false: asked to stop
    bool is_stopped();
    void make();
    uint64_t verify_new();
    void drop_old();
    void drop_logs();

    Database& database_;
    StoreSettings settings_;
    std::filesystem::path copies_;
    int64_t due_in_ms_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::thread thread_;
};

}  // namespace weir::state

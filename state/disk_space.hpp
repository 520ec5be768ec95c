// Watches the free space around a state directory: reading stops before the disk is full.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace weir::state {

class DiskSpace {
public:
    using Say = std::function<void(const std::string&)>;

    // Below `min_free_bytes` it is short. Makes the ballast, where there is room.
    DiskSpace(std::filesystem::path directory, uint64_t min_free_bytes, Say warn, Say info);

    // Cheap: asks the file system a few times a second.
    [[nodiscard]] bool is_short();

private:
    void look();

    std::filesystem::path directory_;
    uint64_t min_free_bytes_;
    Say warn_;
    Say info_;
    bool short_ = false;
    bool has_ballast_ = false;
    std::chrono::steady_clock::time_point looked_;
};

}  // namespace weir::state

#include "state/disk_space.hpp"

#include <utility>

#include "state/ballast.hpp"

namespace weir::state {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};
constexpr uint64_t kLastBytes = uint64_t{4} << 20;  // with less, closing and opening may fail

}  // namespace

DiskSpace::DiskSpace(std::filesystem::path directory, uint64_t min_free_bytes, Say warn, Say info)
    : directory_(std::move(directory)),
      min_free_bytes_(min_free_bytes),
      warn_(std::move(warn)),
      info_(std::move(info)) {
    look();
}

bool DiskSpace::is_short() {
    if (std::chrono::steady_clock::now() - looked_ >= kLookEvery) look();
    return short_;
}

void DiskSpace::look() {
    looked_ = std::chrono::steady_clock::now();
    const uint64_t free = free_bytes(directory_);
    // A little more than it takes to stop, lest it stops and goes on all the time.
    const bool is_short = free < min_free_bytes_ + (short_ ? min_free_bytes_ / 8 : 0);
    if (is_short && !short_)
        warn_("the file system of state directory " + directory_.string() + " has " +
              std::to_string(free) + " bytes free, fewer than state.min_free_bytes (" +
              std::to_string(min_free_bytes_) +
              "): reading pauses until there is more room; what was read is committed and "
              "published");
    if (!is_short && short_) info_("there is room on the disk again, reading goes on");
    short_ = is_short;
    if (free < kLastBytes) {
        give_up_ballast(directory_);
        has_ballast_ = false;
    } else if (!has_ballast_ && free >= min_free_bytes_ + ballast_bytes(directory_)) {
        has_ballast_ = make_ballast(directory_);
    }
}

}  // namespace weir::state

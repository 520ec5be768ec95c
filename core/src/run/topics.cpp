#include <algorithm>
#include <mutex>

#include "core/src/run/shard.hpp"

namespace weir {

uint32_t Topics::intern(std::string_view topic) {
    const std::unique_lock lock(mutex_);
    const auto found = std::ranges::find(names_, topic);
    if (found == names_.end()) names_.emplace_back(topic);
    return static_cast<uint32_t>(found - names_.begin());
}

std::string_view Topics::name(uint32_t index) const {
    const std::shared_lock lock(mutex_);
    return names_[index];
}

}  // namespace weir

#include "state/outbox_index.hpp"

namespace weir::state {

void OutboxIndex::put(uint32_t publisher, uint64_t epoch, uint64_t payload_bytes) {
    uint64_t& size = sizes_[publisher][epoch];
    bytes_ += payload_bytes - size;
    size = payload_bytes;
}

std::vector<uint64_t> OutboxIndex::epochs_up_to(uint32_t publisher, uint64_t last) const {
    std::vector<uint64_t> epochs;
    const auto found = sizes_.find(publisher);
    if (found == sizes_.end()) return epochs;
    const auto end = found->second.upper_bound(last);
    for (auto at = found->second.begin(); at != end; ++at) epochs.push_back(at->first);
    return epochs;
}

void OutboxIndex::trim(uint32_t publisher, uint64_t last) {
    const auto found = sizes_.find(publisher);
    if (found == sizes_.end()) return;
    auto& epochs = found->second;
    while (!epochs.empty() && epochs.begin()->first <= last) {
        bytes_ -= epochs.begin()->second;
        epochs.erase(epochs.begin());
    }
}

}  // namespace weir::state

// What the outbox holds, in memory: the size of each entry by publisher and epoch. With it the
// outbox's bytes and the keys to trim are known without reading RocksDB.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <vector>

namespace weir::state {

class OutboxIndex {
public:
    // Adds or replaces an entry.
    void put(uint32_t publisher, uint64_t epoch, uint64_t payload_bytes);
    // The epochs of `publisher` up to and with `last`, oldest first.
    [[nodiscard]] std::vector<uint64_t> epochs_up_to(uint32_t publisher, uint64_t last) const;
    // Forgets these.
    void trim(uint32_t publisher, uint64_t last);
    // Payload of all entries; any thread.
    [[nodiscard]] uint64_t bytes() const noexcept { return bytes_; }

private:
    std::map<uint32_t, std::map<uint64_t, uint64_t>> sizes_;
    std::atomic<uint64_t> bytes_ = 0;
};

}  // namespace weir::state

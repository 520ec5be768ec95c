// The records of one shard that wait for the watermark.
#pragma once

#include <map>
#include <vector>

#include "core/src/run/waiting.hpp"
#include "state/store.hpp"

namespace weir {

// For each partition: the least cursor that waits, and the partition's watermark before its message.
struct Least {
    int64_t cursor = INT64_MAX;
    int64_t watermark = WEIR_NO_TIME;
};

class WaitingList {
public:
    void add(Waiting&& record);
    // Removes the records with an effective time up to `watermark` and appends them to `due`, unordered.
    void take(int64_t watermark, std::vector<Waiting>& due);
    void least_by_partition(std::vector<Least>& least) const;
    // Appends each record to those of its partition, unordered.
    void list(std::vector<std::vector<state::WaitingRecord>>& by_partition) const;
    [[nodiscard]] size_t bytes() const { return bytes_; }
    [[nodiscard]] size_t size() const { return size_; }
    // The earliest effective time that waits, or INT64_MAX (to the second, rounded down).
    [[nodiscard]] int64_t earliest() const;

private:
    static constexpr int64_t kBucketMs = 1024;
    static int64_t bucket_of(int64_t ms) { return ms >> 10; }
    std::map<int64_t, std::vector<Waiting>> buckets_;
    size_t bytes_ = 0;
    size_t size_ = 0;
};

}  // namespace weir

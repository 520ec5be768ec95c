#include "core/src/run/waiting_list.hpp"

#include <algorithm>

namespace weir {

void WaitingList::add(Waiting&& record) {
    bytes_ += record.size();
    ++size_;
    buckets_[bucket_of(record.effective_ms)].push_back(std::move(record));
}

void WaitingList::take(int64_t watermark, std::vector<Waiting>& due) {
    const size_t first = due.size();
    while (!buckets_.empty()) {
        const auto bucket = buckets_.begin();
        if (bucket->first > bucket_of(watermark)) break;
        std::vector<Waiting>& records = bucket->second;
        const auto stays = std::partition(records.begin(), records.end(), [&](const Waiting& r) {
            return r.effective_ms > watermark;
        });
        std::move(stays, records.end(), std::back_inserter(due));
        records.erase(stays, records.end());
        if (!records.empty()) break;
        buckets_.erase(bucket);
    }
    for (size_t i = first; i < due.size(); ++i) bytes_ -= due[i].size();
    size_ -= due.size() - first;
}

void WaitingList::least_by_partition(std::vector<Least>& least) const {
    for (const auto& [bucket, records] : buckets_) {
        for (const Waiting& record : records) {
            Least& of = least[record.partition];
            if (record.cursor < of.cursor) of = {record.cursor, record.watermark_before};
        }
    }
}

void WaitingList::list(std::vector<std::vector<state::WaitingRecord>>& by_partition) const {
    for (const auto& [bucket, records] : buckets_)
        for (const Waiting& record : records)
            by_partition[record.partition].push_back({record.cursor, record.place});
}

int64_t WaitingList::earliest() const {
    return buckets_.empty() ? INT64_MAX : buckets_.begin()->first * kBucketMs;
}

}  // namespace weir

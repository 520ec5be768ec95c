#include "core/src/run/event_time.hpp"

namespace weir {
namespace {

constexpr int64_t kFirstMs = -62'135'596'800'000;  // 0001-01-01
constexpr int64_t kLastMs = 253'402'300'799'999;   // 9999-12-31

// a - b > limit, without overflow.
bool exceeds(int64_t a, int64_t b, int64_t limit) {
    int64_t difference = 0;
    if (__builtin_sub_overflow(a, b, &difference)) return a > b;
    return difference > limit;
}

}  // namespace

Judgement PartitionClock::judge(int64_t time_ms, int64_t timestamp_ms,
                                const EventTimeOptions& options) const {
    if (timestamp_ms != WEIR_NO_TIME) {
        if (exceeds(time_ms, timestamp_ms, options.max_future_ms))
            return {Verdict::future, time_ms};
        if (exceeds(timestamp_ms, time_ms, options.max_past_ms)) return {Verdict::past, time_ms};
    }
    if (time_ms < kFirstMs || time_ms > kLastMs) return {Verdict::impossible, time_ms};
    if (watermark_ != kNever && time_ms <= watermark_) return {Verdict::late, watermark_ + 1};
    return {Verdict::on_time, time_ms};
}

void PartitionClock::advance(int64_t greatest_ms, const EventTimeOptions& options) {
    int64_t watermark = 0;
    if (!__builtin_sub_overflow(greatest_ms, options.out_of_orderness_ms + 1, &watermark))
        raise(watermark);
}

}  // namespace weir

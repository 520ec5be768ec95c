// Event time of a pipeline with a keyed transform (see docs/time.md): partitions' watermarks, what is late, what
// is too far ahead or behind.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "weir/record.h"

namespace weir {

inline constexpr int64_t kNever = WEIR_NO_TIME;  // a watermark before the first record

struct EventTimeOptions {
    int64_t out_of_orderness_ms = 10'000;
    int64_t max_future_ms = 300'000;
    int64_t max_past_ms = 2'592'000'000;
    bool late_to_dead_letters = true;
};

// `impossible`: outside the years 1 to 9999, which no record's own timestamp has vouched for.
enum class Verdict { on_time, late, future, past, impossible };

struct Judgement {
    Verdict verdict;
    int64_t effective_ms;
};

// One source partition's clock. A message is judged against the watermark as it was before the message.
class PartitionClock {
public:
    explicit PartitionClock(int64_t watermark = kNever) : watermark_(watermark) {}
    [[nodiscard]] int64_t watermark() const { return watermark_; }

    // Of one device record of a message; `timestamp_ms`: the message's own, or WEIR_NO_TIME.
    [[nodiscard]] Judgement judge(int64_t time_ms, int64_t timestamp_ms,
                                  const EventTimeOptions& options) const;
    // After a message: `greatest_ms` of its device records that are no dead letters.
    void advance(int64_t greatest_ms, const EventTimeOptions& options);
    void raise(int64_t watermark) {
        if (watermark > watermark_) watermark_ = watermark;
    }

private:
    int64_t watermark_;
};

}  // namespace weir

#include "core/src/run/outbox_level.hpp"

#include <algorithm>

namespace weir {
namespace {

constexpr uint64_t kQuarters = 4;

std::string of_limit(uint64_t bytes, uint64_t limit) {
    return "the outbox holds " + std::to_string(bytes) + " bytes of at most " +
           std::to_string(limit) + " (outbox.max_bytes)";
}

std::string duration(double seconds) {
    constexpr double kMinute = 60;
    constexpr double kHour = 60 * kMinute;
    const bool long_time = seconds >= 2 * kHour;
    const auto number = static_cast<uint64_t>(seconds / (long_time ? kHour : kMinute));
    if (number == 0) return "less than a minute";
    return std::to_string(number) + (long_time ? " hours" : " minutes");
}

}  // namespace

void OutboxLevel::note(uint64_t bytes, int64_t now_ms) {
    if (bytes <= least_bytes_) {
        least_bytes_ = bytes;
        least_ms_ = now_ms;
    }
    note_full(bytes);
    const uint64_t quarters =
        std::min(bytes / std::max<uint64_t>(limit_bytes_ / kQuarters, 1), kQuarters - 1);
    if (quarters == 0) quarters_said_ = 0;
    if (quarters <= quarters_said_ || is_full_) return;
    quarters_said_ = quarters;
    warn_(of_limit(bytes, limit_bytes_) + forecast(bytes, now_ms));
}

std::string OutboxLevel::forecast(uint64_t bytes, int64_t now_ms) const {
    if (now_ms == least_ms_) return {};
    const double per_second =
        static_cast<double>(bytes - least_bytes_) * 1000 / static_cast<double>(now_ms - least_ms_);
    return ": at the present rate it is full in " +
           duration(static_cast<double>(limit_bytes_ - bytes) / per_second) +
           ", then reading pauses";
}

void OutboxLevel::note_full(uint64_t bytes) {
    const bool full = bytes > limit_bytes_;
    if (full && !is_full_)
        warn_(of_limit(bytes, limit_bytes_) + ": reading pauses until the sinks have taken some");
    if (!full && is_full_) info_("the outbox is below its limit again, reading goes on");
    is_full_ = full;
}

}  // namespace weir

// A row for each device and minute of event time in which it sent something: key "PRODUCT/NAME", value the number
// of its records, timestamp the end of the minute.
#include <charconv>

#include "weir/plugin.hpp"

namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr uint32_t kMinuteEnd = 0;  // the timer's id

int64_t end_of_minute(int64_t instant_ms) {
    const int64_t into_ms = instant_ms % kMinuteMs;
    return instant_ms - into_ms + (into_ms < 0 ? 0 : kMinuteMs);
}

// begin: state
// What is kept of a device while it has an open minute.
struct Count {
    uint64_t records = 0;

    void encode(std::string& to) const { to += std::to_string(records); }
    static Count decode(std::string_view from) {
        Count count;
        const char* end = from.data() + from.size();
        if (std::from_chars(from.data(), end, count.records).ptr != end || from.empty())
            throw weir::Error("minute_counts cannot read a stored count: '" + std::string(from) +
                              "'; start the version that wrote it");
        return count;
    }
};
// end: state

class MinuteCounts {
public:
    static constexpr weir::ComponentInfo info{
        .name = "minute_counts", .summary = "Counts the records of each device and minute."};
    static constexpr const char* accepts[] = {WEIR_TYPE_DEVICE, nullptr};
    static constexpr const char* produces[] = {"text/plain", nullptr};

    // begin: keyed
    explicit MinuteCounts(const weir::Host& host) : counts_(host), timers_(host) {}
    void configure(const weir::Config&) {}
    void on_record(const weir_keyed_record& record, weir::Emitter&) {
        if ((record.flags & WEIR_KEYED_LATE) != 0) return;  // its minute may be closed
        Count& count = counts_.change(record.slot);
        if (count.records++ == 0)
            timers_.set(record.slot, kMinuteEnd, end_of_minute(record.effective_ms),
                        WEIR_BEFORE_RECORDS);
    }
    void on_timer(const weir_timer& timer, weir::Emitter& out) {
        if (timer.id != kMinuteEnd) return;  // of another version of this plugin
        const weir::DeviceKey device = counts_.key(timer.slot);
        out.emit({.key = std::string(device.product) + '/' + std::string(device.name),
                  .value = std::to_string(counts_.read(timer.slot).records),
                  .timestamp_ms = timer.at_ms});
        counts_.erase(timer.slot);
    }
    void snapshot() { counts_.save(); }
    // A finite source has ended: the last record's minute is the last to be closed.
    int64_t horizon(int64_t greatest_effective_ms) { return end_of_minute(greatest_effective_ms); }
    // end: keyed

private:
    weir::KeyedState<Count> counts_;
    weir::Timers timers_;
};

}  // namespace

WEIR_PLUGIN("weir_minute_counts", "1.0.0", "Apache-2.0", weir::keyed_transform<MinuteCounts>())

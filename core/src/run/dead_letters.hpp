// Dead letters: the original record with Kafka Connect's headers, so that its tools read them.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>

#include "core/src/host/log.hpp"
#include "core/src/host/metrics.hpp"
#include "core/src/run/batch.hpp"
#include "core/src/run/outputs.hpp"

namespace weir {

struct DeadLetter {
    const weir_record* record;  // the original
    const weir_position* position;
    std::string_view stage;
    std::string_view component;  // type, for __connect.errors.class.name
    std::string_view text;
    int64_t event_time_ms = WEIR_NO_TIME;  // header weir.event.time.ms, where known
};

// Writes dead letters to the pipeline's target, or counts and logs them where it has none. One object serves all
// workers: it keeps nothing but counters.
class DeadLetters {
public:
    DeadLetters(std::string pipeline, const Routes& routes, const Log& log, Metrics& metrics);

    // [any thread] `outputs` belongs to the caller.
    void write(const DeadLetter& letter, Outputs& outputs);
    [[nodiscard]] uint64_t written() const { return written_; }

private:
    void report(const DeadLetter& letter);

    std::string pipeline_;
    const Routes& routes_;
    const Log& log_;
    Metrics& metrics_;
    std::mutex mutex_;
    std::map<std::string, prometheus::Counter*, std::less<>> counters_;
    std::map<std::string, int64_t, std::less<>> reported_ms_;
    std::atomic<uint64_t> written_ = 0;
};

}  // namespace weir

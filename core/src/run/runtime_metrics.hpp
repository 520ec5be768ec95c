// Metrics of the pipeline as a whole.
#pragma once

#include "core/src/host/metrics.hpp"
#include "core/src/run/lanes.hpp"
#include "core/src/run/source_node.hpp"

namespace weir {

class RuntimeMetrics {
public:
    explicit RuntimeMetrics(Metrics& metrics);

    prometheus::Counter& epochs;
    prometheus::Histogram& epoch_seconds;
    prometheus::Gauge& outbox_bytes;
    prometheus::Gauge& state_keys;
    prometheus::Gauge& waiting_bytes;
    prometheus::Gauge& waiting_bytes_max;
    prometheus::Gauge& watermark_seconds;

    // `kind`: "idle", "wall_clock", "appeared" or "timer".
    void count_decisions(const char* kind, size_t count);
    void set_lanes_silent(size_t idle, size_t blind);
    void set_waiting(size_t bytes, size_t peak);
    // Watermark and lag of each partition.
    void set_lanes(Lanes& lanes, SourceNode& source);
    [[nodiscard]] size_t most_waiting() const { return most_waiting_; }

private:
    Metrics& metrics_;
    size_t most_waiting_ = 0;
};

}  // namespace weir

#include "core/src/run/runtime_metrics.hpp"

#include <algorithm>

namespace weir {

RuntimeMetrics::RuntimeMetrics(Metrics& metrics)
    : epochs(metrics.counter("weir_epochs_total", "Epochs committed.")),
      epoch_seconds(metrics.seconds("weir_epoch_commit_seconds",
                                    "Time to write an epoch to the state directory.")),
      outbox_bytes(
          metrics.gauge("weir_outbox_bytes", "Output that is committed and not known published.")),
      state_keys(metrics.gauge("weir_state_keys", "Device keys with state.")),
      waiting_bytes(metrics.gauge("weir_waiting_bytes", "Records that wait for the watermark.")),
      waiting_bytes_max(
          metrics.gauge("weir_waiting_bytes_max", "Highest value of weir_waiting_bytes.")),
      watermark_seconds(
          metrics.gauge("weir_watermark_seconds", "Event time up to which all is applied.")),
      metrics_(metrics) {
    set_lanes_silent(0, 0);
}

void RuntimeMetrics::count_decisions(const char* kind, size_t count) {
    metrics_
        .counter("weir_clock_decisions_total", "Steps that the log alone does not determine.",
                 {{"kind", kind}})
        .Increment(static_cast<double>(count));
}

void RuntimeMetrics::set_lanes_silent(size_t idle, size_t blind) {
    const auto gauge = [&](const char* state) -> prometheus::Gauge& {
        return metrics_.gauge("weir_silent_lanes",
                              "Lanes without a record for idle_timeout: idle ones are known to be "
                              "at their end, of blind ones that cannot be found out.",
                              {{"state", state}});
    };
    gauge("idle").Set(static_cast<double>(idle));
    gauge("blind").Set(static_cast<double>(blind));
}

void RuntimeMetrics::set_waiting(size_t bytes, size_t peak) {
    most_waiting_ = std::max({most_waiting_, peak, bytes});
    waiting_bytes.Set(static_cast<double>(bytes));
    waiting_bytes_max.Set(static_cast<double>(most_waiting_));
}

void RuntimeMetrics::set_lanes(Lanes& lanes, SourceNode& source) {
    for (size_t i = 0; i < lanes.partitions().size(); ++i) {
        const prometheus::Labels labels{{"topic", lanes.names()[i].topic},
                                        {"partition", std::to_string(lanes.names()[i].number)}};
        const int64_t watermark = lanes.partitions()[i].clock.watermark();
        if (watermark == kNever) continue;
        metrics_
            .gauge("weir_partition_watermark_seconds", "Watermark of a source partition.", labels)
            .Set(static_cast<double>(watermark) / 1000);
    }
    for (size_t i = 0; i < lanes.size(); ++i) {
        const int64_t end = source.end_of(static_cast<uint32_t>(i)).log_end;
        if (end < 0) continue;
        metrics_
            .gauge("weir_lag",
                   "Distance of a lane's position from its end (records, or bytes of a file).",
                   {{"lane", lanes[i].name}})
            .Set(static_cast<double>(std::max<int64_t>(0, end - lanes[i].position)));
    }
}

}  // namespace weir

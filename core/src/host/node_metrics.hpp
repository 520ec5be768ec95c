// The counters that every node has, whatever it does.
#pragma once

#include <string>

#include "core/src/host/metrics.hpp"

namespace weir {

struct NodeMetrics {
    NodeMetrics(Metrics& metrics, const std::string& node)
        : records_in(metrics.counter("weir_records_in_total", "Records that entered a node.",
                                     {{"node", node}})),
          records_out(metrics.counter("weir_records_out_total", "Records that left a node.",
                                      {{"node", node}})),
          bytes_in(metrics.counter("weir_bytes_in_total", "Bytes that entered a node.",
                                   {{"node", node}})),
          bytes_out(
              metrics.counter("weir_bytes_out_total", "Bytes that left a node.", {{"node", node}})),
          errors(metrics.counter("weir_errors_total", "Records that a node could not process.",
                                 {{"node", node}})) {}

    prometheus::Counter& records_in;
    prometheus::Counter& records_out;
    prometheus::Counter& bytes_in;
    prometheus::Counter& bytes_out;
    prometheus::Counter& errors;
};

}  // namespace weir

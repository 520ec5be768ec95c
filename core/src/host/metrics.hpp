// The runtime's metrics: one vocabulary for all nodes, in Prometheus' text format.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <memory>
#include <mutex>
#include <string>

namespace weir {

class Metrics {
public:
    explicit Metrics(std::string pipeline);

    // [any thread] The same name and labels give the same metric; it lives as long as this object.
    prometheus::Counter& counter(const std::string& name, const std::string& help,
                                 prometheus::Labels labels = {});
    prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                             prometheus::Labels labels = {});
    prometheus::Histogram& seconds(const std::string& name, const std::string& help);

    // Serves GET /metrics on "host:port". Throws std::runtime_error that names the address.
    void serve(const std::string& address);

private:
    std::string pipeline_;
    std::shared_ptr<prometheus::Registry> registry_;
    std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace weir

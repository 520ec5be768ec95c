#include "core/src/host/metrics.hpp"

#include <stdexcept>

namespace weir {

Metrics::Metrics(std::string pipeline)
    : pipeline_(std::move(pipeline)), registry_(std::make_shared<prometheus::Registry>()) {}

prometheus::Counter& Metrics::counter(const std::string& name, const std::string& help,
                                      prometheus::Labels labels) {
    labels["pipeline"] = pipeline_;
    return prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Gauge& Metrics::gauge(const std::string& name, const std::string& help,
                                  prometheus::Labels labels) {
    labels["pipeline"] = pipeline_;
    return prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Histogram& Metrics::seconds(const std::string& name, const std::string& help) {
    static const prometheus::Histogram::BucketBoundaries bounds{0.001, 0.003, 0.01, 0.03, 0.1,
                                                                0.3,   1,     3,    10};
    return prometheus::BuildHistogram()
        .Name(name)
        .Help(help)
        .Register(*registry_)
        .Add({{"pipeline", pipeline_}}, bounds);
}

void Metrics::serve(const std::string& address) {
    try {
        exposer_ = std::make_unique<prometheus::Exposer>(address, 1);
        exposer_->RegisterCollectable(registry_);
    } catch (const std::exception& e) {
        throw std::runtime_error("--metrics " + address + ": cannot listen there (" + e.what() +
                                 "); give a free address as host:port");
    }
}

}  // namespace weir

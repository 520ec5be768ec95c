// The host as one instance sees it: a weir_host whose extensions log, count and tell the time.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/src/host/log.hpp"
#include "core/src/host/metrics.hpp"
#include "weir/host.h"

namespace weir {

class Services {
public:
    Services(Log log, Metrics& metrics, std::string node);
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;
    virtual ~Services() = default;

    [[nodiscard]] const weir_host* host() const { return &host_; }
    [[nodiscard]] const Log& log() const { return log_; }
    static Services& of(const weir_host* host) { return *static_cast<Services*>(host->context); }

protected:
    // More extensions, for keyed transforms.
    virtual const void* extension(std::string_view id);

private:
    int32_t metric(const char* name, const char* help, bool is_counter);
    static const void* find(const weir_host* host, const char* id);
    static const weir_log_v1 kLog;
    static const weir_metrics_v1 kMetrics;
    static const weir_clock_v1 kClock;

    weir_host host_;
    Log log_;
    Metrics& metrics_;
    std::string node_;
    std::mutex mutex_;
    struct Metric {
        std::string name;
        prometheus::Counter* counter;
        prometheus::Gauge* gauge;
    };
    std::vector<Metric> registered_;
};

}  // namespace weir

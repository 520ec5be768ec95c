#include "core/src/host/services.hpp"

#include "core/src/host/clock.hpp"

namespace weir {
namespace {

constexpr size_t kMaxMetrics = 64;

}  // namespace

const weir_log_v1 Services::kLog{sizeof(weir_log_v1),
                                 [](const weir_host* host, weir_log_level level, weir_bytes text) {
                                     of(host).log_.write(level, {text.data, text.size});
                                 }};

const weir_metrics_v1 Services::kMetrics{
    sizeof(weir_metrics_v1),
    [](const weir_host* host, const char* name, const char* help) {
        return of(host).metric(name, help, true);
    },
    [](const weir_host* host, const char* name, const char* help) {
        return of(host).metric(name, help, false);
    },
    [](const weir_host* host, int32_t metric, uint64_t delta) {
        const Services& services = of(host);
        const auto index = static_cast<size_t>(metric);
        if (metric >= 0 && index < services.registered_.size() &&
            services.registered_[index].counter != nullptr)
            services.registered_[index].counter->Increment(static_cast<double>(delta));
    },
    [](const weir_host* host, int32_t metric, int64_t value) {
        const Services& services = of(host);
        const auto index = static_cast<size_t>(metric);
        if (metric >= 0 && index < services.registered_.size() &&
            services.registered_[index].gauge != nullptr)
            services.registered_[index].gauge->Set(static_cast<double>(value));
    }};

const weir_clock_v1 Services::kClock{sizeof(weir_clock_v1),
                                     [](const weir_host*) { return wall_ms(); },
                                     [](const weir_host*) { return monotonic_ms(); }};

Services::Services(Log log, Metrics& metrics, std::string node)
    : host_{sizeof(weir_host), this, find},
      log_(std::move(log)),
      metrics_(metrics),
      node_(std::move(node)) {
    registered_.reserve(kMaxMetrics);
}

const void* Services::find(const weir_host* host, const char* id) {
    return id == nullptr ? nullptr : of(host).extension(id);
}

const void* Services::extension(std::string_view id) {
    if (id == WEIR_LOG_ID) return &kLog;
    if (id == WEIR_METRICS_ID) return &kMetrics;
    if (id == WEIR_CLOCK_ID) return &kClock;
    return nullptr;
}

int32_t Services::metric(const char* name, const char* help, bool is_counter) {
    const std::lock_guard lock(mutex_);
    for (size_t i = 0; i < registered_.size(); ++i)
        if (registered_[i].name == name) return static_cast<int32_t>(i);
    if (registered_.size() == kMaxMetrics) return -1;
    const std::string full = "weir_plugin_" + std::string(name);
    const prometheus::Labels labels{{"node", node_}};
    try {
        registered_.push_back({name, is_counter ? &metrics_.counter(full, help, labels) : nullptr,
                               is_counter ? nullptr : &metrics_.gauge(full, help, labels)});
    } catch (const std::exception& e) {
        log_.warn("metric " + full + " is refused: " + e.what());
        return -1;
    }
    return static_cast<int32_t>(registered_.size() - 1);
}

}  // namespace weir

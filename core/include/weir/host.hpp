// The host's services in C++.
#pragma once

#include <string_view>

#include "weir/host.h"
#include "weir/types.hpp"

namespace weir {

// A counter of this node: cheap to add to, from any thread.
class Counter {
public:
    Counter() = default;
    Counter(const weir_host* host, const weir_metrics_v1* metrics, int32_t id)
        : host_(host), metrics_(metrics), id_(id) {}
    void add(uint64_t delta = 1) const {
        if (metrics_ != nullptr && id_ >= 0 && delta != 0) metrics_->add(host_, id_, delta);
    }

private:
    const weir_host* host_ = nullptr;
    const weir_metrics_v1* metrics_ = nullptr;
    int32_t id_ = -1;
};

// A gauge of this node: the last value set counts. From any thread.
class Gauge {
public:
    Gauge() = default;
    Gauge(const weir_host* host, const weir_metrics_v1* metrics, int32_t id)
        : host_(host), metrics_(metrics), id_(id) {}
    void set(int64_t value) const {
        if (metrics_ != nullptr && id_ >= 0) metrics_->set(host_, id_, value);
    }

private:
    const weir_host* host_ = nullptr;
    const weir_metrics_v1* metrics_ = nullptr;
    int32_t id_ = -1;
};

// The host's services. Copy it and keep it: it is valid as long as the instance. Where a host has no log or no
// metrics, those calls do nothing; where it has no clock, asking for the time throws.
class Host {
public:
    explicit Host(const weir_host* raw)
        : raw_(raw),
          log_(find<weir_log_v1>(WEIR_LOG_ID)),
          metrics_(find<weir_metrics_v1>(WEIR_METRICS_ID)),
          clock_(find<weir_clock_v1>(WEIR_CLOCK_ID)) {}

    [[nodiscard]] const weir_host* raw() const { return raw_; }
    // One line of UTF-8; the host adds time, pipeline and node. No secrets, no content of records.
    void debug(std::string_view text) const { log(WEIR_LOG_DEBUG, text); }
    void info(std::string_view text) const { log(WEIR_LOG_INFO, text); }
    void warn(std::string_view text) const { log(WEIR_LOG_WARNING, text); }
    void error(std::string_view text) const { log(WEIR_LOG_ERROR, text); }
    // Call them in the constructor or in configure(). `name` is Prometheus' without a prefix: "dropped_total".
    [[nodiscard]] Counter counter(const char* name, const char* help) const {
        return metrics_ == nullptr ? Counter{}
                                   : Counter{raw_, metrics_, metrics_->counter(raw_, name, help)};
    }
    [[nodiscard]] Gauge gauge(const char* name, const char* help) const {
        return metrics_ == nullptr ? Gauge{}
                                   : Gauge{raw_, metrics_, metrics_->gauge(raw_, name, help)};
    }
    // Unix milliseconds. A component whose output depends on it declares WEIR_COMPONENT_USES_CLOCK.
    [[nodiscard]] int64_t now_ms() const { return clock().now_ms(raw_); }
    // Milliseconds of a clock that never goes back.
    [[nodiscard]] int64_t monotonic_ms() const { return clock().monotonic_ms(raw_); }
    // The table of a service, or nullptr where this host has none.
    template <class Table>
    [[nodiscard]] const Table* find(const char* id) const {
        return static_cast<const Table*>(raw_->extension(raw_, id));
    }

private:
    [[nodiscard]] const weir_clock_v1& clock() const {
        if (clock_ == nullptr) throw Error("this host has no " WEIR_CLOCK_ID);
        return *clock_;
    }
    void log(weir_log_level level, std::string_view text) const {
        if (log_ != nullptr) log_->write(raw_, level, bytes(text));
    }
    const weir_host* raw_;
    const weir_log_v1* log_;
    const weir_metrics_v1* metrics_;
    const weir_clock_v1* clock_;
};

}  // namespace weir

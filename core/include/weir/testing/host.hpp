// A host for one component: it keeps what is logged and counted, and has a clock that is moved by hand.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/sdk.hpp"
#include "weir/testing/faults.hpp"

namespace weir::testing {

// Must outlive the instances that are made with it.
class Host {
public:
    // `without`: ids of services that this host does not have ("weir.clock/1").
    explicit Host(std::set<std::string, std::less<>> without = {})
        : raw_{sizeof raw_, this, extension}, without_(std::move(without)) {}
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    std::vector<std::pair<weir_log_level, std::string>> log;
    std::map<std::string, int64_t> metrics;  // by name: a counter's sum, a gauge's last value
    int64_t now_ms = 1'700'000'000'000;      // weir.clock/1: the wall clock
    int64_t monotonic_ms = 0;
    Faults faults;
    std::string
        refusal;  // why the host has refused its last call, until the next call of the component

    // To be passed to create().
    [[nodiscard]] const weir_host* raw() const { return &raw_; }
    // Whether a line of that level holds these words.
    [[nodiscard]] bool logged(weir_log_level level, std::string_view words) const {
        const std::lock_guard lock(mutex_);
        for (const auto& [line_level, line] : log)
            if (line_level == level && line.find(words) != std::string::npos) return true;
        return false;
    }

    // For functions of the host: whether this call is to fail.
    bool fails(HostCall call) {
        return faults.strikes(call) && refuse(call, "it is made to fail by the test");
    }
    // Keeps the reason why the host refuses a call.
    bool refuse(HostCall call, const std::string& why) {
        refusal = std::string(name_of(call)) + ": " + why;
        return true;
    }

protected:
    // One more service; `table` must live as long as the host.
    void add_extension(std::string id, const void* table) { added_[std::move(id)] = table; }
    static Host& of(const weir_host* raw) { return *static_cast<Host*>(raw->context); }

private:
    static const void* extension(const weir_host* self, const char* id) {
        static constexpr weir_log_v1 log_table{sizeof(weir_log_v1), write_log};
        static constexpr weir_metrics_v1 metrics_table{sizeof(weir_metrics_v1), metric, metric, add,
                                                       set};
        static constexpr weir_clock_v1 clock_table{sizeof(weir_clock_v1), now, monotonic};
        const Host& host = of(self);
        const std::string_view name = id;
        if (host.without_.contains(name)) return nullptr;
        if (const auto found = host.added_.find(name); found != host.added_.end())
            return found->second;
        if (name == WEIR_LOG_ID) return &log_table;
        if (name == WEIR_METRICS_ID) return &metrics_table;
        return name == WEIR_CLOCK_ID ? &clock_table : nullptr;
    }
    static void write_log(const weir_host* host, weir_log_level level, weir_bytes text) {
        const std::lock_guard lock(of(host).mutex_);
        of(host).log.emplace_back(level, view(text));
    }
    static int32_t metric(const weir_host* host, const char* name, const char*) {
        const std::lock_guard lock(of(host).mutex_);
        auto& names = of(host).metric_names_;
        for (size_t i = 0; i < names.size(); ++i)
            if (names[i] == name) return static_cast<int32_t>(i);
        names.emplace_back(name);
        return static_cast<int32_t>(names.size() - 1);
    }
    static void add(const weir_host* host, int32_t id, uint64_t delta) {
        const std::lock_guard lock(of(host).mutex_);
        of(host).metric_at(id) += static_cast<int64_t>(delta);
    }
    static void set(const weir_host* host, int32_t id, int64_t value) {
        const std::lock_guard lock(of(host).mutex_);
        of(host).metric_at(id) = value;
    }
    static int64_t now(const weir_host* host) { return of(host).now_ms; }
    static int64_t monotonic(const weir_host* host) { return of(host).monotonic_ms; }

    int64_t& metric_at(int32_t id) { return metrics[metric_names_.at(static_cast<size_t>(id))]; }

    weir_host raw_;
    mutable std::mutex mutex_;  // components log and count from any thread
    std::set<std::string, std::less<>> without_;
    std::map<std::string, const void*, std::less<>> added_;
    std::vector<std::string> metric_names_;
};

}  // namespace weir::testing

// A weir_host for tests: keeps what is logged and counted, and has a clock that is moved by hand.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/sdk.hpp"

namespace weir::test {

class FakeHost {
public:
    FakeHost() : raw_{sizeof raw_, this, extension} {}
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    std::vector<std::pair<weir_log_level, std::string>> log;
    std::map<std::string, int64_t> metrics;  // by name: a counter's sum, a gauge's last value
    std::map<std::string, const void*> extensions;  // more services, by id
    int64_t now_ms = 1'700'000'000'000;
    int64_t monotonic_ms = 0;

    [[nodiscard]] const weir_host* raw() const { return &raw_; }
    [[nodiscard]] bool logged(weir_log_level level, std::string_view part) const {
        for (const auto& [line_level, line] : log)
            if (line_level == level && line.find(part) != std::string::npos) return true;
        return false;
    }

private:
    static FakeHost& of(const weir_host* raw) { return *static_cast<FakeHost*>(raw->context); }

    static const void* extension(const weir_host* self, const char* id) {
        static constexpr weir_log_v1 log_table{sizeof(weir_log_v1), write_log};
        static constexpr weir_metrics_v1 metrics_table{sizeof(weir_metrics_v1), metric, metric, add,
                                                       set};
        static constexpr weir_clock_v1 clock_table{sizeof(weir_clock_v1), now, monotonic};
        const auto& added = of(self).extensions;
        if (const auto found = added.find(id); found != added.end()) return found->second;
        const std::string_view name = id;
        if (name == WEIR_LOG_ID) return &log_table;
        if (name == WEIR_METRICS_ID) return &metrics_table;
        if (name == WEIR_CLOCK_ID) return &clock_table;
        return nullptr;
    }
    static void write_log(const weir_host* host, weir_log_level level, weir_bytes text) {
        of(host).log.emplace_back(level, view(text));
    }
    static int32_t metric(const weir_host* host, const char* name, const char*) {
        auto& names = of(host).metric_names_;
        for (size_t i = 0; i < names.size(); ++i)
            if (names[i] == name) return static_cast<int32_t>(i);
        names.emplace_back(name);
        return static_cast<int32_t>(names.size() - 1);
    }
    static void add(const weir_host* host, int32_t id, uint64_t delta) {
        of(host).metrics[of(host).metric_names_.at(static_cast<size_t>(id))] +=
            static_cast<int64_t>(delta);
    }
    static void set(const weir_host* host, int32_t id, int64_t value) {
        of(host).metrics[of(host).metric_names_.at(static_cast<size_t>(id))] = value;
    }
    static int64_t now(const weir_host* host) { return of(host).now_ms; }
    static int64_t monotonic(const weir_host* host) { return of(host).monotonic_ms; }

    weir_host raw_;
    std::vector<std::string> metric_names_;
};

// Storage for an error, as a host passes it.
struct CaughtError : weir_error {
    CaughtError() : weir_error{} { struct_size = sizeof(weir_error); }
};

}  // namespace weir::test

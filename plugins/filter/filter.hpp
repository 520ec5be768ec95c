// Drops every record it gets: with a predicate, those that match.
#pragma once

#include "weir/transform.hpp"

namespace weir {

class Filter {
public:
    static constexpr ComponentInfo info{
        .name = "filter",
        .summary = "Drops every record it gets; with a predicate, those that match.",
        .doc =
            "Kafka Connect's Filter. What is dropped is counted in "
            "weir_plugin_filter_dropped_total and "
            "does not go to the dead letters: it was not wanted."};
    static constexpr const char* accepts[] = {WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_ANY, nullptr};

    explicit Filter(const Host& host)
        : dropped_(host.counter("filter_dropped_total", "Records that the filter has dropped.")) {}
    void configure(const Config&) {}
    void process(const Batch& batch, Emitter&) { dropped_.add(batch.size()); }

private:
    Counter dropped_;
};

}  // namespace weir

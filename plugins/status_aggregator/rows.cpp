#include "rows.hpp"

#include "json.hpp"

namespace weir::status_aggregator {
namespace {

std::string_view word(Status status) {
    static constexpr std::string_view words[] = {"unknown", "online", "offline"};
    return words[status];
}

}  // namespace

void write_row(std::string& to, const DeviceKey& key, const WindowRow& row) {
    JsonWriter(to)
        .text(R"({"kind":"window","product":)", key.product)
        .text(R"(,"device":)", key.name)
        .number(R"(,"window_start_ms":)", row.start_ms)
        .number(R"(,"window_end_ms":)", row.end_ms)
        .text(R"(,"opening":)", word(row.opening))
        .text(R"(,"closing":)", word(row.closing))
        .number(R"(,"online_ms":)", row.online_ms)
        .number(R"(,"offline_ms":)", row.offline_ms)
        .number(R"(,"unknown_ms":)", row.unknown_ms)
        .number(R"(,"transitions":)", row.transitions)
        .number(R"(,"records":)", row.records)
        .number_or_null(R"(,"first_ms":)", row.records > 0, row.first_ms)
        .number_or_null(R"(,"last_ms":)", row.records > 0, row.last_ms)
        .text(R"(,"last_reason":)", row.last_reason)
        .raw("}");
}

void write_transition(std::string& to, const DeviceKey& key, const Transition& transition) {
    JsonWriter(to)
        .text(R"({"kind":"transition","product":)", key.product)
        .text(R"(,"device":)", key.name)
        .number(R"(,"seq":)", transition.seq)
        .number(R"(,"at_ms":)", transition.at_ms)
        .text(R"(,"from":)", word(transition.from))
        .text(R"(,"to":)", word(transition.to))
        .text(R"(,"reason":)", transition.reason)
        .text(R"(,"cause":)", transition.by_status ? "status" : "data")
        .flag(R"(,"clamped":)", transition.clamped)
        .text(R"(,"topic":)", view(transition.position.topic))
        .number(R"(,"partition":)", transition.position.partition)
        .number(R"(,"offset":)", transition.position.offset)
        .raw("}");
}

}  // namespace weir::status_aggregator

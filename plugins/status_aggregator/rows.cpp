#include "rows.hpp"

namespace weir::status_aggregator {
void write_window_row(std::string& to, const DeviceKey& key, const WindowRow& row,
                      bool with_flapping) {
    JsonWriter json(to);
    json.text(R"({"kind":"window","product":)", key.product)
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
        .text(R"(,"last_reason":)", row.last_reason);
    if (with_flapping) json.flag(R"(,"flapping":)", row.was_flapping);
    json.raw("}");
}

void write_transition(JsonWriter& json, uint64_t seq, Status from, const Change& change) {
    const bool has_record = change.cause != Cause::kTimeout;
    json.number(R"("seq":)", seq)
        .number(R"(,"at_ms":)", change.at_ms)
        .text(R"(,"from":)", word(from))
        .text(R"(,"to":)", word(change.to))
        .text(R"(,"reason":)", change.reason)
        .text(R"(,"cause":)", word(change.cause))
        .flag(R"(,"clamped":)", change.clamped)
        .text_or_null(R"(,"topic":)", has_record, change.topic)
        .number_or_null(R"(,"partition":)", has_record, change.partition)
        .number_or_null(R"(,"offset":)", has_record, change.offset)
        .raw("}");
}

void write_transition_row(std::string& to, const DeviceKey& key, uint64_t seq, Status from,
                          const Change& change) {
    JsonWriter json(to);
    json.text(R"({"kind":"transition","product":)", key.product)
        .text(R"(,"device":)", key.name)
        .raw(",");
    write_transition(json, seq, from, change);
}

}  // namespace weir::status_aggregator

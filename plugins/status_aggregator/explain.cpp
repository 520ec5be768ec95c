// Why a device has its status, for `weir explain`.
#include "status_aggregator.hpp"

namespace weir::status_aggregator {
namespace {

std::string_view rule_of(Cause cause) {
    static constexpr std::string_view rules[] = {"status record", "publish_marks_online",
                                                 "presence_timeout"};
    return rules[static_cast<size_t>(cause)];
}

void write_instant(JsonWriter& json, std::string_view lead, int64_t instant_ms) {
    json.number_or_null(lead, instant_ms != kNever, instant_ms);
}

void write_transitions(JsonWriter& json, uint64_t last_seq,
                       const std::vector<KeptTransition>& kept) {
    json.raw(R"(,"transitions":[)");
    for (size_t i = 0; i < kept.size(); ++i) {
        json.raw(i == 0 ? "{" : ",{");
        write_transition(json, last_seq - (kept.size() - 1 - i), kept[i].from,
                         kept[i].change.with<std::string_view>());
    }
    json.raw("]");
}

void write_pending(JsonWriter& json, const OwnedChange* pending, int64_t dwell_ms) {
    json.raw(R"(,"pending":)");
    if (pending == nullptr) {
        json.raw("null");
        return;
    }
    json.text(R"({"to":)", word(pending->to))
        .number(R"(,"since_ms":)", pending->at_ms)
        .number(R"(,"confirmed_at_ms":)", pending->at_ms + dwell_ms)
        .text(R"(,"reason":)", pending->reason)
        .text(R"(,"cause":)", word(pending->cause))
        .raw("}");
}

void write_rule(JsonWriter& json, const std::vector<KeptTransition>& kept) {
    json.raw(R"(,"rule":)");
    if (kept.empty()) {
        json.raw("null");
        return;
    }
    const OwnedChange& last = kept.back().change;
    json.text(R"({"name":)", rule_of(last.cause))
        .number_or_null(R"(,"threshold_ms":)", last.threshold_ms != 0, last.threshold_ms)
        .raw("}");
}

void write_last_seen_by(JsonWriter& json, const SourceRecord& record) {
    json.raw(R"(,"last_seen_by":)");
    if (record.topic.empty()) {
        json.raw("null");
        return;
    }
    json.text(R"({"topic":)", record.topic)
        .number(R"(,"partition":)", record.partition)
        .number(R"(,"offset":)", record.offset)
        .raw("}");
}

// What is configured now; null where it is off.
void write_settings(JsonWriter& json, int64_t timeout_ms, const Settings& settings) {
    const auto duration = [&](std::string_view lead, int64_t value_ms) {
        json.number_or_null(lead, value_ms != 0, value_ms);
    };
    json.raw(R"(,"settings":)");
    duration(R"({"presence_timeout_ms":)", timeout_ms);
    duration(R"(,"min_dwell_ms":)", settings.min_dwell_ms);
    duration(R"(,"forget_after_ms":)", settings.forget_after_ms);
    json.raw("}");
}

}  // namespace

// The one whose row comes next. Windows of former options have no start here: only their ends are kept.
void StatusAggregator::write_next_window(JsonWriter& json, const Device& device) const {
    json.raw(R"(,"next_window":)");
    if (!device.known()) {
        json.raw("null");
        return;
    }
    const int64_t end_ms = device.counts.next_end_ms();
    json.number_or_null(R"({"start_ms":)", device.layout == layout_,
                        end_ms - settings_.windows.size_ms)
        .number(R"(,"end_ms":)", end_ms)
        .number(R"(,"closes_at_ms":)", end_ms + settings_.min_dwell_ms)
        .raw("}");
}

void StatusAggregator::explain(uint32_t slot, Emitter& out) {
    const Device& device = devices_.read(slot);
    const std::vector<KeptTransition> kept = device.history.list();
    const int64_t timeout_ms = settings_.timeouts.of(devices_.key(slot).product);
    const bool may_time_out = device.raw == WEIR_STATUS_ONLINE && timeout_ms != 0;
    const bool may_be_forgotten = device.known() && settings_.forget_after_ms != 0;
    json_.clear();
    JsonWriter json(json_);
    json.text(R"({"status":)", word(device.counts.status()));
    write_instant(json, R"(,"since_ms":)", kept.empty() ? kNever : kept.back().change.at_ms);
    write_rule(json, kept);
    json.text(R"(,"raw_status":)", word(device.raw));
    write_instant(json, R"(,"raw_since_ms":)", device.raw_since_ms);
    write_pending(json, device.pending.get(), settings_.min_dwell_ms);
    write_instant(json, R"(,"known_since_ms":)", device.known() ? device.known_ms : kNever);
    write_instant(json, R"(,"last_seen_ms":)", device.last_seen_ms);
    write_last_seen_by(json, device.last_seen_by);
    write_instant(json, R"(,"times_out_at_ms":)",
                  may_time_out ? device.times_out_ms(timeout_ms) : kNever);
    write_instant(json, R"(,"forgotten_at_ms":)",
                  may_be_forgotten ? device.is_forgotten_ms(settings_.forget_after_ms) : kNever);
    write_next_window(json, device);
    write_settings(json, timeout_ms, settings_);
    json.number(R"(,"seq":)", device.counts.transitions());
    write_transitions(json, device.counts.transitions(), kept);
    json.raw("}");
    emit({slot, 0, out}, device.known() ? device.latest_ms() : 0);
}

}  // namespace weir::status_aggregator

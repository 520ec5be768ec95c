#include "format_mapper.hpp"

#include "alibaba.hpp"
#include "json_text.hpp"
#include "message_writer.hpp"
#include "tencent.hpp"

namespace weir {
namespace {

constexpr int64_t kMinuteMs = 60'000;

Platform platform_of(std::string_view word) {
    if (word == "tencent") return Platform::kTencent;
    return word == "alibaba" ? Platform::kAlibaba : Platform::kAuto;
}

weir_device device_of(const Facts& facts, int64_t time_ms) {
    weir_device device{};
    device.struct_size = sizeof device;
    device.product = bytes(facts.product);
    device.name = bytes(facts.name);
    device.reason = bytes(facts.reason);
    device.time_ms = time_ms;
    device.kind = facts.is_status() ? WEIR_DEVICE_STATUS : WEIR_DEVICE_DATA;
    device.status =
        facts.is_status() ? static_cast<uint8_t>(facts.status) : uint8_t{WEIR_STATUS_UNKNOWN};
    device.uplink = facts.uplink ? 1 : 0;
    return device;
}

Facts sub_facts(const Facts& gateway, const SubStatus& sub) {
    Facts facts;
    facts.shape = gateway.shape;
    facts.product = sub.product;
    facts.name = sub.name;
    facts.status = gateway.status;
    return facts;
}

}  // namespace

void FormatMapper::configure(const Config& config, const Link& link) {
    settings_.zone_ms = config.integer("zone") * kMinuteMs;
    settings_.platform = platform_of(config.text("platform"));
    settings_.status_order =
        config.text("status_order") == "last_time" ? StatusOrder::kLastTime : StatusOrder::kTime;
    settings_.keep_original = config.flag("keep_original");
    writes_value_ = link.output != WEIR_TYPE_DEVICE;
}

void FormatMapper::process(const Batch& batch, Emitter& out) {
    for (const weir_record& record : batch) {
        try {
            map(batch, record, out);
        } catch (const Unmappable& error) {
            out.fail(record.origin, error.what());
        }
    }
}

void FormatMapper::map(const Batch& batch, const weir_record& record, Emitter& out) {
    Message message(record, envelope_, body_);
    read_envelope(message);
    if (is_tencent(message)) read_body(message);
    const Facts facts = facts_of(message, out);
    const int64_t time_ms = facts.time_ms.value_or(record.timestamp_ms);
    if (time_ms == WEIR_NO_TIME)
        return out.fail(record.origin, "no usable time in the message, and none of the record",
                        "time");
    emit(batch, message, facts, time_ms, nullptr, out);
    for (const SubStatus& sub : facts.subs)
        emit(batch, message, sub_facts(facts, sub), time_ms, &facts, out);
}

void FormatMapper::read_envelope(Message& message) {
    if (message.record.value.data == nullptr) throw Unmappable("not JSON: the record has no value");
    if (reader_.read(view(message.record.value), message.envelope) != JsonOutcome::kObject)
        throw Unmappable("not a JSON object: " + reader_.explain());
}

bool FormatMapper::is_tencent(const Message& message) const {
    if (settings_.platform == Platform::kAlibaba) return false;
    return tencent::is_queue_shape(message.envelope) || tencent::is_http_shape(message.envelope);
}

// The HTTP envelope holds a JSON payload as it is, every other one as base64.
void FormatMapper::read_body(Message& message) {
    if (tencent::is_queue_shape(message.envelope)) return read_payload(message);
    const std::string_view inlined = message.envelope[Name::payload];
    message.has_body = json::is_object(inlined);
    if (!message.has_body) return;
    read_members(inlined, message.body);
    message.body_text = inlined;
    message.body_pointer = "/payload/";
}

void FormatMapper::read_payload(Message& message) {
    const weir_payload* payload = message.record.payload;
    if (payload == nullptr || payload->state != WEIR_PAYLOAD_DECODED) return;
    const JsonOutcome outcome = reader_.read(view(payload->data), message.body);
    message.has_body = outcome == JsonOutcome::kObject;
    message.body_too_deep = outcome == JsonOutcome::kTooDeep;
    if (!message.has_body) return message.body.clear();
    const std::string_view text = without_bom(view(payload->data));
    message.body_text = json::value_at(json::next_token(text.data()));
    message.body_pointer = "/Payload/";
}

Facts FormatMapper::facts_of(const Message& message, Emitter& out) const {
    if (is_tencent(message)) return tencent::facts_of(message, settings_, out);
    if (settings_.platform == Platform::kTencent)
        throw Unmappable("of no known kind: no member \"MsgType\" (platform = \"tencent\")");
    return alibaba::facts_of(message, settings_, out);
}

void FormatMapper::emit(const Batch& batch, const Message& message, const Facts& facts,
                        int64_t time_ms, const Facts* gateway, Emitter& out) {
    weir_record mapped = message.record;
    mapped.value = kAbsent;
    mapped.payload = nullptr;
    mapped.device = out.make(device_of(facts, time_ms));
    if (writes_value_) {
        MessageWriter writer(message, facts, settings_, value_);
        write_device_message(writer, batch.position(message.record), time_ms, gateway);
        mapped.value = out.copy(value_);
    }
    out.emit(mapped);
}

}  // namespace weir

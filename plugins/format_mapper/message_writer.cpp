#include "message_writer.hpp"

#include "json_reader.hpp"
#include "json_text.hpp"
#include "message_fields.hpp"

namespace weir {
namespace {

enum Origin { kDevice = 1, kPlatform = 2, kBroker = 3 };

void write_source(MessageWriter& w, const weir_position& position) {
    namespace f = field::source;
    const weir_record& record = w.message.record;
    const bool is_alibaba = w.facts.shape == Shape::kAlibabaRule;
    w.wire.message(field::message::kSource, [&] {
        w.wire.number(f::kPlatform, is_alibaba ? 2 : 1);
        w.wire.number(f::kShape, static_cast<uint64_t>(w.facts.shape) + 1);
        if (!is_alibaba)
            w.text(f::kTopic, w.envelope,
                   w.envelope.members().has(Name::Topic) ? Name::Topic : Name::topic);
        if (simdjson::validate_utf8(position.topic.data, position.topic.size))
            w.wire.text(f::kKafkaTopic, view(position.topic));
        w.wire.signed_number(f::kKafkaPartition, position.partition);
        w.wire.signed_number(f::kKafkaOffset, position.offset);
        if (record.timestamp_ms != WEIR_NO_TIME)
            w.wire.present_signed(f::kKafkaTimestampMs, record.timestamp_ms);
        w.integer(f::kSequence, w.envelope,
                  w.envelope.members().has(Name::Seq) ? Name::Seq : Name::seq);
        w.integer(f::kDeclaredPayloadLen, w.envelope, Name::PayloadLen);
        if (record.payload != nullptr)
            w.wire.signed_number(f::kActualPayloadLen,
                                 static_cast<int64_t>(record.payload->data.size));
        w.text(f::kMsgType, w.envelope, Name::MsgType);
        if (w.settings.keep_original) w.wire.text(f::kOriginal, view(record.value));
    });
}

void take_device_names(MessageWriter& w) {
    for (const Name name : {Name::ProductId, Name::ProductID, Name::ProductName, Name::DeviceName,
                            Name::productid, Name::devicename, Name::productKey, Name::deviceName,
                            Name::gwProductKey, Name::gwDeviceName, Name::Payload})
        w.envelope.take(name);
}

void write_device(MessageWriter& w) {
    const bool has_gateway_id = w.facts.kind == Kind::kTopology;
    w.wire.message(field::message::kDevice, [&] {
        w.wire.text(field::device::kProduct, w.facts.product);
        w.wire.text(field::device::kName, w.facts.name);
        if (w.facts.shape == Shape::kAlibabaRule)
            w.text(field::device::kPlatformId, w.envelope,
                   has_gateway_id ? Name::gwIotId : Name::iotId);
        else
            w.text(field::device::kPlatformId, w.envelope, Name::DeviceId);
        w.text(field::device::kTypeName, w.envelope, Name::deviceType);
    });
}

void write_times(MessageWriter& w, int64_t time_ms) {
    w.wire.message(field::message::kTime, [&] {
        w.wire.signed_number(field::instant::kUnixMs, time_ms);
        w.wire.number(field::instant::kPrecision, time_ms % 1000 == 0 ? 2 : 1);
        w.wire.number(field::instant::kOrigin, !w.facts.time_ms    ? kBroker
                                               : w.facts.by_device ? kDevice
                                                                   : kPlatform);
    });
    for (const Name name : {Name::Time, Name::gmtCreate, Name::messageCreateTime, Name::timestamp})
        if (w.envelope.members().has(name))
            return w.instant(field::message::kPlatformTime, w.envelope, name, kPlatform);
}

void write_correlation(MessageWriter& w) {
    const bool is_alibaba = w.facts.shape == Shape::kAlibabaRule;
    Part& part = is_alibaba ? w.envelope : w.body;
    const Name name = is_alibaba ? Name::requestId : Name::clientToken;
    const std::string_view id = part.members()[name];
    w.text(field::message::kCorrelationId, part, name);
    if (json::is_number(id)) w.wire.number(field::message::kCorrelationType, 2);
    if (json::is_string(id)) w.wire.number(field::message::kCorrelationType, 1);
    w.text(field::message::kProtocolVersion, w.body, Name::version);
}

void write_extra(MessageWriter& w, std::string_view object, std::string_view prefix,
                 const Part& part) {
    json::for_each_member(object, [&](std::string_view key, std::string_view value) {
        if (part.has_taken(name_of(key))) return;
        if (w.values.drops(key)) return w.values.note(NoteCode::kFieldDropped, key);
        std::string pointer(prefix);
        for (const char c : key) {
            pointer += c == '~' ? "~0" : c == '/' ? "~1" : "";
            if (c != '~' && c != '/') pointer += c;
        }
        w.wire.message(field::message::kExtra, [&] {
            w.values.name(field::extra::kPointer, pointer);
            w.values.value(field::extra::kValue, value);
        });
    });
}

void write_extras(MessageWriter& w) {
    w.values.drop_secrets();
    const std::string_view envelope = without_bom(view(w.message.record.value));
    write_extra(w, json::value_at(json::next_token(envelope.data())), "/", w.envelope);
    if (!w.message.body_text.empty())
        write_extra(w, w.message.body_text, w.message.body_pointer, w.body);
}

void write_notes(MessageWriter& w) {
    const weir_payload* payload = w.message.record.payload;
    if (payload != nullptr && payload->declared_size >= 0 &&
        payload->declared_size != static_cast<int64_t>(payload->data.size))
        w.values.note(NoteCode::kLengthMismatch, "PayloadLen");
    if (w.message.body_too_deep) w.values.note(NoteCode::kTooDeep, "Payload");
    for (const NoteText& note : w.values.notes())
        w.wire.message(field::message::kNotes, [&] {
            w.wire.number(field::note::kCode, static_cast<uint64_t>(note.code));
            w.wire.text(field::note::kText, note.text);
        });
}

}  // namespace

void MessageWriter::text(int field, Part& part, Name name) {
    const std::string_view json = part.members()[name];
    if (json::is_string(json) || json::is_number(json)) values.text(field, part.take(name));
}

void MessageWriter::integer(int field, Part& part, Name name) {
    const std::string_view json = part.members()[name];
    const auto number = json::to_int64(json::is_string(json) ? json::inside(json) : json);
    if (!number) return;
    part.take(name);
    wire.present_signed(field, *number);
}

void MessageWriter::value(int field, Part& part, Name name) {
    if (part.members().has(name)) values.value(field, part.take(name));
}

void MessageWriter::instant(int field, Part& part, Name name, int origin) {
    const std::string_view json = part.members()[name];
    if (json::is_string(json) || json::is_number(json))
        values.instant(field, part.take(name), origin, settings.zone_ms);
}

void MessageWriter::device(int field, std::string_view product, std::string_view name) {
    wire.message(field, [&] {
        values.text(field::device::kProduct, product);
        values.text(field::device::kName, name);
    });
}

void write_device_message(MessageWriter& w, const weir_position& position, int64_t time_ms,
                          const Facts* gateway) {
    w.wire.number(field::message::kSchema, 1);
    take_device_names(w);
    write_source(w, position);
    write_device(w);
    if (gateway != nullptr)
        w.wire.message(field::message::kGateway, [&] {
            w.wire.text(field::device::kProduct, gateway->product);
            w.wire.text(field::device::kName, gateway->name);
        });
    write_times(w, time_ms);
    write_correlation(w);
    w.wire.number(field::message::kUplink, w.facts.uplink ? 1 : 0);
    if (w.facts.is_status())
        write_connectivity(w);
    else if (w.facts.kind == Kind::kTencentData)
        write_tencent_body(w);
    else
        write_alibaba_body(w);
    if (gateway == nullptr) write_extras(w);
    write_notes(w);
}

}  // namespace weir

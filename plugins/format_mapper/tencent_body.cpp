#include <simdjson.h>

#include "json_reader.hpp"
#include "json_text.hpp"
#include "message_fields.hpp"
#include "message_writer.hpp"
#include "reply_codes.hpp"

namespace weir {
namespace {

constexpr int kByDevice = 1;

struct Word {
    std::string_view text;
    uint64_t number;
};

template <size_t N>
uint64_t number_of(std::string_view text, const Word (&words)[N], uint64_t otherwise) {
    for (const Word& word : words)
        if (word.text == text) return word.number;
    return otherwise;
}

// Words and methods hold no escapes: what has one is unknown, and travels as text.
std::string_view word(std::string_view json) {
    return json::is_string(json) ? json::inside(json) : std::string_view{};
}

void write_properties(MessageWriter& w) {
    namespace f = field::properties;
    w.wire.message(field::message::kProperties, [&] {
        if (json::is_object(w.body.members()[Name::params]))
            json::for_each_member(w.body.take(Name::params),
                                  [&](std::string_view name, std::string_view value) {
                                      w.wire.message(f::kSamples, [&] {
                                          w.values.name(field::sample::kName, name);
                                          w.values.value(field::sample::kValue, value);
                                      });
                                  });
        w.text(f::kMethod, w.body, Name::method);
        w.values.drop_secrets();
    });
}

void write_event(MessageWriter& w, Part& part) {
    namespace f = field::event;
    static constexpr Word severities[] = {
        {"info", 1}, {"alert", 2}, {"fault", 3}, {"fatal", 3}, {"", 0}};
    w.wire.message(field::events::kEvents, [&] {
        w.text(f::kIdentifier, part, Name::eventId);
        w.wire.number(f::kSeverity, number_of(word(part.members()[Name::type]), severities, 15));
        w.text(f::kSeverityText, part, Name::type);
        w.value(f::kParams, part, Name::params);
        w.instant(f::kTime, part, Name::timestamp, kByDevice);
    });
}

void write_events(MessageWriter& w) {
    w.wire.message(field::message::kEvents, [&] {
        if (!json::is_array(w.body.members()[Name::events])) return write_event(w, w.body);
        json::for_each_element(w.body.take(Name::events), [&](std::string_view event) {
            Members members;
            if (json::is_object(event)) read_members(event, members);
            Part part(members);
            write_event(w, part);
        });
    });
    w.body.take(Name::method);
}

void write_reply(MessageWriter& w, std::string_view method) {
    namespace f = field::reply;
    static constexpr Word kinds[] = {
        {"control_reply", 1}, {"action_reply", 1}, {"get_status_reply", 3}};
    w.wire.message(field::message::kReply, [&] {
        w.wire.number(f::kKind, number_of(method, kinds, 2));
        w.text(f::kMethod, w.body, Name::method);
        if (const auto code = json::to_int64(w.body.members()[Name::code])) {
            w.integer(f::kCode, w.body, Name::code);
            w.wire.number(f::kCodeSpace, 1);
            w.wire.number(f::kSuccess, *code == 0 ? 1 : 0);
            w.wire.number(f::kMeaning, meaning_of_tencent_code(*code));
        }
        w.text(f::kMessage, w.body, Name::status);
        w.value(f::kData, w.body,
                w.body.members().has(Name::response) ? Name::response : Name::data);
    });
}

void write_command(MessageWriter& w, std::string_view method) {
    namespace f = field::command;
    static constexpr Word kinds[] = {{"control", 1}, {"action", 2}, {"get_status", 3}};
    w.values.drop_secrets();
    w.wire.message(field::message::kCommand, [&] {
        w.wire.number(f::kKind, number_of(method, kinds, 4));
        w.text(f::kMethod, w.body, Name::method);
        w.text(f::kIdentifier, w.body, Name::actionId);
        w.value(f::kParams, w.body, w.body.members().has(Name::params) ? Name::params : Name::data);
    });
}

void write_firmware(MessageWriter& w) {
    namespace f = field::firmware;
    static constexpr Word kinds[] = {
        {"report_version", 1}, {"report_progress", 2}, {"update_firmware", 4}};
    const std::string_view report = w.body.members()[Name::report];
    const std::string_view progress = json::member(report, "progress");
    w.wire.message(field::message::kFirmware, [&] {
        w.wire.number(f::kKind, number_of(word(w.body.members()[Name::type]), kinds, 0));
        w.values.text(f::kToVersion, json::member(report, "version"));
        w.values.text(f::kStatusText, json::member(progress, "state"));
        const std::string_view percent = json::member(progress, "percent");
        if (const auto number =
                json::to_int64(json::is_string(percent) ? json::inside(percent) : percent))
            w.wire.present_signed(f::kPercent, *number);
        w.values.text(f::kResultCode, json::member(progress, "result_code"));
        w.values.text(f::kDescription, json::member(progress, "result_msg"));
    });
    w.body.take(Name::report);
    w.body.take(Name::type);
}

void write_sub_device(MessageWriter& w, std::string_view device) {
    namespace f = field::sub_device;
    w.wire.message(field::topology::kDevices, [&] {
        w.device(f::kDevice, json::member(device, "product_id"),
                 json::member(device, "device_name"));
        const auto result = json::to_int64(json::member(device, "result"));
        if (result) w.wire.present_signed(f::kResult, *result);
    });
}

void write_topology(MessageWriter& w, bool is_result) {
    namespace f = field::topology;
    static constexpr Word ops[] = {{"bind", 1},   {"unbind", 2},  {"describe_sub_devices", 6},
                                   {"online", 7}, {"offline", 8}, {"change", 9}};
    const std::string_view inner = w.body.members()[Name::payload];
    const std::string_view devices = json::member(inner, "devices");
    w.values.drop_secrets();
    w.wire.message(field::message::kTopology, [&] {
        w.wire.number(f::kOp, number_of(word(w.body.members()[Name::type]), ops, 0));
        w.text(f::kOpText, w.body, Name::type);
        w.wire.number(f::kIsResult, is_result ? 1 : 0);
        if (json::is_array(devices))
            json::for_each_element(devices,
                                   [&](std::string_view device) { write_sub_device(w, device); });
        if (const auto status = json::to_int64(json::member(inner, "status")))
            w.wire.present_signed(f::kStatusCode, *status);
    });
    w.body.take(Name::payload);
}

enum Encoding : uint64_t { kJson = 1, kText, kBinary, kNull, kEmpty, kAbsent, kBase64Text };

struct RawContent {
    std::string_view data;
    Encoding encoding;
};

RawContent content_of(const Message& message) {
    const weir_payload* payload = message.record.payload;
    if (message.has_body && payload == nullptr) return {message.body_text, kJson};
    if (payload == nullptr) {
        const std::string_view text = message.envelope[Name::Payload];
        return json::is_string(text) ? RawContent{json::inside(text), kBase64Text}
                                     : RawContent{{}, kAbsent};
    }
    const std::string_view data = view(payload->data);
    switch (payload->state) {
        case WEIR_PAYLOAD_NULL:
            return {{}, kNull};
        case WEIR_PAYLOAD_EMPTY:
            return {{}, kEmpty};
        case WEIR_PAYLOAD_ABSENT:
            return {{}, kAbsent};
        case WEIR_PAYLOAD_DECODED:
            break;
    }
    if (message.has_body) return {data, kJson};
    const bool is_text =
        data.find('\0') == data.npos && simdjson::validate_utf8(data.data(), data.size());
    return {data, is_text ? kText : kBinary};
}

void write_raw(MessageWriter& w) {
    const RawContent content = content_of(w.message);
    w.wire.message(field::message::kRaw, [&] {
        w.wire.text(field::raw::kData, content.data);
        w.wire.number(field::raw::kEncoding, content.encoding);
    });
}

}  // namespace

void write_tencent_body(MessageWriter& w) {
    const Members& body = w.body.members();
    const std::string_view method = word(body[Name::method]);
    const std::string_view type = word(body[Name::type]);
    const std::string_view topic = word(w.envelope.members()[Name::Topic]);
    if (!w.message.has_body) return write_raw(w);
    if (method == "report" || method == "report_info") return write_properties(w);
    if (method == "event_post" || method == "events_post") return write_events(w);
    if (method.ends_with("_reply")) return write_reply(w, method);
    if (topic.starts_with("$ota/") && json::is_object(body[Name::report])) return write_firmware(w);
    if (topic.starts_with("$gateway/") && !type.empty())
        return write_topology(w, topic.starts_with("$gateway/operation/result/"));
    if (!method.empty() || topic.starts_with('$')) return write_command(w, method);
    write_raw(w);
}

}  // namespace weir

#include "json_reader.hpp"
#include "json_text.hpp"
#include "message_fields.hpp"
#include "message_writer.hpp"
#include "reply_codes.hpp"

namespace weir {
namespace {

constexpr int kByDevice = 1;
constexpr int kByPlatform = 2;

struct Word {
    std::string_view text;
    uint64_t number;
};

template <size_t N>
uint64_t number_of(std::string_view json, const Word (&words)[N], uint64_t otherwise) {
    if (!json::is_string(json)) return 0;
    for (const Word& word : words)
        if (word.text == json::inside(json)) return word.number;
    return otherwise;
}

// {"value": ..., "time": ...}, or the bare value.
void write_sample(MessageWriter& w, std::string_view name, std::string_view item) {
    namespace f = field::sample;
    const std::string_view wrapped = json::member(item, "value");
    const std::string_view time = json::member(item, "time");
    w.wire.message(field::properties::kSamples, [&] {
        w.values.name(f::kName, name);
        w.values.value(f::kValue, wrapped.empty() ? item : wrapped);
        if (!wrapped.empty() && !time.empty())
            w.values.instant(f::kTime, time, kByDevice, w.settings.zone_ms);
    });
}

void write_rejected(MessageWriter& w, std::string_view name, std::string_view item) {
    namespace f = field::sample;
    const std::string_view time = json::member(item, "time");
    const std::string_view value = json::member(item, "value");
    w.wire.message(field::properties::kSamples, [&] {
        w.values.name(f::kName, name);
        if (!value.empty()) w.values.value(f::kValue, value);
        if (!time.empty()) w.values.instant(f::kTime, time, kByDevice, w.settings.zone_ms);
        w.wire.message(f::kRejection, [&] {
            w.wire.signed_number(field::rejection::kCode,
                                 json::to_int64(json::member(item, "code")).value_or(0));
            w.values.text(field::rejection::kMessage, json::member(item, "message"));
        });
    });
}

void write_samples(MessageWriter& w, Name batch) {
    if (!json::is_object(w.envelope.members()[batch])) return;
    json::for_each_member(
        w.envelope.take(batch), [&](std::string_view name, std::string_view item) {
            if (!json::is_array(item)) return write_sample(w, name, item);
            json::for_each_element(item, [&](std::string_view one) { write_sample(w, name, one); });
        });
}

void write_properties(MessageWriter& w) {
    w.wire.message(field::message::kProperties, [&] {
        for (const Name batch : {Name::items, Name::values, Name::payload}) write_samples(w, batch);
        if (json::is_object(w.envelope.members()[Name::checkFailedData]))
            json::for_each_member(w.envelope.take(Name::checkFailedData),
                                  [&](std::string_view name, std::string_view item) {
                                      write_rejected(w, name, item);
                                  });
    });
}

void write_event(MessageWriter& w) {
    namespace f = field::event;
    static constexpr Word severities[] = {{"info", 1}, {"alert", 2}, {"error", 3}};
    w.wire.message(field::message::kEvents, [&] {
        w.wire.message(field::events::kEvents, [&] {
            w.text(f::kIdentifier, w.envelope, Name::identifier);
            w.text(f::kTitle, w.envelope, Name::name);
            w.wire.number(f::kSeverity,
                          number_of(w.envelope.members()[Name::type], severities, 15));
            w.text(f::kSeverityText, w.envelope, Name::type);
            w.value(f::kParams, w.envelope, Name::value);
            w.instant(f::kTime, w.envelope, Name::time, kByDevice);
        });
    });
}

void write_sub_device(MessageWriter& w, std::string_view device) {
    w.wire.message(field::topology::kDevices, [&] {
        w.wire.message(field::sub_device::kDevice, [&] {
            w.values.text(field::device::kProduct, json::member(device, "productKey"));
            w.values.text(field::device::kName, json::member(device, "deviceName"));
            w.values.text(field::device::kPlatformId, json::member(device, "iotId"));
        });
    });
}

void write_topology(MessageWriter& w) {
    namespace f = field::topology;
    static constexpr Word ops[] = {{"add", 1},    {"create", 1}, {"remove", 2},
                                   {"delete", 2}, {"enable", 3}, {"disable", 4}};
    constexpr uint64_t kFound = 5;
    w.wire.message(field::message::kTopology, [&] {
        const bool is_found = !w.envelope.members().has(Name::action);
        w.wire.number(f::kOp,
                      is_found ? kFound : number_of(w.envelope.members()[Name::action], ops, 0));
        w.text(f::kOpText, w.envelope, Name::action);
        json::for_each_element(w.envelope.take(Name::devices),
                               [&](std::string_view device) { write_sub_device(w, device); });
    });
}

void write_lifecycle(MessageWriter& w) {
    static constexpr Word actions[] = {{"create", 1}, {"delete", 2}, {"enable", 3}, {"disable", 4}};
    w.wire.message(field::message::kLifecycle, [&] {
        w.wire.number(field::lifecycle::kAction,
                      number_of(w.envelope.members()[Name::action], actions, 0));
        w.text(field::lifecycle::kActionText, w.envelope, Name::action);
    });
}

void write_reply(MessageWriter& w) {
    namespace f = field::reply;
    constexpr uint64_t kCommandResult = 1, kAlink = 2;
    w.wire.message(field::message::kReply, [&] {
        w.wire.number(f::kKind, kCommandResult);
        if (const auto code = json::to_int64(w.envelope.members()[Name::code])) {
            w.integer(f::kCode, w.envelope, Name::code);
            w.wire.number(f::kCodeSpace, kAlink);
            w.wire.number(f::kSuccess, *code == 200 ? 1 : 0);
            w.wire.number(f::kMeaning, meaning_of_alibaba_code(*code));
        }
        w.text(f::kMessage, w.envelope, Name::message);
        w.value(f::kData, w.envelope, Name::data);
        w.text(f::kRequestTopic, w.envelope, Name::topic);
    });
}

void write_firmware(MessageWriter& w) {
    namespace f = field::firmware;
    constexpr uint64_t kVersion = 1, kProgress = 2, kOutcome = 3;
    const bool is_version = w.facts.kind == Kind::kFirmwareVersion;
    w.wire.message(field::message::kFirmware, [&] {
        w.wire.number(f::kKind, is_version                                ? kVersion
                                : w.facts.kind == Kind::kFirmwareProgress ? kProgress
                                                                          : kOutcome);
        w.text(f::kModule, w.envelope, Name::moduleName);
        w.text(f::kFromVersion, w.envelope, Name::srcVersion);
        w.text(f::kToVersion, w.envelope, is_version ? Name::moduleVersion : Name::destVersion);
        w.text(f::kStatusText, w.envelope, Name::status);
        w.integer(f::kPercent, w.envelope, Name::step);
        w.text(f::kDescription, w.envelope, Name::desc);
        w.text(f::kJobId, w.envelope, Name::jobId);
        w.text(f::kTaskId, w.envelope, Name::taskId);
        w.text(f::kPackageId, w.envelope, Name::packageId);
    });
}

void write_tags(MessageWriter& w) {
    w.wire.message(field::message::kAttributes, [&] {
        json::for_each_element(w.envelope.take(Name::value), [&](std::string_view tag) {
            const std::string_view value = json::member(tag, "attrValue");
            w.wire.message(field::attributes::kItems, [&] {
                w.values.text(field::attribute::kKey, json::member(tag, "attrKey"));
                if (!value.empty()) w.values.value(field::attribute::kValue, value);
            });
        });
    });
}

void write_old_status(MessageWriter& w) {
    const std::string_view time = json::member(w.envelope.take(Name::status), "time");
    if (!time.empty())
        w.values.instant(field::connectivity::kChangedAt, time, kByPlatform, w.settings.zone_ms);
    w.envelope.take(Name::action);
}

void write_first_instant(MessageWriter& w, int field, Name first, Name second) {
    w.instant(field, w.envelope, w.envelope.members().has(first) ? first : second, kByPlatform);
}

}  // namespace

void write_connectivity(MessageWriter& w) {
    namespace f = field::connectivity;
    w.wire.message(field::message::kConnectivity, [&] {
        w.wire.number(f::kState, static_cast<uint64_t>(w.facts.status));
        const std::string_view code = w.envelope.members()[Name::offlineReasonCode];
        if (json::is_integer(code))
            w.integer(f::kReasonCode, w.envelope, Name::offlineReasonCode);
        else
            w.wire.text(f::kReasonText, w.facts.reason);
        if (json::is_object(w.envelope.members()[Name::status])) return write_old_status(w);
        write_first_instant(w, f::kChangedAt, Name::utcTime, Name::time);
        write_first_instant(w, f::kLastSeenAt, Name::utcLastTime, Name::lastTime);
        w.text(f::kClientIp, w.envelope, Name::clientIp);
        for (const Name name : {Name::status, Name::Event, Name::Reason}) w.envelope.take(name);
    });
}

void write_alibaba_body(MessageWriter& w) {
    switch (w.facts.kind) {
        case Kind::kProperties:
            return write_properties(w);
        case Kind::kEvent:
            return write_event(w);
        case Kind::kTopology:
            return write_topology(w);
        case Kind::kLifecycle:
            return write_lifecycle(w);
        case Kind::kReply:
            return write_reply(w);
        case Kind::kTags:
            return write_tags(w);
        default:
            return write_firmware(w);
    }
}

}  // namespace weir

#include "tencent.hpp"

#include <algorithm>

#include "json_text.hpp"

namespace weir::tencent {
namespace {

bool is_zero(std::string_view value) {
    return json::is_integer(value) && json::to_int64(value) == 0;
}

bool is_status_message(std::string_view type) { return type == "StatusChange" || type == "Status"; }

void add_status(const Message& message, Facts& facts, Emitter& out) {
    const std::string_view event = text_of(message.envelope[Name::Event], out);
    facts.kind = Kind::kStatus;
    if (event == "Online") facts.status = WEIR_STATUS_ONLINE;
    if (event == "Offline") facts.status = WEIR_STATUS_OFFLINE;
    if (facts.status == WEIR_STATUS_UNKNOWN)
        throw Unmappable("member \"Event\": neither Online nor Offline");
    const std::string_view reason = message.envelope[Name::Reason];
    if (reason.size() > 2 && json::is_string(reason))
        facts.reason = wanted_text(reason, "Reason", out);
}

Time greatest_event_time(std::string_view events) {
    Time greatest;
    if (json::is_array(events))
        json::for_each_element(events, [&](std::string_view event) {
            greatest = std::max(greatest, number_time(json::member(event, "timestamp")));
        });
    return greatest;
}

Time payload_time(const Message& message, Emitter& out) {
    if (!message.has_body) return std::nullopt;
    const Members& body = message.body;
    Time time;
    if (body.has(Name::events) && text_of(body[Name::method], out) == "events_post")
        time = greatest_event_time(body[Name::events]);
    return time ? time : number_time(body[Name::timestamp]);
}

// An order that failed, or the platform's own answer, is nothing the device can be known by.
bool is_uplink(std::string_view topic, const Message& message, Emitter& out) {
    if (!topic.starts_with('$')) return !topic.empty();  // a topic of the user's own
    if (topic.starts_with("$thing/up/")) {
        const bool is_reply = text_of(message.body[Name::method], out).ends_with("_reply");
        return !is_reply || is_zero(message.body[Name::code]);
    }
    if (topic.starts_with("$ota/report/")) return true;
    for (const std::string_view operation : {"$gateway/operation/", "$template/operation/"})
        if (topic.starts_with(operation))
            return !topic.substr(operation.size()).starts_with("result/");
    return false;
}

void add_subs(const Message& message, Facts& facts, Emitter& out) {
    facts.status = status_of_word(text_of(message.body[Name::type], out));
    const std::string_view devices = json::member(message.body[Name::payload], "devices");
    if (facts.status == WEIR_STATUS_UNKNOWN || !json::is_array(devices)) return;
    json::for_each_element(devices, [&](std::string_view device) {
        if (!is_zero(json::member(device, "result"))) return;
        facts.subs.push_back(
            {wanted_text(json::member(device, "product_id"), "product_id", out),
             wanted_text(json::member(device, "device_name"), "device_name", out)});
    });
}

void add_data(const Message& message, std::string_view topic, Facts& facts, Emitter& out) {
    facts.kind = Kind::kTencentData;
    if (const Time time = payload_time(message, out)) {
        facts.time_ms = time;
        facts.by_device = true;
    }
    facts.uplink = is_uplink(topic, message, out);
    if (message.has_body && topic.starts_with("$gateway/operation/")) add_subs(message, facts, out);
}

Facts http_facts(const Message& message, Emitter& out) {
    const Members& envelope = message.envelope;
    Facts facts;
    facts.shape = Shape::kTencentHttp;
    facts.product = wanted_text(envelope, {Name::productid}, out);
    facts.name = wanted_text(envelope, {Name::devicename}, out);
    facts.time_ms = number_time(envelope[Name::timestamp]);
    add_data(message, text_of(envelope[Name::topic], out), facts, out);
    return facts;
}

}  // namespace

bool is_queue_shape(const Members& envelope) { return envelope.has(Name::MsgType); }

bool is_http_shape(const Members& envelope) {
    return envelope.has(Name::productid) && envelope.has(Name::devicename) &&
           envelope.has(Name::payload);
}

Facts facts_of(const Message& message, const MapperSettings& settings, Emitter& out) {
    const Members& envelope = message.envelope;
    if (!is_queue_shape(envelope)) return http_facts(message, out);
    const std::string_view type = text_of(envelope[Name::MsgType], out);
    Facts facts;
    facts.product =
        wanted_text(envelope, {Name::ProductId, Name::ProductID, Name::ProductName}, out);
    facts.name = wanted_text(envelope, {Name::DeviceName}, out);
    facts.time_ms = date_time(envelope[Name::Time], settings.zone_ms);
    if (type == "Publish" || type == "Forward")
        add_data(message, text_of(envelope[Name::Topic], out), facts, out);
    else if (is_status_message(type))
        add_status(message, facts, out);
    else
        throw Unmappable("member \"MsgType\": none of Publish, Forward, StatusChange, Status");
    return facts;
}

}  // namespace weir::tencent

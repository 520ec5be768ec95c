#include "alibaba.hpp"

#include <algorithm>
#include <array>

#include "json_text.hpp"

namespace weir::alibaba {
namespace {

constexpr std::array kBatches = {Name::items, Name::values, Name::payload};

constexpr const char* kNoKnownKind =
    "of no known kind: neither MsgType (Tencent) nor items, identifier and value, devices of a "
    "gateway, "
    "status, action and messageCreateTime, requestId with code and topic, srcVersion, step, "
    "moduleVersion "
    "or tags (Alibaba)";

class Mapping {
public:
    Mapping(const Message& message, const MapperSettings& settings, Emitter& out)
        : message_(message.envelope), settings_(settings), out_(out) {
        facts_.shape = Shape::kAlibabaRule;
    }
    Facts facts();

private:
    [[nodiscard]] bool has(Name name) const { return message_.has(name); }
    [[nodiscard]] std::string_view word(Name name) { return text_of(message_[name], out_); }
    [[nodiscard]] bool is_new_status();
    [[nodiscard]] bool is_topology() const;
    [[nodiscard]] bool holds_tags() const;
    [[nodiscard]] bool is_success() const;

    Facts data(Kind kind, bool uplink);
    Facts batch();
    Facts topology();
    Facts new_status();
    Facts old_status();
    Facts status(weir_device_status status, std::initializer_list<std::string_view> times);

    const Members& message_;
    const MapperSettings& settings_;
    Emitter& out_;
    Facts facts_;
};

Facts Mapping::facts() {
    const auto is_batch = [this](Name name) { return json::is_object(message_[name]); };
    if (std::any_of(kBatches.begin(), kBatches.end(), is_batch)) return batch();
    if (has(Name::identifier) && has(Name::value)) return data(Kind::kEvent, true);
    if (is_topology()) return topology();
    if (is_new_status()) return new_status();
    if (json::is_object(message_[Name::status])) return old_status();
    if (has(Name::action) && has(Name::messageCreateTime)) return data(Kind::kLifecycle, false);
    if (has(Name::requestId) && has(Name::code) && has(Name::topic))
        return data(Kind::kReply, is_success());
    if (has(Name::srcVersion) && has(Name::status)) return data(Kind::kFirmwareOutcome, false);
    if (has(Name::step)) return data(Kind::kFirmwareProgress, true);
    if (has(Name::moduleVersion)) return data(Kind::kFirmwareVersion, true);
    if (holds_tags()) return data(Kind::kTags, true);
    throw Unmappable(kNoKnownKind);
}

bool Mapping::is_topology() const {
    return json::is_array(message_[Name::devices]) &&
           (has(Name::gwIotId) || has(Name::gwDeviceName));
}

bool Mapping::is_new_status() {
    if (!json::is_string(message_[Name::status])) return false;
    return has(Name::utcTime) || status_of_word(word(Name::status)) != WEIR_STATUS_UNKNOWN;
}

bool Mapping::is_success() const {
    return json::is_integer(message_[Name::code]) && json::to_int64(message_[Name::code]) == 200;
}

bool Mapping::holds_tags() const {
    bool found = false;
    if (json::is_array(message_[Name::value]))
        json::for_each_element(message_[Name::value], [&](std::string_view tag) {
            found = found || !json::member(tag, "attrKey").empty();
        });
    return found;
}

Facts Mapping::data(Kind kind, bool uplink) {
    facts_.kind = kind;
    facts_.uplink = uplink;
    if (!facts_.time_ms) facts_.time_ms = any_time(message_[Name::time], settings_.zone_ms);
    facts_.by_device = facts_.time_ms.has_value();
    for (const Name name : {Name::gmtCreate, Name::messageCreateTime})
        if (!facts_.time_ms) facts_.time_ms = any_time(message_[name], settings_.zone_ms);
    const bool of_gateway = kind == Kind::kTopology;
    facts_.product =
        wanted_text(message_, {of_gateway ? Name::gwProductKey : Name::productKey}, out_);
    facts_.name = wanted_text(message_, {of_gateway ? Name::gwDeviceName : Name::deviceName}, out_);
    return facts_;
}

// The greatest usable `time` anywhere inside.
Time greatest_time(std::string_view value, int64_t zone_ms) {
    Time greatest;
    if (json::is_object(value)) {
        greatest = any_time(json::member(value, "time"), zone_ms);
        json::for_each_member(value, [&](std::string_view, std::string_view inner) {
            greatest = std::max(greatest, greatest_time(inner, zone_ms));
        });
    } else if (json::is_array(value)) {
        json::for_each_element(value, [&](std::string_view inner) {
            greatest = std::max(greatest, greatest_time(inner, zone_ms));
        });
    }
    return greatest;
}

Facts Mapping::batch() {
    for (const Name name : kBatches)
        facts_.time_ms = std::max(facts_.time_ms, greatest_time(message_[name], settings_.zone_ms));
    return data(Kind::kProperties, true);
}

Facts Mapping::topology() { return data(Kind::kTopology, !has(Name::action)); }

Facts Mapping::status(weir_device_status status, std::initializer_list<std::string_view> times) {
    facts_.kind = Kind::kStatus;
    facts_.status = status;
    for (const std::string_view time : times)
        if (!facts_.time_ms) facts_.time_ms = any_time(time, settings_.zone_ms);
    const std::string_view code = message_[Name::offlineReasonCode];
    if (json::is_integer(code)) facts_.reason = code;
    if (code.size() > 2 && json::is_string(code))
        facts_.reason = wanted_text(code, "offlineReasonCode", out_);
    facts_.product = wanted_text(message_, {Name::productKey}, out_);
    facts_.name = wanted_text(message_, {Name::deviceName}, out_);
    return facts_;
}

Facts Mapping::new_status() {
    const weir_device_status said = status_of_word(word(Name::status));
    if (said == WEIR_STATUS_UNKNOWN)
        throw Unmappable("member \"status\": neither online nor offline");
    if (settings_.status_order == StatusOrder::kLastTime)
        return status(said, {message_[Name::utcLastTime], message_[Name::lastTime]});
    return status(said, {message_[Name::utcTime], message_[Name::time]});
}

weir_device_status status_of_number(std::string_view value, Emitter& out) {
    const std::string_view text = json::is_integer(value) ? value : text_of(value, out);
    if (text == "1") return WEIR_STATUS_ONLINE;
    return text == "0" ? WEIR_STATUS_OFFLINE : WEIR_STATUS_UNKNOWN;
}

bool is_given(std::string_view value) { return !value.empty() && !json::is_null(value); }

Facts Mapping::old_status() {
    const std::string_view value = json::member(message_[Name::status], "value");
    const std::string_view action = message_[Name::action];
    const weir_device_status by_value = status_of_number(value, out_);
    const weir_device_status by_action = status_of_word(text_of(action, out_));
    const weir_device_status said = is_given(value) ? by_value : by_action;
    if (said == WEIR_STATUS_UNKNOWN)
        throw Unmappable(
            "member \"status\": its value is neither 1 nor 0, or \"action\" no status");
    if (is_given(action) && by_action != said)
        throw Unmappable("members \"status\" and \"action\" contradict each other");
    return status(said, {json::member(message_[Name::status], "time")});
}

}  // namespace

Facts facts_of(const Message& message, const MapperSettings& settings, Emitter& out) {
    return Mapping(message, settings, out).facts();
}

}  // namespace weir::alibaba

// From both vendors' messages to the canonical model and to what keyed transforms need ("weir.device/1").
#pragma once

#include "facts.hpp"
#include "json_reader.hpp"
#include "weir/transform.hpp"

namespace weir {

#define WEIR_TYPE_DEVICE_MESSAGE "application/x-protobuf; type=weir.iot.v1.DeviceMessage"

class FormatMapper {
public:
    static constexpr const char* platforms[] = {"auto", "tencent", "alibaba", nullptr};
    static constexpr const char* orders[] = {"time", "last_time", nullptr};
    static constexpr ComponentInfo info{
        .name = "format_mapper",
        .summary = "Maps messages of Tencent's and Alibaba's IoT platforms to one device model.",
        .doc =
            "Writes weir.iot.v1.DeviceMessage, or nothing but the device's key, time and status "
            "where no "
            "later node takes the value. A value that is not JSON, or JSON of no known kind, is a "
            "dead "
            "letter; a payload that is not JSON is raw data."};
    static constexpr Option options[] = {
        option("zone", WEIR_ZONE)
            .or_else("+08:00")
            .ranked(WEIR_HIGH)
            .says("The zone of times in messages that name none.")
            .like("+08:00"),
        option("platform", WEIR_STRING)
            .or_else("auto")
            .one_of(platforms)
            .says("The platform that forwards the messages. `auto`: each message tells by its "
                  "members."),
        option("status_order", WEIR_STRING)
            .or_else("time")
            .one_of(orders)
            .says("Which time counts of Alibaba's online and offline messages. `time`: when the "
                  "status changed. `last_time`: when the device was last in contact."),
        option("keep_original", WEIR_BOOL)
            .or_else("false")
            .ranked(WEIR_LOW)
            .says("Keeps the whole value inside the canonical message.")};
    static constexpr const char* accepts[] = {WEIR_TYPE_JSON, WEIR_TYPE_ANY, nullptr};
    static constexpr const char* produces[] = {WEIR_TYPE_DEVICE_MESSAGE, WEIR_TYPE_DEVICE, nullptr};

    explicit FormatMapper(const Host&) {}
    void configure(const Config& config, const Link& link);
    void process(const Batch& batch, Emitter& out);

private:
    void map(const Batch& batch, const weir_record& record, Emitter& out);
    void read_envelope(Message& message);
    void read_body(Message& message);
    void read_payload(Message& message);
    [[nodiscard]] bool is_tencent(const Message& message) const;
    [[nodiscard]] Facts facts_of(const Message& message, Emitter& out) const;
    void emit(const Batch& batch, const Message& message, const Facts& facts, int64_t time_ms,
              const Facts* gateway, Emitter& out);

    MapperSettings settings_;
    bool writes_value_ = true;
    JsonReader reader_;
    Members envelope_;  // of the message being mapped, as body_
    Members body_;
    std::string value_;  // of the message being written
};

}  // namespace weir

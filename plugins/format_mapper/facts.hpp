// What a message says of a device: what both platforms' mappings find, and what "weir.device/1" is made of.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "message_time.hpp"
#include "names.hpp"
#include "weir/transform.hpp"

namespace weir {

enum class Platform { kAuto, kTencent, kAlibaba };
enum class StatusOrder { kTime, kLastTime };

struct MapperSettings {
    int64_t zone_ms = 8 * 3'600'000;
    Platform platform = Platform::kAuto;
    StatusOrder status_order = StatusOrder::kTime;
    bool keep_original = false;
};

// The record is a dead letter.
class Unmappable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

enum class Shape {
    kTencentQueue,
    kTencentHttp,
    kAlibabaRule
};  // in the order of the canonical model

// The kinds that the canonical model tells apart.
enum class Kind {
    kStatus,
    kTencentData,
    kProperties,
    kEvent,
    kTopology,
    kLifecycle,
    kReply,
    kFirmwareOutcome,
    kFirmwareProgress,
    kFirmwareVersion,
    kTags
};

struct SubStatus {
    std::string_view product;
    std::string_view name;
};

struct Facts {
    Shape shape = Shape::kTencentQueue;
    Kind kind = Kind::kStatus;
    std::string_view product;
    std::string_view name;
    std::string_view reason;
    Time time_ms;
    weir_device_status status = WEIR_STATUS_UNKNOWN;  // of a status; of `subs` likewise
    bool uplink = false;
    bool by_device = false;       // time_ms is the device's own, not the platform's
    std::vector<SubStatus> subs;  // sub-devices that a gateway reports online or offline

    [[nodiscard]] bool is_status() const { return kind == Kind::kStatus; }
};

// A message and what came beside it.
struct Message {
    const weir_record& record;
    Members& envelope;
    Members& body;                  // of a payload that is a JSON object
    std::string_view body_text;     // from its opening bracket on
    std::string_view body_pointer;  // RFC 6901, with the slash behind it
    bool has_body = false;
    bool body_too_deep = false;

    // `envelope` and `body` are memory to be used anew for each message.
    Message(const weir_record& from, Members& envelope_room, Members& body_room)
        : record(from), envelope(envelope_room), body(body_room) {
        envelope.clear();
        body.clear();
    }
};

// What a JSON string means; "" of every other value. Memory is taken from `out` where it has escapes.
std::string_view text_of(std::string_view value, Emitter& out);
// The same of the first of these members that is a string with something in it; without one, or where it
// has no UTF-8 form, the record is unmappable.
std::string_view wanted_text(const Members& members, std::initializer_list<Name> names,
                             Emitter& out);
std::string_view wanted_text(std::string_view value, std::string_view name, Emitter& out);

weir_device_status status_of_word(std::string_view word);  // "online", "offline"

}  // namespace weir

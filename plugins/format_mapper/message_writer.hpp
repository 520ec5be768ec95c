// Writes weir.iot.v1.DeviceMessage.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "facts.hpp"
#include "value_writer.hpp"

namespace weir {

// An object's members, and which of them the message has taken.
class Part {
public:
    explicit Part(const Members& members) : members_(members) {}
    [[nodiscard]] const Members& members() const { return members_; }
    std::string_view take(Name name) {
        taken_.set(static_cast<size_t>(name));
        return members_[name];
    }
    [[nodiscard]] bool has_taken(Name name) const {
        return name != Name::kCount && taken_.test(static_cast<size_t>(name));
    }

private:
    const Members& members_;
    std::bitset<kNameCount> taken_;
};

// What the bodies of both platforms are written with.
class MessageWriter {
public:
    // `out` is cleared.
    MessageWriter(const Message& message, const Facts& facts, const MapperSettings& settings,
                  std::string& out)
        : message(message),
          facts(facts),
          settings(settings),
          envelope(message.envelope),
          body(message.body),
          values(out),
          wire(values.wire()) {
        out.clear();
    }

    // Takes a member that has a text or a number; others are left for the extra ones.
    void text(int field, Part& part, Name name);
    void integer(int field, Part& part, Name name);  // optional; also of a string of digits
    void value(int field, Part& part, Name name);
    void instant(int field, Part& part, Name name, int origin);
    void device(int field, std::string_view product, std::string_view name);

    const Message& message;
    const Facts& facts;
    const MapperSettings& settings;
    Part envelope;
    Part body;
    ValueWriter values;
    Wire& wire;
};

// The message of `facts`, which are the record's own or, with `gateway`, of a sub-device it reports.
void write_device_message(MessageWriter& writer, const weir_position& position, int64_t time_ms,
                          const Facts* gateway);

void write_tencent_body(MessageWriter& writer);
void write_alibaba_body(MessageWriter& writer);
void write_connectivity(MessageWriter& writer);

}  // namespace weir

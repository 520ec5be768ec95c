// The stored form of a device. Its first byte is the form's version; a reader knows all versions up to its own.
#include "device.hpp"
#include "instants.hpp"

namespace weir::status_aggregator {
namespace {

constexpr uint8_t kVersion = 3;

enum Has : uint8_t {
    kTimeoutIsArmed = 1,
    kForgetIsArmed = 2,
    kPending = 4,
    kFlaps = 8,
    kFormer = 16,      // since version 3
    kLastSeenBy = 32,  // since version 3
};

uint8_t parts_of(const Device& device) {
    return static_cast<uint8_t>((device.timeout_is_armed ? kTimeoutIsArmed : 0) |
                                (device.forget_is_armed ? kForgetIsArmed : 0) |
                                (device.pending ? kPending : 0) | (device.flaps ? kFlaps : 0) |
                                (device.former.empty() ? 0 : kFormer) |
                                (device.last_seen_by.topic.empty() ? 0 : kLastSeenBy));
}

void put_change(std::string& to, const OwnedChange& change) {
    put_signed(to, change.at_ms);
    put_number(to, change.to);
    put_number(to, static_cast<uint64_t>(change.cause));
    to.push_back(change.clamped ? 1 : 0);
    put_text(to, change.reason);
    put_text(to, change.topic);
    put_signed(to, change.partition);
    put_signed(to, change.offset_or_threshold());
}

OwnedChange get_change(VarintReader& from) {
    OwnedChange change;
    change.at_ms = get_bounded(from);
    change.to = get_status(from);
    change.cause = static_cast<Cause>(from.number_up_to(static_cast<uint64_t>(Cause::kTimeout)));
    change.clamped = from.byte() != 0;
    change.reason = from.text();
    change.topic = from.text();
    change.partition = static_cast<int32_t>(from.signed_number());
    change.set_offset_or_threshold(from.signed_number());
    return change;
}

void put_source(std::string& to, const SourceRecord& record) {
    put_text(to, record.topic);
    put_signed(to, record.partition);
    put_signed(to, record.offset);
}

SourceRecord get_source(VarintReader& from) {
    SourceRecord record;
    record.topic = from.text();
    record.partition = static_cast<int32_t>(from.signed_number());
    record.offset = from.signed_number();
    return record;
}

void put_present_life(std::string& to, const Device& device) {
    put_number(to, device.raw);
    put_instant(to, device.raw_since_ms);
    put_signed(to, device.known_ms);
    put_instant(to, device.last_seen_ms);
    device.counts.encode(to);
    if (device.pending) put_change(to, *device.pending);
    if (device.flaps) device.flaps->encode(to);
    put_text(to, device.history.bytes());
    if (!device.last_seen_by.topic.empty()) put_source(to, device.last_seen_by);
}

void put_former(std::string& to, const std::vector<FormerLife>& former) {
    put_number(to, former.size());
    for (const FormerLife& life : former) {
        put_number(to, life.layout);
        put_signed(to, life.until_ms);
        life.counts.encode(to);
    }
}

std::vector<FormerLife> get_former(VarintReader& from) {
    std::vector<FormerLife> former;
    for (uint64_t left = from.number(); left > 0; --left) {
        const uint64_t layout = from.number();
        const int64_t until_ms = get_bounded(from);
        former.push_back({layout, until_ms, WindowCounts::decode(from)});
    }
    return former;
}

// Of a device that is known.
void get_present_life(VarintReader& from, Device& device, uint8_t parts) {
    device.timeout_is_armed = (parts & kTimeoutIsArmed) != 0;
    device.forget_is_armed = (parts & kForgetIsArmed) != 0;
    device.raw = get_status(from);
    device.raw_since_ms = get_instant(from);
    device.known_ms = get_bounded(from);
    device.last_seen_ms = get_instant(from);
    device.counts = WindowCounts::decode(from);
    if ((parts & kPending) != 0) device.pending = std::make_unique<OwnedChange>(get_change(from));
    if ((parts & kFlaps) != 0) device.flaps = std::make_unique<Flaps>(Flaps::decode(from));
    device.history = History(from.text());
    if ((parts & kLastSeenBy) != 0) device.last_seen_by = get_source(from);
}

// Version 2 had no former lives, and did not keep the record that was the last sign of life.
Device decode_latest(VarintReader& from) {
    Device device;
    device.layout = from.number();
    const uint8_t parts = from.byte();
    if (device.known()) get_present_life(from, device, parts);
    if ((parts & kFormer) != 0) device.former = get_former(from);
    from.expect_end();
    return device;
}

// It knew no deadlines, and did not keep since when the device was known and had its status.
Device decode_version_1(VarintReader& from) {
    Device device;
    device.layout = from.number();
    device.counts = WindowCounts::decode_version_1(from, device.last_seen_ms);
    from.expect_end();
    device.raw = device.counts.status();
    device.known_ms = device.counts.settled_ms();
    if (device.raw != WEIR_STATUS_UNKNOWN)
        device.raw_since_ms = device.raw == WEIR_STATUS_OFFLINE ? device.counts.last_offline_ms()
                                                                : device.counts.settled_ms();
    return device;
}

}  // namespace

void Device::encode(std::string& to) const {
    to.push_back(kVersion);
    put_number(to, layout);
    to.push_back(static_cast<char>(parts_of(*this)));
    if (known()) put_present_life(to, *this);
    if (!former.empty()) put_former(to, former);
}

Device Device::decode(std::string_view from) {
    try {
        VarintReader reader(from);
        const uint8_t version = reader.byte();
        if (version == 1) return decode_version_1(reader);
        if (version == 2 || version == kVersion) return decode_latest(reader);
        throw Error("its form is version " + std::to_string(version) + ", known are 1 to " +
                    std::to_string(kVersion));
    } catch (const Error& error) {
        throw Error(std::string("status_aggregator cannot read the stored state of a device: ") +
                    error.what() +
                    "; start the version of Weir that wrote it, or restore the state directory");
    }
}

}  // namespace weir::status_aggregator

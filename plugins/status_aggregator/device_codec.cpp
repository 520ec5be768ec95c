// The stored form of a device. Its first byte is the form's version; a reader knows all versions up to its own.
#include "device.hpp"
#include "varint.hpp"

namespace weir::status_aggregator {
namespace {

constexpr uint8_t kVersion = 1;
// Far above any total that event times within kMaxTimeMs can make, far below what would overflow.
constexpr uint64_t kMaxTotal = 1ULL << 61;

void put_instant(std::string& to, int64_t instant_ms) {
    to.push_back(instant_ms == kNever ? 0 : 1);
    if (instant_ms != kNever) put_signed(to, instant_ms);
}

int64_t get_instant(VarintReader& from) { return from.byte() == 0 ? kNever : from.signed_number(); }

// The two instants that arithmetic is done with: all distances stay within what settings allow.
int64_t get_bounded_instant(VarintReader& from) {
    const int64_t instant_ms = from.signed_number();
    if (instant_ms > 2 * kMaxTimeMs || instant_ms < -2 * kMaxTimeMs)
        throw Error("an instant in it is out of its range");
    return instant_ms;
}

Status get_status(VarintReader& from) {
    return static_cast<Status>(from.number_up_to(WEIR_STATUS_OFFLINE));
}

// Of an open window the distance to the device's totals is put: small numbers.
void put_totals(std::string& to, const Totals& totals, const Totals& base) {
    put_number(to, static_cast<uint64_t>(totals.online_ms - base.online_ms));
    put_number(to, static_cast<uint64_t>(totals.offline_ms - base.offline_ms));
    put_number(to, totals.transitions - base.transitions);
    put_number(to, totals.records - base.records);
}

Totals get_totals(VarintReader& from) {
    Totals totals;
    totals.online_ms = static_cast<int64_t>(from.number_up_to(kMaxTotal));
    totals.offline_ms = static_cast<int64_t>(from.number_up_to(kMaxTotal));
    totals.transitions = from.number();
    totals.records = from.number();
    return totals;
}

void put_window(std::string& to, const OpenWindow& window, const Totals& totals) {
    put_number(to, window.opening);
    put_totals(to, totals, window.at_start);
    put_instant(to, window.first_record_ms);
}

OpenWindow get_window(VarintReader& from, const Totals& totals) {
    OpenWindow window;
    window.opening = get_status(from);
    const Totals since = get_totals(from);
    window.at_start = {totals.online_ms - since.online_ms, totals.offline_ms - since.offline_ms,
                       totals.transitions - since.transitions, totals.records - since.records};
    window.first_record_ms = get_instant(from);
    return window;
}

Device decode_version_1(VarintReader& from) {
    Device device;
    device.layout = from.number();
    device.status = get_status(from);
    device.settled_ms = get_bounded_instant(from);
    device.next_end_ms = get_bounded_instant(from);
    const int64_t ahead_ms = device.next_end_ms - device.settled_ms;
    if (ahead_ms <= 0 || ahead_ms > 2 * kMaxWindowMs)
        throw Error("its next window is out of place");
    device.last_seen_ms = get_instant(from);
    device.last_record_ms = get_instant(from);
    device.last_offline_ms = get_instant(from);
    device.totals = get_totals(from);
    device.last_reason = from.text();
    device.open.resize(from.number_up_to(kMaxOpenWindows));
    for (OpenWindow& window : device.open) window = get_window(from, device.totals);
    from.expect_end();
    return device;
}

}  // namespace

void Device::encode(std::string& to) const {
    to.push_back(kVersion);
    put_number(to, layout);
    put_number(to, status);
    put_signed(to, settled_ms);
    put_signed(to, next_end_ms);
    put_instant(to, last_seen_ms);
    put_instant(to, last_record_ms);
    put_instant(to, last_offline_ms);
    put_totals(to, totals, {});
    put_text(to, last_reason);
    put_number(to, open.size());
    for (const OpenWindow& window : open) put_window(to, window, totals);
}

Device Device::decode(std::string_view from) {
    try {
        VarintReader reader(from);
        const uint8_t version = reader.byte();
        if (version != kVersion)
            throw Error("its form is version " + std::to_string(version) + ", known is " +
                        std::to_string(kVersion));
        return decode_version_1(reader);
    } catch (const Error& error) {
        throw Error(std::string("status_aggregator cannot read the stored state of a device: ") +
                    error.what() +
                    "; start the version of Weir that wrote it, or restore the state directory");
    }
}

}  // namespace weir::status_aggregator

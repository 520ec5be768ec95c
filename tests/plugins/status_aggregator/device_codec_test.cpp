#include <boost/test/unit_test.hpp>
#include <random>

#include "plugins/status_aggregator/device.hpp"
#include "plugins/status_aggregator/varint.hpp"

namespace weir::status_aggregator {

BOOST_AUTO_TEST_SUITE(device_codec)

std::string encoded(const Device& device) {
    std::string to;
    device.encode(to);
    return to;
}

const Windows kWindows{50, 20, 0};
const FlappingRule kFlapping{3, 40};

CountedBy by(const Device& device) { return {kWindows, kFlapping, device.flaps.get()}; }

// Online from 1 s on, and forgotten when its window of 0 to 50 had ended.
FormerLife former_life() {
    FormerLife life{kWindows.fingerprint(), 60, {}};
    life.counts.begin(kWindows, 1);
    life.counts.reach({kWindows, kFlapping, nullptr}, 1);
    life.counts.count_record(1);
    life.counts.turn(kWindows, 1, WEIR_STATUS_ONLINE, "");
    life.counts.reach({kWindows, kFlapping, nullptr}, 60);
    return life;
}

// A device with all there can be: windows that are sealed, open and not begun, a pending change.
Device busy_device() {
    Device device;
    device.layout = kWindows.fingerprint();
    device.known_ms = 11;
    device.counts.begin(kWindows, 11);
    device.flaps = std::make_unique<Flaps>();
    for (int64_t t = 11; t < 40; t += 5) {
        const Status to = t % 2 == 0 ? WEIR_STATUS_ONLINE : WEIR_STATUS_OFFLINE;
        const Change change{.at_ms = t, .to = to, .reason = "why", .topic = "in", .offset = t};
        device.counts.reach(by(device), t);
        device.counts.count_record(t);
        device.flaps->add(t, kFlapping);
        device.raw = to;
        device.raw_since_ms = device.last_seen_ms = t;
        if (t > 30) {
            device.pending = std::make_unique<OwnedChange>(change.with<std::string>());
            break;
        }
        device.history.add(device.counts.status(), change);
        device.counts.turn(kWindows, t, to, "why");
    }
    device.forget_is_armed = true;
    device.last_seen_by = {"in", 2, 31};
    device.former.push_back(former_life());
    return device;
}

std::string why_not(std::string_view bytes) {
    try {
        Device::decode(bytes);
    } catch (const Error& error) {
        const std::string text = error.what();
        BOOST_TEST(text.starts_with("status_aggregator cannot read the stored state of a device"));
        return text;
    }
    return "accepted";
}

BOOST_AUTO_TEST_CASE(every_member_comes_back) {
    const Device before = busy_device();
    const Device after = Device::decode(encoded(before));
    BOOST_TEST(after.layout == kWindows.fingerprint());
    BOOST_TEST(!after.timeout_is_armed);
    BOOST_TEST(after.forget_is_armed);
    BOOST_TEST(after.raw == WEIR_STATUS_OFFLINE);
    BOOST_TEST(after.raw_since_ms == 31);
    BOOST_TEST(after.known_ms == 11);
    BOOST_TEST(after.last_seen_ms == 31);
    BOOST_TEST(after.last_seen_by.topic == "in");
    BOOST_TEST(after.last_seen_by.partition == 2);
    BOOST_TEST(after.last_seen_by.offset == 31);
    BOOST_REQUIRE(after.pending);
    BOOST_TEST(after.pending->at_ms == 31);
    BOOST_TEST(after.pending->to == WEIR_STATUS_OFFLINE);
    BOOST_TEST(after.pending->reason == "why");
    BOOST_TEST(after.pending->topic == "in");
    BOOST_TEST(after.pending->offset == 31);
    BOOST_TEST(after.history.list().size() == 4U);
    BOOST_REQUIRE_EQUAL(after.former.size(), 1U);
    BOOST_TEST(after.former[0].layout == kWindows.fingerprint());
    BOOST_TEST(after.former[0].until_ms == 60);
    BOOST_TEST(encoded(after) == encoded(before));
}

BOOST_AUTO_TEST_CASE(a_device_that_is_not_known_has_its_former_lives) {
    Device before;
    before.former.push_back(former_life());
    Device after = Device::decode(encoded(before));
    BOOST_TEST(!after.known());
    BOOST_REQUIRE_EQUAL(after.former.size(), 1U);
    BOOST_REQUIRE(after.former[0].has_rows());
    while (after.former[0].counts.next_end_ms() < 50) after.former[0].counts.close(by(after));
    const WindowRow row = after.former[0].counts.close(by(after));
    BOOST_TEST(row.end_ms == 50);
    BOOST_TEST(row.online_ms == 49);
    BOOST_TEST(row.unknown_ms == 1);
    BOOST_TEST(row.records == 1U);
    BOOST_TEST(!after.former[0].has_rows());
}

BOOST_AUTO_TEST_CASE(version_2_is_read) {
    Device before = busy_device();
    before.former.clear();
    before.last_seen_by = {};
    std::string bytes = encoded(before);
    bytes[0] = 2;
    BOOST_TEST(encoded(Device::decode(bytes)) == encoded(before));
}

BOOST_AUTO_TEST_CASE(it_goes_on_as_if_it_had_never_been_stored) {
    Device before = busy_device();
    Device after = Device::decode(encoded(before));
    for (int64_t end = 30; end <= 110; end += 20) {
        const WindowRow row = before.counts.close(by(before));
        const WindowRow same = after.counts.close(by(after));
        BOOST_TEST(row.end_ms == end);
        BOOST_TEST(same.end_ms == end);
        BOOST_TEST(same.opening == row.opening);
        BOOST_TEST(same.closing == row.closing);
        BOOST_TEST(same.online_ms == row.online_ms);
        BOOST_TEST(same.offline_ms == row.offline_ms);
        BOOST_TEST(same.transitions == row.transitions);
        BOOST_TEST(same.records == row.records);
        BOOST_TEST(same.last_reason == row.last_reason);
        BOOST_TEST(same.was_flapping == row.was_flapping);
        if (row.records == 0) continue;
        BOOST_TEST(same.first_ms == row.first_ms);
        BOOST_TEST(same.last_ms == row.last_ms);
    }
}

// Written by hand from what version 1 was: known at 10 s, online since then, seen at 40 s, in the window of 0 s.
BOOST_AUTO_TEST_CASE(version_1_is_read) {
    const Windows minutes{60'000, 60'000, 0};
    std::string bytes(1, 1);
    put_number(bytes, minutes.fingerprint());
    put_number(bytes, WEIR_STATUS_ONLINE);
    put_signed(bytes, 40'000);  // the totals hold the time up to here
    put_signed(bytes, 60'000);  // the end of the window that closes next
    for (const int64_t instant_ms : {40'000, 40'000, 8'000}) {  // seen, last record, last offline
        bytes.push_back(1);
        put_signed(bytes, instant_ms);
    }
    for (const uint64_t total : {30'000, 2'000, 3, 5}) put_number(bytes, total);
    put_text(bytes, "gone");
    put_number(bytes, 1);  // one open window
    put_number(bytes, WEIR_STATUS_OFFLINE);
    for (const uint64_t since : {30'000, 2'000, 2, 4}) put_number(bytes, since);
    bytes.push_back(1);
    put_signed(bytes, 8'000);

    Device device = Device::decode(bytes);
    BOOST_TEST(device.known());
    BOOST_TEST(device.raw == WEIR_STATUS_ONLINE);
    BOOST_TEST(device.last_seen_ms == 40'000);
    BOOST_TEST(device.known_ms == 40'000);
    BOOST_TEST(device.times_out_ms(10'000) == 50'000);
    BOOST_TEST(device.is_forgotten_ms(30'000) == 70'000);
    BOOST_TEST(!device.forget_is_armed);
    BOOST_TEST(device.history.list().empty());
    const WindowRow row = device.counts.close({minutes, {}, nullptr});
    BOOST_TEST(row.start_ms == 0);
    BOOST_TEST(row.opening == WEIR_STATUS_OFFLINE);
    BOOST_TEST(row.online_ms == 50'000);
    BOOST_TEST(row.offline_ms == 2'000);
    BOOST_TEST(row.unknown_ms == 8'000);
    BOOST_TEST(row.transitions == 2U);
    BOOST_TEST(row.records == 4U);
    BOOST_TEST(row.first_ms == 8'000);
    BOOST_TEST(row.last_ms == 40'000);
    BOOST_TEST(row.last_reason == "gone");
}

BOOST_AUTO_TEST_CASE(a_device_of_tumbling_windows_is_small) {
    const Windows minutes{60'000, 60'000, 0};
    constexpr int64_t kNow = 1'772'294'401'000;
    Device device;
    device.layout = minutes.fingerprint();
    device.known_ms = device.last_seen_ms = device.raw_since_ms = kNow;
    device.last_seen_by = {"device-raw", 7, 1'000'000'000};
    device.raw = WEIR_STATUS_OFFLINE;
    device.counts.begin(minutes, kNow);
    device.counts.reach({minutes, {}, nullptr}, kNow);
    device.counts.count_record(kNow);
    for (size_t i = 0; i < 2 * History::kMost; ++i) {
        const Change change{.at_ms = kNow,
                            .to = i % 2 == 0 ? WEIR_STATUS_OFFLINE : WEIR_STATUS_ONLINE,
                            .reason = i % 2 == 0 ? "REASON_DEVICE_DISCONNECT" : "",
                            .topic = "device-raw",
                            .offset = 1'000'000'000};
        device.history.add(WEIR_STATUS_UNKNOWN, change);
        device.counts.turn(minutes, kNow, change.to, change.reason);
        if (i == 0) BOOST_TEST(encoded(device).size() < 180U);
    }
    BOOST_TEST(encoded(device).size() < 420U);
    device.counts.close({minutes, {}, nullptr});
    BOOST_TEST(sizeof(Device) + sizeof(OpenWindow) <= 360U);
}

BOOST_AUTO_TEST_CASE(another_version_is_named) {
    std::string bytes = encoded(busy_device());
    bytes[0] = 4;
    BOOST_TEST(why_not(bytes).find("its form is version 4, known are 1 to 3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(cut_at_any_place_it_is_refused) {
    const std::string whole = encoded(busy_device());
    BOOST_TEST(why_not(whole) == "accepted");
    for (size_t size = 0; size < whole.size(); ++size)
        BOOST_TEST(why_not(whole.substr(0, size)) != "accepted");
    BOOST_TEST(why_not(whole + '\0').find("more bytes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(windows_out_of_place_are_refused) {
    const auto stored = [](int64_t settled_ms, int64_t next_end_ms) {
        std::string bytes(1, 2);
        put_number(bytes, kWindows.fingerprint());
        for (const char part : {0, 0, 0}) bytes.push_back(part);  // parts, raw, raw since
        put_signed(bytes, 0);                                     // known
        for (const char part : {0, 0}) bytes.push_back(part);     // seen, status
        put_signed(bytes, settled_ms);
        put_signed(bytes, next_end_ms);
        return bytes;
    };
    BOOST_TEST(why_not(stored(5, 6)).find("ends too early") != std::string::npos);
    BOOST_TEST(why_not(stored(5, 5)).find("out of place") != std::string::npos);
    BOOST_TEST(why_not(stored(5, 4 * kMaxWindowMs + 6)).find("out of place") != std::string::npos);
    BOOST_TEST(why_not(stored(5, INT64_MAX)).find("out of its range") != std::string::npos);
}

// What is accepted in spite of wrong bytes must be usable without overflow.
BOOST_AUTO_TEST_CASE(garbage_is_refused_or_harmless) {
    std::mt19937_64 random(11);
    const std::string whole = encoded(busy_device());
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = whole;
        for (int flips = 1 + static_cast<int>(random() % 3); flips > 0; --flips)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        if (why_not(bytes) != "accepted") {
            ++refused;
            continue;
        }
        Device device = Device::decode(bytes);
        const int64_t settled_ms = device.counts.settled_ms();
        if (device.layout != kWindows.fingerprint())
            device.counts.begin_anew(kWindows, settled_ms, settled_ms);
        device.history.add(WEIR_STATUS_ONLINE, {.reason = "r", .topic = "t"});
        BOOST_TEST(device.counts.close(by(device)).end_ms > settled_ms);
    }
    BOOST_TEST(refused > 1'000);
    BOOST_TEST(refused < 20'000);
}

BOOST_AUTO_TEST_CASE(numbers_of_every_length) {
    std::string to;
    for (unsigned shift = 0; shift < 64; ++shift) {
        put_number(to, uint64_t{1} << shift);
        put_signed(to, -(int64_t{1} << (shift % 63)));
    }
    put_number(to, UINT64_MAX);
    put_signed(to, INT64_MIN);
    VarintReader reader(to);
    for (unsigned shift = 0; shift < 64; ++shift) {
        BOOST_TEST(reader.number() == uint64_t{1} << shift);
        BOOST_TEST(reader.signed_number() == -(int64_t{1} << (shift % 63)));
    }
    BOOST_TEST(reader.number() == UINT64_MAX);
    BOOST_TEST(reader.signed_number() == INT64_MIN);
    reader.expect_end();
}

BOOST_AUTO_TEST_CASE(a_number_that_never_ends_is_refused) {
    VarintReader endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
    BOOST_CHECK_THROW(endless.number(), Error);
    VarintReader above_64_bits("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
    BOOST_CHECK_THROW(above_64_bits.number(), Error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::status_aggregator

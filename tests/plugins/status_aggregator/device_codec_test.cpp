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

Device busy_device() {
    const Windows windows{50, 20, 0};
    Device device;
    device.become_known(windows, 11);
    for (int64_t t = 11; t < 30; t += 5) {
        device.advance(windows, t);
        device.count_record();
        device.see(t);
        device.turn(t % 2 == 0 ? WEIR_STATUS_ONLINE : WEIR_STATUS_OFFLINE, "why");
    }
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
    BOOST_TEST(after.layout == before.layout);
    BOOST_TEST(after.status == WEIR_STATUS_ONLINE);
    BOOST_TEST(after.settled_ms == 26);
    BOOST_TEST(after.next_end_ms == 30);
    BOOST_TEST(after.last_seen_ms == 26);
    BOOST_TEST(after.last_record_ms == 26);
    BOOST_TEST(after.last_offline_ms == 21);
    BOOST_TEST(after.last_reason == "why");
    BOOST_TEST(after.totals.online_ms == 5);
    BOOST_TEST(after.totals.offline_ms == 10);
    BOOST_TEST(after.totals.transitions == 4U);
    BOOST_TEST(after.totals.records == 4U);
    BOOST_REQUIRE_EQUAL(after.open.size(), 3U);
    for (size_t i = 0; i < after.open.size(); ++i) {
        BOOST_TEST(after.open[i].opening == before.open[i].opening);
        BOOST_TEST(after.open[i].first_record_ms == before.open[i].first_record_ms);
        BOOST_TEST(after.open[i].at_start.online_ms == before.open[i].at_start.online_ms);
        BOOST_TEST(after.open[i].at_start.offline_ms == before.open[i].at_start.offline_ms);
        BOOST_TEST(after.open[i].at_start.transitions == before.open[i].at_start.transitions);
        BOOST_TEST(after.open[i].at_start.records == before.open[i].at_start.records);
    }
}

BOOST_AUTO_TEST_CASE(a_device_of_tumbling_windows_is_small) {
    const Windows minutes{60'000, 60'000, 0};
    Device device;
    device.become_known(minutes, 1'772'294'401'000);
    device.advance(minutes, 1'772'294'401'000);
    device.count_record();
    device.see(1'772'294'401'000);
    device.turn(WEIR_STATUS_OFFLINE, "REASON_DEVICE_DISCONNECT");
    BOOST_TEST(encoded(device).size() < 90U);
    device.close_window(minutes);
    device.advance(minutes, device.next_end_ms - 1);
    BOOST_TEST(device.open.capacity() == 1U);
    BOOST_TEST(sizeof(Device) + sizeof(OpenWindow) <= 208U);
}

BOOST_AUTO_TEST_CASE(another_version_is_named) {
    std::string bytes = encoded(busy_device());
    bytes[0] = 2;
    BOOST_TEST(why_not(bytes).find("its form is version 2, known is 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(cut_at_any_place_it_is_refused) {
    const std::string whole = encoded(busy_device());
    BOOST_TEST(why_not(whole) == "accepted");
    for (size_t size = 0; size < whole.size(); ++size)
        BOOST_TEST(why_not(whole.substr(0, size)) != "accepted");
    BOOST_TEST(why_not(whole + '\0').find("more bytes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(windows_out_of_place_are_refused) {
    Device device = busy_device();
    device.next_end_ms = device.settled_ms;
    BOOST_TEST(why_not(encoded(device)).find("out of place") != std::string::npos);
    device.next_end_ms = device.settled_ms + 2 * kMaxWindowMs + 1;
    BOOST_TEST(why_not(encoded(device)).find("out of place") != std::string::npos);
    device.next_end_ms = INT64_MAX;
    BOOST_TEST(why_not(encoded(device)).find("out of its range") != std::string::npos);
}

// What is accepted in spite of wrong bytes must be usable without overflow.
BOOST_AUTO_TEST_CASE(garbage_is_refused_or_harmless) {
    const Windows windows{50, 20, 0};
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
        const int64_t settled_ms = device.settled_ms;
        if (device.layout != windows.fingerprint()) device.change_windows(windows, settled_ms);
        BOOST_TEST(device.close_window(windows).end_ms > settled_ms);
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

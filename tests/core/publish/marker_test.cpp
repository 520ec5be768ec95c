#include "core/src/publish/marker.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

const std::string kIncarnation = "0123456789abcdef0123456789abcdef";
constexpr size_t kMaxBytes = 3072;

Marker example() { return {kIncarnation, {3, 255}, 17, -5, 2, {{"device-raw/3", 42}, {"a b", 7}}}; }

// One lane whose name makes the whole marker `size` bytes long.
Marker of_size(size_t size) {
    Marker marker{kIncarnation, {1, 1}, 1, 0, 0, {{"", 1}}};
    marker.positions[0].name = std::string(size - to_text(marker).size(), 'x');
    return marker;
}

BOOST_AUTO_TEST_SUITE(marker)

// The CRC comes from Python's zlib.crc32.
BOOST_AUTO_TEST_CASE(has_the_documented_text) {
    BOOST_TEST(to_text(example()) ==
               "w1|0123456789abcdef0123456789abcdef|3-00000000000000ff|17|-5|2|"
               "device-raw/3=42,a%20b=7|0c44b819");
}

BOOST_AUTO_TEST_CASE(comes_back_as_it_was) {
    Marker marker{kIncarnation, {UINT64_MAX, UINT64_MAX},
                  UINT64_MAX,   INT64_MIN,
                  UINT64_MAX,   {{"t/0", INT64_MAX}, {"", 0}, {"t/1", INT64_MIN}}};
    const auto parsed = parse_marker(to_text(marker));
    BOOST_REQUIRE(parsed);
    BOOST_TEST(parsed->incarnation == marker.incarnation);
    BOOST_TEST((parsed->run == marker.run));
    BOOST_TEST(parsed->epoch == marker.epoch);
    BOOST_TEST(parsed->watermark == marker.watermark);
    BOOST_TEST(parsed->clock_decisions == marker.clock_decisions);
    BOOST_REQUIRE_EQUAL(parsed->positions.size(), 3);
    for (size_t i = 0; i < 3; ++i) {
        BOOST_TEST(parsed->positions[i].name == marker.positions[i].name);
        BOOST_TEST(parsed->positions[i].position == marker.positions[i].position);
    }
}

BOOST_AUTO_TEST_CASE(any_changed_byte_is_noticed) {
    const std::string sound = to_text(example());
    for (size_t i = 0; i < sound.size(); ++i) {
        std::string damaged = sound;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        BOOST_TEST(!parse_marker(damaged), "byte " << i);
    }
}

BOOST_AUTO_TEST_CASE(any_cut_is_noticed) {
    const std::string sound = to_text(example());
    for (size_t size = 0; size < sound.size(); ++size)
        BOOST_TEST(!parse_marker(sound.substr(0, size)), "size " << size);
}

// CRCs from zlib.crc32: what is wrong here is not the checksum.
BOOST_AUTO_TEST_CASE(another_version_or_shape_is_no_marker) {
    BOOST_TEST(parse_marker("w1|i|1-1|1|0|0||53cbfeb8").has_value());
    BOOST_TEST(!parse_marker("w2|i|1-1|1|0|0||2faadb63"));
    BOOST_TEST(!parse_marker("w1|i|1-1|1|0|0|t/0|d5b869af"));
    BOOST_TEST(!parse_marker("w1|i|11|1|0|0||e18ed3ac"));
}

BOOST_AUTO_TEST_CASE(every_byte_of_a_lane_is_kept_and_written_in_plain_ascii) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) every_byte.push_back(static_cast<char>(byte));
    const std::string text = to_text(Marker{kIncarnation, {1, 2}, 3, 4, 5, {{every_byte, 6}}});
    BOOST_TEST(std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127; }));
    BOOST_TEST(std::ranges::count(text, '|') == 7);
    BOOST_TEST(std::ranges::count(text, '=') == 1);
    const auto parsed = parse_marker(text);
    BOOST_REQUIRE(parsed);
    BOOST_TEST((parsed->positions.at(0).name == every_byte));
}

BOOST_AUTO_TEST_CASE(positions_are_left_out_above_three_kib) {
    const std::string full = to_text(of_size(kMaxBytes));
    BOOST_TEST(full.size() == kMaxBytes);
    BOOST_TEST(parse_marker(full)->positions.size() == 1);
    const std::string over = to_text(of_size(kMaxBytes + 1));
    BOOST_TEST(over.size() < 100);
    BOOST_REQUIRE(parse_marker(over));
    BOOST_TEST(parse_marker(over)->positions.empty());
    BOOST_TEST(parse_marker(over)->epoch == 1);
}

BOOST_AUTO_TEST_CASE(epoch_headers_come_back_as_they_were) {
    const EpochHeader header{kIncarnation, {7, 0xABC}, 12, UINT64_MAX};
    BOOST_TEST(to_text(header) == kIncarnation + "|7-0000000000000abc|12|18446744073709551615");
    const auto parsed = parse_epoch_header(to_text(header));
    BOOST_REQUIRE(parsed);
    BOOST_TEST(parsed->incarnation == kIncarnation);
    BOOST_TEST((parsed->run == header.run));
    BOOST_TEST(parsed->epoch == 12);
    BOOST_TEST(parsed->sequence == UINT64_MAX);
}

BOOST_AUTO_TEST_CASE(what_is_no_epoch_header_is_refused) {
    for (const char* text : {"", "i", "i|1-1|2", "i|1-1|2|3|4", "i|1|2|3", "i|1-1||3", "i|1-1|2|x",
                             "i|1-1|-2|3", "i|1-zz|2|3", "i|1-1|2|18446744073709551616"})
        BOOST_TEST(!parse_epoch_header(text), text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

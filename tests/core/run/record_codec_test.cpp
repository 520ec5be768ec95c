#include "core/src/run/record_codec.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "weir/testing/owned_record.hpp"

namespace weir {
namespace {

constexpr uint64_t kNumbers[] = {0, 1, 127, 128, 16'383, 16'384, UINT64_MAX - 1, UINT64_MAX};
constexpr int64_t kSigned[] = {0, 1, -1, 63, -64, 64, INT64_MAX, INT64_MIN};

struct Example {
    weir_header headers[3] = {
        {bytes("h"), bytes("v")}, {bytes(""), bytes("")}, {bytes("n"), kAbsent}};
    weir_record record{};
    Example() {
        record.key = kAbsent;
        record.value = bytes(std::string_view("\0value", 6));
        record.headers = headers;
        record.header_count = 3;
        record.origin = 300;
        record.timestamp_ms = WEIR_NO_TIME;
    }
};

std::string encoded(const weir_record& record) {
    std::string bytes;
    put_record(bytes, record);
    return bytes;
}

BOOST_AUTO_TEST_SUITE(record_codec)

// Worked out by hand: LEB128, zig-zag, size + 1.
BOOST_AUTO_TEST_CASE(a_record_has_its_documented_bytes) {
    weir_header header{bytes("h"), kAbsent};
    weir_record record{};
    record.key = bytes("");
    record.value = bytes("ab");
    record.headers = &header;
    record.header_count = 1;
    record.origin = 130;
    record.timestamp_ms = -2;
    BOOST_TEST((encoded(record) == std::string("\x82\x01\x03\x01\x03"
                                               "ab\x01\x02h\x00",
                                               11)));
}

BOOST_AUTO_TEST_CASE(numbers_come_back_as_they_were) {
    std::string bytes;
    for (const uint64_t number : kNumbers) put_unsigned(bytes, number);
    for (const int64_t number : kSigned) put_signed(bytes, number);
    Reader reader(bytes);
    for (const uint64_t number : kNumbers) BOOST_TEST(reader.get_unsigned() == number);
    for (const int64_t number : kSigned) BOOST_TEST(reader.get_signed() == number);
    BOOST_TEST(reader.empty());
}

BOOST_AUTO_TEST_CASE(a_record_comes_back_as_it_was) {
    const Example example;
    const std::string bytes = encoded(example.record) + encoded(example.record);
    Reader reader(bytes);
    get_record(reader);
    StoredRecord stored = get_record(reader);
    BOOST_TEST(reader.empty());
    stored.record.headers = stored.headers.data();
    stored.record.header_count = static_cast<uint32_t>(stored.headers.size());
    const testing::OwnedRecord found(stored.record);
    BOOST_TEST(!found.key);
    BOOST_TEST((found.value == std::string("\0value", 6)));
    BOOST_TEST(found.origin == 300);
    BOOST_TEST(found.timestamp_ms == WEIR_NO_TIME);
    BOOST_REQUIRE_EQUAL(found.headers.size(), 3);
    BOOST_TEST((found.headers[0].second == "v"));
    BOOST_TEST((found.headers[1].second == ""));
    BOOST_TEST(!found.headers[2].second);
}

BOOST_AUTO_TEST_CASE(a_cut_at_any_byte_is_noticed) {
    const std::string whole = encoded(Example().record);
    for (size_t size = 0; size < whole.size(); ++size) {
        Reader reader(std::string_view(whole).substr(0, size));
        BOOST_CHECK_THROW(get_record(reader), std::runtime_error);
    }
}

BOOST_AUTO_TEST_CASE(a_number_without_an_end_is_noticed) {
    Reader reader("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    BOOST_CHECK_THROW(reader.get_unsigned(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_size_beyond_all_bytes_is_noticed) {
    std::string bytes;
    put_unsigned(bytes, UINT64_MAX);
    bytes += "abc";
    Reader reader(bytes);
    BOOST_CHECK_THROW(reader.get_bytes(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(size_counts_key_value_and_headers) {
    Example example;
    example.record.key = bytes("key");
    BOOST_TEST(size_of(example.record) == 3 + 6 + 2 + 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#include "plugins/record_lines/record_reader.hpp"

#include <boost/test/unit_test.hpp>

#include "weir/testing/outputs.hpp"

using namespace weir;
using namespace weir::record_lines;
using testing::owned;

namespace {

struct Fixture {
    RecordLine read(std::string_view line) {
        padded = std::string(line) + std::string(WEIR_PADDING, '}');
        Intake out(intake.raw());
        return reader.read(std::string_view(padded).substr(0, line.size()), out);
    }
    std::string refusal(std::string_view line) {
        try {
            read(line);
        } catch (const MalformedLine& malformed) {
            return malformed.what();
        }
        return "taken";
    }

    testing::Host host;
    testing::CapturingIntake intake{host};
    RecordReader reader;
    std::string padded;
};

using Headers = std::vector<std::pair<std::string, testing::Bytes>>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_reader, Fixture)

BOOST_AUTO_TEST_CASE(all_members) {
    const RecordLine line = read(
        R"({"topic":"t","partition":3,"offset":9007199254740993,"timestamp":-5,"key":"k","headers":{"a":"1","b":null},"value":"x\"\u6e29\n"})");
    const testing::OwnedRecord record(line.record);
    BOOST_TEST(view(line.topic) == "t");
    BOOST_TEST(line.partition.value() == 3);
    BOOST_TEST(line.offset.value() == 9007199254740993);
    BOOST_TEST(record.timestamp_ms == -5);
    BOOST_TEST(record.key.value() == "k");
    BOOST_TEST(record.value.value() == "x\"温\n");
    BOOST_TEST((record.headers == Headers{{"a", "1"}, {"b", std::nullopt}}));
}

BOOST_AUTO_TEST_CASE(what_is_left_out_or_null) {
    for (
        const char* text :
        {R"({"value":null})",
         R"({"topic":null,"partition":null,"offset":null,"timestamp":null,"key":null,"headers":null,"value":null})"}) {
        const RecordLine line = read(text);
        BOOST_TEST(line.topic.data == nullptr);
        BOOST_TEST((!line.partition && !line.offset));
        BOOST_TEST(line.record.timestamp_ms == WEIR_NO_TIME);
        BOOST_TEST(line.record.key.data == nullptr);
        BOOST_TEST(line.record.value.data == nullptr);
        BOOST_TEST(line.record.header_count == 0U);
    }
}

BOOST_AUTO_TEST_CASE(empty_is_not_null) {
    const RecordLine line = read(R"({"key":"","value":""})");
    BOOST_TEST(owned(line.record.key).value() == "");
    BOOST_TEST(owned(line.record.value).value() == "");
}

BOOST_AUTO_TEST_CASE(base64_stands_for_bytes) {
    const RecordLine line = read(
        R"({"key_base64":"/w==","value_base64":"AP/+","headers":{"t":"x"},"headers_base64":{"b":"gA=="}})");
    const testing::OwnedRecord record(line.record);
    BOOST_TEST(record.key.value() == "\xFF");
    BOOST_TEST(record.value.value() == std::string("\0\xFF\xFE", 3));
    BOOST_TEST((record.headers == Headers{{"t", "x"}, {"b", "\x80"}}));
    BOOST_TEST(read(R"({"value_base64":null})").record.value.data == nullptr);
}

BOOST_AUTO_TEST_CASE(headers_as_pairs_may_repeat) {
    const RecordLine line = read(R"({"value":"","headers":[["a","1"],["a",null],["","3"]]})");
    BOOST_TEST((testing::OwnedRecord(line.record).headers ==
                Headers{{"a", "1"}, {"a", std::nullopt}, {"", "3"}}));
}

BOOST_AUTO_TEST_CASE(other_members_are_ignored_and_the_last_of_a_name_counts) {
    const RecordLine line = read(
        R"({"value":"a","headers":{"x":"1"},"note":[{"value":"z"},1e3],"value":"b","headers":{"y":"2"},"__connect.errors.stage":"TRANSFORMATION"})");
    BOOST_TEST(owned(line.record.value).value() == "b");
    BOOST_TEST((testing::OwnedRecord(line.record).headers == Headers{{"y", "2"}}));
}

BOOST_AUTO_TEST_CASE(one_reader_keeps_earlier_records_intact) {
    const RecordLine first = read(R"({"value":"first","headers":{"a":"1"}})");
    const RecordLine second = read(R"({"value":"second","headers":{"b":"2"}})");
    BOOST_TEST(owned(first.record.value).value() == "first");
    BOOST_TEST(view(first.record.headers[0].name) == "a");
    BOOST_TEST(owned(second.record.value).value() == "second");
}

BOOST_AUTO_TEST_CASE(the_value_is_followed_by_padding) {
    const RecordLine line = read("{\"value\":\"" + std::string(5000, 'v') + "\"}");
    std::string copy(line.record.value.data, line.record.value.size + WEIR_PADDING);
    BOOST_TEST(copy.substr(0, 5000) == std::string(5000, 'v'));
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_named) {
    const std::pair<const char*, const char*> cases[] = {
        {"", "is not JSON"},
        {"{", "is not JSON"},
        {"{\"value\":\"x\"", "is not JSON"},
        {"{\"value\":\"x\"} {}", "is not JSON"},
        {"{\"value\":\"x\",\"note\":nul}", "is not JSON"},
        {"{\"value\":\"\xFF\"}", "is not JSON"},
        {R"({"value":"\ud800"})", "is not JSON"},
        {"[]", "is not a JSON object"},
        {"7", "is not a JSON object"},
        {"{}", "has neither \"value\" nor \"value_base64\""},
        {R"({"value":"x","value_base64":"eA=="})", "has both \"value\" and \"value_base64\""},
        {R"({"value":"x","key":null,"key_base64":"eA=="})", "has both \"key\" and \"key_base64\""},
        {R"({"value":7})", "\"value\" must be a string or null"},
        {R"({"value":{}})", "\"value\" must be a string or null"},
        {R"({"value_base64":"eA"})", "\"value_base64\" must be base64"},
        {R"({"value":"x","key":true})", "\"key\" must be a string or null"},
        {R"({"value":"x","topic":1})", "\"topic\" must be a string or null"},
        {R"({"value":"x","partition":-1})", "\"partition\" must be from 0"},
        {R"({"value":"x","partition":2147483648})", "\"partition\" must be from 0 to 2147483647"},
        {R"({"value":"x","partition":"0"})", "\"partition\" must be an integer"},
        {R"({"value":"x","offset":1.0})", "\"offset\" must be an integer"},
        {R"({"value":"x","offset":-1})", "\"offset\" must be from 0"},
        {R"({"value":"x","timestamp":9223372036854775808})", "\"timestamp\" must be an integer"},
        {R"({"value":"x","timestamp":"2026"})", "\"timestamp\" must be an integer"},
        {R"({"value":"x","headers":"h"})", "\"headers\" must be an object of strings"},
        {R"({"value":"x","headers":{"a":1}})", "\"headers\" must be a string or null"},
        {R"({"value":"x","headers":[["a"]]})", "\"headers\" must be pairs"},
        {R"({"value":"x","headers":[[1,"a"]]})", "\"headers\" must be pairs"},
        {R"({"value":"x","headers_base64":{"a":"*"}})", "\"headers_base64\" must be base64"},
    };
    for (const auto& [line, expected] : cases) {
        BOOST_TEST_CONTEXT(line) BOOST_TEST(refusal(line).starts_with(expected), refusal(line));
    }
}

BOOST_AUTO_TEST_SUITE_END()

#include "plugins/record_lines/record_writer.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include "plugins/record_lines/record_reader.hpp"
#include "weir/testing/outputs.hpp"

using namespace weir;
using namespace weir::record_lines;

namespace {

std::string written(const testing::OwnedRecord& record, Format format, bool dead_letters = false) {
    testing::Records rows;
    rows.add(record);
    std::string out;
    RecordWriter(format, dead_letters).append(out, rows.records().front());
    return out;
}

testing::OwnedRecord with_value(testing::Bytes value) {
    testing::OwnedRecord record;
    record.value = std::move(value);
    return record;
}

// As another parser sees the line.
boost::json::object parsed(const std::string& line) { return boost::json::parse(line).as_object(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(record_writer)

BOOST_AUTO_TEST_CASE(lines_are_values) {
    BOOST_TEST(written(with_value("{\"a\":1}"), Format::kLines) == "{\"a\":1}\n");
    BOOST_TEST(written(with_value("a\nb"), Format::kLines) == "a\nb\n");
    BOOST_TEST(written(with_value(""), Format::kLines) == "\n");
    BOOST_TEST(written(with_value(std::nullopt), Format::kLines) == "\n");
}

BOOST_AUTO_TEST_CASE(a_record_with_everything) {
    testing::OwnedRecord record = with_value("x\"y");
    record.key = "k";
    record.timestamp_ms = 1700000000123;
    record.headers = {{"h", "1"}, {"n", std::nullopt}};
    BOOST_TEST(
        written(record, Format::kRecords) ==
        R"({"topic":null,"partition":null,"offset":null,"timestamp":1700000000123,"key":"k",)"
        R"("headers":{"h":"1","n":null},"value":"x\"y"})"
        "\n");
}

BOOST_AUTO_TEST_CASE(a_record_with_nothing) {
    BOOST_TEST(
        written(with_value(std::nullopt), Format::kRecords) ==
        R"({"topic":null,"partition":null,"offset":null,"timestamp":null,"key":null,"headers":{},"value":null})"
        "\n");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_text_are_coded) {
    testing::OwnedRecord record = with_value("\xFF");
    record.key = "\xFE";
    record.headers = {{"t", "x"}, {"b", "\x80"}};
    BOOST_TEST(
        written(record, Format::kRecords) ==
        R"({"topic":null,"partition":null,"offset":null,"timestamp":null,"key_base64":"/g==",)"
        R"("headers":{"t":"x"},"headers_base64":{"b":"gA=="},"value_base64":"/w=="})"
        "\n");
}

BOOST_AUTO_TEST_CASE(headers_that_repeat_are_pairs) {
    testing::OwnedRecord record = with_value("");
    record.headers = {{"a", "1"}, {"a", "2"}};
    BOOST_TEST(boost::json::serialize(parsed(written(record, Format::kRecords)).at("headers")) ==
               R"([["a","1"],["a","2"]])");
}

BOOST_AUTO_TEST_CASE(a_dead_letter_has_its_errors_as_members) {
    testing::OwnedRecord record = with_value("bad");
    record.headers = {{"own", "1"},
                      {"__connect.errors.topic", "device-raw"},
                      {"__connect.errors.partition", "3"},
                      {"__connect.errors.offset", "41"},
                      {"__connect.errors.stage", "VALUE_CONVERTER"},
                      {"__connect.errors.exception.message", "not \"JSON\" \xFF"}};
    BOOST_TEST(
        written(record, Format::kRecords, true) ==
        R"({"topic":"device-raw","partition":3,"offset":41,"timestamp":null,"key":null,"headers":{"own":"1"},)"
        R"("value":"bad","__connect.errors.topic":"device-raw","__connect.errors.partition":"3",)"
        R"("__connect.errors.offset":"41","__connect.errors.stage":"VALUE_CONVERTER",)"
        R"("__connect.errors.exception.message_base64":"bm90ICJKU09OIiD/"})"
        "\n");
}

BOOST_AUTO_TEST_CASE(of_an_error_that_repeats_the_last_counts) {
    testing::OwnedRecord record = with_value("bad");
    record.headers = {{"__connect.errors.topic", "earlier"}, {"__connect.errors.topic", "now"}};
    const boost::json::object line = parsed(written(record, Format::kRecords, true));
    BOOST_TEST(line.at("topic").as_string() == "now");
    BOOST_TEST(line.at("__connect.errors.topic").as_string() == "now");
    BOOST_TEST(line.size() == 8U);
}

BOOST_AUTO_TEST_CASE(errors_that_are_no_numbers_give_null) {
    testing::OwnedRecord record = with_value("bad");
    record.headers = {{"__connect.errors.partition", "3x"}, {"__connect.errors.offset", ""}};
    const boost::json::object line = parsed(written(record, Format::kRecords, true));
    BOOST_TEST(line.at("partition").is_null());
    BOOST_TEST(line.at("offset").is_null());
}

BOOST_AUTO_TEST_CASE(only_dead_letters_turn_errors_into_members) {
    testing::OwnedRecord record = with_value("x");
    record.headers = {{"__connect.errors.topic", "t"}};
    const boost::json::object line = parsed(written(record, Format::kRecords));
    BOOST_TEST(line.at("topic").is_null());
    BOOST_TEST(line.at("headers").as_object().at("__connect.errors.topic").as_string() == "t");
}

BOOST_AUTO_TEST_CASE(the_reader_gets_back_what_was_written) {
    testing::OwnedRecord record = with_value(std::string("\x00\x1F\"\\\n温\xF0\x9F\x98\x80", 12));
    record.key = "\xFF\x00";
    record.timestamp_ms = -1;
    record.headers = {{"a", "1"}, {"a", std::nullopt}, {"b", ""}, {"c", "\xFE"}};
    std::string line = written(record, Format::kRecords);
    line.resize(line.size() + WEIR_PADDING);
    testing::Host host;
    testing::CapturingIntake intake{host};
    Intake out(intake.raw());
    RecordReader reader;
    const RecordLine found = reader.read(std::string_view(line).substr(0, line.find('\n')), out);
    const testing::OwnedRecord again(found.record);
    BOOST_TEST((again.key == record.key && again.value == record.value));
    BOOST_TEST((again.headers == record.headers));
    BOOST_TEST(again.timestamp_ms == -1);
}

BOOST_AUTO_TEST_SUITE_END()

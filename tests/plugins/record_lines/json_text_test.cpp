#include "plugins/record_lines/json_text.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

using namespace weir::record_lines;

namespace {

std::string json_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string json_name(std::string_view text) {
    std::string out;
    append_json_name(out, text);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(escapes_only_what_must_be) {
    BOOST_TEST(json_string("") == "\"\"");
    BOOST_TEST(json_string("a/b 温度 \x7F") == "\"a/b 温度 \x7F\"");
    BOOST_TEST(json_string("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
    BOOST_TEST(json_string("a\x1F"
                           "b\x0B") == R"("a\u001fb\u000b")");
    BOOST_TEST(json_string(std::string_view("\0", 1)) == R"("\u0000")");
}

BOOST_AUTO_TEST_CASE(every_ascii_text_is_read_back_by_another_parser) {
    std::string all;
    for (int byte = 0; byte < 0x80; ++byte) all += static_cast<char>(byte);
    for (size_t size = 0; size <= all.size(); ++size) {
        const std::string text = all.substr(0, size);
        BOOST_REQUIRE(boost::json::parse(json_string(text)).as_string() == text);
    }
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_utf8_keeps_its_ascii) {
    BOOST_TEST(json_name("t\xC3\xA4") == "\"t\xC3\xA4\"");
    BOOST_TEST(json_name("t\xE4\"") == "\"t\xEF\xBF\xBD\\\"\"");
}

BOOST_AUTO_TEST_CASE(utf8_is_told_from_other_bytes) {
    BOOST_TEST(is_utf8(""));
    BOOST_TEST(is_utf8("\xF0\x9F\x98\x80"));
    for (const char* bytes : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE4\xB8"}) {
        BOOST_TEST(!is_utf8(bytes));
    }
}

BOOST_AUTO_TEST_SUITE_END()

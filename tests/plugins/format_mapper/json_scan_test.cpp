#include "plugins/format_mapper/json_scan.hpp"

#include <simdjson.h>

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "weir/record.h"

using namespace weir;

namespace {

std::string kept;  // members point into it

// What stands behind a text must not matter: here it could go on.
bool scan(const std::string& text, const std::string& behind, Members& members) {
    kept = text;
    while (kept.size() < text.size() + WEIR_PADDING) kept += behind;
    return json::scan_plain_object(std::string_view(kept).substr(0, text.size()), members);
}

bool scan(const std::string& text) {
    Members members;
    return scan(text, std::string(1, '\0'), members);
}

bool is_json_object(const std::string& text) {
    simdjson::dom::parser parser;
    return parser.parse(text).is_object();
}

const std::string kMessage =
    R"({"MsgType":"Publish","Seq":-12,"params":{"a":[1,2.50,-0,1e5,1E-7,{}],"b":{"c":null}},"Payload":)"
    R"("a text that is longer than one block of sixteen bytes", "type" : true ,"code":false})";

}  // namespace

BOOST_AUTO_TEST_SUITE(json_scan)

BOOST_AUTO_TEST_CASE(takes_plain_objects) {
    for (const char* text :
         {"{}", " { } ", R"({"a":{}})", R"({"a":[]})", R"({"":""})", "{\"\xc3\xa9\":0}",
          "{\n\t\"a\" : [ 1 , 2 ] ,\r\n\"b\":{ \"c\" : 0 } }"})
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(scan(text)); }
    BOOST_TEST(scan(kMessage));
}

BOOST_AUTO_TEST_CASE(finds_members_as_written) {
    const std::string text =
        R"({"Seq": 12 ,"type":"first","data":[1],"report":{"type":"inner"},"type":"last","x":1})";
    Members members;
    BOOST_TEST_REQUIRE(scan(text, " ", members));
    BOOST_TEST(!members.has(Name::method));
    BOOST_TEST(members[Name::Seq] == "12");
    BOOST_TEST(members[Name::type] == "\"last\"");
    BOOST_TEST(members[Name::data] == "[");
    BOOST_TEST(members[Name::report] == "{");
}

BOOST_AUTO_TEST_CASE(leaves_the_rest_to_others) {
    for (const char* text : {"",
                             " ",
                             "[]",
                             "1",
                             "{",
                             "}",
                             "{}}",
                             "{} x",
                             R"({"a")",
                             R"({"a":})",
                             R"({"a":1,})",
                             R"({,"a":1})",
                             R"({"a":1 "b":2})",
                             R"({"a" 1})",
                             R"({a:1})",
                             R"({"a":'b'})",
                             R"({"a":"b)",
                             R"({"a":[1,]})",
                             R"({"a":[1 2]})",
                             R"({"a":[})",
                             R"({"a":01})",
                             R"({"a":-})",
                             R"({"a":1.})",
                             R"({"a":.5})",
                             R"({"a":1e})",
                             R"({"a":+1})",
                             R"({"a":nul})",
                             R"({"a":nullx})",
                             R"({"a":True})",
                             R"({"a":"\q"})",
                             R"({"a":"\n"})",
                             "{\"a\":\"\x01\"}",
                             "{\"a\":\"\xff\"}",
                             "{\"\xc3\":1}",
                             "{\"a\":1}\x0c"})
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!scan(text)); }
    std::string deep = R"({"a":)" + std::string(40, '[') + std::string(40, ']') + "}";
    BOOST_TEST(!scan(deep));
}

BOOST_AUTO_TEST_CASE(stops_at_the_end) {
    Members members;
    for (size_t size = 0; size < kMessage.size(); ++size)
        for (const std::string& behind : {kMessage.substr(size), std::string("}"), std::string("0"),
                                          std::string("\""), std::string(" "), std::string("{}")})
            BOOST_TEST_CONTEXT(kMessage.substr(0, size) << " | " << behind) {
                BOOST_TEST(!scan(kMessage.substr(0, size), behind, members));
            }
}

BOOST_AUTO_TEST_CASE(takes_nothing_that_simdjson_refuses) {
    const std::string_view pieces = "{}[],:\"\\0-.eE+1ntf \n\x01\x7f\xc3\xa9\xff";
    std::mt19937 random(7);
    int taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text = kMessage;
        for (uint32_t changes = 1 + random() % 2; changes > 0; --changes) {
            const char piece = pieces[random() % pieces.size()];
            const size_t at = random() % text.size();
            if (random() % 2 == 0)
                text[at] = piece;
            else
                text.insert(at, 1, piece);
        }
        if (!scan(text)) continue;
        ++taken;
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(is_json_object(text)); }
    }
    BOOST_TEST(taken > 1'000);
}

BOOST_AUTO_TEST_SUITE_END()

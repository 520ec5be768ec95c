#include "plugins/base64_decode/json_fields.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "weir/record.h"

namespace {

// The fields point into `kept`.
std::string kept;

weir::base64::JsonFields find(const std::string& text) {
    kept = text + std::string(WEIR_PADDING, '\0');
    return weir::base64::find_fields(std::string_view(kept).substr(0, text.size()), "Payload",
                                     "PayloadLen");
}

std::string content(const std::string& text) {
    const auto fields = find(text);
    return fields.is_object && fields.content.found ? std::string(fields.content.text) : "(none)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_fields)

BOOST_AUTO_TEST_CASE(finds_both_members) {
    const auto fields =
        find(R"( { "A" : [1,{"Payload":"no"}] , "PayloadLen" : 12 ,"Payload":"YQ=="} )");
    BOOST_TEST(fields.is_object);
    BOOST_TEST((fields.content.text == "YQ==" && fields.content.is_string));
    BOOST_TEST((fields.length.text == "12" && !fields.length.is_string));
}

BOOST_AUTO_TEST_CASE(knows_strings_and_depth) {
    struct Case {
        const char* text;
        const char* content;
    };
    const Case cases[] = {
        {R"({"x":"\"Payload\":\"no\"","Payload":"a"})", "a"},
        {R"({"x":"}","y":["]","{",{"Payload":"no"}],"Payload":"b"})", "b"},
        {R"({"Payload":"c","x":"\\"})", "c"},
        {R"({"x":{"Payload":"no"}})", "(none)"},
        {R"({"Payload":"first","Payload":"last"})", "last"},
        {R"({"Pay\u006coad":"escaped name"})", "escaped name"},
        {R"({"payload":"other case"})", "(none)"},
        {R"({"Payload":null})", "null"},
        {R"({"Payload":17})", "17"},
        {"\xef\xbb\xbf{\"Payload\":\"behind a BOM\"}", "behind a BOM"},
        {R"({})", "(none)"},
        {R"({"Payload":""})", ""},
        {R"({"a-name-of-more-than-sixteen-characters":"and a value of more than sixteen","Payload":"d"})",
         "d"}};
    for (const Case& one : cases) BOOST_TEST_CONTEXT(one.text) {
            BOOST_TEST(content(one.text) == one.content);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_object_is_said_to_be_none) {
    for (const char* text : {"", " ", "[]", "42", "not json", "{", "{\"a\"", "{\"a\":", "{\"a\":1",
                             "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{\"a\":1}x", "{\"a\":\"open",
                             "{\"a\":\"open\\", "{\"a\":}", "{\"a\":[1}", "{,}"})
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!find(text).is_object); }
}

BOOST_AUTO_TEST_CASE(does_not_read_a_quote_behind_the_end) {
    const std::string memory = std::string(R"({"Payload":"open)") + "\"}" + std::string(64, ' ');
    const auto fields =
        weir::base64::find_fields(std::string_view(memory).substr(0, 16), "Payload", "");
    BOOST_TEST(!fields.is_object);
}

BOOST_AUTO_TEST_CASE(escapes_mean_what_json_says) {
    using weir::base64::unescaped;
    BOOST_TEST((unescaped(R"(a\/b\"\\\n\u0041)") == "a/b\"\\\nA"));
    for (const char* wrong : {"\\", "\\x", "\\u", "\\u12", "\\u12g4", "\\u+123"})
        BOOST_TEST_CONTEXT(wrong) { BOOST_TEST(!unescaped(wrong)); }
}

BOOST_AUTO_TEST_SUITE_END()

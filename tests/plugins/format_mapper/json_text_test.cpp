#include "plugins/format_mapper/json_text.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "plugins/format_mapper/json_grammar.hpp"
#include "plugins/format_mapper/names.hpp"

using namespace weir;

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(walks_members_and_elements) {
    const std::string text = R"( { "a" : 1 , "b":[ [], {"a":9} ,"]" ],"c\"":{ } , "a":"x" })";
    const std::string_view object = json::value_at(json::next_token(text.data()));
    std::vector<std::string> seen;
    json::for_each_member(object, [&](std::string_view name, std::string_view value) {
        seen.push_back(std::string(name) + "=" + std::string(value));
    });
    const std::vector<std::string> expected = {"a=1", "b=[", R"(c\"={)", R"(a="x")"};
    BOOST_TEST(seen == expected, boost::test_tools::per_element());
    BOOST_TEST(json::member(object, "a") == "\"x\"");
    BOOST_TEST(json::member(object, "c\"") == "{");
    size_t elements = 0;
    json::for_each_element(json::member(object, "b"), [&](std::string_view) { ++elements; });
    BOOST_TEST(elements == 3U);
}

BOOST_AUTO_TEST_CASE(unescapes) {
    std::string plain;
    BOOST_TEST(json::unescape(R"(\"\\\/\b\f\n\r\t\u0041\u00e9\u6e29\ud83c\udf21)", plain));
    BOOST_TEST(plain == "\"\\/\b\f\n\r\tA\xc3\xa9\xe6\xb8\xa9\xf0\x9f\x8c\xa1");
    for (const char* text :
         {R"(\ud83c)", R"(\udf21)", R"(\ud83cx)", R"(\ud83c\n)", R"(\udf21\ud83c)"})
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(!json::unescape(text, plain)); }
    json::unescape(R"(a\ud83c\u0041)", plain);
    BOOST_TEST(plain ==
               "a\xef\xbf\xbd"
               "A");
}

BOOST_AUTO_TEST_CASE(scalars_are_strict) {
    for (const char* good :
         {"0", "-0", "10", "1.5", "-1.50", "1e5", "1E+5", "0.0e-7", "true", "false", "null"})
        BOOST_TEST_CONTEXT(good) { BOOST_TEST(json::is_scalar(good)); }
    for (const char* bad : {"", "-", "01", "-01", "1.", ".5", "+1", "1e", "1e+", "0x1", "nan",
                            "NaN", "inf", "True", "truee", "nul", "1 2", "--1", "1.5.5"})
        BOOST_TEST_CONTEXT(bad) { BOOST_TEST(!json::is_scalar(bad)); }
}

BOOST_AUTO_TEST_CASE(every_name_is_found_by_its_text) {
    for (size_t i = 0; i < kNameCount; ++i) {
        const auto name = static_cast<Name>(i);
        BOOST_TEST((name_of(text_of(name)) == name));
    }
    for (const char* other :
         {"", "x", "msgtype", "MsgTypf", "a name that is longer than all of them"})
        BOOST_TEST((name_of(other) == Name::kCount));
}

BOOST_AUTO_TEST_SUITE_END()

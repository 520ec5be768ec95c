#include "core/src/config/document.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::Lines;

Lines entries_of(const std::string& toml) {
    Problems problems;
    const auto document = parse_document(toml, problems);
    BOOST_REQUIRE(document);
    Lines lines;
    for (const Entry& entry : document->entries)
        lines.push_back(std::to_string(entry.place.line) + ':' +
                        std::to_string(entry.place.column) + ' ' + entry.path + " =" +
                        std::to_string(entry.value.place.column));
    for (const Problem& problem : problems.take()) lines.push_back(to_line(problem, "p"));
    return lines;
}

Lines syntax_problems(const std::string& toml) {
    Problems problems;
    BOOST_CHECK(!parse_document(toml, problems));
    Lines lines;
    for (const Problem& problem : problems.take()) lines.push_back(to_line(problem, "p"));
    return lines;
}

BOOST_AUTO_TEST_SUITE(document)

BOOST_AUTO_TEST_CASE(tables_dots_and_quotes_are_the_same) {
    for (const char* toml : {"[a.b]\nc.d = 1", "[a]\nb.c.d = 1", "[a.b.c]\nd = 1",
                             "[a]\n\"b.c.d\" = 1", "[a]\nb = {c = {d = 1}}"}) {
        Problems problems;
        const auto document = parse_document(toml, problems);
        BOOST_REQUIRE(document);
        BOOST_REQUIRE_EQUAL(document->entries.size(), 1U);
        BOOST_CHECK_EQUAL(document->entries[0].path, "a.b.c.d");
        BOOST_CHECK_EQUAL(std::get<int64_t>(document->entries[0].value.data), 1);
    }
}

BOOST_AUTO_TEST_CASE(places_are_those_of_statements_and_values) {
    test::check_lines(
        entries_of("[t]\n  w.size = 1\n  w.kind = 2\ni = { x = 1, yy = 2 }\r\nl = [\n 1 ]\n"),
        {"2:3 t.w.size =12", "3:3 t.w.kind =12", "4:7 t.i.x =11", "4:14 t.i.yy =19", "5:1 t.l =5"});
}

BOOST_AUTO_TEST_CASE(an_empty_table_is_an_entry) {
    Problems problems;
    const auto document = parse_document("[a]\n[b.c]\n", problems);
    BOOST_REQUIRE(document);
    BOOST_REQUIRE_EQUAL(document->entries.size(), 2U);
    BOOST_CHECK_EQUAL(document->entries[1].path, "b.c");
    BOOST_CHECK(std::holds_alternative<EmptyTable>(document->entries[1].value.data));
    BOOST_CHECK(document->tables.at("b.c") == (Place{2, 1}));
}

BOOST_AUTO_TEST_CASE(keys_that_flatten_to_the_same_are_reported) {
    test::check_lines(
        entries_of("[a]\nb.c = 1\n\"b.c\" = 2\n"),
        {"2:1 a.b.c =7",
         "p:3:1: error: a.b.c: is given in line 2 already; leave one of the two out"});
}

BOOST_AUTO_TEST_CASE(a_syntax_error_has_its_place) {
    test::check_lines(syntax_problems("[a]\nb = 12x\n"),
                      {"p:2:7: error: this is not TOML: Error while parsing decimal integer: "
                       "expected digit, saw 'x'; "
                       "correct it, the rest is checked then"});
    BOOST_CHECK(syntax_problems("a = 1\na = 2\n").at(0).starts_with("p:2:"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#include <boost/test/unit_test.hpp>
#include <limits>

#include "core/src/plugins/description_facts.hpp"
#include "core/src/plugins/description_writers.hpp"
#include "weir/plugin.hpp"

namespace weir::test {
namespace {

constexpr const char* kWords[] = {"one", "two", nullptr};

struct Described {
    static constexpr Option options[] = {
        option("rarely", WEIR_INT).ranked(WEIR_LOW).between(-1, 5).in("records").or_else("2"),
        option("now_and_then", WEIR_DURATION).between(10, std::numeric_limits<int64_t>::max()),
        option("word", WEIR_STRING).one_of(kWords).or_else("two"),
        option("always", WEIR_LIST).ranked(WEIR_HIGH).required().like("a, b").says("Names."),
        option("secrets", WEIR_MAP).ranked(WEIR_LOW).secret().one_of(kWords)};
    static constexpr const char* accepts[] = {"*/*", nullptr};
    static constexpr const char* produces[] = {"text/plain", nullptr};
    static constexpr ComponentInfo info{
        .name = "described", .summary = "For tests.", .flags = WEIR_COMPONENT_USES_CLOCK};
    explicit Described(const Host&) {}
    void configure(const Config&) {}
    void process(const Batch&, Emitter&) {}
};

LibraryDescription library() {
    const weir_component* component = transform<Described>();
    const weir_plugin plugin{sizeof plugin, WEIR_ABI_MAJOR, 0,          "weir_described",
                             "1.2.3",       nullptr,        &component, 1};
    return describe(plugin, "weir_described.so");
}

const OptionDescription& option_of(const LibraryDescription& library, const std::string& key) {
    for (const OptionDescription& option : library.components.at(0).options)
        if (option.key == key) return option;
    throw std::out_of_range(key);
}

std::string traits(const std::string& key) {
    std::string text;
    for (const std::string& trait : traits_of(option_of(library(), key))) text += trait + "; ";
    return text;
}

void check_has(const std::string& text, const std::string& part) {
    BOOST_TEST(text.find(part) != text.npos, "no \"" << part << "\" in: " << text);
}

BOOST_AUTO_TEST_SUITE(description)

BOOST_AUTO_TEST_CASE(options_come_by_importance_then_in_the_tables_order) {
    const LibraryDescription told = library();
    std::string keys;
    for (const auto& option : told.components.at(0).options) keys += option.key + " ";
    BOOST_TEST(keys == "always now_and_then word rarely secrets ");
}

BOOST_AUTO_TEST_CASE(values_are_told_as_a_pipeline_file_has_them) {
    BOOST_TEST(option_of(library(), "rarely").default_value.value() == "2");
    BOOST_TEST(option_of(library(), "word").default_value.value() == "\"two\"");
    BOOST_TEST(!option_of(library(), "always").default_value.has_value());
    BOOST_TEST(option_of(library(), "always").example == "always = [\"a\", \"b\"]");
    BOOST_TEST(option_of(library(), "word").example == "word = \"two\"");
    BOOST_TEST(option_of(library(), "now_and_then").range == "at least 10ms");
}

BOOST_AUTO_TEST_CASE(traits_are_those_that_hold) {
    BOOST_TEST(traits("rarely") ==
               "whole number; default `2`; -1 to 5; in records; importance low; ");
    BOOST_TEST(traits("now_and_then") == "duration; at least 10ms; importance medium; ");
    BOOST_TEST(traits("always") == "list; **required**; importance high; ");
    BOOST_TEST(traits("secrets") == "table; secret: never printed; importance low; ");
}

BOOST_AUTO_TEST_CASE(choices_of_a_table_are_names) {
    BOOST_TEST(choices_text(option_of(library(), "word")) == "One of `one`, `two`.");
    BOOST_TEST(choices_text(option_of(library(), "secrets")) == "Names: `one`, `two`.");
    BOOST_TEST(choices_text(option_of(library(), "always")) == "");
}

BOOST_AUTO_TEST_CASE(what_a_plugin_leaves_out_is_empty) {
    BOOST_TEST(library().license == "");
    BOOST_TEST(library().components.at(0).doc == "");
    BOOST_TEST(!library().components.at(0).guarantee.has_value());
    BOOST_TEST(to_json(library()).find("\"guarantee\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_format_has_the_components_facts) {
    for (const std::string& text : {to_text(library()), to_markdown(library())}) {
        check_has(text, "weir_described");
        check_has(text, "1.2.3");
        check_has(text, "text/plain");
        check_has(text, "its output depends on the wall clock");
        check_has(text, "always = [\"a\", \"b\"]");
    }
    check_has(to_json(library()), R"("uses_clock":true)");
    check_has(to_json(library()), R"("min":-1,"max":5)");
    BOOST_TEST(to_lines(library()) == "transform described         1.2.3  For tests.\n");
}

BOOST_AUTO_TEST_CASE(text_is_free_of_marks) {
    BOOST_TEST(to_text(library()).find('`') == std::string::npos);
    BOOST_TEST(to_text(library()).find("**") == std::string::npos);
    check_has(to_text(library()), "accepts       */*\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

// Every built plugin keeps the interface's rules; their paths are the arguments.
#define BOOST_TEST_MODULE conformance
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <regex>
#include <set>

#include "core/src/config/option_parse.hpp"
#include "core/src/plugins/library.hpp"
#include "tests/abi/lives.hpp"
#include "weir/units.hpp"

namespace weir::test {
namespace {

std::vector<std::filesystem::path> files() {
    const auto& suite = boost::unit_test::framework::master_test_suite();
    return {suite.argv + 1, suite.argv + suite.argc};
}

template <class Check>
void for_each_component(Check check) {
    BOOST_REQUIRE(!files().empty());
    for (const auto& file : files()) {
        const weir_plugin* plugin = load_library(file);
        for (size_t i = 0; i < plugin->component_count; ++i) {
            BOOST_TEST_CONTEXT(file.filename().string() << ": " << plugin->components[i]->name)
            check(*plugin->components[i]);
        }
    }
}

bool says_something(const char* text) { return text != nullptr && *text != '\0'; }

void check_option(const weir_option& option) {
    BOOST_TEST(option.struct_size == sizeof(weir_option));
    BOOST_TEST(std::regex_match(option.key, std::regex("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*")));
    BOOST_TEST(says_something(option.doc), "no doc");
    const bool required = (option.flags & WEIR_OPTION_REQUIRED) != 0;
    BOOST_TEST(!(required && option.default_text != nullptr), "required, and has a default");
    BOOST_CHECK_NO_THROW(default_value(option, "/nowhere"));
    if (option.default_text == nullptr) return;
    const OptionValue value = default_value(option, "/nowhere");
    BOOST_TEST(value.is_set);
    if (option.min != option.max) {
        BOOST_TEST(value.integer >= option.min);
        BOOST_TEST(value.integer <= option.max);
    }
    if (option.choices != nullptr && option.type == WEIR_STRING)
        BOOST_TEST(is_choice(option, value.text));
}

BOOST_AUTO_TEST_SUITE(conformance)

BOOST_AUTO_TEST_CASE(libraries_have_the_name_of_their_file_and_say_the_same_twice) {
    for (const auto& file : files()) {
        const weir_plugin* plugin = load_library(file);
        BOOST_TEST(plugin->name == file.stem().string());
        BOOST_TEST(says_something(plugin->version));
        BOOST_TEST(plugin->license == std::string("Apache-2.0"));
        BOOST_TEST(plugin->abi_minor == WEIR_ABI_MINOR);
        BOOST_TEST(load_library(file) == plugin);
    }
}

BOOST_AUTO_TEST_CASE(components_describe_themselves) {
    for_each_component([](const weir_component& component) {
        BOOST_TEST(std::regex_match(component.name, std::regex("[a-z][a-z0-9_]*")));
        BOOST_TEST(says_something(component.summary));
        BOOST_TEST(says_something(component.doc));
    });
}

BOOST_AUTO_TEST_CASE(options_are_documented_and_their_defaults_are_values) {
    for_each_component([](const weir_component& component) {
        std::set<std::string> keys;
        for (const weir_option& option : option_table(component)) BOOST_TEST_CONTEXT(option.key) {
                check_option(option);
                BOOST_TEST(keys.insert(option.key).second, "twice");
            }
    });
}

BOOST_AUTO_TEST_CASE(instances_can_be_made_configured_and_forgotten) {
    for_each_component(lead_to_configured);
}

BOOST_AUTO_TEST_CASE(transforms_take_batches_of_any_size_two_instances_at_once) {
    size_t led = 0;
    for_each_component([&](const weir_component& component) {
        if (component.kind != WEIR_TRANSFORM) return;
        ++led;
        if ((component.flags & WEIR_COMPONENT_KEYED) != 0)
            lead_a_keyed_transform(component);
        else
            lead_a_transform(component);
    });
    BOOST_TEST(led >= 3);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

#include "core/src/config/node_config.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

constexpr Option kOptions[] = {option("word", WEIR_STRING), option("map", WEIR_MAP),
                               option("none", WEIR_INT)};

OptionValues made() {
    std::vector<OptionValue> values(3);
    values[0].is_set = true;
    values[0].text = "short";
    values[1].is_set = true;
    values[1].items = {{"name", false, {}}, {"a value too long for a small string", false, {}}};
    values[2].is_default = true;
    return {"node", OptionTable(kOptions, sizeof(Option), 3), values};
}

void check_view(const weir_config& raw) {
    const Config config(&raw, kOptions);
    BOOST_CHECK_EQUAL(config.node(), "node");
    BOOST_CHECK_EQUAL(config.text("word"), "short");
    BOOST_CHECK_EQUAL(config.map("map").at(0).second, "a value too long for a small string");
    BOOST_CHECK(config.written("word"));
    BOOST_CHECK(!config.has("none"));
    BOOST_CHECK_EQUAL(raw.count, 3U);
    BOOST_CHECK_EQUAL(raw.values[0].text.data[raw.values[0].text.size], '\0');
    BOOST_CHECK_EQUAL(raw.values[1].items[1].data[raw.values[1].items[1].size], '\0');
}

BOOST_AUTO_TEST_SUITE(node_config)

BOOST_AUTO_TEST_CASE(a_plugin_sees_all_values) { check_view(made().raw()); }

BOOST_AUTO_TEST_CASE(a_view_outlives_moves_and_the_original) {
    std::vector<NodeConfig> nodes;
    weir_config raw{};
    {
        const NodeConfig first{"node", nullptr, made(), "", ""};
        raw = first.raw();
        nodes.push_back(first);
    }
    for (int i = 0; i < 100; ++i) nodes.emplace_back();
    check_view(raw);
}

BOOST_AUTO_TEST_CASE(values_are_found_by_key) {
    BOOST_CHECK_EQUAL(made().find("word")->text, "short");
    BOOST_CHECK(made().find("nothing") == nullptr);
    BOOST_CHECK_EQUAL(OptionValues().raw().count, 0U);
}

// A plugin built against a later header has longer options.
BOOST_AUTO_TEST_CASE(tables_are_walked_by_their_stride) {
    struct Longer {
        weir_option option;
        int more;
    };
    static const Longer longer[] = {{option("a", WEIR_INT), 0}, {option("b", WEIR_INT), 0}};
    weir_component component{};
    component.options = &longer[0].option;
    component.option_stride = sizeof(Longer);
    component.option_count = 2;
    std::vector<OptionValue> two(2);
    two[1].integer = 2;
    const OptionValues values("n", option_table(component), two);
    BOOST_CHECK_EQUAL(values.find("b")->integer, 2);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

#include "core/src/config/content_types.hpp"

#include "tests/core/config/support.hpp"

namespace weir {
namespace {

using test::Lines;

// Components with nothing but types; a list ends with its NULL.
using Types = std::vector<const char*>;
struct Component {
    Types accepts;
    Types produces;
    bool has_predicate = false;
};

weir_component made(const Component& from) {
    weir_component component{};
    component.accepts = from.accepts.empty() ? nullptr : from.accepts.data();
    component.produces = from.produces.empty() ? nullptr : from.produces.data();
    return component;
}

std::variant<Lines, Misfit> choose(const std::vector<Component>& nodes,
                                   const std::vector<Types>& sinks) {
    std::vector<weir_component> all;
    for (const Component& node : nodes) all.push_back(made(node));
    for (const Types& accepts : sinks) {
        all.emplace_back();
        all.back().accepts = accepts.data();
    }
    const Component everything{{"*/*", nullptr}, {}};
    const weir_component any = made(everything);
    Chain chain;
    for (size_t i = 0; i < all.size(); ++i)
        if (i < nodes.size())
            chain.nodes.push_back({&all[i], nodes[i].has_predicate ? &any : nullptr});
        else
            chain.sinks.push_back(&all[i]);
    return choose_types(chain);
}

void check_links(const std::vector<Component>& nodes, const std::vector<Types>& sinks,
                 const Lines& wanted) {
    const auto chosen = choose(nodes, sinks);
    BOOST_REQUIRE(std::holds_alternative<Lines>(chosen));
    test::check_lines(std::get<Lines>(chosen), wanted);
}

constexpr const char* kEnd = nullptr;

BOOST_AUTO_TEST_SUITE(content_types)

BOOST_AUTO_TEST_CASE(the_downstream_prefers) {
    check_links({{{}, {"a", "b", kEnd}}}, {{"b", "a", kEnd}}, {"b"});
}

BOOST_AUTO_TEST_CASE(any_fits_all) {
    check_links({{{}, {"a", "b", kEnd}}}, {{"*/*", kEnd}}, {"a"});
    check_links({{{}, {"*/*", kEnd}}}, {{"b", kEnd}}, {"b"});
    check_links({{{}, {"*/*", kEnd}}}, {{"*/*", kEnd}}, {"*/*"});
}

BOOST_AUTO_TEST_CASE(who_produces_any_hands_on_what_it_gets) {
    check_links({{{}, {"a", kEnd}}, {{"*/*", kEnd}, {"*/*", kEnd}}}, {{"*/*", kEnd}}, {"a", "a"});
}

BOOST_AUTO_TEST_CASE(a_choice_that_fails_later_is_not_made) {
    check_links({{{}, {"a", "b", kEnd}}, {{"*/*", kEnd}, {"*/*", kEnd}}}, {{"b", kEnd}},
                {"b", "b"});
}

BOOST_AUTO_TEST_CASE(all_sinks_must_be_suited) {
    check_links({{{}, {"a", "b", kEnd}}}, {{"*/*", kEnd}, {"b", kEnd}}, {"b"});
    check_links({{{}, {"*/*", kEnd}}}, {{"*/*", kEnd}, {"b", kEnd}}, {"b"});
    const auto chosen = choose({{{}, {"a", "b", kEnd}}}, {{"a", kEnd}, {"b", kEnd}});
    BOOST_REQUIRE(std::holds_alternative<Misfit>(chosen));
    BOOST_CHECK_EQUAL(std::get<Misfit>(chosen).node, 0U);
}

BOOST_AUTO_TEST_CASE(the_farthest_misfit_is_told) {
    const auto chosen =
        choose({{{}, {"a", kEnd}}, {{"*/*", kEnd}, {"*/*", "c", kEnd}}, {{"x", kEnd}, {"y", kEnd}}},
               {{"*/*", kEnd}});
    BOOST_REQUIRE(std::holds_alternative<Misfit>(chosen));
    BOOST_CHECK_EQUAL(std::get<Misfit>(chosen).node, 1U);
    test::check_lines(std::get<Misfit>(chosen).produced, {"a", "c"});
}

BOOST_AUTO_TEST_CASE(who_has_a_predicate_hands_on_the_type_that_passes_it_by) {
    check_links({{{}, {"a", kEnd}}, {{"*/*", kEnd}, {"b", "a", kEnd}, true}}, {{"b", "a", kEnd}},
                {"a", "a"});
    check_links({{{}, {"*/*", kEnd}}, {{"*/*", kEnd}, {"b", kEnd}, true}}, {{"b", kEnd}},
                {"*/*", "b"});
    const auto chosen =
        choose({{{}, {"a", kEnd}}, {{"a", kEnd}, {"b", kEnd}, true}}, {{"*/*", kEnd}});
    BOOST_REQUIRE(std::holds_alternative<Misfit>(chosen));
    BOOST_CHECK_EQUAL(std::get<Misfit>(chosen).node, 1U);
    BOOST_CHECK_EQUAL(std::get<Misfit>(chosen).input, "a");
    BOOST_CHECK(std::get<Misfit>(chosen).produced.empty());
}

BOOST_AUTO_TEST_CASE(a_long_chain_without_a_way_ends) {
    const Component pass{{"*/*", kEnd}, {"*/*", "a", "b", kEnd}};
    std::vector<Component> nodes(60, pass);
    nodes.front() = {{}, {"a", "b", kEnd}};
    const auto chosen = choose(nodes, {{"x", kEnd}});
    BOOST_REQUIRE(std::holds_alternative<Misfit>(chosen));
    BOOST_CHECK_EQUAL(std::get<Misfit>(chosen).node, 59U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

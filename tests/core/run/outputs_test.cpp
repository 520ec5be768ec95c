#include "core/src/run/outputs.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/core/run/stored_rows.hpp"

namespace weir::test {
namespace {

weir_record row(std::string_view value) {
    weir_record record{};
    record.value = bytes(value);
    record.origin = 99;
    return record;
}

BOOST_AUTO_TEST_SUITE(outputs)

BOOST_AUTO_TEST_CASE(rows_are_kept_by_publisher_under_their_output) {
    Outputs outputs(2);
    outputs.add({1, 3, 0}, row("a"));
    outputs.add({0, 0, 0}, row("b"));
    outputs.add({1, 4, 0}, row("c"));
    BOOST_TEST(outputs.count(0) == 1);
    BOOST_TEST(outputs.count(1) == 2);
    const auto rows = stored_rows(outputs, 1);
    BOOST_REQUIRE_EQUAL(rows.size(), 2);
    BOOST_TEST(*rows[0].value == "a");
    BOOST_TEST(rows[0].origin == 3);
    BOOST_TEST(*rows[1].value == "c");
    BOOST_TEST(rows[1].origin == 4);
    BOOST_TEST(outputs.bytes() == outputs.records(0).size() + outputs.records(1).size());
}

BOOST_AUTO_TEST_CASE(appending_takes_everything_over_in_order) {
    Outputs all(2);
    Outputs part(2);
    all.add({0, 0, 0}, row("a"));
    part.add({0, 0, 0}, row("b"));
    part.add({1, 0, 0}, row("c"));
    all.append(part);
    BOOST_TEST(part.bytes() == 0);
    BOOST_TEST(part.count(0) == 0);
    BOOST_TEST(part.records(1).empty());
    BOOST_TEST(all.count(0) == 2);
    BOOST_TEST(*stored_rows(all, 0).at(1).value == "b");
    BOOST_TEST(*stored_rows(all, 1).at(0).value == "c");
    BOOST_TEST(all.bytes() == all.records(0).size() + all.records(1).size());
}

BOOST_AUTO_TEST_CASE(clearing_leaves_nothing) {
    Outputs outputs(1);
    outputs.add({0, 0, 0}, row("a"));
    outputs.clear();
    BOOST_TEST(outputs.bytes() == 0);
    BOOST_TEST(outputs.count(0) == 0);
    BOOST_TEST(outputs.records(0).empty());
}

BOOST_AUTO_TEST_CASE(each_row_is_due_where_was_said_last) {
    Outputs outputs(1);
    outputs.set_due({3, 7});
    outputs.add({0, 0, 0}, row("a"));
    outputs.set_due({std::nullopt, 500});
    outputs.add({0, 0, 0}, row("b"));
    outputs.add({0, 0, 0}, row("c"));
    const Due wanted[] = {{3, 7}, {std::nullopt, 500}, {std::nullopt, 500}};
    const auto dues = stored_dues(outputs, 0);
    BOOST_REQUIRE_EQUAL(dues.size(), 3);
    for (size_t i = 0; i < 3; ++i) BOOST_TEST((dues[i] == wanted[i]));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

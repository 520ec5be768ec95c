#include "plugins/kafka/output_ends.hpp"

#include <boost/test/unit_test.hpp>

#include "expect.hpp"

namespace weir::kafka {
namespace {

BOOST_AUTO_TEST_SUITE(output_ends)

BOOST_AUTO_TEST_CASE(go_to_text_and_back) {
    const OutputEnds ends = {{"rows", {12, 0, 3}}, {"rows-dlq", {7}}};
    BOOST_TEST(to_text(ends) == "rows 12 0 3|rows-dlq 7");
    BOOST_TEST((parse_output_ends(to_text(ends)) == ends));
    BOOST_TEST(parse_output_ends("").empty());
}

BOOST_AUTO_TEST_CASE(of_another_sink_are_refused) {
    for (const char* text : {"rows", "rows x", "rows 1x", "rows 1||more 2", " |"})
        test::expect_error(WEIR_FAILED, {"noted ends"}, [&] { (void)parse_output_ends(text); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::kafka

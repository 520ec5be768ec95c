#include "plugins/kafka/epoch_header.hpp"

#include <boost/test/unit_test.hpp>

namespace weir::kafka {
namespace {

BOOST_AUTO_TEST_SUITE(epoch_header)

BOOST_AUTO_TEST_CASE(has_four_fields) {
    const auto header = EpochHeader::parse("abc|3-77|12|5");
    BOOST_REQUIRE(header);
    BOOST_TEST(header->incarnation == "abc");
    BOOST_TEST(header->run == 3u);
    BOOST_TEST(header->epoch == 12u);
    BOOST_TEST(header->sequence == 5u);
    for (const char* text : {"", "abc", "abc|1|2", "abc|1|2|3|4", "abc|1|x|3", "abc|1|2|",
                             "abc|1|-2|3", "abc|x-1|2|3"})
        BOOST_TEST(!EpochHeader::parse(text), text);
}

BOOST_AUTO_TEST_CASE(is_ordered_by_run_then_epoch_then_sequence_as_numbers) {
    const auto header = [](const char* text) { return *EpochHeader::parse(text); };
    BOOST_TEST(header("a|9-f|10|1").before(header("a|10-0|9|0")));
    BOOST_TEST(header("a|1-f|9|1").before(header("a|1-f|10|0")));
    BOOST_TEST(header("a|1-f|10|9").before(header("a|1-f|10|10")));
    BOOST_TEST(!header("a|1-f|10|1").before(header("a|1-f|10|1")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::kafka

#include "core/src/publish/replay.hpp"

#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

Marker lost() {
    Marker marker;
    marker.watermark = 500;
    marker.clock_decisions = 2;
    marker.positions = {{"t/0", 10}, {"t/1", 20}};
    return marker;
}

EpochOutputs epoch(int64_t watermark, int64_t first, int64_t second) {
    EpochOutputs outputs;
    outputs.watermark = watermark;
    outputs.clock_decisions = 2;
    outputs.positions = {{"t/1", second}, {"t/0", first}};
    return outputs;
}

BOOST_AUTO_TEST_SUITE(replay)

BOOST_AUTO_TEST_CASE(it_covers_what_was_due_up_to_the_markers_watermark_and_before_its_positions) {
    const Replay replay(lost());
    const EpochOutputs now = epoch(900, 10, 20);
    BOOST_TEST(replay.covers({std::nullopt, 500}, now));
    BOOST_TEST(!replay.covers({std::nullopt, 501}, now));
    BOOST_TEST(replay.covers({0, 19}, now));
    BOOST_TEST(!replay.covers({0, 20}, now));
    BOOST_TEST(replay.covers({1, 9}, now));
    BOOST_TEST(!replay.covers({1, 10}, now));
}

BOOST_AUTO_TEST_CASE(it_is_over_when_watermark_and_every_position_are_reached) {
    const Replay replay(lost());
    BOOST_TEST(replay.is_over(epoch(500, 10, 20)));
    BOOST_TEST(!replay.is_over(epoch(499, 10, 20)));
    BOOST_TEST(!replay.is_over(epoch(500, 9, 20)));
    BOOST_TEST(!replay.is_over(epoch(500, 10, 19)));
    EpochOutputs fewer = epoch(500, 10, 20);
    fewer.positions.pop_back();
    BOOST_TEST(!replay.is_over(fewer));
}

BOOST_AUTO_TEST_CASE(other_clock_decisions_and_the_first_format_leave_a_doubt) {
    const Replay replay(lost());
    EpochOutputs now = epoch(1, 1, 1);
    BOOST_TEST(replay.doubt(now) == "");
    now.clock_decisions = 3;
    BOOST_TEST(replay.doubt(now) == "the lost epochs took 2 decisions by the clock, these 3");
    now.has_dues = false;
    BOOST_TEST(replay.doubt(now) == "the outbox is of an earlier format");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

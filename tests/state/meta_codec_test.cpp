#define BOOST_TEST_MODULE state meta codec
#include "state/meta_codec.hpp"

#include <boost/test/unit_test.hpp>

using namespace weir::state;

BOOST_AUTO_TEST_CASE(an_identity_without_a_format_is_none) {
    Identity identity;
    BOOST_TEST(!decode(encode(Identity{0, "p", "i"}), identity));
    BOOST_TEST(decode(encode(Identity{3, "p", "i"}), identity));
    BOOST_TEST(identity.format == 3U);
    BOOST_TEST(identity.pipeline == "p");
    BOOST_TEST(identity.incarnation == "i");
}

BOOST_AUTO_TEST_CASE(wrong_bytes_are_not_decoded) {
    const std::string wrong = "\xff\xff\xff";
    Identity identity;
    Publisher publisher;
    Run run;
    Confirmation confirmation;
    Checkpoint checkpoint;
    BOOST_TEST(!decode(wrong, identity));
    BOOST_TEST(!decode(wrong, publisher));
    BOOST_TEST(!decode(wrong, run));
    BOOST_TEST(!decode(wrong, confirmation));
    BOOST_TEST(!decode(wrong, checkpoint));
}

BOOST_AUTO_TEST_CASE(names_may_be_any_bytes) {
    const std::string bytes("\xff\0\x80", 3);
    Checkpoint checkpoint;
    checkpoint.lanes = {{bytes, 1, kNoEnd}};
    checkpoint.partitions = {{bytes, 0, 0, 0, kNoTime}};
    Checkpoint decoded;
    BOOST_REQUIRE(decode(encode(checkpoint), decoded));
    BOOST_TEST(decoded.lanes.at(0).name == bytes);
    BOOST_TEST(decoded.partitions.at(0).topic == bytes);
}

BOOST_AUTO_TEST_CASE(the_last_record_of_a_lane_comes_back_and_its_absence_too) {
    Checkpoint checkpoint;
    checkpoint.lanes = {{"read", 8, kNoEnd, LastRecord{7, -1, UINT64_MAX}}, {"new", 0, kNoEnd}};
    Checkpoint decoded;
    BOOST_REQUIRE(decode(encode(checkpoint), decoded));
    BOOST_TEST((decoded.lanes.at(0).last == checkpoint.lanes[0].last));
    BOOST_TEST(!decoded.lanes.at(1).last);
}

BOOST_AUTO_TEST_CASE(a_partition_of_a_lane_that_is_not_there_is_wrong) {
    Checkpoint checkpoint;
    checkpoint.lanes = {{"lane", 0, kNoEnd}};
    checkpoint.partitions = {{"topic", 0, 1, 0, kNoTime}};
    Checkpoint decoded;
    BOOST_TEST(!decode(encode(checkpoint), decoded));
}

BOOST_AUTO_TEST_CASE(what_silence_and_changed_settings_need_comes_back) {
    Checkpoint checkpoint;
    checkpoint.lanes = {{"lane", 9, kNoEnd}};
    checkpoint.partitions = {{"topic", 0, 0, 3, 100, {{4, 150}, {6, 170}}, {{5, 0}, {7, 2}}}};
    checkpoint.wall_ms = 1234;
    checkpoint.lists_waiting = true;
    checkpoint.reading_settings = UINT64_MAX;
    checkpoint.keyed_settings = {{"status", 1}, {"rollup", 2}};
    checkpoint.keyed_components = {{"status", "status_aggregator"}, {"rollup", "status_rollup"}};
    Checkpoint decoded;
    BOOST_REQUIRE(decode(encode(checkpoint), decoded));
    BOOST_CHECK(decoded.partitions.at(0).raises == checkpoint.partitions[0].raises);
    BOOST_CHECK(decoded.partitions.at(0).waiting == checkpoint.partitions[0].waiting);
    BOOST_TEST(decoded.wall_ms == 1234);
    BOOST_TEST(decoded.lists_waiting);
    BOOST_TEST(decoded.reading_settings == UINT64_MAX);
    BOOST_CHECK(decoded.keyed_settings == checkpoint.keyed_settings);
    BOOST_CHECK(decoded.keyed_components == checkpoint.keyed_components);
    BOOST_REQUIRE(decode(encode(Checkpoint{}), decoded));
    BOOST_TEST(decoded.wall_ms == kNoTime);
}

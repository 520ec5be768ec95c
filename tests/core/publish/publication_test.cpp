#include "core/src/publish/publication.hpp"

#include <boost/test/unit_test.hpp>

#include "core/src/run/error.hpp"
#include "tests/core/publish/entries.hpp"
#include "weir/testing/owned_record.hpp"

namespace weir::test {
namespace {

using testing::OwnedRecord;

std::vector<OwnedRecord> records_of(const OutboxPublication& publication) {
    std::vector<OwnedRecord> records;
    const weir_publication& raw = publication.raw();
    for (const weir_record& record : Strided<weir_record>(raw.records, raw.stride, raw.count))
        records.emplace_back(record);
    return records;
}

BOOST_AUTO_TEST_SUITE(publication)

BOOST_AUTO_TEST_CASE(epochs_are_merged_in_their_order) {
    const std::vector entries{outbox_entry(4, {"a", "b"}), outbox_entry(5, {}),
                              outbox_entry(7, {"c"})};
    const OutboxPublication publication(entries, "here", {});
    const auto records = records_of(publication);
    BOOST_REQUIRE_EQUAL(records.size(), 3);
    BOOST_TEST(*records[0].value + *records[1].value + *records[2].value == "abc");
    BOOST_TEST(records[1].origin == 1);
    BOOST_TEST(records[2].timestamp_ms == 7);
    BOOST_TEST(records[0].headers.empty());
    BOOST_TEST(publication.raw().first_epoch == 4);
    BOOST_TEST(publication.raw().last_epoch == 7);
    BOOST_TEST(publication.bytes() == 3);
}

BOOST_AUTO_TEST_CASE(the_marker_is_the_last_epochs) {
    const std::vector entries{outbox_entry(4, {"a"}, {{"t/0", 1}}),
                              outbox_entry(5, {"b"}, {{"t/0", 2}})};
    const OutboxPublication publication(entries, "here", {});
    const auto marker = parse_marker(view(publication.raw().marker));
    BOOST_REQUIRE(marker);
    BOOST_TEST(marker->incarnation == "here");
    BOOST_TEST((marker->run == RunId{1, 7}));
    BOOST_TEST(marker->epoch == 5);
    BOOST_TEST(marker->watermark == 5000);
    BOOST_REQUIRE_EQUAL(marker->positions.size(), 1);
    BOOST_TEST(marker->positions[0].position == 2);
}

BOOST_AUTO_TEST_CASE(records_carry_their_epoch_and_place_in_it) {
    const std::vector entries{outbox_entry(4, {"a", "b"}), outbox_entry(5, {"c"})};
    const OutboxPublication publication(entries, "here", {.headers = true});
    std::vector<std::string> headers;
    for (const OwnedRecord& record : records_of(publication)) {
        BOOST_REQUIRE_EQUAL(record.headers.size(), 1);
        BOOST_TEST(record.headers[0].first == "weir.epoch");
        headers.push_back(record.headers[0].second.value());
    }
    const std::vector<std::string> wanted{"here|1-0000000000000007|4|0",
                                          "here|1-0000000000000007|4|1",
                                          "here|1-0000000000000007|5|0"};
    BOOST_TEST(headers == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(source_offsets_are_those_of_lanes_named_topic_and_partition) {
    const std::vector entries{
        outbox_entry(4, {}, {{"t/0", 1}}),
        outbox_entry(5, {}, {{"a/b/12", 34}, {"file.txt", 5}, {"t/x", 6}, {"t/0", 7}})};
    const OutboxPublication publication(entries, "here", {.offsets = true});
    const weir_publication& raw = publication.raw();
    BOOST_REQUIRE_EQUAL(raw.offset_count, 2);
    BOOST_TEST(view(raw.offsets[0].topic) == "a/b");
    BOOST_TEST(raw.offsets[0].partition == 12);
    BOOST_TEST(raw.offsets[0].next == 34);
    BOOST_TEST(view(raw.offsets[1].topic) == "t");
    BOOST_TEST(raw.offsets[1].next == 7);
    BOOST_TEST(OutboxPublication(entries, "here", {}).raw().offset_count == 0);
}

// Rows due at 1000 and 3000 ms, and one of the record 5 of the lane t/0.
state::OutboxEntry mixed_entry() {
    EpochOutputs outputs;
    outputs.watermark = 4000;
    outputs.positions = {{"t/0", 9}};
    return due_entry(4, {{{std::nullopt, 1000}, "a"}, {{std::nullopt, 3000}, "b"}, {{0, 5}, "c"}},
                     outputs);
}

std::string published(const Marker& lost) {
    const Replay replay(lost);
    const OutboxPublication publication({mixed_entry()}, "here",
                                        {.headers = true, .replay = &replay});
    std::string words;
    for (const OwnedRecord& record : records_of(publication)) {
        const std::string header = *record.headers.at(0).second;
        words += *record.value + header.substr(header.rfind('|') + 1);
    }
    BOOST_TEST(publication.left_out() == 3 - words.size() / 2);
    return words;
}

BOOST_AUTO_TEST_CASE(what_lost_epochs_published_is_left_out_and_the_rest_numbered_anew) {
    Marker lost;
    lost.watermark = 999;
    lost.positions = {{"t/0", 5}};
    BOOST_TEST(published(lost) == "a0b1c2");
    lost.watermark = 1000;
    BOOST_TEST(published(lost) == "b0c1");
    lost.positions = {{"t/0", 6}};
    BOOST_TEST(published(lost) == "b0");
    lost.watermark = 3000;
    BOOST_TEST(published(lost) == "");
    lost.positions = {{"t/1", 6}};
    BOOST_TEST(published(lost) == "c0");
}

BOOST_AUTO_TEST_CASE(a_records_origin_is_its_place_in_the_outbox) {
    Marker lost;
    lost.watermark = 1000;
    lost.positions = {{"t/0", 0}};
    const Replay replay(lost);
    const OutboxPublication publication({outbox_entry(3, {"x", "y"}), mixed_entry()}, "here",
                                        {.replay = &replay});
    BOOST_REQUIRE_EQUAL(publication.raw().count, 4);
    BOOST_TEST(publication.origin(1).entry == 0);
    BOOST_TEST(publication.origin(1).index == 1);
    BOOST_TEST(publication.origin(2).entry == 1);
    BOOST_TEST(publication.origin(2).index == 1);
}

// An epoch of the outputs a, b and c, with a record for each.
state::OutboxEntry three_outputs() {
    EpochOutputs outputs;
    outputs.outputs = {"a", "b", "c"};
    return due_entry(4, {{{}, "for a"}, {{}, "for b"}, {{}, "for c"}}, outputs);
}

BOOST_AUTO_TEST_CASE(records_find_their_outputs_under_other_numbers) {
    const std::vector<std::string> now{"a", "new", "c", "b"};
    const OutboxPublication publication({three_outputs()}, "here", {.outputs = &now});
    std::vector<uint32_t> numbers;
    for (const OwnedRecord& record : records_of(publication)) numbers.push_back(record.origin);
    BOOST_TEST(numbers == (std::vector<uint32_t>{0, 3, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(records_of_entries_without_names_stay_where_they_are) {
    const std::vector<std::string> now{"b", "a"};
    const OutboxPublication publication({outbox_entry(4, {"x", "y"})}, "here", {.outputs = &now});
    BOOST_TEST(records_of(publication).back().origin == 1);
}

BOOST_AUTO_TEST_CASE(an_output_that_is_gone_is_refused_while_records_for_it_are_left) {
    const std::vector<std::string> now{"a", "b"};
    const auto entry = three_outputs();
    BOOST_CHECK_EXCEPTION(OutboxPublication({entry}, "here", {.outputs = &now}), PipelineError,
                          [](const PipelineError& e) {
                              return e.exit() == Exit::config &&
                                     std::string_view(e.what()).find(
                                         "epoch 4 and perhaps later "
                                         "ones for 'c'") != std::string_view::npos;
                          });
    EpochOutputs none;
    none.outputs = {"a", "b", "c"};
    const OutboxPublication publication({due_entry(5, {{{}, "for a"}}, none)}, "here",
                                        {.outputs = &now});
    BOOST_TEST(publication.raw().count == 1);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_finite_source_counts_as_a_decision) {
    EpochOutputs outputs;
    outputs.clock_decisions = 3;
    const auto decisions = [&] {
        const OutboxPublication publication({due_entry(1, {}, outputs)}, "here", {});
        return parse_marker(view(publication.raw().marker)).value().clock_decisions;
    };
    BOOST_TEST(decisions() == 3);
    outputs.ended = true;
    BOOST_TEST(decisions() == 4);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

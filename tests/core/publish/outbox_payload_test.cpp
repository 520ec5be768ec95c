#include "core/src/publish/outbox_payload.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace weir {
namespace {

EpochOutputs example_outputs() {
    EpochOutputs outputs;
    outputs.run = {3, UINT64_MAX};
    outputs.watermark = INT64_MIN;
    outputs.clock_decisions = 9;
    outputs.positions = {{"t/0", 12}, {"", -1}};
    outputs.ended = true;
    outputs.outputs = {"rows", "", "dead"};
    outputs.count = 2;
    outputs.records = std::string("\0\xFF rows", 7);
    return outputs;
}

// Three rows with the values a, b and c, the second of a lane.
EpochOutputs three_rows(bool has_dues) {
    EpochOutputs outputs;
    outputs.has_dues = has_dues;
    outputs.count = 3;
    const Due dues[] = {{std::nullopt, 70}, {7, 12}, {std::nullopt, INT64_MIN}};
    for (size_t i = 0; i < 3; ++i) {
        const std::string value(1, static_cast<char>('a' + i));
        weir_record record{};
        record.value = {value.data(), value.size()};
        const weir_header header{{"h", 1}, {value.data(), value.size()}};
        record.headers = &header;
        record.header_count = 1;
        if (has_dues) put_due(outputs.records, dues[i]);
        put_record(outputs.records, record);
    }
    return outputs;
}

std::string values_of(const EpochOutputs& outputs) {
    std::string values;
    for (const OutputRecord& record : records_of(outputs)) {
        values += std::string(record.stored.record.value.data, record.stored.record.value.size);
        values += std::string(record.stored.headers.at(0).value.data, 1);
    }
    return values;
}

void check_equal(const EpochOutputs& found, const EpochOutputs& wanted) {
    BOOST_TEST((found.run == wanted.run));
    BOOST_TEST(found.watermark == wanted.watermark);
    BOOST_TEST(found.clock_decisions == wanted.clock_decisions);
    BOOST_TEST(found.ended == wanted.ended);
    BOOST_TEST(found.has_dues == wanted.has_dues);
    BOOST_TEST(found.count == wanted.count);
    BOOST_TEST((found.records == wanted.records));
    BOOST_TEST(found.outputs == wanted.outputs, boost::test_tools::per_element());
    BOOST_REQUIRE_EQUAL(found.positions.size(), wanted.positions.size());
    for (size_t i = 0; i < found.positions.size(); ++i) {
        BOOST_TEST(found.positions[i].name == wanted.positions[i].name);
        BOOST_TEST(found.positions[i].position == wanted.positions[i].position);
    }
}

BOOST_AUTO_TEST_SUITE(outbox_payload)

BOOST_AUTO_TEST_CASE(comes_back_as_it_was) {
    check_equal(decode_outputs(encode(example_outputs())), example_outputs());
}

BOOST_AUTO_TEST_CASE(an_epoch_without_output_comes_back_too) {
    check_equal(decode_outputs(encode(EpochOutputs{})), EpochOutputs{});
}

BOOST_AUTO_TEST_CASE(any_cut_is_noticed) {
    const std::string whole = encode(example_outputs());
    for (size_t size = 0; size < whole.size(); ++size)
        BOOST_CHECK_THROW(decode_outputs(std::string_view(whole).substr(0, size)),
                          std::runtime_error);
}

BOOST_AUTO_TEST_CASE(another_format_is_refused_by_name) {
    std::string other = encode(example_outputs());
    other[0] = 4;
    BOOST_CHECK_EXCEPTION(decode_outputs(other), std::runtime_error, [](const auto& e) {
        return std::string_view(e.what()).find("unknown format") != std::string_view::npos;
    });
}

BOOST_AUTO_TEST_CASE(an_entry_of_the_first_format_comes_back_without_dues) {
    EpochOutputs first = example_outputs();
    first.has_dues = first.ended = false;
    first.outputs.clear();
    check_equal(decode_outputs(encode(first)), first);
    BOOST_TEST(encode(first)[0] == 1);
}

BOOST_AUTO_TEST_CASE(records_come_back_with_what_they_are_due_at) {
    const EpochOutputs outputs = three_rows(true);
    const auto records = records_of(outputs);
    BOOST_REQUIRE_EQUAL(records.size(), 3);
    BOOST_TEST((records[0].due == Due{std::nullopt, 70}));
    BOOST_TEST((records[1].due == Due{7, 12}));
    BOOST_TEST((records[2].due == Due{std::nullopt, INT64_MIN}));
    BOOST_TEST(values_of(outputs) == "aabbcc");
}

BOOST_AUTO_TEST_CASE(records_that_end_too_early_or_too_late_are_damaged) {
    EpochOutputs outputs = three_rows(true);
    outputs.count = 2;
    BOOST_CHECK_THROW(records_of(outputs), std::runtime_error);
    outputs.count = 4;
    BOOST_CHECK_THROW(records_of(outputs), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(one_record_can_be_taken_out) {
    for (const bool has_dues : {true, false}) {
        const EpochOutputs rest = without(three_rows(has_dues), 1);
        BOOST_TEST(rest.count == 2);
        BOOST_TEST(values_of(rest) == "aacc");
    }
    BOOST_TEST((records_of(without(three_rows(true), 0)).front().due == Due{7, 12}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

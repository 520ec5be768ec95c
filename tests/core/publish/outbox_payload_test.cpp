#include "core/src/publish/outbox_payload.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace weir {
namespace {

EpochOutputs example_outputs() {
    return {{3, UINT64_MAX},         INT64_MIN, 9,
            {{"t/0", 12}, {"", -1}}, 2,         std::string("\0\xFF rows", 7)};
}

void check_equal(const EpochOutputs& found, const EpochOutputs& wanted) {
    BOOST_TEST((found.run == wanted.run));
    BOOST_TEST(found.watermark == wanted.watermark);
    BOOST_TEST(found.clock_decisions == wanted.clock_decisions);
    BOOST_TEST(found.count == wanted.count);
    BOOST_TEST((found.records == wanted.records));
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
    other[0] = 2;
    BOOST_CHECK_EXCEPTION(decode_outputs(other), std::runtime_error, [](const auto& e) {
        return std::string_view(e.what()).find("unknown format") != std::string_view::npos;
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

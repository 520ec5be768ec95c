#include "core/src/run/passages.hpp"

#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

using state::Passage;

constexpr int64_t kMinuteMs = 60'000;
const std::vector<Passage> kKept{{7, 1'000, 100}, {8, 61'000, 200}, {9, 200'000, 300}};

BOOST_AUTO_TEST_SUITE(passages)

BOOST_AUTO_TEST_CASE(one_a_minute_is_kept_where_the_watermark_moves) {
    Passages noted({});
    BOOST_TEST(!noted.note(1'000, state::kNoTime, true));
    BOOST_TEST((noted.note(1'000, 100, false) == Passage{1, 1'000, 100}));
    BOOST_TEST(!noted.note(999 + kMinuteMs, 200, false));
    BOOST_TEST((noted.note(1'000 + kMinuteMs, 300, false) == Passage{2, 61'000, 300}));
    BOOST_TEST(!noted.note(1'000 + 9 * kMinuteMs, 300, true));
    BOOST_TEST(noted.kept().size() == 2);
}

BOOST_AUTO_TEST_CASE(at_a_stop_and_where_the_clock_was_set_back_no_minute_is_waited_for) {
    Passages noted(kKept);
    BOOST_TEST((noted.note(200'001, 301, true) == Passage{10, 200'001, 301}));
    BOOST_TEST((noted.note(5'000, 302, false) == Passage{11, 5'000, 302}));
}

BOOST_AUTO_TEST_CASE(the_oldest_makes_room) {
    Passages noted({});
    for (int64_t minute = 1; minute <= 2'000; ++minute)
        noted.note(minute * kMinuteMs, minute, false);
    BOOST_TEST(noted.kept().size() == 1440);
    BOOST_TEST(noted.kept().front().number == 561);
    BOOST_TEST(noted.kept().back().number == 2'000);
}

BOOST_AUTO_TEST_CASE(an_instant_lies_between_two_passages) {
    const auto numbers = [](int64_t instant_ms) {
        const Passed found = passed(kKept, instant_ms);
        return std::pair(found.before ? found.before->number : 0,
                         found.reached ? found.reached->number : 0);
    };
    BOOST_TEST((numbers(99) == std::pair<uint64_t, uint64_t>(0, 7)));
    BOOST_TEST((numbers(100) == std::pair<uint64_t, uint64_t>(0, 7)));
    BOOST_TEST((numbers(101) == std::pair<uint64_t, uint64_t>(7, 8)));
    BOOST_TEST((numbers(300) == std::pair<uint64_t, uint64_t>(8, 9)));
    BOOST_TEST((numbers(301) == std::pair<uint64_t, uint64_t>(9, 0)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

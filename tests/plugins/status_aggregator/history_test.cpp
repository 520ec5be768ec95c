// Random histories against brute force.
#include "random_history.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(history)

Lines in_random_batches(RandomHistory& history) {
    Harness harness(history.settings());
    const auto begin = history.inputs.begin();
    for (size_t applied = 0; applied < history.inputs.size();) {
        const auto rest = static_cast<int64_t>(history.inputs.size() - applied);
        const int64_t count = 1 + history.below(std::min<int64_t>(rest, 9));
        harness.process(
            {begin + static_cast<int64_t>(applied), begin + static_cast<int64_t>(applied) + count});
        applied += static_cast<size_t>(count);
        if (const auto watermark = history.watermark_after(applied); watermark)
            harness.advance(*watermark);
    }
    harness.advance(harness.horizon(history.greatest_effective_ms()));
    return harness.values();
}

BOOST_AUTO_TEST_CASE(outputs_are_those_of_brute_force) {
    size_t outputs = 0;
    for (uint64_t seed = 1; seed <= 400; ++seed) {
        RandomHistory history(seed);
        const BruteForce expected(history);
        BOOST_TEST_CONTEXT("seed " << seed) {
            check_lines(in_random_batches(history), expected.outputs());
        }
        outputs += expected.outputs().size();
    }
    BOOST_TEST(outputs > 10'000U);
}

BOOST_AUTO_TEST_CASE(the_horizon_is_the_last_end_of_brute_force) {
    for (uint64_t seed = 1; seed <= 200; ++seed) {
        const RandomHistory history(seed);
        Harness harness(history.settings());
        BOOST_TEST(harness.horizon(history.greatest_effective_ms()) ==
                   BruteForce(history).horizon());
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

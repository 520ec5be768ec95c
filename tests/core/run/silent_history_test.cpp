// The watermark's way through random histories with idle and blind partitions, clocks and restarts, against brute force.
#include <rapidcheck.h>

#include "histories.hpp"
#include "tests/core/run/silent_life.hpp"

namespace weir::test {
namespace {

void take(SilentLife& life, const SilentStep& step) {
    if (step.kind == SilentStep::read)
        life.read(step.partition, step.ends.at(step.partition), step.now_ms);
    life.look(step);
    life.follow();
    if (step.kind == SilentStep::clock) life.clock(step.watermark_ms);
}

// Plays the steps; a crash goes back to the last checkpoint, once.
SpokenOutcome played(const SilentHistory& history) {
    std::optional<SavedLife> saved;
    auto life = std::make_unique<SilentLife>(history, nullptr, 0);
    std::set<size_t> crashes;
    size_t saved_at = 0;
    for (size_t at = 0; at < history.steps.size(); ++at) {
        const SilentStep& step = history.steps[at];
        if (step.kind == SilentStep::crash && crashes.insert(at).second) {
            life = std::make_unique<SilentLife>(history, saved ? &*saved : nullptr, saved_at);
            at = saved_at - 1;
            continue;
        }
        take(*life, step);
        if (step.kind != SilentStep::checkpoint && step.kind != SilentStep::stop) continue;
        saved = life->checkpoint(step.kind == SilentStep::stop);
        saved_at = at + 1;
        if (step.kind == SilentStep::stop)
            life = std::make_unique<SilentLife>(history, &*saved, saved_at);
    }
    life->end();
    return life->outcome();
}

// The same records in other batches, from the last partition to the first, with deaths elsewhere; no clock is looked at.
SpokenOutcome played_otherwise(const SilentHistory& history) {
    constexpr int64_t kEpoch = 4;
    const auto ends = history.read();
    const auto size = static_cast<int64_t>(1 + history.steps.size() % 9);
    auto life = std::make_unique<SilentLife>(history, nullptr, 0);
    int64_t batches = 0;
    for (int64_t round = 0; round < *std::ranges::max_element(ends); round += size)
        for (uint32_t i = SilentHistory::kPartitions; i-- != 0;) {
            if (life->position(i) == ends.at(i)) continue;
            life->read(i, std::min(life->position(i) + size, ends.at(i)), SilentHistory::kBegin);
            life->follow();
            if (++batches % kEpoch != 0) continue;
            const SavedLife saved = life->checkpoint(batches % (2 * kEpoch) == 0);
            life = std::make_unique<SilentLife>(history, &saved, 0);
        }
    life->end();
    return life->outcome();
}

using Seen = std::map<std::string, size_t>;

void check_history(const SilentHistory& history, Seen& seen) {
    const SilentBruteForce expected(history);
    const SpokenOutcome outcome = expected.outcome();
    RC_ASSERT(played(history) == outcome);
    if (expected.decisions() == 0) RC_ASSERT(played_otherwise(history) == outcome);
    seen["undecided"] += expected.decisions() == 0 ? 1 : 0;
    seen["decision"] += expected.decisions();
    seen["blind"] += expected.blind();
    for (const std::string& letter : outcome.letters) ++seen[letter.substr(0, letter.find(' '))];
}

BOOST_AUTO_TEST_SUITE(silent_history)

BOOST_AUTO_TEST_CASE(effective_times_order_and_dead_letters_are_those_of_brute_force) {
    choose_histories();
    Seen seen;
    BOOST_REQUIRE(rc::check("rows", [&](bool answers, const std::vector<uint32_t>& numbers) {
        check_history(SilentHistory(answers, numbers), seen);
    }));
    for (const char* what : {"late", "future", "past", "decision", "blind", "undecided"})
        BOOST_TEST(seen[what] > 1000U, what);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

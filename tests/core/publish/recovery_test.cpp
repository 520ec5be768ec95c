#include "core/src/publish/recovery.hpp"

#include <boost/test/unit_test.hpp>

namespace weir {
namespace {

const std::string kHere = "0123456789abcdef0123456789abcdef";
const std::string kElsewhere = "ffffffffffffffffffffffffffffffff";
constexpr RunId kFirst{1, 10};
constexpr RunId kSecond{2, 20};
constexpr RunId kThird{3, 30};

// Run 1 made epochs 1 to 5, run 2 made 6 to 9, run 3 made 10 to 12 so far.
LocalEpochs local(uint64_t confirmed) {
    return {kHere, {{1, 10, 0}, {2, 20, 5}, {3, 30, 9}}, 12, confirmed};
}

std::string marker_with_positions(const RunId& run, uint64_t epoch, uint64_t clock_decisions = 0) {
    return to_text(Marker{kHere, run, epoch, 0, clock_decisions, {{"t/0", 7}}});
}

std::string marker(const RunId& run, uint64_t epoch, const std::string& incarnation = kHere) {
    return to_text(Marker{incarnation, run, epoch, 0, 0, {}});
}

void check_publishes(const Decision& decision, uint64_t confirmed) {
    BOOST_TEST((decision.recovery == Recovery::publish), decision.report);
    BOOST_TEST(decision.confirmed == confirmed);
}

void check_stops(const Decision& decision, const std::string& because, uint64_t marker_epoch) {
    BOOST_TEST((decision.recovery == Recovery::stop));
    for (const std::string& part :
         {because, std::string("E = 12 "), "M = " + std::to_string(marker_epoch) + " ",
          std::string("Ways out: ")})
        BOOST_TEST(decision.report.find(part) != std::string::npos,
                   "no \"" << part << "\" in: " << decision.report);
}

BOOST_AUTO_TEST_SUITE(recovery)

BOOST_AUTO_TEST_CASE(between_confirmed_and_committed_the_marker_counts) {
    check_publishes(decide(local(4), marker(kFirst, 4)), 4);
    check_publishes(decide(local(4), marker(kSecond, 7)), 7);
    check_publishes(decide(local(4), marker(kThird, 12)), 12);
    check_publishes(decide(local(12), marker(kThird, 12)), 12);
}

BOOST_AUTO_TEST_CASE(without_a_marker_a_first_life_begins_to_publish) {
    check_publishes(decide(local(0), std::nullopt), 0);
}

BOOST_AUTO_TEST_CASE(without_a_marker_a_later_life_looks_into_the_outputs) {
    BOOST_TEST((decide(local(1), std::nullopt).recovery == Recovery::scan));
}

BOOST_AUTO_TEST_CASE(an_accepted_marker_publishes_from_here_and_any_other_stops_as_ever) {
    LocalEpochs adopted = local(4);
    adopted.accepted = marker(kFirst, 40, kElsewhere);
    check_publishes(decide(adopted, marker(kFirst, 40, kElsewhere)), 4);
    check_stops(decide(adopted, marker(kFirst, 41, kElsewhere)), "another state directory", 41);
    check_publishes(decide(adopted, marker(kThird, 12)), 12);
}

BOOST_AUTO_TEST_CASE(a_marker_ahead_of_the_directory_stops) {
    check_stops(decide(local(4), marker(kThird, 13)), "does not have", 13);
}

BOOST_AUTO_TEST_CASE(a_marker_behind_what_was_confirmed_stops) {
    check_stops(decide(local(8), marker(kSecond, 7)), "less than was confirmed", 7);
}

BOOST_AUTO_TEST_CASE(a_marker_of_an_unknown_run_stops) {
    check_stops(decide(local(4), marker({4, 40}, 11)), "run 4-0000000000000028", 11);
}

BOOST_AUTO_TEST_CASE(a_number_rolled_back_and_used_again_is_another_run) {
    check_stops(decide(local(4), marker({2, 99}, 7)), "another instance", 7);
}

BOOST_AUTO_TEST_CASE(a_known_run_that_did_not_make_this_epoch_stops) {
    check_stops(decide(local(4), marker(kThird, 8)), "does not know", 8);
}

// Run 2 went on to epoch 11, in a directory of which this one is an older copy.
BOOST_AUTO_TEST_CASE(epochs_lost_by_the_directory_are_made_again_from_where_the_ways_parted) {
    for (const uint64_t confirmed : {4, 9}) {
        const Decision decision = decide(local(confirmed), marker_with_positions(kSecond, 11));
        BOOST_TEST((decision.recovery == Recovery::replay), decision.report);
        BOOST_TEST(decision.confirmed == 9);
    }
    BOOST_TEST((decide(local(4), marker_with_positions(kSecond, 13)).recovery == Recovery::replay));
    BOOST_TEST((decide(local(4), marker_with_positions(kSecond, 9)).recovery == Recovery::publish));
}

BOOST_AUTO_TEST_CASE(lost_epochs_that_cannot_be_made_again_alike_stop) {
    const std::string lost = marker_with_positions(kSecond, 11);
    check_stops(decide(local(10), lost), "other epochs of these numbers are published", 11);
    check_stops(decide(local(4), marker(kSecond, 11)), "does not say how far", 11);
    check_stops(decide(local(4), marker_with_positions(kSecond, 11, 1)),
                "the lost ones took decisions by the clock", 11);
    LocalEpochs by_clock = local(4);
    by_clock.uses_clock = true;
    check_stops(decide(by_clock, lost), "a component uses the clock", 11);
    check_stops(decide_after_scan(local(4), EpochHeader{kHere, kSecond, 11, 0}),
                "does not say how far", 11);
}

BOOST_AUTO_TEST_CASE(a_replay_that_had_begun_goes_on) {
    LocalEpochs begun = local(10);
    begun.replayed = marker_with_positions(kSecond, 11);
    const Decision decision = decide(begun, begun.replayed);
    BOOST_TEST((decision.recovery == Recovery::replay), decision.report);
    BOOST_TEST(decision.confirmed == 10);
    check_publishes(decide(begun, marker(kThird, 11)), 11);
}

BOOST_AUTO_TEST_CASE(a_marker_of_another_directory_stops) {
    check_stops(decide(local(4), marker(kSecond, 7, kElsewhere)), kElsewhere, 7);
}

BOOST_AUTO_TEST_CASE(a_damaged_marker_stops_and_is_shown) {
    std::string damaged = marker(kSecond, 7);
    damaged.back() = damaged.back() == '0' ? '1' : '0';
    check_stops(decide(local(4), damaged), damaged, 0);
    check_stops(decide(local(0), std::string()), "damaged", 0);
}

BOOST_AUTO_TEST_CASE(the_report_names_what_was_confirmed) {
    BOOST_TEST(decide(local(8), marker(kSecond, 7)).report.find("C = 8 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(after_a_scan_without_a_find_what_was_confirmed_counts) {
    check_publishes(decide_after_scan(local(7), std::nullopt), 7);
}

BOOST_AUTO_TEST_CASE(after_a_scan_the_last_epoch_found_counts) {
    check_publishes(decide_after_scan(local(7), EpochHeader{kHere, kSecond, 9, 3}), 9);
    check_stops(decide_after_scan(local(7), EpochHeader{kHere, kThird, 13, 0}), "does not have",
                13);
    check_stops(decide_after_scan(local(7), EpochHeader{kHere, {2, 99}, 9, 0}), "does not know", 9);
}

const SinkResult kGone{WEIR_FAILED, "out/0: what was written behind 7 cannot be read any more", {}};

BOOST_AUTO_TEST_CASE(what_cannot_be_scanned_any_more_stops_unless_all_was_confirmed) {
    LocalEpochs all = local(7);
    all.all_published = true;
    check_publishes(decide_after_scan(all, kGone), 7);
    const Decision stopped = decide_after_scan(local(7), kGone);
    BOOST_TEST((stopped.recovery == Recovery::stop));
    for (const char* part : {"behind 7 cannot be read", "E = 12 ", "C = 7 ", "is not known",
                             "Way out: ", "weir sink reset"})
        BOOST_TEST(stopped.report.find(part) != std::string::npos,
                   "no \"" << part << "\" in: " << stopped.report);
}

BOOST_AUTO_TEST_CASE(an_accepted_absence_of_a_marker_publishes_from_here) {
    LocalEpochs adopted = local(7);
    adopted.accepted = kNoMarker;
    check_publishes(decide(adopted, std::nullopt), 7);
    check_publishes(decide(adopted, marker(kSecond, 9)), 9);
}

BOOST_AUTO_TEST_CASE(a_run_makes_the_epochs_from_its_start_to_the_next_runs) {
    const auto runs = local(0).runs;
    BOOST_TEST(!made_here(runs, kFirst, 0));
    BOOST_TEST(made_here(runs, kFirst, 1));
    BOOST_TEST(made_here(runs, kFirst, 5));
    BOOST_TEST(!made_here(runs, kFirst, 6));
    BOOST_TEST(!made_here(runs, kSecond, 5));
    BOOST_TEST(made_here(runs, kSecond, 6));
    BOOST_TEST(made_here(runs, kSecond, 9));
    BOOST_TEST(!made_here(runs, kSecond, 10));
    BOOST_TEST(!made_here(runs, kThird, 9));
    BOOST_TEST(made_here(runs, kThird, 10));
    BOOST_TEST(made_here(runs, kThird, 1'000'000));
}

BOOST_AUTO_TEST_CASE(a_run_that_committed_nothing_made_no_epoch) {
    const std::vector<state::Run> runs{{1, 10, 0}, {2, 20, 5}, {3, 30, 5}};
    BOOST_TEST(!made_here(runs, kSecond, 5));
    BOOST_TEST(!made_here(runs, kSecond, 6));
    BOOST_TEST(made_here(runs, kThird, 6));
    BOOST_TEST(!made_here({}, kFirst, 1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir

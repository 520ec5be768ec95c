#include "tests/core/publish/publishing.hpp"

namespace weir::test {
namespace {

BOOST_AUTO_TEST_SUITE(publisher_start)

// The one publication without records, its marker being that of epoch 2.
void check_refreshed(Publishing& run) {
    const auto refreshed = run.sink.calls("publish").back();
    BOOST_TEST(refreshed.count == 0);
    BOOST_TEST(refreshed.last == 2);
    const auto marker = parse_marker(refreshed.marker);
    BOOST_REQUIRE(marker);
    BOOST_TEST(marker->epoch == 2);
}

BOOST_AUTO_TEST_CASE(an_old_marker_is_written_anew_at_the_end) {
    Publishing run(WEIR_BY_MARKER);
    run.marker_refresh_at_stop_ms = 0;
    run.fill(2);
    run.start(2, kEverything);
    run.finish();
    BOOST_TEST(run.sink.calls("publish").size() == 2);
    check_refreshed(run);
}

BOOST_AUTO_TEST_CASE(a_marker_found_at_the_start_is_written_anew_while_nothing_else_happens) {
    Publishing run(WEIR_BY_MARKER);
    run.marker_refresh_ms = 1;
    run.sink.starts = {holding(run.marker(2))};
    run.had_confirmed(2);
    run.start(2, kEverything);
    while (run.sink.calls("publish").size() < 3) std::this_thread::yield();
    run.finish();
    check_refreshed(run);
}

BOOST_AUTO_TEST_CASE(without_a_marker_nothing_is_written_anew) {
    Publishing fresh(WEIR_BY_MARKER);
    fresh.marker_refresh_at_stop_ms = 0;
    fresh.start(0, kEverything);
    fresh.finish();
    BOOST_TEST(fresh.sink.calls("publish").empty());
    Publishing by_position(WEIR_BY_POSITION);
    by_position.marker_refresh_at_stop_ms = 0;
    by_position.fill(1);
    by_position.start(1, kEverything);
    by_position.finish();
    BOOST_TEST(by_position.sink.calls("publish").size() == 1);
}

BOOST_AUTO_TEST_CASE(an_accepted_marker_is_forgotten_with_the_first_publication_behind_it) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.had_confirmed(1);
    const std::string foreign = to_text(Marker{"another", {9, 9}, 70, 0, 0, {}});
    run.store.confirmations[0].accepted = foreign;
    run.sink.starts = {holding(foreign)};
    run.start(2, kEverything);
    run.finish();
    run.check_published({{2, 2}});
    const auto confirmation = run.confirmation();
    BOOST_TEST(confirmation.confirmed == 2);
    BOOST_TEST(confirmation.accepted == "");
}

BOOST_AUTO_TEST_CASE(the_marker_says_where_to_go_on) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.sink.starts.push_back(holding(run.marker(2)));
    run.start(3, kEverything);
    run.finish();
    run.check_published({{3, 3}});
}

BOOST_AUTO_TEST_CASE(a_sink_that_is_away_at_the_start_is_asked_again) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.sink.starts = {refused(WEIR_RETRY), refused(WEIR_BAD_CONFIG, "no right to write")};
    run.start(1, kEverything);
    run.finish();
    BOOST_TEST(run.sink.calls("start").size() == 3);
    run.check_published({{1, 1}});
}

// The calls of a publisher that had noted one position and finds another, or the same, in the target.
void check_calls(const std::string& found, const std::vector<std::string>& wanted) {
    Publishing run(WEIR_BY_POSITION);
    run.fill(2);
    run.had_confirmed(1, "noted");
    run.sink.starts = {holding(std::nullopt, found)};
    run.start(2, kEverything);
    run.finish();
    BOOST_TEST(run.order() == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_new_position_is_durable_before_the_first_publication) {
    check_calls("new", {"start", "durable", "publish"});
}

BOOST_AUTO_TEST_CASE(a_position_already_known_needs_no_write) {
    check_calls("noted", {"start", "publish"});
}

BOOST_AUTO_TEST_CASE(a_conflict_with_the_cluster_stops_before_anything_is_published) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.starts = {holding(to_text(Marker{"other", {1, 7}, 1, 0, 0, {}}))};
    run.start(2, kEverything);
    run.check_failed(Exit::protocol, "out: the cluster holds output of another state directory");
    run.check_published({});
}

BOOST_AUTO_TEST_CASE(without_a_marker_the_outputs_say_where_to_go_on) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.had_confirmed(1);
    run.sink.scans = {holding(to_text(EpochHeader{run.store.incarnation_text, {1, 7}, 2, 0}))};
    run.start(3, kEverything);
    run.finish();
    BOOST_TEST(run.sink.calls("scan").size() == 1);
    run.check_published({{3, 3}});
}

BOOST_AUTO_TEST_CASE(a_scan_that_fails_for_a_while_is_made_again) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.had_confirmed(1);
    run.sink.scans = {{WEIR_RETRY, "the brokers are away", {}},
                      holding(to_text(EpochHeader{run.store.incarnation_text, {1, 7}, 2, 0}))};
    run.start(3, kEverything);
    run.finish();
    BOOST_TEST(run.sink.calls("scan").size() == 2);
    run.check_published({{3, 3}});
}

BOOST_AUTO_TEST_CASE(an_output_that_cannot_be_scanned_stops_where_something_is_not_confirmed) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.had_confirmed(1);
    run.store.run_table = {{1, 7, 0}, {2, 8, 3}};
    run.sink.scans = {{WEIR_FAILED, "retention has passed it", {}}};
    run.start(3, kEverything);
    run.check_failed(Exit::protocol, "out: retention has passed it (E = 3 ");
    run.check_published({});
}

BOOST_AUTO_TEST_CASE(an_output_that_cannot_be_scanned_matters_not_where_all_was_confirmed) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.had_confirmed(3);
    run.sink.scans = {{WEIR_FAILED, "retention has passed it", {}}};
    run.start(3, kEverything);
    run.finish();
    BOOST_TEST(run.sink.calls("scan").size() == 1);
    run.check_published({});
}

BOOST_AUTO_TEST_CASE(a_cluster_that_lacks_what_was_noted_stops_with_the_ways_out) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.had_confirmed(1);
    run.sink.starts = {{WEIR_FAILED, "topic 'out' has 1 partitions, it had 2", {}}};
    run.start(3, kEverything);
    run.check_failed(Exit::protocol, "it had 2 (E = 3 ");
    run.check_published({});
}

// Run 1-7 went on to epoch 9, watermark 3000, in a directory of which this one is an older copy.
struct OlderCopy : Publishing {
    OlderCopy() : Publishing(WEIR_BY_MARKER) {
        store.run_table = {{1, 7, 0}, {2, 8, 2}};
        for (uint64_t epoch = 1; epoch <= 5; ++epoch)
            store.put(outbox_entry(epoch, {"row"}, {{"t/0", static_cast<int64_t>(epoch)}}));
    }
    [[nodiscard]] std::string lost() const {
        return to_text(Marker{store.incarnation_text, {1, 7}, 9, 3000, 0, {{"t/0", 3}}});
    }
};

BOOST_AUTO_TEST_CASE(what_lost_epochs_had_published_is_not_published_again) {
    OlderCopy run;
    run.sink.starts = {holding(run.lost())};
    run.start(5, kOneEpoch);
    run.finish();
    // Epochs 1 and 2 are of the time before the ways parted.
    run.check_published({{3, 3}, {4, 4}, {5, 5}});
    const auto calls = run.sink.calls("publish");
    BOOST_TEST(calls[0].count == 0);
    BOOST_TEST(calls[1].count == 1);
    BOOST_TEST(run.counted("weir_replayed_records_total") == 1);
    BOOST_REQUIRE_EQUAL(run.durable.size(), 1);
    BOOST_REQUIRE_EQUAL(run.durable[0].confirmations.size(), 1);
    BOOST_TEST(run.durable[0].confirmations[0].replayed == run.lost());
    BOOST_TEST(run.durable[0].confirmations[0].confirmed == 2);
    BOOST_TEST(run.confirmation().replayed == "");
}

BOOST_AUTO_TEST_CASE(a_replay_goes_on_after_a_restart) {
    OlderCopy run;
    run.had_confirmed(3);
    run.store.confirmations[0].replayed =
        to_text(Marker{run.store.incarnation_text, {1, 7}, 9, 4000, 0, {{"t/0", 4}}});
    run.sink.starts = {holding(to_text(Marker{run.store.incarnation_text, {2, 8}, 3, 0, 0, {}}))};
    run.start(5, kOneEpoch);
    run.finish();
    run.check_published({{4, 4}, {5, 5}});
    BOOST_TEST(run.sink.calls("publish")[0].count == 0);
    BOOST_TEST(run.sink.calls("publish")[1].count == 1);
}

BOOST_AUTO_TEST_CASE(epochs_that_appear_beside_this_process_are_another_instances) {
    OlderCopy run;
    run.sink.publishes = {refused(WEIR_UNKNOWN_OUTCOME, "fenced")};
    run.sink.starts = {holding(to_text(Marker{run.store.incarnation_text, {1, 7}, 2, 0, 0, {}})),
                       holding(run.lost())};
    run.start(5, kOneEpoch);
    run.check_failed(Exit::protocol, "another instance, or a copy of this directory");
    run.check_published({{3, 3}});
}

BOOST_AUTO_TEST_CASE(a_replay_that_may_differ_stops) {
    OlderCopy run;
    EpochOutputs outputs;
    outputs.clock_decisions = 1;
    run.store.replace(due_entry(4, {}, outputs));
    run.sink.starts = {holding(run.lost())};
    run.start(5, kEverything);
    run.check_failed(Exit::protocol, "took 0 decisions by the clock, these 1");
    run.check_published({});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

#include "core/src/host/clock.hpp"
#include "tests/core/publish/publishing.hpp"

namespace weir::test {
namespace {

class VirtualTime {
public:
    VirtualTime() { virtual_clock = &clock_; }
    ~VirtualTime() { virtual_clock = nullptr; }
    VirtualTime(const VirtualTime&) = delete;
    VirtualTime& operator=(const VirtualTime&) = delete;

private:
    VirtualClock clock_{0, 0};
};

BOOST_AUTO_TEST_SUITE(publisher)

BOOST_AUTO_TEST_CASE(epochs_are_published_in_order_and_each_once) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.start(3, kOneEpoch);
    run.finish();
    run.check_published({{1, 1}, {2, 2}, {3, 3}});
    const auto marker = parse_marker(run.sink.calls("publish").back().marker);
    BOOST_REQUIRE(marker);
    BOOST_TEST(marker->epoch == 3);
    BOOST_TEST(marker->incarnation == run.store.incarnation_text);
    BOOST_TEST(run.counted("weir_records_out_total") == 6);
    BOOST_TEST(run.counted("weir_publish_retries_total") == 0);
}

BOOST_AUTO_TEST_CASE(small_epochs_go_out_together) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.start(3, kEverything);
    run.finish();
    run.check_published({{1, 3}});
    BOOST_TEST(run.sink.calls("publish").front().count == 6);
}

BOOST_AUTO_TEST_CASE(what_is_committed_later_is_published_later) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.start(1, kEverything);
    BOOST_TEST(run.drain());
    run.store.put(outbox_entry(2, {"row"}));
    run.publisher->committed(2);
    run.finish();
    run.check_published({{1, 1}, {2, 2}});
}

BOOST_AUTO_TEST_CASE(what_was_confirmed_in_an_earlier_life_is_not_published_again) {
    Publishing run(WEIR_BY_POSITION);
    run.fill(3);
    run.had_confirmed(2, "at 20");
    run.start(3, kEverything);
    run.finish();
    run.check_published({{3, 3}});
    BOOST_TEST(run.sink.calls("start").front().confirmed == 2);
    BOOST_TEST(run.sink.calls("start").front().position == "at 20");
}

BOOST_AUTO_TEST_CASE(a_sink_that_is_away_is_asked_again_with_back_off) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.sink.publishes = {refused(WEIR_RETRY), refused(WEIR_RETRY)};
    run.start(1, kEverything);
    run.finish();
    run.check_published({{1, 1}, {1, 1}, {1, 1}});
    const auto calls = run.sink.calls("publish");
    using std::chrono::milliseconds;
    BOOST_TEST((calls[1].at - calls[0].at >= milliseconds(100)));
    BOOST_TEST((calls[2].at - calls[1].at >= milliseconds(200)));
    BOOST_TEST(run.sink.calls("start").size() == 1);
    BOOST_TEST(run.counted("weir_publish_retries_total") == 2);
}

BOOST_AUTO_TEST_CASE(an_unknown_outcome_that_happened_is_not_repeated) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.publishes = {refused(WEIR_UNKNOWN_OUTCOME)};
    run.sink.starts = {holding(std::nullopt), holding(run.marker(1))};
    run.start(2, kOneEpoch);
    run.finish();
    run.check_published({{1, 1}, {2, 2}});
}

BOOST_AUTO_TEST_CASE(an_unknown_outcome_that_did_not_happen_is_repeated) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.publishes = {refused(WEIR_UNKNOWN_OUTCOME)};
    run.start(2, kOneEpoch);
    run.finish();
    run.check_published({{1, 1}, {1, 1}, {2, 2}});
}

BOOST_AUTO_TEST_CASE(recovering_again_and_again_without_progress_is_given_up) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.sink.publishes.assign(4, refused(WEIR_UNKNOWN_OUTCOME, "fenced"));
    run.start(1, kEverything);
    run.check_failed(Exit::software, "after 3 recoveries in ten minutes: fenced");
    BOOST_TEST(run.sink.calls("publish").size() == 4);
}

BOOST_AUTO_TEST_CASE(recoveries_that_are_far_apart_are_not_given_up) {
    const VirtualTime time;
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.sink.publishes.assign(8, refused(WEIR_UNKNOWN_OUTCOME, "too slow"));
    run.sink.before_publish = [] { virtual_clock->monotonic_ms += 200'001; };
    run.start(1, kEverything);
    run.finish();
    BOOST_TEST(run.sink.calls("publish").size() == 9);
}

BOOST_AUTO_TEST_CASE(what_the_marker_tells_is_progress) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(6);
    run.sink.publishes.assign(6, refused(WEIR_UNKNOWN_OUTCOME, "the reply is lost"));
    run.sink.starts = {holding(std::nullopt)};
    for (uint64_t epoch = 1; epoch <= 6; ++epoch)
        run.sink.starts.push_back(holding(run.marker(epoch)));
    run.start(6, kOneEpoch);
    run.finish();
    run.check_published({{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 6}});
}

BOOST_AUTO_TEST_CASE(progress_between_them_forgives_recoveries) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    const SinkAnswer unknown = refused(WEIR_UNKNOWN_OUTCOME);
    run.sink.publishes = {unknown, unknown, {}, unknown, unknown};
    run.sink.starts = {holding(std::nullopt), holding(std::nullopt), holding(std::nullopt),
                       holding(run.marker(1)), holding(run.marker(1))};
    run.start(2, kOneEpoch);
    run.finish();
    run.check_published({{1, 1}, {1, 1}, {1, 1}, {2, 2}, {2, 2}, {2, 2}});
}

BOOST_AUTO_TEST_CASE(by_position_the_outbox_is_trimmed_with_the_confirmation) {
    Publishing run(WEIR_BY_POSITION);
    run.fill(2);
    run.sink.publishes = {holding(std::nullopt, "at 12")};
    run.start(2, kEverything);
    run.finish();
    const auto confirmation = run.confirmation();
    BOOST_TEST(confirmation.confirmed == 2);
    BOOST_TEST(confirmation.trim == 2);
    BOOST_TEST(confirmation.position == "at 12");
    BOOST_TEST(run.changes().confirmations.empty());
}

BOOST_AUTO_TEST_CASE(by_marker_nothing_is_trimmed_before_the_marker_was_read_back) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.read_backs.assign(10, refused(WEIR_RETRY, "not stable yet"));
    run.start(2, kEverything);
    run.finish();
    BOOST_TEST(!run.sink.calls("read_back").empty());
    const auto confirmation = run.confirmation();
    BOOST_TEST(confirmation.confirmed == 2);
    BOOST_TEST(confirmation.trim == 0);
}

BOOST_AUTO_TEST_CASE(by_marker_the_outbox_is_trimmed_up_to_the_marker_read_back) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.read_backs.assign(10, holding(run.marker(1), "ends"));
    run.start(2, kEverything);
    run.finish();
    const auto confirmation = run.confirmation();
    BOOST_TEST(confirmation.confirmed == 2);
    BOOST_TEST(confirmation.trim == 1);
    BOOST_TEST(confirmation.position == "ends");
}

BOOST_AUTO_TEST_CASE(a_marker_that_is_not_ours_trims_nothing) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.read_backs.assign(10, holding(to_text(Marker{"other", {1, 7}, 2, 0, 0, {}})));
    run.start(2, kEverything);
    run.finish();
    BOOST_TEST(run.confirmation().trim == 0);
}

BOOST_AUTO_TEST_CASE(a_sink_that_fails_for_good_stops) {
    Publishing run(WEIR_BY_POSITION);
    run.fill(1);
    run.sink.publishes = {refused(WEIR_FAILED, "the disk is full")};
    run.start(1, kEverything);
    run.check_failed(Exit::software, "out: the disk is full");
    BOOST_TEST(run.sink.calls("publish").size() == 1);
}

BOOST_AUTO_TEST_CASE(a_damaged_outbox_stops) {
    Publishing run(WEIR_BY_POSITION);
    run.store.put({0, 1, "\x7F"});
    run.start(1, kEverything);
    run.check_failed(Exit::io, "out: ");
    run.check_published({});
}

BOOST_AUTO_TEST_CASE(source_offsets_go_along_where_there_is_a_group) {
    Publishing run(WEIR_BY_MARKER);
    run.store.put(outbox_entry(1, {"row"}, {{"t/0", 5}}));
    run.start(1, kEverything, "group");
    run.finish();
    BOOST_TEST(run.sink.calls("start").front().source_group == "group");
    BOOST_TEST(run.sink.calls("publish").front().offsets == 1);
}

BOOST_AUTO_TEST_CASE(draining_ends_when_the_caller_gives_up) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.sink.publishes.assign(1000, refused(WEIR_RETRY));
    run.start(1, kEverything);
    int asked = 0;
    BOOST_TEST(!run.publisher->drain([&] { return ++asked == 2; }));
    run.publisher->stop();
    BOOST_TEST(asked == 2);
    BOOST_TEST(!run.sink.calls("publish").empty());
}

BOOST_AUTO_TEST_CASE(draining_with_nothing_to_publish_ends_at_once) {
    Publishing run(WEIR_BY_MARKER);
    run.start(0, kEverything);
    run.finish();
    run.check_published({});
}

BOOST_AUTO_TEST_CASE(after_a_publication_that_failed_the_next_is_half_as_large_down_to_one_epoch) {
    Publishing run(WEIR_BY_MARKER);
    for (uint64_t epoch = 1; epoch <= 8; ++epoch)
        run.store.put(outbox_entry(epoch, {std::string(1000, 'x')}));
    run.sink.publishes = {refused(WEIR_RETRY), refused(WEIR_RETRY), refused(WEIR_RETRY)};
    run.start(8, 8 * 1100);
    run.finish();
    run.check_published({{1, 8}, {1, 4}, {1, 2}, {1, 1}, {2, 3}, {4, 7}, {8, 8}});
}

BOOST_AUTO_TEST_CASE(a_refused_record_is_kept_and_the_others_are_published) {
    Publishing run(WEIR_BY_MARKER);
    run.store.put(outbox_entry(1, {"a"}));
    run.store.put(outbox_entry(2, {"b", "too large", "c"}));
    SinkAnswer answer =
        refused(WEIR_REFUSED, "topic 't': the record with the key 'k' is too large");
    answer.found.refused = 2;
    run.sink.publishes = {answer};
    run.start(2, kEverything);
    run.finish();
    BOOST_REQUIRE_EQUAL(run.durable.size(), 1);
    BOOST_REQUIRE_EQUAL(run.durable[0].refused.size(), 1);
    const state::Refused& kept = run.durable[0].refused[0];
    BOOST_TEST(kept.epoch == 2);
    BOOST_TEST(kept.reason == answer.text);
    Reader reader(kept.record);
    BOOST_TEST(view(get_record(reader).record.value) == "too large");
    run.check_published({{1, 2}, {1, 2}});
    BOOST_TEST(run.sink.calls("publish").back().count == 3);
    BOOST_TEST(run.counted("weir_refused_records_total") == 1);
    const std::vector<std::string> wanted{"start", "publish", "durable", "publish"};
    auto order = run.order();
    order.resize(wanted.size());
    BOOST_TEST(order == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_refused_record_that_is_not_there_is_the_plugins_defect) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    SinkAnswer answer = refused(WEIR_REFUSED);
    answer.found.refused = 2;
    run.sink.publishes = {answer};
    run.start(1, kEverything);
    run.check_failed(Exit::software, "refused the record 2 of 2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

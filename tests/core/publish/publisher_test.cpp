#include "core/src/publish/publisher.hpp"

#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/core/publish/entries.hpp"
#include "tests/core/publish/fake_sink.hpp"
#include "tests/core/publish/fake_store.hpp"

namespace weir::test {
namespace {

constexpr size_t kOneEpoch = 1;
constexpr size_t kEverything = size_t{1} << 20;
const auto kNeverGiveUp = [] { return false; };

SinkAnswer refused(weir_result result, const std::string& text = "the broker is away") {
    return {result, text, {}};
}
SinkAnswer holding(std::optional<std::string> marker,
                   std::optional<std::string> position = std::nullopt) {
    return {WEIR_OK, {}, {std::move(marker), std::move(position)}};
}

// A publisher between a sink and a store that a test has prepared.
struct Publishing {
    FakeSink sink;
    FakeStore store;
    Log log{"test"};
    Metrics metrics{"test"};
    std::promise<std::pair<Exit, std::string>> failure;
    std::unique_ptr<Publisher> publisher;

    explicit Publishing(weir_guarantee guarantee) : sink(guarantee) {}

    int64_t marker_refresh_ms = 1'000'000;
    int64_t marker_refresh_at_stop_ms = 1'000'000;

    void start(uint64_t committed, size_t max_bytes, const std::string& source_group = "") {
        publisher = std::make_unique<Publisher>(
            std::make_unique<SinkNode>(std::vector<OutputConfig>{{&sink.node, false}}, log,
                                       metrics),
            PublisherSettings{"test", max_bytes, source_group, marker_refresh_ms,
                              marker_refresh_at_stop_ms},
            store, log, metrics,
            Publisher::Hooks{[this] { sink.note({.what = "durable"}); },
                             [this](const PipelineError& e) {
                                 failure.set_value({e.exit(), e.what()});
                             }});
        publisher->start(committed);
    }
    // Everything committed so far is published, and the thread has ended.
    void finish() {
        BOOST_TEST(publisher->drain(kNeverGiveUp));
        publisher->stop();
    }
    void fill(uint64_t epochs) {
        for (uint64_t epoch = 1; epoch <= epochs; ++epoch)
            store.put(outbox_entry(epoch, {"row", "row"}));
    }
    void had_confirmed(uint64_t epoch, const std::string& position = "") {
        store.confirmations[0] = {0, epoch, 0, position};
    }
    [[nodiscard]] std::string marker(uint64_t epoch) const {
        return to_text(Marker{store.incarnation_text, {1, 7}, epoch, 0, 0, {}});
    }
    [[nodiscard]] std::vector<std::string> order() {
        std::vector<std::string> words;
        for (const SinkCall& call : sink.calls()) words.push_back(call.what);
        return words;
    }
    void check_published(const std::vector<std::pair<uint64_t, uint64_t>>& wanted) {
        std::vector<std::pair<uint64_t, uint64_t>> epochs;
        for (const SinkCall& call : sink.calls("publish"))
            epochs.emplace_back(call.first, call.last);
        BOOST_TEST((epochs == wanted));
    }
    double counted(const std::string& name) {
        return metrics.counter(name, "", {{"node", "out"}}).Value();
    }
    void check_failed(Exit exit, const std::string& part) {
        const auto [code, text] = failure.get_future().get();
        BOOST_TEST((code == exit));
        BOOST_TEST(text.find(part) != std::string::npos, text);
    }
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
    const auto confirmation = run.publisher->changed_confirmation();
    BOOST_REQUIRE(confirmation);
    BOOST_TEST(confirmation->confirmed == 2);
    BOOST_TEST(confirmation->accepted == "");
}

BOOST_AUTO_TEST_CASE(what_is_committed_later_is_published_later) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.start(1, kEverything);
    BOOST_TEST(run.publisher->drain(kNeverGiveUp));
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

BOOST_AUTO_TEST_CASE(the_marker_says_where_to_go_on) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(3);
    run.sink.starts.push_back(holding(run.marker(2)));
    run.start(3, kEverything);
    run.finish();
    run.check_published({{3, 3}});
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

BOOST_AUTO_TEST_CASE(a_sink_that_is_away_at_the_start_is_asked_again) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(1);
    run.sink.starts = {refused(WEIR_RETRY), refused(WEIR_BAD_CONFIG, "no right to write")};
    run.start(1, kEverything);
    run.finish();
    BOOST_TEST(run.sink.calls("start").size() == 3);
    run.check_published({{1, 1}});
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
    run.check_failed(Exit::software, "after 3 recoveries: fenced");
    BOOST_TEST(run.sink.calls("publish").size() == 4);
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

BOOST_AUTO_TEST_CASE(a_new_position_is_durable_before_the_first_publication) {
    Publishing run(WEIR_BY_POSITION);
    run.fill(2);
    run.had_confirmed(1, "old");
    run.sink.starts = {holding(std::nullopt, "new")};
    run.start(2, kEverything);
    run.finish();
    const std::vector<std::string> wanted{"start", "durable", "publish"};
    BOOST_TEST(run.order() == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_position_already_known_needs_no_write) {
    Publishing run(WEIR_BY_POSITION);
    run.fill(2);
    run.had_confirmed(1, "same");
    run.sink.starts = {holding(std::nullopt, "same")};
    run.start(2, kEverything);
    run.finish();
    const std::vector<std::string> wanted{"start", "publish"};
    BOOST_TEST(run.order() == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(by_position_the_outbox_is_trimmed_with_the_confirmation) {
    Publishing run(WEIR_BY_POSITION);
    run.fill(2);
    run.sink.publishes = {holding(std::nullopt, "at 12")};
    run.start(2, kEverything);
    run.finish();
    const auto confirmation = run.publisher->changed_confirmation();
    BOOST_REQUIRE(confirmation);
    BOOST_TEST(confirmation->confirmed == 2);
    BOOST_TEST(confirmation->trim == 2);
    BOOST_TEST(confirmation->position == "at 12");
    BOOST_TEST(!run.publisher->changed_confirmation());
}

BOOST_AUTO_TEST_CASE(by_marker_nothing_is_trimmed_before_the_marker_was_read_back) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.read_backs.assign(10, refused(WEIR_RETRY, "not stable yet"));
    run.start(2, kEverything);
    run.finish();
    BOOST_TEST(!run.sink.calls("read_back").empty());
    const auto confirmation = run.publisher->changed_confirmation();
    BOOST_REQUIRE(confirmation);
    BOOST_TEST(confirmation->confirmed == 2);
    BOOST_TEST(confirmation->trim == 0);
}

BOOST_AUTO_TEST_CASE(by_marker_the_outbox_is_trimmed_up_to_the_marker_read_back) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.read_backs.assign(10, holding(run.marker(1), "ends"));
    run.start(2, kEverything);
    run.finish();
    const auto confirmation = run.publisher->changed_confirmation();
    BOOST_REQUIRE(confirmation);
    BOOST_TEST(confirmation->confirmed == 2);
    BOOST_TEST(confirmation->trim == 1);
    BOOST_TEST(confirmation->position == "ends");
}

BOOST_AUTO_TEST_CASE(a_marker_that_is_not_ours_trims_nothing) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.read_backs.assign(10, holding(to_text(Marker{"other", {1, 7}, 2, 0, 0, {}})));
    run.start(2, kEverything);
    run.finish();
    BOOST_TEST(run.publisher->changed_confirmation()->trim == 0);
}

BOOST_AUTO_TEST_CASE(a_conflict_with_the_cluster_stops_before_anything_is_published) {
    Publishing run(WEIR_BY_MARKER);
    run.fill(2);
    run.sink.starts = {holding(to_text(Marker{"other", {1, 7}, 1, 0, 0, {}}))};
    run.start(2, kEverything);
    run.check_failed(Exit::protocol, "out: the cluster holds output of another state directory");
    run.check_published({});
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

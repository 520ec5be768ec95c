// A publisher between a sink and a store that a test has prepared.
#pragma once

#include <boost/test/unit_test.hpp>
#include <future>

#include "core/src/publish/publisher.hpp"
#include "tests/core/publish/entries.hpp"
#include "tests/core/publish/fake_sink.hpp"
#include "tests/core/publish/fake_store.hpp"

namespace weir::test {

inline constexpr size_t kOneEpoch = 1;
inline constexpr size_t kEverything = size_t{1} << 20;

inline SinkAnswer refused(weir_result result, const std::string& text = "the broker is away") {
    return {result, text, {}};
}
inline SinkAnswer holding(std::optional<std::string> marker,
                          std::optional<std::string> position = std::nullopt) {
    return {WEIR_OK, {}, {std::move(marker), std::move(position)}};
}

struct Publishing {
    FakeSink sink;
    FakeStore store;
    Log log{"test"};
    Metrics metrics{"test"};
    Watchdog watchdog{1'000'000};
    std::promise<std::pair<Exit, std::string>> failure;
    std::atomic<bool> failed = false;
    std::unique_ptr<Publisher> publisher;

    explicit Publishing(weir_guarantee guarantee) : sink(guarantee) {}

    int64_t marker_refresh_ms = 1'000'000;
    int64_t marker_refresh_at_stop_ms = 1'000'000;
    std::vector<state::EpochCommit> durable;  // of the publisher's own accord

    void start(uint64_t committed, size_t max_bytes, const std::string& source_group = "") {
        publisher = std::make_unique<Publisher>(
            std::make_unique<SinkNode>(std::vector<OutputConfig>{{&sink.node, false}}, log, metrics,
                                       watchdog),
            PublisherSettings{.pipeline = "test",
                              .max_bytes = max_bytes,
                              .source_group = source_group,
                              .marker_refresh_ms = marker_refresh_ms,
                              .marker_refresh_at_stop_ms = marker_refresh_at_stop_ms},
            store, log, metrics,
            Publisher::Hooks{[this] { make_durable(); },
                             [this](const PipelineError& e) {
                                 failure.set_value({e.exit(), e.what()});
                                 failed = true;
                             }});
        publisher->start(committed);
    }
    // What is to be written with the next commit.
    state::EpochCommit changes() {
        state::EpochCommit commit;
        publisher->add_changes(commit);
        return commit;
    }
    void make_durable() {
        sink.note({.what = "durable"});
        durable.push_back(changes());
        for (const state::OutboxEntry& entry : durable.back().outbox) store.replace(entry);
    }
    // The one confirmation to be written with the next commit.
    state::Confirmation confirmation() {
        const auto confirmations = changes().confirmations;
        BOOST_REQUIRE_EQUAL(confirmations.size(), 1);
        return confirmations.front();
    }
    bool drain() {
        return publisher->drain([this] { return failed.load(); });
    }
    // Everything committed so far is published, and the thread has ended.
    void finish() {
        BOOST_TEST(drain());
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

}  // namespace weir::test

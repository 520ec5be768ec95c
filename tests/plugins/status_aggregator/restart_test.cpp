// State and timers carried over to a new instance, under the same windows and under others.
#include "random_history.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(restart)

Settings tumbling(const std::string& size, const std::string& offset = "0s") {
    return aggregator_settings({{"window.size", size}, {"window.offset", offset}});
}

BOOST_AUTO_TEST_CASE(a_restart_at_every_record_changes_nothing) {
    for (uint64_t seed = 1; seed <= 100; ++seed) {
        RandomHistory history(seed);
        Harness harness(history.settings());
        for (size_t i = 0; i < history.inputs.size(); ++i) {
            harness.process({history.inputs[i]});
            harness.restart();
            if (const auto watermark = history.watermark_after(i + 1)) harness.advance(*watermark);
            harness.restart();
        }
        harness.advance(harness.horizon(history.greatest_effective_ms()));
        BOOST_TEST_CONTEXT("seed " << seed) {
            check_lines(harness.values(), BruteForce(history).outputs());
        }
    }
}

BOOST_AUTO_TEST_CASE(only_what_has_changed_is_saved) {
    Harness harness(tumbling("60s"));
    const auto puts = [&] {
        harness.checkpoint();
        return harness.host.faults.calls(testing::HostCall::state_put);
    };
    harness.process({online(1)});
    BOOST_TEST(puts() == 1U);
    harness.process({late(downlink(0), 5), late(offline(0), 5), late(uplink(1), 5)});
    BOOST_TEST(puts() == 1U);
    harness.process({late(uplink(2), 5)});
    BOOST_TEST(puts() == 2U);
}

BOOST_AUTO_TEST_CASE(a_state_that_cannot_be_read_stops_with_a_reason) {
    Harness harness(tumbling("60s"), {{{{"p", "d"}, "\x07"}}, {}});
    BOOST_CHECK_EXCEPTION(harness.process({online(1)}), std::runtime_error, [](const auto& error) {
        return std::string(error.what()).find("form is version 7") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(other_windows_begin_after_the_next_record) {
    Harness harness(tumbling("60s"));
    harness.process({online(10'000)});
    harness.restart(tumbling("30s"));
    harness.outputs.clear();
    harness.process({offline(35'000, "r")});
    harness.advance(90'000);
    check_lines(harness.values(),
                {line(Turn{2, 35'000, "online", "offline", "r"}), line(Row{.start = 60'000,
                                                                           .end = 90'000,
                                                                           .opening = "offline",
                                                                           .closing = "offline",
                                                                           .offline = 30'000})});
}

BOOST_AUTO_TEST_CASE(other_windows_begin_at_the_end_of_the_old_open_one) {
    Harness harness(tumbling("60s"));
    harness.process({online(10'000)});
    harness.restart(tumbling("30s"));
    harness.outputs.clear();
    harness.advance(120'000);
    check_lines(harness.values(), {line(Row{.start = 60'000,
                                            .end = 90'000,
                                            .opening = "online",
                                            .closing = "online",
                                            .online = 30'000}),
                                   line(Row{.start = 90'000,
                                            .end = 120'000,
                                            .opening = "online",
                                            .closing = "online",
                                            .online = 30'000})});
}

BOOST_AUTO_TEST_CASE(a_window_that_lacks_a_record_of_its_first_instant_has_no_row) {
    Harness harness(tumbling("60s"));
    harness.process({uplink(30'000)});
    harness.restart(tumbling("30s"));
    harness.outputs.clear();
    harness.process({uplink(30'000)});
    harness.advance(90'000);
    check_lines(harness.values(), {line(Row{.start = 60'000,
                                            .end = 90'000,
                                            .opening = "online",
                                            .closing = "online",
                                            .online = 30'000})});
}

BOOST_AUTO_TEST_CASE(last_seen_outlives_other_windows) {
    Harness harness(tumbling("60s"));
    harness.process({online(10'000)});
    harness.restart(tumbling("30s"));
    harness.outputs.clear();
    harness.process({late(offline(9'999), 35'000), late(offline(10'000), 36'000)});
    check_lines(harness.values(), {line(Turn{2, 36'000, "online", "offline", "", "status", true})});
}

BOOST_AUTO_TEST_CASE(the_same_windows_written_otherwise_are_the_same) {
    Harness harness(tumbling("24h", "-8h"));
    harness.process({online(0)});
    harness.restart(tumbling("24h", "16h"));
    harness.outputs.clear();
    harness.advance(57'600'000);
    check_lines(harness.values(), {line(Row{.start = -28'800'000,
                                            .end = 57'600'000,
                                            .closing = "online",
                                            .online = 57'600'000,
                                            .unknown = 28'800'000,
                                            .transitions = 1,
                                            .records = 1,
                                            .first = 0,
                                            .last = 0})});
}

// Whatever windows follow whatever others: no row is wrong, and none is missing once both have begun.
BOOST_AUTO_TEST_CASE(other_windows_have_only_whole_rows) {
    for (uint64_t seed = 1; seed <= 200; ++seed) {
        RandomHistory before(seed);
        RandomHistory after(before);
        after.choose_windows();
        const auto middle = before.inputs.begin() + before.below(40) % std::ssize(before.inputs);
        Harness harness(before.settings());
        harness.process({before.inputs.begin(), middle});
        harness.restart(after.settings());
        const size_t earlier = harness.outputs.size();
        harness.process({middle, before.inputs.end()});
        const BruteForce expected(after);
        harness.advance(expected.horizon());
        const int64_t touched_ms =
            std::max(middle->effective_ms(), before.inputs.front().effective_ms()) + 1;
        BOOST_TEST_CONTEXT("seed " << seed) {
            const Lines values = harness.values();
            Lines rows, turns;
            for (const std::string& text : std::span(values).subspan(earlier))
                if (text.starts_with(R"({"kind":"window")")) rows.push_back(text);
            for (const std::string& text : values)
                if (text.starts_with(R"({"kind":"transition")")) turns.push_back(text);
            check_lines(turns, expected.turns());
            const Lines all = expected.rows(INT64_MIN);
            for (const std::string& row : rows)
                BOOST_TEST((std::find(all.begin(), all.end(), row) != all.end()), row);
            for (const std::string& row : expected.rows(touched_ms + before.size_ms))
                BOOST_TEST((std::find(rows.begin(), rows.end(), row) != rows.end()), row);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

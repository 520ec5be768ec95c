// State and timers carried over to a new instance, under the same settings and under others.
#include <random>
#include <set>

#include "brute_force.hpp"
#include "plugins/status_aggregator/varint.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(restart)

Settings tumbling(const std::string& size, const std::string& offset = "0s") {
    return aggregator_settings({{"window.size", size}, {"window.offset", offset}});
}

// The outputs of a restart under other settings and of what follows.
class Changed : public Harness {
public:
    Changed(const Written& written, const std::vector<KeyedInput>& inputs, int64_t watermark_ms)
        : Harness(written) {
        process(inputs);
        advance(watermark_ms);
    }
    void change(const Written& written) {
        outputs.clear();
        restart(aggregator_settings(written));
    }
    void expect(int64_t watermark_ms, const Lines& lines) {
        advance(watermark_ms);
        check_lines(values(), lines);
        outputs.clear();
    }
};

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

// ---- Windows -----------------------------------------------------------------------------------

Row half_minute(int64_t start, int64_t online) {
    return {.start = start,
            .end = start + 30'000,
            .opening = "online",
            .closing = online == 30'000 ? "online" : "offline",
            .online = online,
            .offline = 30'000 - online};
}

BOOST_AUTO_TEST_CASE(other_windows_begin_behind_the_watermark) {
    Changed harness({{"window.size", "60s"}}, {online(10'000)}, 29'999);
    harness.change({{"window.size", "30s"}});
    harness.expect(90'000, {line(half_minute(30'000, 30'000)), line(half_minute(60'000, 30'000))});
}

BOOST_AUTO_TEST_CASE(one_that_begins_at_the_watermark_has_no_row) {
    Changed harness({{"window.size", "60s"}}, {online(10'000)}, 30'000);
    harness.change({{"window.size", "30s"}});
    harness.expect(90'000, {line(half_minute(60'000, 30'000))});
}

BOOST_AUTO_TEST_CASE(the_status_and_seq_go_on) {
    Changed harness({{"window.size", "60s"}}, {online(10'000)}, 10'000);
    harness.change({{"window.size", "30s"}});
    harness.process({late(offline(9'999), 35'000), late(offline(10'000), 36'000)});
    Row row = half_minute(30'000, 6'000);
    row.transitions = 1;
    harness.expect(60'000,
                   {line(Turn{2, 36'000, "online", "offline", "", "status", true}), line(row)});
}

BOOST_AUTO_TEST_CASE(the_same_windows_written_otherwise_are_the_same) {
    Changed harness({{"window.size", "24h"}, {"window.offset", "-8h"}}, {online(0)}, 1'000);
    harness.change({{"window.size", "24h"}, {"window.offset", "16h"}});
    harness.expect(57'600'000, {line(Row{.start = -28'800'000,
                                         .end = 57'600'000,
                                         .closing = "online",
                                         .online = 57'600'000,
                                         .unknown = 28'800'000,
                                         .transitions = 1,
                                         .records = 1,
                                         .first = 0,
                                         .last = 0})});
}

// ---- Deadlines ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_shorter_timeout_acts_at_once) {
    Changed harness({{"presence_timeout", "1h"}, {"window.size", "24h"}}, {online(0)}, 100'000);
    harness.change({{"presence_timeout", "10s"}, {"window.size", "24h"}});
    harness.expect(100'000, {});
    harness.expect(100'001, {line(timeout(2, 100'001))});
}

BOOST_AUTO_TEST_CASE(a_longer_timeout_acts_later) {
    Changed harness({{"presence_timeout", "10s"}, {"window.size", "24h"}}, {online(0)}, 9'999);
    harness.change({{"presence_timeout", "60s"}, {"window.size", "24h"}});
    harness.expect(59'999, {});
    harness.expect(60'000, {line(timeout(2, 60'000))});
}

BOOST_AUTO_TEST_CASE(a_timeout_may_be_new_and_may_go) {
    Changed harness({{"window.size", "24h"}}, {online(0)}, 5'000);
    harness.change({{"presence_timeout", "10s"}, {"window.size", "24h"}});
    harness.restart();
    harness.expect(10'000, {line(timeout(2, 10'000))});
    harness.process({uplink(20'000)});
    harness.change({{"window.size", "24h"}});
    harness.expect(1'000'000, {});
}

BOOST_AUTO_TEST_CASE(a_shorter_dwell_confirms_before_the_windows_that_it_closes) {
    Changed harness({{"min_dwell", "60s"}, {"window.size", "10s"}},
                    {online(1'000), offline(18'000, "r")}, 25'000);
    harness.change({{"min_dwell", "5s"}, {"window.size", "10s"}});
    harness.expect(25'000, {});
    harness.expect(25'001, {line(Row{.start = 0,
                                     .end = 10'000,
                                     .unknown = 10'000,
                                     .records = 1,
                                     .first = 1'000,
                                     .last = 1'000}),
                            line(Turn{1, 18'000, "unknown", "offline", "r"}),
                            line(Row{.start = 10'000,
                                     .end = 20'000,
                                     .closing = "offline",
                                     .offline = 2'000,
                                     .unknown = 8'000,
                                     .transitions = 1,
                                     .records = 1,
                                     .first = 18'000,
                                     .last = 18'000,
                                     .reason = "r"})});
}

BOOST_AUTO_TEST_CASE(without_dwell_what_waits_is_confirmed) {
    Changed harness({{"min_dwell", "60s"}}, {online(1'000)}, 25'000);
    harness.change({});
    harness.expect(25'001, {line(Turn{1, 1'000, "unknown", "online"})});
    harness.process({offline(30'000)});
    harness.expect(30'000, {line(Turn{2, 30'000, "online", "offline"})});
}

BOOST_AUTO_TEST_CASE(a_new_dwell_closes_the_open_window_later) {
    Changed harness({}, {online(1'000)}, 30'000);
    harness.change({{"min_dwell", "5s"}});
    harness.process({offline(58'000), online(61'000), uplink(62'000)});
    harness.expect(64'999, {});
    harness.expect(65'000, {line(Row{.start = 0,
                                     .end = 60'000,
                                     .closing = "online",
                                     .online = 59'000,
                                     .unknown = 1'000,
                                     .transitions = 1,
                                     .records = 2,
                                     .first = 1'000,
                                     .last = 58'000})});
}

BOOST_AUTO_TEST_CASE(a_shorter_time_to_forget_acts_at_once) {
    Changed harness({}, {online(1'000)}, 59'999);
    harness.change({{"forget_after", "10s"}});
    harness.advance(59'999);
    BOOST_TEST(harness.checkpoint().state.size() == 1U);
    harness.advance(60'000);
    BOOST_TEST(harness.checkpoint().state.empty());
    BOOST_TEST(harness.values().size() == 1U);  // of the window that ends just then
}

BOOST_AUTO_TEST_CASE(flapping_counts_what_it_has_seen) {
    const Written on{{"flapping.transitions", "2"}, {"flapping.period", "1h"}};
    Changed harness({}, {online(1'000), offline(2'000)}, 2'000);
    harness.change(on);
    harness.process({online(3'000)});
    harness.advance(60'000);
    BOOST_REQUIRE_EQUAL(harness.values().size(), 2U);
    BOOST_TEST(harness.values()[1].ends_with(R"("flapping":false})"));
    harness.change({});
    harness.change(on);
    harness.process({offline(61'000)});
    harness.advance(120'000);
    BOOST_REQUIRE_EQUAL(harness.values().size(), 2U);
    BOOST_TEST(harness.values()[1].ends_with(R"("flapping":false})"));
}

// A state from before there was forgetting has no timer for it.
BOOST_AUTO_TEST_CASE(a_device_of_version_1_is_forgotten_too) {
    using namespace status_aggregator;
    constexpr int64_t kDay = 86'400'000;
    std::string bytes(1, 1);
    put_number(bytes, Windows{kDay, kDay, 0}.fingerprint());
    put_number(bytes, WEIR_STATUS_ONLINE);
    put_signed(bytes, 0);
    put_signed(bytes, kDay);
    bytes += std::string("\1\0\0\0", 4);               // seen at 0; no record, no offline
    for (int i = 0; i < 6; ++i) put_number(bytes, 0);  // totals, reason, open windows
    Harness harness(tumbling("24h"),
                    {{{{"p", "d"}, bytes}}, {{{{"p", "d"}, 0}, {kDay, WEIR_BEFORE_RECORDS}}}});
    harness.advance(30 * kDay - 1);
    BOOST_TEST(harness.values().size() == 29U);
    BOOST_TEST(harness.checkpoint().state.size() == 1U);
    harness.advance(90 * kDay);
    BOOST_TEST(harness.values().size() == 30U);
    BOOST_TEST(harness.checkpoint().state.empty());
}

// ---- At random ---------------------------------------------------------------------------------

History random_history(std::mt19937_64& random) {
    std::vector<uint64_t> numbers(60);
    for (uint64_t& number : numbers) number = random();
    History history(Rules(random(), random()), numbers);
    std::erase_if(history.steps, [](const Step& step) { return step.kind != Step::kMessage; });
    history.rules.partitions = 1;
    history.rules.emit = "all";
    history.rules.flapping_transitions = 0;
    for (Step& step : history.steps) step.message.partition = 0;
    return history;
}

// Whatever windows follow whatever others: no row is wrong, and none is missing once both have begun.
BOOST_AUTO_TEST_CASE(other_windows_have_only_whole_rows) {
    std::mt19937_64 random(1);
    size_t checked = 0;
    for (int round = 0; round < 200; ++round) {
        const History before = random_history(random);
        History after = before;
        const Rules others(random(), random());
        after.rules.size_ms = others.size_ms;
        after.rules.every_ms = others.every_ms;
        after.rules.offset_ms = others.offset_ms;
        testing::KeyedHarness harness(
            {keyed_transform<StatusAggregator>(), before.rules.settings()},
            {.out_of_orderness_ms = before.rules.out_of_orderness_ms});
        std::vector<KeyedInput> inputs;
        for (const Step& step : before.steps) inputs.push_back(step.message);
        const auto middle = inputs.begin() + static_cast<int64_t>(random() % inputs.size());
        harness.feed({inputs.begin(), middle});
        const int64_t watermark_ms = harness.watermark();
        const size_t earlier = harness.outputs.size();
        harness.restart(after.rules.settings());
        harness.feed({middle, inputs.end()});
        harness.end();

        std::multiset<std::string> turns, rows, expected_turns, expected_rows, later_rows;
        for (size_t i = 0; i < harness.outputs.size(); ++i) {
            const std::string& text = *harness.outputs[i].value;
            if (text.starts_with(R"({"kind":"transition")"))
                turns.insert(text);
            else if (i >= earlier)
                rows.insert(text);
        }
        const BruteForce expected(after);
        for (const auto& [name, outputs] : expected.outputs())
            for (const Output& output : outputs) {
                if (output.text.starts_with(R"({"kind":"transition")"))
                    expected_turns.insert(output.text);
                else
                    expected_rows.insert(output.text);
                const size_t at = output.text.find(R"("window_start_ms":)");
                if (at != std::string::npos &&
                    std::stoll(output.text.substr(at + 18)) > watermark_ms)
                    later_rows.insert(output.text);
            }
        BOOST_TEST_CONTEXT("round " << round) {
            BOOST_TEST(turns == expected_turns, boost::test_tools::per_element());
            BOOST_TEST(std::ranges::includes(expected_rows, rows));
            BOOST_TEST(std::ranges::includes(rows, later_rows));
        }
        checked += later_rows.size();
    }
    BOOST_TEST(checked > 5'000U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

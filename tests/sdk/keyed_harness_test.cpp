// Event time, timers and restarts as the harness has them: STATUS.md sections 2 and 3 by hand.
#include "weir/testing/keyed_harness.hpp"

#include <boost/test/unit_test.hpp>

#include "recorder.hpp"

namespace weir::test {
namespace {

using testing::EventTime;
using testing::HostCall;
using testing::KeyedInput;
using Texts = std::vector<std::string>;

constexpr EventTime kTwoPartitions{.out_of_orderness_ms = 10, .partitions = 2};

class Timid : public Recorder {
public:
    static constexpr ComponentInfo info{.name = "timid", .summary = "Declares no clock."};
    using Recorder::Recorder;
};

struct Fixture {
    testing::KeyedHarness harness{keyed_transform<Recorder>(), kTwoPartitions};

    // What has come out since the last call.
    Texts news() {
        Texts all = harness.values();
        all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(seen));
        seen += all.size();
        return all;
    }
    void expect(const Texts& wanted) {
        BOOST_TEST(news() == wanted, boost::test_tools::per_element());
    }
    size_t seen = 0;
};

KeyedInput data(const char* name, int64_t time_ms, int32_t partition = 0, int64_t offset = 0,
                const char* does = "") {
    return {
        .name = name, .time_ms = time_ms, .reason = does, .partition = partition, .offset = offset};
}
KeyedInput online(const char* name, int64_t time_ms, int64_t offset) {
    KeyedInput made = data(name, time_ms, 0, offset);
    made.kind = WEIR_DEVICE_STATUS;
    made.status = WEIR_STATUS_ONLINE;
    return made;
}

BOOST_FIXTURE_TEST_SUITE(keyed_harness, Fixture)

BOOST_AUTO_TEST_CASE(a_record_waits_for_the_slowest_partition) {
    harness.feed({data("a", 100, 0)});
    BOOST_TEST(harness.watermark() == WEIR_NO_TIME);
    harness.feed({data("b", 120, 1)});
    BOOST_TEST(harness.watermark() == 89);  // 100 - 10 - 1
    BOOST_TEST(harness.waiting() == 2U);
    expect({});
    harness.feed({data("c", 111, 0)});
    BOOST_TEST(harness.watermark() == 100);
    expect({"1: a at 100"});
}

BOOST_AUTO_TEST_CASE(they_apply_by_time_then_data_before_status_then_position) {
    KeyedInput other_topic = data("d", 50, 1);
    other_topic.topic = "an earlier one";
    harness.feed({online("d", 50, 1), data("d", 50, 0, 7), data("d", 50, 0, 3), data("d", 49, 1)});
    harness.feed({other_topic});
    harness.end();
    Texts positions;
    for (const testing::OwnedRecord& output : harness.outputs)
        positions.push_back(output.key.value());
    BOOST_TEST(positions == (Texts{"in/1/0", "an earlier one/1/0", "in/0/3", "in/0/7", "in/0/1"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(late_is_judged_by_a_record_s_own_partition) {
    harness.feed({data("a", 100, 0), data("a", 89, 0), data("b", 89, 1)});
    harness.end();
    expect({"1: b at 89", "1: a at 90 late", "2: a at 100"});
    BOOST_REQUIRE_EQUAL(harness.dead_letters.size(), 1U);
    BOOST_TEST(harness.dead_letters[0].stage == "late");
    BOOST_TEST(harness.dead_letters[0].event_time_ms == 89);
}

BOOST_AUTO_TEST_CASE(records_of_one_message_are_judged_alike) {
    testing::Records read;
    testing::OwnedRecord early = data("a", 100).record(), old = data("b", 80).record();
    read.add("the message");
    early.origin = old.origin = 0;
    testing::Records mapped;
    mapped.add(early).add(old);
    harness.feed(mapped.records(), read);
    harness.end();
    expect({"1: b at 80", "1: a at 100"});
    BOOST_TEST(harness.dead_letters.empty());
}

BOOST_AUTO_TEST_CASE(future_past_and_impossible_times_move_nothing) {
    KeyedInput future = data("a", 300'001), past = data("a", -2'592'000'001);
    future.timestamp_ms = past.timestamp_ms = 0;
    harness.feed({future, past, data("a", INT64_MAX), data("a", INT64_MIN + 1)});
    Texts stages;
    for (const testing::DeadLetter& letter : harness.dead_letters) stages.push_back(letter.stage);
    BOOST_TEST(stages == (Texts{"future", "past", "time", "time"}),
               boost::test_tools::per_element());
    BOOST_TEST(harness.waiting() == 0U);
    harness.end();
    BOOST_TEST(harness.watermark() == WEIR_NO_TIME);
    future.time_ms = 300'000, past.time_ms = -2'592'000'000;
    harness.feed({past, future});
    BOOST_TEST(harness.waiting() == 2U);
}

BOOST_AUTO_TEST_CASE(a_partition_that_appears_later_begins_at_the_watermark) {
    harness.feed({data("a", 100, 0), data("a", 100, 1)});
    BOOST_TEST(harness.watermark() == 89);
    harness.feed({data("b", 89, 2), data("b", 90, 2)});
    harness.end();
    expect({"1: b at 90 late", "2: b at 90", "1: a at 100", "2: a at 100"});
}

BOOST_AUTO_TEST_CASE(timers_come_between_records_in_their_phase) {
    harness.feed({data("a", 10, 0, 0, "before 30"), data("a", 11, 0, 1, "after 30"),
                  data("a", 30, 0, 2), data("a", 31, 0, 3)});
    harness.end();
    expect(
        {"1: a at 10", "2: a at 11", "timer 0 at 30", "3: a at 30", "timer 1 at 30", "4: a at 31"});
    BOOST_TEST(harness.outputs[2].origin == testing::KeyedHarness::kNoOrigin);
}

BOOST_AUTO_TEST_CASE(the_end_goes_to_the_horizon) {
    harness.feed({data("a", 1'000, 0, 0, "before 1100")});
    harness.end();
    BOOST_TEST(harness.watermark() == 1'100);
    expect({"1: a at 1000", "timer 0 at 1100"});
    harness.feed({data("a", 1'100)});  // all partitions stand there
    BOOST_TEST(harness.waiting() == 1U);
    harness.end();
    expect({"2: a at 1101 late"});
}

BOOST_AUTO_TEST_CASE(timers_on_the_wall_clock_fire_by_it_alone) {
    const std::string soon = "clock " + std::to_string(harness.host.now_ms + 500);
    harness.process({data("a", 10, 0, 0, soon.c_str())});
    harness.advance(INT64_C(4'000'000'000'000));
    expect({"1: a at 10"});
    harness.advance_clock(499);
    expect({});
    harness.advance_clock(1);
    expect({"timer 2 at " + std::to_string(harness.host.now_ms)});
    harness.process({data("a", 11, 0, 0, "clock 5")});
    expect({"2: a at 11"});
    harness.restart();
    expect({"timer 2 at 5"});
}

BOOST_AUTO_TEST_CASE(a_restart_at_every_record_changes_nothing) {
    std::vector<KeyedInput> inputs;
    for (int64_t i = 0; i < 40; ++i)
        inputs.push_back(data(i % 3 == 0 ? "a" : "b", i * 7 % 50 + i, static_cast<int32_t>(i % 2),
                              i, i % 5 == 0 ? "after 60" : ""));
    harness.feed(inputs);
    harness.end();
    testing::KeyedHarness restarted(keyed_transform<Recorder>(), kTwoPartitions);
    for (const KeyedInput& input : inputs) {
        restarted.feed({input});
        restarted.restart();
    }
    restarted.end();
    BOOST_TEST(harness.values().size() > 40U);
    BOOST_TEST(restarted.values() == harness.values(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_crash_undoes_what_no_checkpoint_holds) {
    harness.feed(
        {data("a", 10, 0), data("a", 10, 1, 0, "after 90"), data("a", 40, 0), data("a", 40, 1)});
    expect({"1: a at 10", "2: a at 10"});
    harness.checkpoint();
    harness.feed({data("a", 60, 0, 2), data("a", 60, 1, 2), data("a", 1, 0, 3)});
    expect({"3: a at 40", "4: a at 40"});
    BOOST_TEST(harness.crash() == 4U);
    BOOST_TEST(harness.watermark() == 29);
    BOOST_TEST(harness.outputs.size() == 2U);
    seen = 2;
    harness.feed({data("a", 60, 0, 2), data("a", 60, 1, 2), data("a", 1, 0, 3)});
    expect({"3: a at 40", "4: a at 40"});
    harness.end();
    expect({"5: a at 50 late", "6: a at 60", "7: a at 60", "timer 1 at 90"});
}

BOOST_AUTO_TEST_CASE(state_and_timers_are_in_the_checkpoint) {
    harness.process({data("a", 10, 0, 0, "after 90"), data("b", 11)});
    const testing::KeyedCheckpoint kept = harness.checkpoint();
    BOOST_TEST((kept.state.at({"p", "a"}) == "1" && kept.state.size() == 2U));
    BOOST_TEST((kept.timers.at({{"p", "a"}, 1}) == testing::Instant{90, WEIR_AFTER_RECORDS}));
    harness.process({data("b", 12, 0, 0, "erase")});
    BOOST_TEST(harness.checkpoint().state.size() == 1U);
    testing::KeyedHarness other(keyed_transform<Recorder>(), {}, kept);
    other.process({data("b", 20), data("a", 20)});
    other.advance(100);
    BOOST_TEST(other.values() == (Texts{"2: b at 20", "2: a at 20", "timer 1 at 90"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_failed_record_is_a_dead_letter_alone) {
    harness.process({data("a", 1), data("a", 2, 1, 44, "fail"), data("a", 3)});
    expect({"1: a at 1", "2: a at 3"});
    BOOST_REQUIRE_EQUAL(harness.dead_letters.size(), 1U);
    BOOST_TEST(harness.dead_letters[0].stage == "stage");
    BOOST_TEST(harness.dead_letters[0].text == "as asked");
    BOOST_TEST(harness.dead_letters[0].position.offset == 44);
}

// Whatever call of the host fails: it comes out as an error that says so, and after a crash all goes on.
BOOST_AUTO_TEST_CASE(injected_errors_come_out) {
    const HostCall calls[] = {HostCall::alloc,     HostCall::emit,      HostCall::state_key,
                              HostCall::state_get, HostCall::state_put, HostCall::timer_set,
                              HostCall::run_due};
    for (const HostCall call : calls) BOOST_TEST_CONTEXT(testing::name_of(call)) {
            testing::KeyedHarness struck(keyed_transform<Recorder>());
            struck.host.faults.inject(call, 1, 1);
            const auto all = [&] {
                struck.process(
                    {data("a", 1, 0, 0, "before 5"), data("b", 2, 0, 0, "after 5"), data("a", 6)});
                struck.checkpoint();
            };
            BOOST_CHECK_EXCEPTION(all(), Error, [&](const Error& error) {
                return std::string_view(error.what()).find(testing::name_of(call)) !=
                           std::string_view::npos ||
                       call == HostCall::alloc;
            });
            BOOST_TEST(struck.host.faults.injected() == 1U);
            BOOST_TEST(struck.crash() == 0U);
            BOOST_CHECK_NO_THROW(all());
            BOOST_TEST(
                struck.values() == (Texts{"1: a at 1", "1: b at 2", "timer 0 at 5", "2: a at 6"}),
                boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(what_a_host_refuses_says_why) {
    const auto refusal = [&](const char* does) {
        try {
            harness.process({data("a", 1, 0, 0, does)});
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    BOOST_TEST(refusal("throw") == "as asked");
    BOOST_TEST(refusal("") == "");
    testing::KeyedHarness timid(keyed_transform<Timid>());
    BOOST_CHECK_EXCEPTION(
        timid.process({data("a", 1, 0, 0, "clock 5")}), Error, [](const Error& error) {
            return std::string_view(error.what()).find("needs WEIR_COMPONENT_USES_CLOCK") !=
                   std::string_view::npos;
        });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

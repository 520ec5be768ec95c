#include "core/src/run/shard.hpp"

#include "core/src/run/error.hpp"
#include "tests/core/run/counting.hpp"

namespace weir::test {
namespace {

BOOST_AUTO_TEST_SUITE(shard)

BOOST_AUTO_TEST_CASE(records_wait_for_the_watermark) {
    CountingShard run;
    run.shard.start();
    run.add({.name = "a", .time_ms = 100});
    run.add({.name = "a", .time_ms = 101});
    check_rows(run.advance(99), {});
    check_rows(run.advance(100), {"a@100#1"});
    BOOST_TEST(run.shard.waiting().size() == 1);
    check_rows(run.advance(1000), {"a@101#2"});
    BOOST_TEST(run.shard.waiting().size() == 0);
}

BOOST_AUTO_TEST_CASE(they_apply_by_effective_time_then_data_first) {
    CountingShard run;
    run.shard.start();
    run.add({.name = "status", .time_ms = 20, .kind = WEIR_DEVICE_STATUS});
    run.add({.name = "later", .time_ms = 21});
    run.add({.name = "data", .time_ms = 20, .offset = 9});
    run.add({.name = "first", .time_ms = -5});
    check_rows(run.advance(100), {"first@-5#1", "data@20#1", "status@20#1", "later@21#1"});
}

BOOST_AUTO_TEST_CASE(at_one_instant_they_apply_by_source_position) {
    CountingShard run;
    run.shard.start();
    const Input inputs[] = {
        {.name = "place", .offset = 5, .place = 1, .cursor = 70},
        {.name = "cursor", .offset = 5, .cursor = 71},
        {.name = "message", .offset = 5, .cursor = 70},
        {.name = "offset", .offset = 4, .cursor = 80},
        {.name = "ten", .partition = 2},
        {.name = "two", .partition = 3},
        {.name = "one", .partition = 1},
        {.name = "topic", .topic = "ia", .partition = 2, .offset = 99},
    };
    for (const Input& input : inputs) run.add(input);
    check_rows(run.advance(0), {"topic@0#1", "offset@0#1", "message@0#1", "place@0#1", "cursor@0#1",
                                "one@0#1", "two@0#1", "ten@0#1"});
}

BOOST_AUTO_TEST_CASE(timers_fire_between_the_records_of_their_device) {
    CountingShard run;
    run.shard.start();
    run.add({.time_ms = 100, .reason = "before 10"});
    run.add({.time_ms = 109});
    run.add({.time_ms = 110, .reason = "after 10"});
    run.add({.time_ms = 120});
    run.add({.time_ms = 121});
    check_rows(run.advance(200),
               {"d@100#1", "d@109#2", "d!110", "d@110#3", "d@120#4", "d!120", "d@121#5"});
}

std::vector<int64_t> due_times(const Outputs& outputs, size_t publisher = 0) {
    std::vector<int64_t> times;
    for (const Due& due : stored_dues(outputs, publisher)) {
        BOOST_TEST(!due.lane.has_value());
        times.push_back(due.at);
    }
    return times;
}

BOOST_AUTO_TEST_CASE(what_goes_out_is_due_at_the_instant_of_its_record_or_timer) {
    CountingShard run;
    run.shard.start();
    run.add({.time_ms = 100, .reason = "before 10"});
    run.add({.time_ms = 110, .reason = "after 10"});
    run.add({.time_ms = 121, .reason = "after 30"});
    run.add({.time_ms = 7, .late_at_ms = 124});
    run.advance(200);
    const std::vector<int64_t> wanted{100, 110, 110, 120, 121, 124, 151};
    BOOST_TEST(due_times(run.shard.outputs()) == wanted, boost::test_tools::per_element());
    BOOST_TEST(due_times(run.shard.outputs(), 1) == std::vector<int64_t>{124},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_timer_set_for_the_past_is_due_now) {
    CountingShard run;
    run.shard.start();
    run.add({.time_ms = 100});
    run.advance(500);
    run.add({.time_ms = 501, .reason = "after -300"});
    run.advance(600);
    const std::vector<int64_t> wanted{100, 501, 501};
    BOOST_TEST(due_times(run.shard.outputs()) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(timers_without_a_later_record_fire_with_the_watermark) {
    CountingShard run;
    run.shard.start();
    run.add({.name = "a", .time_ms = 100, .reason = "after 50"});
    run.add({.name = "b", .time_ms = 90, .reason = "after 70"});
    run.add({.name = "c", .time_ms = 80, .reason = "before 70"});
    check_rows(run.advance(149), {"c@80#1", "b@90#1", "a@100#1"});
    check_rows(run.advance(150), {"c!150", "a!150"});
    check_rows(run.advance(200), {"b!160"});
    check_rows(run.advance(300), {});
}

BOOST_AUTO_TEST_CASE(a_replaced_or_cancelled_timer_does_not_fire) {
    CountingShard run;
    run.shard.start();
    run.add({.name = "a", .time_ms = 100, .reason = "after 50"});
    run.add({.name = "a", .time_ms = 110, .reason = "after 50"});
    run.add({.name = "b", .time_ms = 100, .reason = "after 50"});
    run.add({.name = "b", .time_ms = 110, .reason = "forget"});
    run.advance(110);
    check_rows(run.advance(1000), {"a!160"});
}

BOOST_AUTO_TEST_CASE(more_records_than_a_batch_keep_their_order) {
    CountingShard run;
    run.shard.start();
    std::vector<std::string> wanted;
    for (int i = 0; i < 2000; ++i) run.add({.time_ms = 1999 - i});
    for (int i = 0; i < 2000; ++i)
        wanted.push_back("d@" + std::to_string(i) + "#" + std::to_string(i + 1));
    check_rows(run.advance(1999), wanted);
    BOOST_TEST(run.metrics.counter("weir_records_in_total", "", {{"node", "count"}}).Value() ==
               2000);
}

BOOST_AUTO_TEST_CASE(a_late_record_is_flagged_and_its_original_a_dead_letter) {
    CountingShard run;
    run.shard.start();
    run.add({.time_ms = 50, .offset = 17, .late_at_ms = 101});
    check_rows(run.advance(101), {"d@101#1 late"});
    const auto letters = run.dead_letters();
    BOOST_REQUIRE_EQUAL(letters.size(), 1);
    BOOST_TEST(letters[0].value.value() == "original of d");
    BOOST_TEST(header_of(letters[0], "__connect.errors.stage") == "late");
    BOOST_TEST(header_of(letters[0], "__connect.errors.offset") == "17");
    BOOST_TEST(header_of(letters[0], "weir.event.time.ms") == "50");
    BOOST_TEST(run.metrics.counter("weir_late_records_total", "", {{"node", "count"}}).Value() ==
               1);
}

BOOST_AUTO_TEST_CASE(late_records_may_be_only_counted) {
    CountingShard run;
    run.options.late_to_dead_letters = false;
    run.shard.start();
    run.add({.time_ms = 50, .late_at_ms = 101});
    check_rows(run.advance(101), {"d@101#1 late"});
    BOOST_TEST(run.dead_letters().empty());
    BOOST_TEST(run.metrics.counter("weir_late_records_total", "", {{"node", "count"}}).Value() ==
               1);
}

BOOST_AUTO_TEST_CASE(a_record_that_fails_goes_alone_to_the_dead_letters) {
    CountingShard run;
    run.shard.start();
    run.add({.time_ms = 1});
    run.add({.time_ms = 2, .reason = "fail", .offset = 17});
    run.add({.time_ms = 3});
    check_rows(run.advance(10), {"d@1#1", "d@3#2"});
    const auto letters = run.dead_letters();
    BOOST_REQUIRE_EQUAL(letters.size(), 1);
    BOOST_TEST(letters[0].value.value() == "original of d");
    BOOST_TEST(header_of(letters[0], "__connect.errors.stage") == "COUNT");
    BOOST_TEST(header_of(letters[0], "__connect.errors.offset") == "17");
    BOOST_TEST(header_of(letters[0], "__connect.errors.exception.message") == "cannot be counted");
    BOOST_TEST(run.shard.failed() == 1);
    BOOST_TEST(run.shard.first_failure() == "count: cannot be counted");
}

BOOST_AUTO_TEST_CASE(a_transform_that_fails_altogether_stops_with_its_node_and_text) {
    CountingShard run;
    run.shard.start();
    run.add({.time_ms = 1, .reason = "throw"});
    BOOST_CHECK_EXCEPTION(run.shard.advance(10), PipelineError, [](const PipelineError& e) {
        return e.exit() == Exit::software && std::string(e.what()) == "count: counting broke";
    });
}

BOOST_AUTO_TEST_CASE(a_timer_that_fails_stops_with_its_text_whenever_it_fires) {
    for (const auto& [name, text] :
         {std::pair("throws", "count: the timer broke"),
          std::pair("fails",
                    "count: a timer's callback has called fail(), which is for records: "
                    "the timer is unsure")}) {
        for (const bool before_a_record : {true, false}) {
            CountingShard run;
            run.shard.start();
            run.add({.name = "other", .time_ms = 1});
            run.add({.name = name, .time_ms = 1, .reason = "after 10"});
            if (before_a_record) run.add({.name = name, .time_ms = 50});
            const std::string expected(text);
            BOOST_CHECK_EXCEPTION(
                run.shard.advance(100), PipelineError,
                [&expected](const PipelineError& e) { return e.what() == expected; });
        }
    }
}

BOOST_AUTO_TEST_CASE(timers_on_the_wall_clock_fire_by_it_alone) {
    CountingShard run;
    run.shard.start();
    run.add({.name = "a", .time_ms = 1, .reason = "clock 5000"});
    run.add({.name = "b", .time_ms = 1, .reason = "clock 4000"});
    check_rows(run.advance(1'000'000), {"a@1#1", "b@1#1"});
    check_rows(run.advance_clock(3999), {});
    check_rows(run.advance_clock(9000), {"b!4000", "a!5000"});
    check_rows(run.advance_clock(9000), {});
}

BOOST_AUTO_TEST_CASE(what_the_host_refuses_is_the_reason_of_the_stop) {
    for (const auto& [reason, text] :
         {std::pair("clock 1",
                    "count: set a timer on the wall clock, but the component does not "
                    "declare that it uses the clock (WEIR_COMPONENT_USES_CLOCK)"),
          std::pair("many", "count: set a timer of id 8, but a device has at most 8 timers")}) {
        CountingShard run(false);
        run.shard.start();
        run.add({.time_ms = 1, .reason = reason});
        const std::string expected(text);
        BOOST_CHECK_EXCEPTION(run.shard.advance(10), PipelineError,
                              [&expected](const PipelineError& e) { return e.what() == expected; });
    }
}

BOOST_AUTO_TEST_CASE(a_state_value_that_is_too_large_is_named_with_its_device) {
    CountingShard run;
    run.shard.start();
    run.add({.time_ms = 1, .reason = "big"});
    run.advance(10);
    std::vector<state::Change> state, timers;
    BOOST_CHECK_EXCEPTION(run.shard.snapshot(state, timers), PipelineError, [](const auto& e) {
        return std::string(e.what()).find(
                   "1048583 bytes for device p/d, but 1048576 are the most") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(a_row_too_large_for_its_sink_is_a_dead_letter) {
    CountingShard run;
    run.routes.rows[0].max_record_bytes = 7;
    run.shard.start();
    run.add({.time_ms = 1});
    run.add({.time_ms = 1000});
    check_rows(run.advance(1000), {"d@1#1"});
    const auto letters = run.dead_letters();
    BOOST_REQUIRE_EQUAL(letters.size(), 1);
    BOOST_TEST(letters[0].value.value() == "d@1000#2");
    BOOST_TEST(run.shard.failed() == 1);
}

BOOST_AUTO_TEST_CASE(the_horizon_is_the_transforms) {
    CountingShard run;
    run.shard.start();
    BOOST_TEST(run.shard.horizon(100) == 107);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace weir::test

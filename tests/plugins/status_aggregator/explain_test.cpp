// What `weir explain` gets to say.
#include "device_script.hpp"
#include "plugins/status_aggregator/history.hpp"

namespace weir::test {

BOOST_AUTO_TEST_SUITE(explain)

std::string explained(const Written& written, const std::vector<KeyedInput>& inputs,
                      int64_t watermark_ms) {
    Harness harness(written);
    harness.process(inputs);
    harness.advance(watermark_ms);
    const std::string said = harness.explain("p", "d");
    harness.restart();
    BOOST_TEST(harness.explain("p", "d") == said);
    return said;
}

BOOST_AUTO_TEST_CASE(a_record_is_named_with_its_position) {
    KeyedInput input = says(WEIR_STATUS_OFFLINE, 5'000, "gone \"x\"");
    input.partition = 3;
    input.offset = 41;
    BOOST_TEST(
        explained({}, {input}, 10'000) ==
        R"({"status":"offline","since_ms":5000,)"
        R"("rule":{"name":"status record","threshold_ms":null},)"
        R"("raw_status":"offline","raw_since_ms":5000,"pending":null,)"
        R"("known_since_ms":5000,"last_seen_ms":5000,)"
        R"("last_seen_by":{"topic":"in","partition":3,"offset":41},"times_out_at_ms":null,)"
        R"("forgotten_at_ms":2592005000,"next_window":{"start_ms":0,"end_ms":60000,"closes_at_ms":60000},)"
        R"("settings":{"presence_timeout_ms":null,)"
        R"("min_dwell_ms":null,"forget_after_ms":2592000000},"seq":1,"transitions":[)"
        R"({"seq":1,"at_ms":5000,"from":"unknown","to":"offline","reason":"gone \"x\"",)"
        R"("cause":"status","clamped":false,"topic":"in","partition":3,"offset":41}]})");
}

BOOST_AUTO_TEST_CASE(a_timeout_is_named_with_its_threshold) {
    BOOST_TEST(
        explained({{"presence_timeout", "10s"}, {"forget_after", "0s"}}, {uplink(1'000)}, 20'000) ==
        R"({"status":"offline","since_ms":11000,)"
        R"("rule":{"name":"presence_timeout","threshold_ms":10000},)"
        R"("raw_status":"offline","raw_since_ms":11000,"pending":null,)"
        R"("known_since_ms":1000,"last_seen_ms":1000,)"
        R"("last_seen_by":{"topic":"in","partition":0,"offset":0},"times_out_at_ms":null,)"
        R"("forgotten_at_ms":null,"next_window":{"start_ms":0,"end_ms":60000,"closes_at_ms":60000},)"
        R"("settings":{"presence_timeout_ms":10000,)"
        R"("min_dwell_ms":null,"forget_after_ms":null},"seq":2,"transitions":[)"
        R"({"seq":1,"at_ms":1000,"from":"unknown","to":"online","reason":"",)"
        R"("cause":"data","clamped":false,"topic":"in","partition":0,"offset":0},)"
        R"({"seq":2,"at_ms":11000,"from":"online","to":"offline","reason":"timeout",)"
        R"("cause":"timeout","clamped":false,"topic":null,"partition":null,"offset":null}]})");
}

BOOST_AUTO_TEST_CASE(a_threshold_is_that_of_the_time_of_the_timeout) {
    Harness before(Written{{"presence_timeout", "10s"}});
    before.process({uplink(1'000)});
    before.advance(20'000);
    Harness after(aggregator_settings({{"presence_timeout", "15s"}}), before.checkpoint());
    const std::string said = after.explain("p", "d");
    BOOST_TEST(said.find(R"("rule":{"name":"presence_timeout","threshold_ms":10000})") !=
               std::string::npos);
    BOOST_TEST(said.find(R"("settings":{"presence_timeout_ms":15000,)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_last_sign_of_life_is_named_not_the_last_record) {
    KeyedInput first = online(1'000);
    KeyedInput alive = uplink(3'000);
    KeyedInput old = late(uplink(2'000), 4'000);
    KeyedInput order = downlink(5'000);
    int64_t offset = 10;
    for (KeyedInput* input : {&first, &alive, &old, &order}) input->offset = ++offset;
    const std::string said = explained({}, {first, alive, old, order}, 6'000);
    BOOST_TEST(said.find(R"("last_seen_ms":3000,"last_seen_by":{"topic":"in","partition":0,)"
                         R"("offset":12})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_waits_for_min_dwell_is_shown) {
    const std::string said =
        explained({{"presence_timeout", "10m"}, {"min_dwell", "5s"}}, {online(1'000)}, 2'000);
    BOOST_TEST(said ==
               R"({"status":"unknown","since_ms":null,"rule":null,)"
               R"("raw_status":"online","raw_since_ms":1000,)"
               R"("pending":{"to":"online","since_ms":1000,"confirmed_at_ms":6000,"reason":"",)"
               R"("cause":"status"},)"
               R"("known_since_ms":1000,"last_seen_ms":1000,)"
               R"("last_seen_by":{"topic":"in","partition":0,"offset":0},)"
               R"("times_out_at_ms":601000,"forgotten_at_ms":2592001000,)"
               R"("next_window":{"start_ms":0,"end_ms":60000,"closes_at_ms":65000},)"
               R"("settings":{"presence_timeout_ms":600000,"min_dwell_ms":5000,)"
               R"("forget_after_ms":2592000000},"seq":0,"transitions":[]})");
}

BOOST_AUTO_TEST_CASE(a_device_that_is_not_known) {
    BOOST_TEST(explained({}, {}, 0) ==
               R"({"status":"unknown","since_ms":null,"rule":null,"raw_status":"unknown",)"
               R"("raw_since_ms":null,"pending":null,"known_since_ms":null,"last_seen_ms":null,)"
               R"("last_seen_by":null,"times_out_at_ms":null,"forgotten_at_ms":null,)"
               R"("next_window":null,)"
               R"("settings":{"presence_timeout_ms":null,"min_dwell_ms":null,)"
               R"("forget_after_ms":2592000000},"seq":0,"transitions":[]})");
}

BOOST_AUTO_TEST_CASE(the_last_sixteen_transitions_with_their_numbers) {
    std::vector<KeyedInput> inputs;
    for (int64_t i = 1; i <= 20; ++i)
        inputs.push_back(i % 2 == 0 ? offline(i, "r" + std::to_string(i)) : online(i));
    const std::string said = explained({}, inputs, 20);
    BOOST_TEST(said.find(R"("transitions":[{"seq":5,"at_ms":5,)") != std::string::npos);
    BOOST_TEST(
        said.find(R"({"seq":20,"at_ms":20,"from":"online","to":"offline","reason":"r20",)") !=
        std::string::npos);
}

using namespace status_aggregator;

Change change(int64_t at_ms, std::string_view reason, std::string_view topic) {
    return {.at_ms = at_ms, .to = WEIR_STATUS_OFFLINE, .reason = reason, .topic = topic};
}

BOOST_AUTO_TEST_CASE(texts_that_never_repeat_are_kept_as_long_as_their_transitions) {
    History history;
    for (int64_t i = 0; i < 200; ++i)
        history.add(WEIR_STATUS_ONLINE,
                    change(i, "reason " + std::to_string(i), "topic " + std::to_string(i)));
    const auto kept = History(history.bytes()).list();
    BOOST_REQUIRE_EQUAL(kept.size(), 16U);
    for (size_t i = 0; i < kept.size(); ++i) {
        const std::string number = std::to_string(184 + i);
        BOOST_TEST(kept[i].change.reason == "reason " + number);
        BOOST_TEST(kept[i].change.topic == "topic " + number);
        BOOST_TEST(std::to_string(kept[i].change.at_ms) == number);
    }
    BOOST_TEST(history.bytes().size() < 1'500U);
}

BOOST_AUTO_TEST_CASE(a_long_reason_is_cut_between_characters) {
    History history;
    history.add(WEIR_STATUS_UNKNOWN, change(1, std::string(63, 'x') + "\u6e29", "t"));
    history.add(WEIR_STATUS_UNKNOWN, change(2, std::string(61, 'x') + "\u6e29\u6e29", "t"));
    BOOST_TEST(history.list()[0].change.reason == std::string(63, 'x'));
    BOOST_TEST(history.list()[1].change.reason == std::string(61, 'x') + "\u6e29");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace weir::test

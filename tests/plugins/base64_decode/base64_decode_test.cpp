#include "plugins/base64_decode/base64_decode.hpp"

#include <boost/test/unit_test.hpp>

#include "weir/testing/transform_harness.hpp"

namespace {

using weir::testing::Records;
using weir::testing::Settings;

const weir_component* component() { return weir::transform<weir::Base64Decode>(); }

struct Run : weir::testing::TransformHarness {
    explicit Run(Settings settings = Settings(component()))
        : TransformHarness({component(), std::move(settings)}) {}
    const weir_payload* payload() { return emitter.emitted.at(0).payload; }
};

Settings named(std::string_view field, std::string_view length) {
    return Settings(component()).set("field", field).set("length_field", length);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(base64_decode)

BOOST_AUTO_TEST_CASE(hands_the_bytes_on_beside_the_same_value) {
    Run run;
    run.process(R"({"PayloadLen":4,"Payload":"YWJjZA=="})");
    const weir_record& record = run.emitter.emitted.at(0);
    BOOST_TEST(weir::view(record.value) == R"({"PayloadLen":4,"Payload":"YWJjZA=="})");
    BOOST_REQUIRE(record.payload != nullptr);
    BOOST_TEST(record.payload->state == WEIR_PAYLOAD_DECODED);
    BOOST_TEST(weir::view(record.payload->data) == "abcd");
    BOOST_TEST(record.payload->declared_size == 4);
    BOOST_TEST(run.host.metrics.count("length_mismatches_total") == 0U);
}

BOOST_AUTO_TEST_CASE(does_not_copy_the_value) {
    Run run;
    const Records records{R"({"Payload":"YWJjZA=="})"};
    run.process(records);
    BOOST_TEST((run.emitter.emitted.at(0).value.data == records.records().at(0).value.data));
}

BOOST_AUTO_TEST_CASE(null_empty_and_absent_are_kept_apart) {
    struct Case {
        const char* text;
        weir_payload_state state;
    };
    const Case cases[] = {{R"({"Payload":null})", WEIR_PAYLOAD_NULL},
                          {R"({"Payload":""})", WEIR_PAYLOAD_EMPTY},
                          {R"({"Other":1})", WEIR_PAYLOAD_ABSENT},
                          {R"({})", WEIR_PAYLOAD_ABSENT}};
    for (const Case& one : cases) BOOST_TEST_CONTEXT(one.text) {
            Run run;
            run.process(one.text);
            BOOST_TEST(run.payload()->state == one.state);
            BOOST_TEST(run.payload()->data.size == 0U);
            BOOST_TEST(run.payload()->declared_size == -1);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_object_passes_untouched) {
    for (const char* text : {"not json", "[]", "", "{\"Payload\":\"YQ==\""})
        BOOST_TEST_CONTEXT(text) {
            Run run;
            run.process(text);
            BOOST_TEST(run.emitter.emitted.size() == 1U);
            BOOST_TEST((run.payload() == nullptr));
        }
}

BOOST_AUTO_TEST_CASE(an_absent_value_passes) {
    Run run;
    run.process(Records().add(weir::testing::OwnedRecord()));
    BOOST_TEST((run.emitter.emitted.at(0).value.data == nullptr));
}

BOOST_AUTO_TEST_CASE(what_is_not_base64_is_a_dead_letter_that_names_member_and_place) {
    struct Case {
        const char* text;
        const char* says;
    };
    const Case cases[] = {{R"({"Payload":"YWJj*A=="})", "character 5 of 8"},
                          {R"({"Payload":"YWJjZA"})", "6 characters"},
                          {R"({"Payload":"YWJj ZA=="})", "character 5"},
                          {R"({"Payload":17})", "neither a string nor null"},
                          {R"({"Payload":{"a":"b"}})", "neither a string nor null"},
                          {R"({"Payload":"YWJj\x"})", "malformed escape"},
                          {R"({"Payload":"YWJj","Payload":"*"})", "character 1"}};
    for (const Case& one : cases) BOOST_TEST_CONTEXT(one.text) {
            Run run;
            run.process(one.text);
            BOOST_TEST(run.emitter.emitted.empty());
            BOOST_REQUIRE(run.emitter.failed.size() == 1U);
            const auto& failure = run.emitter.failed[0];
            BOOST_TEST(failure.stage == "");
            BOOST_TEST(failure.text.find("\"Payload\"") != std::string::npos);
            BOOST_TEST_INFO(failure.text);
            BOOST_TEST((failure.text.find(one.says) != std::string::npos));
        }
}

BOOST_AUTO_TEST_CASE(escapes_inside_the_text_are_read) {
    Run run;
    run.process(R"({"Payload":"YW\u004aj\/\/\/\/"})");
    BOOST_TEST(weir::view(run.payload()->data) == "abc\xff\xff\xff");
}

BOOST_AUTO_TEST_CASE(a_length_that_does_not_fit_is_counted) {
    Run run;
    for (const char* text :
         {R"({"PayloadLen":5,"Payload":"YWJjZA=="})", R"({"PayloadLen":1,"Payload":null})",
          R"({"PayloadLen":4,"Payload":"YWJjZA=="})", R"({"PayloadLen":"5","Payload":"YWJjZA=="})",
          R"({"PayloadLen":-1,"Payload":"YWJjZA=="})"})
        run.process(text);
    BOOST_TEST(run.host.metrics.at("length_mismatches_total") == 2);
    BOOST_TEST(run.emitter.emitted.size() == 5U);
}

BOOST_AUTO_TEST_CASE(the_members_can_be_named) {
    Run run(named("data", "size"));
    run.process(R"({"data":"YQ==","size":2,"Payload":"*"})");
    BOOST_TEST(weir::view(run.payload()->data) == "a");
    BOOST_TEST(run.payload()->declared_size == 2);
    BOOST_CHECK_THROW(Run(named("", "")), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_bad_record_leaves_its_neighbours_in_order) {
    Run run;
    run.process({R"({"Payload":"YQ=="})", R"({"Payload":"*"})", R"({"Payload":"Yg=="})"});
    BOOST_REQUIRE(run.emitter.emitted.size() == 2U);
    BOOST_TEST(run.emitter.emitted[0].origin == 0U);
    BOOST_TEST(run.emitter.emitted[1].origin == 2U);
    BOOST_TEST(run.emitter.failed.at(0).origin == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

// The wire writer against the generated classes: the expected message is Protobuf's text form.
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include "device_message.pb.h"
#include "mapping.hpp"

using namespace weir::test;
namespace v1 = weir::iot::v1;

namespace {

v1::DeviceMessage written(const std::string& value, size_t which = 0,
                          const Settings& settings = mapper_settings()) {
    const Mapping mapping(value, kRecordTime, settings, WEIR_TYPE_DEVICE_MESSAGE);
    v1::DeviceMessage message;
    const weir_bytes bytes = mapping.records().at(which).value;
    BOOST_REQUIRE(message.ParseFromArray(bytes.data, static_cast<int>(bytes.size)));
    BOOST_TEST(message.schema() == 1U);
    BOOST_TEST(message.time().unix_ms() == mapping.device(which).time_ms);
    BOOST_TEST(message.uplink() == (mapping.device(which).uplink != 0));
    return message;
}

// Compares what the text names of these top-level fields, and that no other of them is there.
void expect(v1::DeviceMessage message, const std::string& text) {
    v1::DeviceMessage expected;
    BOOST_REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &expected));
    if (!expected.has_source()) message.clear_source();
    if (!expected.has_time()) message.clear_time();
    if (!expected.has_platform_time()) message.clear_platform_time();
    if (!expected.has_device()) message.clear_device();
    message.clear_schema();
    message.clear_uplink();
    std::string differences;
    google::protobuf::util::MessageDifferencer differencer;
    differencer.ReportDifferencesToString(&differences);
    BOOST_TEST(differencer.Compare(expected, message), differences);
}

std::string alibaba_message(std::string_view members) {
    return R"({"productKey":"pk","deviceName":"dn","iotId":"i1",)" + std::string(members) + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(device_message)

BOOST_AUTO_TEST_CASE(envelope_of_a_publish) {
    expect(written(report(
               R"({"method":"report","clientToken":"t-1","timestamp":1628646783,"params":{}})")),
           R"(
        source { platform: TENCENT shape: TENCENT_QUEUE topic: "$thing/up/property/PROD/dev1" kafka_topic: "in"
                 kafka_partition: 3 kafka_offset: 41 kafka_timestamp_ms: 1600000000123 sequence: 7
                 declared_payload_len: 74 actual_payload_len: 74 msg_type: "Publish" }
        device { product: "PROD" name: "dev1" }
        time { unix_ms: 1628646783000 precision: SECOND origin: DEVICE }
        platform_time { unix_ms: 1591617821000 precision: SECOND origin: PLATFORM source_text: "2020-06-08 20:03:41"
                        zone_assumed: true }
        correlation_id: "t-1" correlation_type: TEXT
        properties { method: "report" }
        extra { pointer: "/Event" value { string_value: "" } }
        extra { pointer: "/Reason" value { string_value: "" } }
        extra { pointer: "/Payload/timestamp" value { int_value: 1628646783 } })");
}

BOOST_AUTO_TEST_CASE(numbers_keep_their_text) {
    const auto message = written(report(
        R"({"method":"report","params":{"a":10,"b":10.0,"c":39.90,"d":39.9,"e":144115205259838664,"f":18446744073709551615,)"
        R"("g":123456789012345678901,"h":1e400,"i":-0,"j":1E3,"k":-7,"l":9223372036854775808,"m":0.000000,"n":1e+20}})"));
    v1::Properties expected;
    const std::string text = R"(
        samples { name: "a" value { int_value: 10 } } samples { name: "b" value { number_text: "10.0" } }
        samples { name: "c" value { number_text: "39.90" } } samples { name: "d" value { double_value: 39.9 } }
        samples { name: "e" value { int_value: 144115205259838664 } }
        samples { name: "f" value { uint_value: 18446744073709551615 } }
        samples { name: "g" value { number_text: "123456789012345678901" } }
        samples { name: "h" value { number_text: "1e400" } } samples { name: "i" value { number_text: "-0" } }
        samples { name: "j" value { number_text: "1E3" } } samples { name: "k" value { int_value: -7 } }
        samples { name: "l" value { uint_value: 9223372036854775808 } }
        samples { name: "m" value { number_text: "0.000000" } } samples { name: "n" value { double_value: 1e+20 } }
        method: "report")";
    BOOST_REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &expected));
    BOOST_TEST(message.properties().DebugString() == expected.DebugString());
}

BOOST_AUTO_TEST_CASE(values_of_every_kind) {
    const auto message = written(report(
        R"({"method":"report","params":{"n":null,"t":true,"f":false,"s":"a\n\u00e9\ud83c\udf21","x":"\ud800!","o":{"k":1,"k":[2,{}]},"e":""}})"));
    v1::Properties expected;
    const std::string text = R"(
        samples { name: "n" value { null_value: NULL_VALUE } } samples { name: "t" value { bool_value: true } }
        samples { name: "f" value { bool_value: false } } samples { name: "s" value { string_value: "a\n\u00e9\U0001F321" } }
        samples { name: "x" value { string_bytes: "\\ud800!" } }
        samples { name: "o" value { object_value {
            members { name: "k" value { int_value: 1 } }
            members { name: "k" value { list_value { values { int_value: 2 } values { object_value {} } } } } } } }
        samples { name: "e" value { string_value: "" } }
        method: "report")";
    BOOST_REQUIRE(google::protobuf::TextFormat::ParseFromString(text, &expected));
    BOOST_TEST(message.properties().DebugString() == expected.DebugString());
}

BOOST_AUTO_TEST_CASE(lengths_above_one_byte) {
    const std::string long_text(300, 'x');
    const std::string longer(70'000, 'y');
    const auto message = written(report(R"({"method":"report","params":{"a":")" + long_text +
                                        R"(","b":{"c":")" + longer + R"("}}})"));
    BOOST_TEST(message.properties().samples(0).value().string_value() == long_text);
    BOOST_TEST(
        message.properties().samples(1).value().object_value().members(0).value().string_value() ==
        longer);
}

BOOST_AUTO_TEST_CASE(bodies_of_tencent_payloads) {
    struct Case {
        const char* topic;
        const char* payload;
        const char* body;
    };
    const std::string extra =
        R"(extra { pointer: "/Event" value { string_value: "" } } extra { pointer: "/Reason" value { string_value: "" } })";
    const Case cases[] = {
        {"$thing/up/event/PROD/dev1",
         R"({"method":"event_post","version":"1.0","eventId":"hot","type":"fatal","timestamp":1628646783555,"params":{"c":8}})",
         R"(protocol_version: "1.0" events { events { identifier: "hot" severity: FAULT severity_text: "fatal"
            params { object_value { members { name: "c" value { int_value: 8 } } } }
            time { unix_ms: 1628646783555 precision: MILLISECOND origin: DEVICE } } })"},
        {"$thing/up/event/PROD/dev1",
         R"({"method":"events_post","events":[{"eventId":"a","type":"info","timestamp":1628646783},{"eventId":"b","type":"odd"}]})",
         R"(events { events { identifier: "a" severity: INFO severity_text: "info"
            time { unix_ms: 1628646783000 precision: SECOND origin: DEVICE source_text: "1628646783" } }
            events { identifier: "b" severity: SEVERITY_OTHER severity_text: "odd" } })"},
        {"$thing/up/property/PROD/dev1",
         R"({"method":"control_reply","code":406,"status":"range"})",
         R"(reply { kind: COMMAND_RESULT code: 406 code_space: TENCENT_THING meaning: BAD_VALUE message: "range" method: "control_reply" })"},
        {"$thing/down/property/PROD/dev1", R"({"method":"report_reply","code":0})",
         R"(reply { kind: UPLINK_ACK code_space: TENCENT_THING success: true meaning: OK method: "report_reply" })"},
        {"$thing/down/service/PROD/dev1",
         R"({"method":"app_bind_token","params":{"token":"secret","a":1}})",
         R"(command { kind: SERVICE method: "app_bind_token"
            params { object_value { members { name: "a" value { int_value: 1 } } } } }
            notes { code: FIELD_DROPPED text: "token" })"},
        {"$ota/report/PROD/dev1",
         R"({"type":"report_progress","report":{"progress":{"state":"downloading","percent":"10","result_code":"0","result_msg":""},"version":"0.2"}})",
         R"(firmware { kind: PROGRESS to_version: "0.2" status_text: "downloading" percent: 10 result_code: "0" })"},
        {"$gateway/operation/PROD/dev1",
         R"({"type":"bind","payload":{"devices":[{"product_id":"S","device_name":"a","signature":"secret"}]}})",
         R"(topology { op: ADD op_text: "bind" devices { device { product: "S" name: "a" } } })"},
        {"$thing/up/raw/PROD/dev1", "\xaa\x55", R"(raw { data: "\252\125" encoding: BINARY })"},
        {"$thing/up/raw/PROD/dev1", R"({"v":nan})",
         R"(raw { data: "{\"v\":nan}" encoding: TEXT })"},
        {"PROD/dev1/user/x", R"({"v":1.50})", R"(raw { data: "{\"v\":1.50}" encoding: JSON }
            extra { pointer: "/Payload/v" value { number_text: "1.50" } })"}};
    for (const Case& one : cases) BOOST_TEST_CONTEXT(one.payload) {
            auto message = written(publish(one.topic, one.payload));
            google::protobuf::RepeatedPtrField<v1::ExtraMember> payload_extra;
            for (const auto& member : message.extra())
                if (member.pointer().starts_with("/Payload/") &&
                    !member.pointer().starts_with("/Payload/timestamp"))
                    *payload_extra.Add() = member;
            *message.mutable_extra() = payload_extra;
            expect(message, one.body);
        }
}

BOOST_AUTO_TEST_CASE(bodies_of_alibaba_messages) {
    struct Case {
        std::string value;
        const char* body;
    };
    const Case cases[] = {
        {alibaba_message(
             R"("deviceType":"Meter","requestId":"null","gmtCreate":1510799670074,"checkFailedData":{"Low":{"code":6306,"message":"m","value":"15"}},)"
             R"("items":{"Power":{"value":"on","time":1510799670074},"Bare":2.0})"),
         R"(device { product: "pk" name: "dn" platform_id: "i1" type_name: "Meter" } correlation_id: "null" correlation_type: TEXT
            properties { samples { name: "Power" value { string_value: "on" } time { unix_ms: 1510799670074 precision: MILLISECOND origin: DEVICE } }
            samples { name: "Bare" value { number_text: "2.0" } }
            samples { name: "Low" value { string_value: "15" } rejection { code: 6306 message: "m" } } })"},
        {alibaba_message(
             R"("identifier":"Broken","name":"损坏","type":"error","value":{"p":1},"time":1510799670074,"gmtCreate":1510799670074)"),
         R"(events { events { identifier: "Broken" title: "损坏" severity: FAULT severity_text: "error"
            params { object_value { members { name: "p" value { int_value: 1 } } } }
            time { unix_ms: 1510799670074 precision: MILLISECOND origin: DEVICE } } })"},
        {R"({"gwIotId":"g","gwProductKey":"gp","gwDeviceName":"gd","devices":[{"productKey":"a","deviceName":"b","iotId":"c"}]})",
         R"(device { product: "gp" name: "gd" platform_id: "g" }
            topology { op: FOUND devices { device { product: "a" name: "b" platform_id: "c" } } })"},
        {alibaba_message(
             R"("action":"online","gmtCreate":1510799670074,"status":{"value":"1","time":1510292697471})"),
         R"(connectivity { state: ONLINE changed_at { unix_ms: 1510292697471 precision: MILLISECOND origin: PLATFORM } })"},
        {alibaba_message(
             R"("status":"offline","time":"2018-08-31 15:32:28.205","utcTime":"2018-08-31T07:32:28.205Z","lastTime":"2018-08-31 15:32:28.195","clientIp":"192.0.2.1","offlineReasonCode":427)"),
         R"(connectivity { state: OFFLINE reason_code: 427 client_ip: "192.0.2.1"
            changed_at { unix_ms: 1535700748205 precision: MILLISECOND origin: PLATFORM source_text: "2018-08-31T07:32:28.205Z" }
            last_seen_at { unix_ms: 1535700748195 precision: MILLISECOND origin: PLATFORM source_text: "2018-08-31 15:32:28.195" zone_assumed: true } }
            extra { pointer: "/time" value { string_value: "2018-08-31 15:32:28.205" } })"},
        {alibaba_message(
             R"("gmtCreate":1510292739881,"requestId":1234,"code":9201,"message":"offline","topic":"/t","data":{})"),
         R"(correlation_id: "1234" correlation_type: NUMBER
            reply { kind: COMMAND_RESULT code: 9201 code_space: ALIBABA_ALINK meaning: DEVICE_OFFLINE message: "offline" data { object_value {} } request_topic: "/t" })"},
        {alibaba_message(
             R"("action":"create","deviceSecret":"secret","messageCreateTime":1510292739881)"),
         R"(lifecycle { action: CREATE action_text: "create" } notes { code: FIELD_DROPPED text: "deviceSecret" })"},
        {alibaba_message(
             R"("status":"SUCCEEDED","srcVersion":"1","destVersion":"2","desc":"d","jobId":"j","taskId":"t","messageCreateTime":1571323748000)"),
         R"(firmware { kind: OUTCOME from_version: "1" to_version: "2" status_text: "SUCCEEDED" description: "d" job_id: "j" task_id: "t" })"},
        {alibaba_message(
             R"("value":[{"attrKey":"k","attrValue":"v"}],"messageCreateTime":1571323748000)"),
         R"(attributes { items { key: "k" value { string_value: "v" } } })"}};
    for (const Case& one : cases) BOOST_TEST_CONTEXT(one.value) {
            expect(written(one.value), one.body);
        }
}

BOOST_AUTO_TEST_CASE(tencent_status) {
    expect(
        written(
            R"({"MsgType":"StatusChange","Event":"Offline","Topic":"","Seq":9,"PayloadLen":0,"ProductId":"P",)"
            R"("DeviceName":"d","Payload":null,"Time":"2020-06-08 20:03:47","Reason":"GONE","New":[1]})"),
        R"(connectivity { state: OFFLINE reason_text: "GONE" } extra { pointer: "/New" value { list_value { values { int_value: 1 } } } })");
}

BOOST_AUTO_TEST_CASE(a_sub_device_names_its_gateway) {
    const auto message = written(
        publish(
            "$gateway/operation/result/PROD/dev1",
            R"({"type":"online","payload":{"devices":[{"product_id":"S","device_name":"a","result":0}]}})"),
        1);
    BOOST_TEST(message.device().name() == "a");
    BOOST_TEST(message.gateway().name() == "dev1");
    BOOST_TEST(message.connectivity().state() == v1::Connectivity::ONLINE);
    BOOST_TEST(message.extra_size() == 0);
}

BOOST_AUTO_TEST_CASE(length_and_depth_are_noted) {
    std::string value = report("{\"a\":" + std::string(40, '[') + std::string(40, ']') + "}");
    value.replace(value.find("\"PayloadLen\":86"), 15, "\"PayloadLen\":99");
    const auto message = written(value);
    BOOST_REQUIRE(message.notes_size() == 2);
    BOOST_TEST(message.notes(0).code() == v1::Note::LENGTH_MISMATCH);
    BOOST_TEST(message.notes(1).code() == v1::Note::TOO_DEEP);
    BOOST_TEST(message.raw().data().size() == 86U);
}

BOOST_AUTO_TEST_CASE(the_original_is_kept_on_demand) {
    const std::string value = report("{}");
    BOOST_TEST(written(value).source().original() == "");
    BOOST_TEST(
        written(value, 0, mapper_settings().set("keep_original", "true")).source().original() ==
        value);
}

BOOST_AUTO_TEST_SUITE_END()

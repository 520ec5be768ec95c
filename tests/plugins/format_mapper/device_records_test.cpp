// STATUS.md section 1, by example.
#include "mapping.hpp"

using namespace weir::test;

namespace {

struct Case {
    std::string value;
    std::string summary;  // of a dead letter: its beginning
};

template <size_t N>
void check(const Case (&cases)[N], const Settings& settings = mapper_settings(),
           int64_t timestamp = kRecordTime) {
    for (const Case& one : cases) BOOST_TEST_CONTEXT(one.value) {
            const std::string summary = Mapping(one.value, timestamp, settings).summary();
            BOOST_TEST(summary.substr(0, one.summary.size()) == one.summary);
            if (!one.summary.starts_with('!')) BOOST_TEST(summary == one.summary);
        }
}

std::string status_change(std::string_view members) {
    return R"({"MsgType":"StatusChange","ProductId":"P","DeviceName":"d","Payload":null,)" +
           std::string(members) + "}";
}

std::string alibaba(std::string_view members) {
    return R"({"productKey":"pk","deviceName":"dn",)" + std::string(members) + "}";
}

const std::string kTime = "1591617821000";

}  // namespace

BOOST_AUTO_TEST_SUITE(device_records)

BOOST_AUTO_TEST_CASE(tencent_status) {
    const Case cases[] = {
        {status_change(R"("Event":"Online","Time":"2020-06-08 20:03:41","Reason":"")"),
         "P/d " + kTime + " online"},
        {status_change(R"("Event":"Offline","Time":"2020-06-08 20:03:41","Reason":"GONE")"),
         "P/d " + kTime + " offline GONE"},
        {status_change(R"("Event":"Online","Time":"2020-02-30 20:03:41")"),
         "P/d 1600000000123 online"},
        {status_change(R"("Event":"Online","Time":"2020-06-08 24:00:00")"),
         "P/d 1600000000123 online"},
        {status_change(R"("Event":"Online","Time":1591617821)"), "P/d 1600000000123 online"},
        {status_change(R"("Event":"Sleeping","Time":"2020-06-08 20:03:41")"),
         "! : member \"Event\""},
        {status_change(R"("Event":"online")"), "! : member \"Event\""},
        {status_change(R"("Event":"Online","Event":"Offline")"), "P/d 1600000000123 offline"},
        {R"({"MsgType":"Status","Event":"Online","ProductName":"N","DeviceName":"d"})",
         "N/d 1600000000123 online"},
        {R"({"MsgType":"Telemetry","ProductId":"P","DeviceName":"d"})", "! : member \"MsgType\""},
        {R"({"MsgType":"Publish","ProductId":"","DeviceName":"d"})", "! : no member \"ProductId\""},
        {R"({"MsgType":"Publish","ProductId":"P","DeviceName":"\ud800"})",
         "! : member \"DeviceName\": half"}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(time_of_a_payload) {
    const auto timed = [](std::string_view timestamp) {
        return report(R"({"method":"report","timestamp":)" + std::string(timestamp) +
                      R"(,"params":{}})");
    };
    const Case cases[] = {{timed("1628646783"), "PROD/dev1 1628646783000 up"},
                          {timed("1628646783555"), "PROD/dev1 1628646783555 up"},
                          {timed("\"1628646783\""), "PROD/dev1 1628646783000 up"},
                          {timed("99999999999"), "PROD/dev1 99999999999000 up"},
                          {timed("100000000000"), "PROD/dev1 100000000000 up"},
                          {timed("123456"), "PROD/dev1 123456000 up"},
                          {timed("0"), "PROD/dev1 " + kTime + " up"},
                          {timed("-5"), "PROD/dev1 " + kTime + " up"},
                          {timed("1628646783.5"), "PROD/dev1 " + kTime + " up"},
                          {timed("1e12"), "PROD/dev1 " + kTime + " up"},
                          {timed("\"soon\""), "PROD/dev1 " + kTime + " up"},
                          {timed("\"\""), "PROD/dev1 " + kTime + " up"},
                          {timed("99999999999999999999"), "PROD/dev1 " + kTime + " up"},
                          {timed("1,\"timestamp\":1628646783"), "PROD/dev1 1628646783000 up"},
                          {report(R"({"method":"report","params":{"timestamp":1628646783}})"),
                           "PROD/dev1 " + kTime + " up"}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(time_of_several_events) {
    const auto events = [](std::string_view rest) {
        return publish("$thing/up/event/PROD/dev1",
                       R"({"method":"events_post","events":)" + std::string(rest) + "}");
    };
    const Case cases[] = {
        {events(
             R"([{"timestamp":1628646781},{"timestamp":"1628646789"},{"timestamp":0}],"timestamp":1628646799)"),
         "PROD/dev1 1628646789000 up"},
        {events(R"([{"timestamp":0},{},7],"timestamp":1628646799)"), "PROD/dev1 1628646799000 up"},
        {events("[]"), "PROD/dev1 " + kTime + " up"},
        {events("{}"), "PROD/dev1 " + kTime + " up"}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(what_the_device_sent_itself) {
    struct Topic {
        const char* topic;
        const char* payload;
        bool uplink;
    };
    const Topic topics[] = {
        {"$thing/up/property/P/d", R"({"method":"report"})", true},
        {"$thing/up/raw/P/d", "\xaa\x55", true},
        {"$thing/up/property/P/d", R"({"method":"control_reply","code":0})", true},
        {"$thing/up/property/P/d", R"({"method":"control_reply","code":406})", false},
        {"$thing/up/property/P/d", R"({"method":"control_reply","code":"0"})", false},
        {"$thing/up/property/P/d", R"({"method":"control_reply"})", false},
        {"$thing/down/property/P/d", R"({"method":"control"})", false},
        {"$thing/down/property/P/d", R"({"method":"report_reply","code":0})", false},
        {"$ota/report/P/d", R"({"type":"report_version"})", true},
        {"$ota/update/P/d", R"({"type":"update_firmware"})", false},
        {"$gateway/operation/P/d", R"({"type":"bind"})", true},
        {"$gateway/operation/result/P/d", R"({"type":"bind"})", false},
        {"$template/operation/P/d", "{}", true},
        {"$template/operation/result/P/d", "{}", false},
        {"P/d/user/x", "anything", true},
        {"", "{}", false}};
    for (const Topic& one : topics) BOOST_TEST_CONTEXT(one.topic << " " << one.payload) {
            const Mapping mapping(publish(one.topic, one.payload));
            BOOST_REQUIRE(mapping.records().size() == 1U);
            BOOST_TEST(mapping.device().kind == WEIR_DEVICE_DATA);
            BOOST_TEST(mapping.device().uplink == (one.uplink ? 1 : 0));
        }
}

BOOST_AUTO_TEST_CASE(payloads_that_are_no_object_are_raw_data) {
    const std::string nested =
        R"({"timestamp":1628646783,"a":)" + std::string(40, '[') + std::string(40, ']') + "}";
    for (const std::string& payload :
         {std::string("plain text"), std::string(R"({"v":nan})"), std::string("[1]"),
          std::string("17"), std::string("{\"a\":\"\xff\"}"),
          std::string("{\"timestamp\":1628646783"), nested,
          std::string("{\"timestamp\":1628646783,\"a\":\"\n\"}"),
          std::string(R"({"timestamp":1628646783,"a":01})")})
        BOOST_TEST_CONTEXT(payload) {
            BOOST_TEST(Mapping(report(payload)).summary() == "PROD/dev1 " + kTime + " up");
        }
}

BOOST_AUTO_TEST_CASE(sub_devices_that_a_gateway_reports) {
    const std::string payload =
        R"({"type":"offline","payload":{"devices":[{"product_id":"S","device_name":"a","result":0},)"
        R"({"product_id":"S","device_name":"b","result":-1},{"product_id":"S","device_name":"c"}]}})";
    const Case cases[] = {
        {publish("$gateway/operation/result/PROD/dev1", payload),
         "PROD/dev1 " + kTime + " data; S/a " + kTime + " offline"},
        {publish("PROD/dev1/user/x", payload), "PROD/dev1 " + kTime + " up"},
        {publish("$gateway/operation/result/PROD/dev1",
                 R"({"type":"online","payload":{"devices":[{"product_id":"S","result":0}]}})"),
         "! : no member \"device_name\""}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(tencent_over_http) {
    const Case cases[] = {
        {R"({"devicename":"d","payload":{"timestamp":1628646783},"productid":"P","seq":2,)"
         R"("timestamp":1587109346,"topic":"P/d/data"})",
         "P/d 1628646783000 up"},
        {R"({"devicename":"d","payload":"AAEC","productid":"P","timestamp":1587109346,"topic":"P/d/x"})",
         "P/d 1587109346000 up"}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(alibaba_data) {
    const Case cases[] = {
        {alibaba(
             R"("gmtCreate":1510799670074,"items":{"a":{"value":1,"time":1510799670001},"b":{"value":{"time":"1510799670009"}}})"),
         "pk/dn 1510799670009 up"},
        {alibaba(R"("gmtCreate":1510799670074,"items":{})"), "pk/dn 1510799670074 up"},
        {alibaba(
             R"("values":{"a":[{"value":1,"time":1510799670001},{"value":2,"time":1510799670005}]})"),
         "pk/dn 1510799670005 up"},
        {alibaba(R"("identifier":"E","value":{},"time":1510799670074,"gmtCreate":1)"),
         "pk/dn 1510799670074 up"},
        {R"({"gwIotId":"i","gwProductKey":"gp","gwDeviceName":"gd","devices":[{"productKey":"a","deviceName":"b"}]})",
         "gp/gd 1600000000123 up"},
        {R"({"action":"add","gwIotId":"i","gwProductKey":"gp","gwDeviceName":"gd","devices":[],"messageCreateTime":1510292739881})",
         "gp/gd 1510292739881 data"},
        {alibaba(R"("action":"create","deviceSecret":"s","messageCreateTime":1510292739881)"),
         "pk/dn 1510292739881 data"},
        {alibaba(
             R"("gmtCreate":1510292739881,"requestId":1,"code":200,"message":"success","topic":"t","data":{})"),
         "pk/dn 1510292739881 up"},
        {alibaba(
             R"("gmtCreate":1510292739881,"requestId":1,"code":9201,"message":"x","topic":"t","data":{})"),
         "pk/dn 1510292739881 data"},
        {alibaba(
             R"("status":"SUCCEEDED","srcVersion":"1","destVersion":"2","messageCreateTime":1571323748000)"),
         "pk/dn 1571323748000 data"},
        {alibaba(R"("step":10,"messageCreateTime":1571323748000)"), "pk/dn 1571323748000 up"},
        {alibaba(R"("moduleVersion":"1","messageCreateTime":1571323748000)"),
         "pk/dn 1571323748000 up"},
        {alibaba(R"("value":[{"attrKey":"k","attrValue":"v"}],"messageCreateTime":1571323748000)"),
         "pk/dn 1571323748000 up"},
        {R"({"deviceName":"dn","items":{}})", "! : no member \"productKey\""},
        {R"({"hello":"world"})", "! : of no known kind"}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(alibaba_status) {
    const std::string utc =
        R"("utcTime":"2018-08-31T07:32:28.205Z","utcLastTime":"2018-08-31T07:32:28.195Z",)";
    const Case cases[] = {
        {alibaba(utc + R"("status":"online","time":"2018-08-31 07:32:28.205")"),
         "pk/dn 1535700748205 online"},
        {alibaba(R"("status":"offline","time":"2018-08-31 15:32:28.205","offlineReasonCode":427)"),
         "pk/dn 1535700748205 offline 427"},
        {alibaba(utc + R"("status":"away")"), "! : member \"status\""},
        {alibaba(R"("action":"online","gmtCreate":1,"status":{"value":"1","time":1510292697471})"),
         "pk/dn 1510292697471 online"},
        {alibaba(R"("status":{"value":0,"time":1510292697471})"), "pk/dn 1510292697471 offline"},
        {alibaba(R"("action":"offline","status":{"time":1510292697471})"),
         "pk/dn 1510292697471 offline"},
        {alibaba(R"("action":"offline","status":{"value":"1"})"),
         "! : members \"status\" and \"action\" contradict"},
        {alibaba(R"("status":{"value":"2"})"), "! : member \"status\""},
        {alibaba(R"("gmtCreate":1510292697000,"action":"online","status":{})"),
         "pk/dn 1600000000123 online"}};
    check(cases);
    const Case by_last_time[] = {
        {alibaba(utc + R"("status":"online")"), "pk/dn 1535700748195 online"},
        {alibaba(R"("status":"online","lastTime":"2018-08-31 15:32:28.1")"),
         "pk/dn 1535700748100 online"}};
    check(by_last_time, mapper_settings().set("status_order", "last_time"));
}

BOOST_AUTO_TEST_CASE(zone_and_platform_are_settings) {
    const Case in_utc[] = {{status_change(R"("Event":"Online","Time":"2020-06-08 20:03:41")"),
                            "P/d 1591646621000 online"}};
    check(in_utc, mapper_settings().set("zone", "Z"));
    const Case tencent_only[] = {
        {alibaba(R"("items":{})"), "! : of no known kind: no member \"MsgType\""}};
    check(tencent_only, mapper_settings().set("platform", "tencent"));
    const Case alibaba_only[] = {{status_change(R"("Event":"Online")"), "! : of no known kind"}};
    check(alibaba_only, mapper_settings().set("platform", "alibaba"));
}

BOOST_AUTO_TEST_CASE(without_any_time_the_stage_is_time) {
    const Case cases[] = {{status_change(R"("Event":"Online")"), "! time: no usable time"}};
    check(cases, mapper_settings(), WEIR_NO_TIME);
}

BOOST_AUTO_TEST_CASE(what_is_not_json_names_its_place) {
    const Case cases[] = {
        {"not json", "! : not a JSON object: line 1 column 1"},
        {"[]", "! : not a JSON object: line 1 column 1"},
        {"", "! : not a JSON object: line 1 column 1"},
        {"{\"a\":1,\n \"b\":01}", "! : not a JSON object: line 2 column 6: not a value"},
        {"{\"a\":\"\\x\"}", "! : not a JSON object: line 1 column 7: unknown escape"},
        {"{\"a\":\"\\u12g4\"}", "! : not a JSON object: line 1 column 7: unknown escape"},
        {"{\"\\x\":1}", "! : not a JSON object: line 1 column 3: unknown escape"},
        {"{\"a\":\"x\ny\"}", "! : not a JSON object: line 1 column 8: a string"},
        {"{\"a\":1,\n\"b\":\"\xff\"}", "! : not a JSON object: line 2 column 1: not UTF-8"},
        {"{\"a\":1}x", "! : not a JSON object: line 1"},
        {"{\"a\":1} {}", "! : not a JSON object: line 1"},
        {"{\"a\":1,}", "! : not a JSON object: line 1"},
        {"{\"a\":\"b\":1}", "! : not a JSON object: line 1"},
        {"{\"a\":[1 2]}", "! : not a JSON object: line 1"},
        {"{\"a\":tru}", "! : not a JSON object: line 1 column 6: not a value"},
        {"{\"a\":" + std::string(32, '[') + std::string(32, ']') + "}",
         "! : not a JSON object: line 1"}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(byte_order_marks_escaped_names_and_depth) {
    const Case cases[] = {
        {"\xef\xbb\xbf" + status_change(R"("Event":"Online")"), "P/d 1600000000123 online"},
        {R"({"Msg\u0054ype":"Status","Event":"Online","ProductId":"\u6e29","DeviceName":"\ud83c\udf21\"\\\/"})",
         "\xe6\xb8\xa9/\xf0\x9f\x8c\xa1\"\\/ 1600000000123 online"},
        {status_change(R"("Event":"Online","x":)" + std::string(31, '[') + std::string(31, ']')),
         "P/d 1600000000123 online"}};
    check(cases);
}

BOOST_AUTO_TEST_CASE(no_value_is_written_where_none_is_wanted) {
    const Mapping mapping(report("{}"));
    BOOST_TEST((mapping.records().at(0).value.data == nullptr));
    BOOST_TEST((mapping.records().at(0).payload == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

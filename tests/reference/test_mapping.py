"""Cases of STATUS.md section 1, worked out by hand."""

import base64
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from mapping import DeadLetter, Settings, map_record    # noqa: E402

T0 = 1_772_323_200_000                  # 2026-03-01T00:00:00Z, 08:00:00 at +08:00
CLOCK = "2026-03-01 08:00:00"


def tencent(payload=None, topic="$thing/up/property/PA/d1", **members):
    if isinstance(payload, (dict, list)):
        payload = json.dumps(payload)
    if payload is not None:
        payload = base64.b64encode(payload.encode()).decode()
    return {"MsgType": "Publish", "Event": "", "Topic": topic, "Seq": 1, "ProductId": "PA",
            "DeviceName": "d1", "Payload": payload, "Time": CLOCK, **members}


def change(event="Online", **members):
    return tencent(topic="", **{"MsgType": "StatusChange", "Event": event, **members})


def alibaba(**members):
    return {"productKey": "pk", "deviceName": "d2", **members}


def mapped(message, timestamp=5, **settings):
    value = message if isinstance(message, bytes) else json.dumps(message).encode()
    return map_record(value, timestamp, Settings(**settings))


class MappingTest(unittest.TestCase):

    def one(self, message, timestamp=5, **settings):
        result = mapped(message, timestamp, **settings)
        self.assertIsInstance(result, list, result)
        self.assertEqual(len(result), 1)
        return result[0]

    def ts(self, message, **settings):
        return self.one(message, **settings).ts

    def uplink(self, message):
        return self.one(message).uplink

    def dead(self, message, stage="TRANSFORMATION", timestamp=5):
        result = mapped(message, timestamp)
        self.assertIsInstance(result, DeadLetter, result)
        self.assertEqual(result.stage, stage)


class TencentTime(MappingTest):

    def test_time_is_in_the_zone(self):
        self.assertEqual(self.ts(change()), T0)
        self.assertEqual(self.ts(change(), zone_ms=0), T0 + 8 * 3_600_000)

    def test_invalid_dates_fall_through_to_the_record(self):
        for text in ("2026-02-30 08:00:00", "2026-03-01 24:00:00", "2026-03-01 08:00:60", "", 7):
            self.assertEqual(self.ts(change(Time=text)), 5)

    def test_no_time_at_all(self):
        self.dead(change(Time="2026-02-30 08:00:00"), "time", None)

    def test_payload_timestamp(self):
        cases = [(T0 + 7, T0 + 7), (str(T0 + 7), T0 + 7), (1_772_323_201, T0 + 1000),
                 ("1772323201", T0 + 1000), (0, T0), ("0", T0), (-1, T0), (True, T0),
                 (T0 + 0.5, T0), ("soon", T0), (None, T0), (10**11, 10**11),
                 (10**11 - 1, (10**11 - 1) * 1000)]
        for stamp, expected in cases:
            with self.subTest(stamp=stamp):
                self.assertEqual(self.ts(tencent({"method": "report", "timestamp": stamp})),
                                 expected)

    def test_a_timestamp_deeper_down_is_not_taken(self):
        self.assertEqual(self.ts(tencent({"params": {"timestamp": T0 + 7}})), T0)

    def test_events_post_takes_the_greatest_usable(self):
        events = [{"timestamp": T0 + 3}, {"timestamp": T0 + 9}, {"timestamp": 0}, {}]
        payload = {"method": "events_post", "events": events, "timestamp": T0 + 50}
        self.assertEqual(self.ts(tencent(payload)), T0 + 9)

    def test_events_post_without_usable_events(self):
        payload = {"method": "events_post", "events": [{"timestamp": 0}], "timestamp": T0 + 50}
        self.assertEqual(self.ts(tencent(payload)), T0 + 50)
        self.assertEqual(self.ts(tencent({"method": "events_post", "events": []})), T0)

    def test_the_last_of_duplicate_keys_counts(self):
        payload = '{"timestamp":1,"timestamp":' + str(T0 + 4) + "}"
        self.assertEqual(self.ts(tencent(payload)), T0 + 4)


class TencentKinds(MappingTest):

    def test_status(self):
        record = self.one(change("Offline", Reason="R"))
        self.assertEqual(tuple(record), ("PA", "d1", T0, "status", "offline", "R", False, 0))
        self.assertEqual(self.one(change(MsgType="Status")).state, "online")

    def test_unknown_words(self):
        self.dead(change("Sleeping"))
        self.dead(change(""))
        self.dead(tencent(MsgType="Telemetry"))

    def test_older_envelopes(self):
        old = tencent({"a": 1}, ProductName="PN", DeviceId="144115205259838664")
        del old["ProductId"], old["Time"]
        self.assertEqual(self.one(old)[:3], ("PN", "d1", 5))
        forward = tencent({"a": 1}, MsgType="Forward")
        del forward["Event"]
        self.assertEqual(self.ts(forward), T0)

    def test_payloads_that_are_no_json_are_data(self):
        for payload in ("", "this is text", '{"v":NaN}', "[1]", "17", None):
            record = self.one(tencent(payload))
            self.assertEqual((record.kind, record.uplink, record.ts), ("data", True, T0))

    def test_base64_is_strict(self):
        for text in ("YWJj*A==", "YWJjZA", "YWJjZA=", "YWJj ZA==", "-_-_", "YQ==YQ==", 17):
            with self.subTest(text=text):
                self.dead(tencent(Payload=text))
        self.one(tencent(Payload="YWJjZB=="))           # bits that do not matter

    def test_uplink_by_topic(self):
        for topic, expected in [
                ("$thing/up/property/PA/d1", True), ("$thing/up/raw/PA/d1", True),
                ("$thing/down/property/PA/d1", False), ("$ota/report/PA/d1", True),
                ("$ota/update/PA/d1", False), ("$gateway/operation/PA/d1", True),
                ("$gateway/operation/result/PA/d1", False), ("PA/d1/user/x", True)]:
            with self.subTest(topic=topic):
                self.assertIs(self.uplink(tencent({"a": 1}, topic)), expected)

    def test_replies_are_uplink_with_success_only(self):
        for code, expected in [(0, True), (403, False), (-1, False), ("0", False), (False, False)]:
            payload = {"method": "control_reply", "code": code}
            self.assertIs(self.uplink(tencent(payload)), expected)

    def test_sub_devices_with_a_result_of_0(self):
        subs = [{"product_id": "PB", "device_name": name, **result} for name, result in
                [("s1", {"result": 0}), ("s2", {"result": -1}), ("s3", {}), ("s4", {"result": 0})]]
        message = tencent({"type": "offline", "payload": {"devices": subs}},
                          "$gateway/operation/result/PA/d1", Reason="R")
        records = mapped(message)
        self.assertEqual(tuple(records[0]), ("PA", "d1", T0, "data", "", "", False, 0))
        self.assertEqual([tuple(record) for record in records[1:]],
                         [("PB", "s1", T0, "status", "offline", "", False, 1),
                          ("PB", "s4", T0, "status", "offline", "", False, 2)])


class Alibaba(MappingTest):

    def test_properties_take_the_greatest_item_time(self):
        items = {"a": {"value": 1, "time": T0 + 2}, "b": {"value": 2, "time": str(T0 + 8)},
                 "c": {"value": 3}}
        self.assertEqual(self.ts(alibaba(items=items, gmtCreate=T0 + 99)), T0 + 8)
        self.assertEqual(self.ts(alibaba(items={}, gmtCreate=T0 + 99)), T0 + 99)
        self.assertEqual(self.ts(alibaba(items={})), 5)

    def test_batches(self):
        self.assertEqual(self.ts(alibaba(values={"a": [{"value": 1, "time": T0 + 2},
                                                       {"value": 1, "time": T0 + 1}]})), T0 + 2)

    def test_event(self):
        event = alibaba(identifier="e", value={}, gmtCreate=T0 + 9)
        self.assertEqual(self.ts({**event, "time": T0}), T0)
        self.assertEqual(self.ts({**event, "time": 0}), T0 + 9)
        self.assertTrue(self.uplink(event))

    def test_list_found_is_of_the_gateway_and_has_no_time(self):
        message = {"gwIotId": "g", "gwProductKey": "gp", "gwDeviceName": "gd",
                   "devices": [{"productKey": "p", "deviceName": "s"}]}
        self.assertEqual(self.one(message)[:4], ("gp", "gd", 5, "data"))
        self.dead(message, "time", None)

    def test_topology_and_lifecycle_are_no_uplink(self):
        self.assertFalse(self.uplink(alibaba(action="create", messageCreateTime=T0)))
        self.assertFalse(self.uplink({"gwProductKey": "gp", "gwDeviceName": "gd", "devices": [],
                                      "action": "add", "messageCreateTime": T0}))

    def test_downlink_reply(self):
        reply = alibaba(requestId=1, topic="/sys/pk/d2/x", gmtCreate=T0)
        self.assertTrue(self.uplink({**reply, "code": 200}))
        self.assertFalse(self.uplink({**reply, "code": 9201}))
        self.assertFalse(self.uplink({**reply, "code": 0}))

    def test_firmware_and_tags(self):
        self.assertTrue(self.uplink(alibaba(step=10, messageCreateTime=T0)))
        self.assertTrue(self.uplink(alibaba(moduleVersion="1", messageCreateTime=T0)))
        self.assertFalse(self.uplink(alibaba(srcVersion="1", status="FAILED")))
        self.assertTrue(self.uplink(alibaba(value=[{"attrKey": "k", "attrValue": "v"}])))
        self.dead({"productKey": "pk", "packageId": "x", "jobId": "y", "status": "PLANNED"})

    def test_old_status(self):
        for value, action, expected in [("1", None, "online"), ("0", None, "offline"),
                                        (1, None, "online"), (None, "offline", "offline"),
                                        ("1", "online", "online")]:
            status = {"time": T0 + 1} if value is None else {"value": value, "time": T0 + 1}
            message = alibaba(status=status, gmtCreate=T0)
            if action:
                message["action"] = action
            record = self.one(message)
            self.assertEqual((record.state, record.ts), (expected, T0 + 1))

    def test_old_status_in_conflict(self):
        self.dead(alibaba(status={"value": "1", "time": T0}, action="offline"))
        self.dead(alibaba(status={"value": "2", "time": T0}))
        self.dead(alibaba(status={"value": "2", "time": T0}, action="online"))
        self.dead(alibaba(status={"time": T0}))

    def test_new_status(self):
        message = alibaba(status="offline", time="2026-03-01 08:00:00.250",
                          utcTime="2026-03-01T00:00:00.205Z", lastTime="2026-03-01 07:59:59.100",
                          utcLastTime="2026-03-01T00:00:00.195Z", offlineReasonCode=427)
        record = self.one(message)
        self.assertEqual((record.ts, record.reason), (T0 + 205, "427"))
        self.assertEqual(self.ts(message, status_order="last_time"), T0 + 195)
        del message["utcLastTime"]
        self.assertEqual(self.ts(message, status_order="last_time"), T0 - 900)
        self.assertEqual(self.ts({**message, "utcTime": "2026-02-29T00:00:00Z"}), T0 + 250)
        self.dead({**message, "status": "away"})


class Text(MappingTest):

    def test_what_is_not_json(self):
        for value in (b"", b"nope", b'{"a":NaN}', b"\xff\xfe", b'{"a":"\xc3\x28"}', b"{}x"):
            self.dead(value)
        self.assertEqual(map_record(None, 5).stage, "TRANSFORMATION")

    def test_json_of_no_known_kind(self):
        for value in (b"[]", b"1", b"null", b"{}", b'{"hello":1}'):
            self.dead(value)

    def test_a_byte_order_mark_is_stripped(self):
        self.one(b"\xef\xbb\xbf" + json.dumps(change()).encode())

    def test_a_platform_can_be_fixed(self):
        self.assertIsInstance(mapped(change(), platform="alibaba"), DeadLetter)
        self.assertIsInstance(mapped(alibaba(items={}), platform="tencent"), DeadLetter)


if __name__ == "__main__":
    unittest.main()

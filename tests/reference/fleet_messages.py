"""The messages of a simulated fleet, as both vendors' platforms forward them."""

import base64
import datetime
import json

_EPOCH = datetime.datetime(1970, 1, 1)


def text_of(members):
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def clock(time_ms, zone_h=8, digits=False):
    """'2026-03-01 08:00:00', with milliseconds when digits are wanted."""
    moment = _EPOCH + datetime.timedelta(milliseconds=time_ms + zone_h * 3_600_000)
    whole = moment.strftime("%Y-%m-%d %H:%M:%S")
    return f"{whole}.{moment.microsecond // 1000:03d}" if digits else whole


def utc_clock(time_ms):
    return clock(time_ms, 0, True).replace(" ", "T") + "Z"


# ---- Tencent ---------------------------------------------------------------------------------

def envelope(device, topic, payload, time_ms, seq, shape="t4", length=None):
    """A Publish of one of the documented shapes."""
    length = len(payload) if length is None else length
    body = base64.b64encode(payload).decode()
    if shape == "t1":
        return text_of({"MsgType": "Publish", "Event": "", "Topic": topic, "Seq": seq,
                        "PayloadLen": length, "DeviceId": "144115205259838664",
                        "ProductName": device.product, "DeviceName": device.name,
                        "Payload": body})
    if shape == "t2":
        return text_of({"MsgType": "Publish", "Event": "", "Topic": topic, "Seq": seq,
                        "PayloadLen": length, "ProductName": device.product,
                        "DeviceName": device.name, "Time": clock(time_ms), "Payload": body})
    if shape == "t3":
        return text_of({"MsgType": "Publish", "Event": "", "Topic": topic, "Seq": seq,
                        "PayloadLen": length, "ProductId": device.product,
                        "DeviceName": device.name, "Payload": body})
    if shape == "t3r":
        return text_of({"MsgType": "Forward", "Topic": topic, "Seq": seq, "PayloadLen": length,
                        "Payload": body, "ProductId": device.product,
                        "DeviceName": device.name, "Time": clock(time_ms)})
    return text_of({"MsgType": "Publish", "Event": "", "Topic": topic, "Seq": seq,
                    "PayloadLen": length, "ProductId": device.product,
                    "DeviceName": device.name, "Payload": body, "Time": clock(time_ms),
                    "Reason": ""})


def status_change(device, state, time_ms, seq, reason="", word="StatusChange"):
    event = "Online" if state == "online" else "Offline"
    return text_of({"MsgType": word, "Event": event, "Topic": "", "Seq": seq, "PayloadLen": 0,
                    "ProductId": device.product, "DeviceName": device.name, "Payload": None,
                    "Time": clock(time_ms), "Reason": reason})


def stamp(rng, time_ms):
    """A payload's timestamp in one of the ways devices write it, or no member at all."""
    forms = [{"timestamp": time_ms}, {"timestamp": time_ms // 1000}, {"timestamp": 0}, {},
             {"timestamp": str(time_ms)}, {"timestamp": str(time_ms // 1000)},
             {"timestamp": time_ms + 0.5}, {"timestamp": "soon"}, {"timestamp": -1}]
    return rng.choices(forms, [40, 10, 6, 10, 5, 5, 1, 1, 1])[0]


def report(rng, time_ms):
    return text_of({"method": "report", "clientToken": f"tok-{rng.randrange(10**6)}",
                    **stamp(rng, time_ms),
                    "params": {"power_switch": rng.randrange(2), "level": rng.randrange(100),
                               "serial": 2**53 + rng.randrange(1000), "temp": 21.50}})


def report_info(rng, time_ms):
    return text_of({"method": "report_info", "clientToken": "info-1",
                    "params": {"fw_ver": "1.4.2", "imei": "356938035643809",
                               "lat": "31.2304", "lon": "121.4737", "name": "泵房",
                               "device_label": {"append_info": "line \"A\""}}})


def event_post(rng, time_ms):
    return text_of({"method": "event_post", "clientToken": "ev-1", "version": "1.0",
                    "eventId": "overheat", "type": "alert", **stamp(rng, time_ms),
                    "params": {"celsius": 81}})


def events_post(rng, time_ms):
    events = [{"eventId": "door", "type": "info", **stamp(rng, time_ms - back), "params": {}}
              for back in (1200, 0, 700)]
    return text_of({"method": "events_post", "clientToken": "ev-2", "events": events,
                    **({"timestamp": time_ms - 300} if rng.random() < 0.5 else {})})


def control_reply(rng, time_ms):
    return text_of({"method": "control_reply", "clientToken": "ctl-9",
                    "code": rng.choice([0, 0, 0, 403, 406, -1])})


def report_reply(rng, time_ms):
    return text_of({"method": "report_reply", "clientToken": "tok-1", "code": 0,
                    "status": "success"})


def control(rng, time_ms):
    return text_of({"method": "control", "clientToken": "ctl-9", "params": {"level": 7}})


def ota_progress(rng, time_ms):
    return text_of({"type": "report_progress", "report": {
        "progress": {"state": "downloading", "percent": "40", "result_code": "0",
                     "result_msg": ""}, "version": "2.1"}})


def gateway_sessions(kind, subs):
    """The platform's answer about sub-devices: [(device, result or None)]."""
    entries = [{"product_id": sub.product, "device_name": sub.name,
                **({} if result is None else {"result": result})} for sub, result in subs]
    return text_of({"type": kind, "payload": {"devices": entries}})


# ---- Alibaba ---------------------------------------------------------------------------------

def _named(device):
    return {"iotId": f"iot{device.number:08d}", "productKey": device.product,
            "deviceName": device.name}


def property_post(rng, device, time_ms, sent_ms):
    items = {"Power": {"value": "on", "time": time_ms},
             "Voltage": {"value": 229.50, "time": time_ms - 1500},
             "Count": {"value": 2**53 + 1, "time": str(time_ms - 10)},
             "Place": {"value": {"latitude": 31.20, "longitude": 121.0}}}
    chosen = rng.sample(sorted(items), rng.randrange(0, 5))
    return text_of({"deviceType": "CustomCategory", **_named(device), "requestId": "null",
                    "checkFailedData": {}, "gmtCreate": sent_ms,
                    "items": {name: items[name] for name in chosen}})


def alibaba_event(rng, device, time_ms, sent_ms):
    return text_of({"identifier": "Leak", "name": "漏水", "type": "alert", **_named(device),
                    "gmtCreate": sent_ms, "value": {"litres": 2.0},
                    **({"time": time_ms} if rng.random() < 0.8 else {})})


def list_found(rng, device, time_ms, sent_ms):
    return text_of({"gwIotId": f"iot{device.number:08d}", "gwProductKey": device.product,
                    "gwDeviceName": device.name,
                    "devices": [{"iotId": "iotsub", "productKey": "pkSubs",
                                 "deviceName": f"sub-{rng.randrange(99)}"}]})


def downlink_reply(rng, device, time_ms, sent_ms):
    code = rng.choice([200, 200, 200, 400, 429, 9201])
    topic = f"/sys/{device.product}/{device.name}/thing/service/property/set"
    return text_of({"gmtCreate": time_ms, **_named(device), "requestId": rng.randrange(10**9),
                    "code": code, "message": "success" if code == 200 else "error",
                    "topic": topic, "data": {}})


def lifecycle(rng, device, time_ms, sent_ms):
    return text_of({"action": rng.choice(["enable", "disable"]), **_named(device),
                    "messageCreateTime": time_ms})


def tags(rng, device, time_ms, sent_ms):
    return text_of({**_named(device), "value": [{"attrKey": "site", "attrValue": "北"}],
                    "messageCreateTime": time_ms})


def status_old(rng, device, state, time_ms):
    value = "1" if state == "online" else "0"
    form = rng.randrange(3)
    status = {"value": value if form else int(value), "time": time_ms}
    if form == 2:
        del status["value"]
    return text_of({**_named(device), "gmtCreate": time_ms + 40, "deviceType": "Meter",
                    "action": state, "status": status})


def status_new(rng, device, state, time_ms):
    last_ms = time_ms - rng.randrange(10, 3000)
    members = {"status": state, **_named(device), "time": clock(time_ms, 8, True),
               "utcTime": utc_clock(time_ms), "lastTime": clock(last_ms, 8, True),
               "utcLastTime": utc_clock(last_ms), "clientIp": "192.0.2.7"}
    if rng.random() < 0.2:
        del members["utcTime"]
    if state == "offline" and rng.random() < 0.7:
        members["offlineReasonCode"] = rng.choice([427, 428, 520, 521, 522])
    return text_of(members)

"""A simulated fleet: what the platforms of two vendors forward of half an hour of its life.

Devices come and go, report while they are online, and the way to the broker loses, repeats, delays
and damages some of their messages. The same seed and end give the same records.
"""

import base64
import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

PRODUCTS = [("tencent", "WATERPUMP", "pump", 70), ("tencent", "GREENHOUSE", "house", 40),
            ("alibaba", "a1PowerMeter", "meter", 60), ("alibaba", "a1DoorLock", "lock", 30)]
DEVICES = sum(count for *_, count in PRODUCTS)
MINUTES = 30
ONLINE_MS, OFFLINE_MS = 9 * 60_000, 3 * 60_000      # on average
REPORT_EVERY_MS = 10_000
DISORDER_MS = 7_000                                 # below out_of_orderness: nothing is late by it
LOST, REPEATED, LATE, DAMAGED, NEVER_ONLINE = 0.005, 0.01, 0.002, 0.003, 0.04
BEIJING = timezone(timedelta(hours=8))


@dataclass
class Device:
    vendor: str
    product: str
    name: str
    seq: int = 0

    def next_seq(self):
        self.seq += 1
        return self.seq


def records(topic, partitions, end_ms, seed=1):
    """The records as they arrive, dicts of topic, partition, offset, timestamp, key and value."""
    rng = random.Random(seed)
    arrivals = sorted(_arrivals(rng, end_ms), key=lambda arrival: arrival[0])
    offsets = [0] * partitions
    for arrival_ms, device, value in arrivals:
        if arrival_ms >= end_ms:                    # still under way
            continue
        partition = rng.randrange(partitions)       # a device's messages are in all of them
        yield {"topic": topic, "partition": partition, "offset": offsets[partition],
               "timestamp": arrival_ms, "key": device.name, **_value(value)}
        offsets[partition] += 1


def _value(data):
    try:
        return {"value": data.decode()}
    except UnicodeDecodeError:
        return {"value_base64": base64.b64encode(data).decode()}


def _arrivals(rng, end_ms):
    """(arrival time, device, value) of each message, after what happens to it on its way."""
    for device in _devices():
        start_ms = end_ms - MINUTES * 60_000 + rng.randrange(REPORT_EVERY_MS)
        for time_ms, text in _life(rng, device, start_ms, end_ms):
            copies = rng.choices([0, 1, 2], [LOST, 1 - LOST - REPEATED, REPEATED])[0]
            data = _damaged(rng, text) if rng.random() < DAMAGED else text.encode()
            for _ in range(copies):
                yield time_ms + _delay(rng), device, data


def _devices():
    for vendor, product, word, count in PRODUCTS:
        for number in range(1, count + 1):
            yield Device(vendor, product, f"{word}-{number:03d}")


def _delay(rng):
    return rng.randrange(15_000, 90_000) if rng.random() < LATE else rng.randrange(DISORDER_MS)


def _damaged(rng, text):
    damaged = [text[:len(text) // 2].encode(), b"\x00\xfe\xffnoise\x80", b'{"hello":"world"}']
    for good, bad in (('"Payload":"', '"Payload":"*'), ('"Event":"Online"', '"Event":"Asleep"'),
                      ('"status":"offline"', '"status":"away"')):
        if good in text:
            damaged.append(text.replace(good, bad).encode())
    return rng.choice(damaged)


# ---- What a device does ------------------------------------------------------------------------

def _life(rng, device, start_ms, end_ms):
    """(time, message) of one device: it comes, reports, goes, and comes again."""
    if rng.random() < NEVER_ONLINE:
        yield start_ms, _order(device, start_ms)
        return
    online, time_ms = rng.random() < 0.8, start_ms
    while time_ms < end_ms:
        yield time_ms, _status(rng, device, online, time_ms)
        stay_ms = 2_000 + int(rng.expovariate(1 / (ONLINE_MS if online else OFFLINE_MS)))
        until_ms = min(time_ms + stay_ms, end_ms)
        if online:
            yield from _reports(rng, device, time_ms, until_ms - 1_000)
        online, time_ms = not online, until_ms


def _reports(rng, device, time_ms, until_ms):
    while (time_ms := time_ms + int(REPORT_EVERY_MS * rng.uniform(0.6, 1.4))) < until_ms:
        yield time_ms, _report(rng, device, time_ms)


def _status(rng, device, online, time_ms):
    maker = _tencent_status if device.vendor == "tencent" else _alibaba_status
    return maker(rng, device, "online" if online else "offline", time_ms)


def _report(rng, device, time_ms):
    if device.vendor == "tencent":
        return _tencent_report(rng, device, time_ms)
    maker = _alibaba_event if rng.random() < 0.1 else _alibaba_properties
    return maker(rng, device, time_ms)


def _order(device, time_ms):
    """An order that the device has not answered: nothing is known of its status."""
    if device.vendor == "tencent":
        payload = {"method": "control", "clientToken": "order-1", "params": {"power_switch": 1}}
        return _tencent_publish(device, "$thing/down/property/", payload, time_ms)
    return _text({**_alibaba_names(device), "gmtCreate": time_ms, "requestId": 1, "code": 9201,
                  "message": "device offline", "data": {},
                  "topic": f"/sys/{device.product}/{device.name}/thing/service/property/set"})


# ---- How the vendors write it --------------------------------------------------------------------

def _text(members):
    return json.dumps(members, separators=(",", ":"))


def _clock(time_ms, zone=BEIJING):
    return datetime.fromtimestamp(time_ms / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")


def _tencent_publish(device, topic, payload, time_ms):
    body = _text(payload).encode()
    return _text({"MsgType": "Publish", "Event": "",
                  "Topic": f"{topic}{device.product}/{device.name}",
                  "Seq": device.next_seq(), "PayloadLen": len(body), "ProductId": device.product,
                  "DeviceName": device.name, "Payload": base64.b64encode(body).decode(),
                  "Time": _clock(time_ms), "Reason": ""})


def _tencent_report(rng, device, time_ms):
    token = f"{device.name}-{device.seq}"
    if rng.random() < 0.1:
        event = {"method": "event_post", "clientToken": token, "version": "1.0",
                 "eventId": "low_water", "type": "alert", "timestamp": time_ms,
                 "params": {"level": rng.randrange(10)}}
        return _tencent_publish(device, "$thing/up/event/", event, time_ms)
    report = {"method": "report", "clientToken": token, "timestamp": time_ms,
              "params": {"power_switch": rng.randrange(2), "level": rng.randrange(100),
                         "temperature": rng.randrange(150, 350) / 10}}
    return _tencent_publish(device, "$thing/up/property/", report, time_ms)


def _tencent_status(rng, device, state, time_ms):
    reason = "" if state == "online" else rng.choice(
        ["REASON_DEVICE_DISCONNECT", "REASON_KEEPALIVE_TIMEOUT"])
    return _text({"MsgType": "StatusChange", "Event": state.capitalize(), "Topic": "",
                  "Seq": device.next_seq(), "PayloadLen": 0, "ProductId": device.product,
                  "DeviceName": device.name, "Payload": None, "Time": _clock(time_ms),
                  "Reason": reason})


def _alibaba_names(device):
    return {"iotId": f"iot-{device.name}", "productKey": device.product,
            "deviceName": device.name}


def _alibaba_properties(rng, device, time_ms):
    items = {"Voltage": {"value": rng.randrange(2250, 2350) / 10, "time": time_ms - 500},
             "Power": {"value": rng.randrange(3000), "time": time_ms}}
    return _text({"deviceType": "CustomCategory", **_alibaba_names(device), "requestId": "null",
                  "checkFailedData": {}, "gmtCreate": time_ms + 20, "items": items})


def _alibaba_event(rng, device, time_ms):
    return _text({"identifier": "Tampered", "name": "tampered", "type": "alert",
                  **_alibaba_names(device), "gmtCreate": time_ms + 20,
                  "value": {"count": rng.randrange(1, 4)}, "time": time_ms})


def _alibaba_status(rng, device, state, time_ms):
    utc = f"{_clock(time_ms, timezone.utc).replace(' ', 'T')}.{time_ms % 1000:03d}Z"
    members = {"status": state, **_alibaba_names(device), "utcTime": utc,
               "time": f"{_clock(time_ms)}.{time_ms % 1000:03d}", "clientIp": "192.0.2.7"}
    if state == "offline":
        members["offlineReasonCode"] = rng.choice([427, 521])
    return _text(members)

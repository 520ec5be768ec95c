"""Deterministic generator of a simulated fleet: a file of records, one JSON object a line.

The same arguments give the same bytes. Each message is made at its event time, gets a delay, and
is written when it arrives, so only messages under way are in memory.
"""

import argparse
import base64
import heapq
import json
import random
import sys
import zlib
from dataclasses import dataclass
from datetime import datetime

import fleet_messages as make
from strict import duration

NAMES = ["pump", "meter", "温室", "capteur-é", "ворота", "gate.7@", 'odd "name"\\', "tab\there", "🌡"]
REASONS = ["REASON_DEVICE_DISCONNECT"] * 8 + ["REASON_IDLE", "掉线\n\"twice\"\u0001/end"]


@dataclass
class Device:
    number: int
    vendor: str
    product: str
    name: str
    quiet: bool = False                 # speaks rarely, often late: its late status takes effect
    restless: bool = False              # a minute of flapping, one of talk, then silence for three or for nine
    online: bool = False

    def mood(self, time_ms):
        minutes = 11 if self.number % 3 == 0 else 5
        minute = (time_ms // 60_000 + self.number) % minutes
        return ("flapping", "talking")[minute] if minute < 2 else "silent"


class Fleet:
    """Makes the messages; every choice comes from one generator of random numbers."""

    def __init__(self, chosen):
        self.rng = random.Random(chosen.seed)
        self.chosen = chosen
        self.bench = chosen.shape == "bench"
        self.devices = [self._device(number) for number in range(chosen.devices)]
        self.quiet = [device for device in self.devices if device.quiet]
        self.others = [device for device in self.devices if not device.quiet]
        self.seq = 0

    def _device(self, number):
        if self.bench:
            return Device(number, "tencent", "FLEETPROD0", f"device-{number:08d}")
        vendor = self.rng.choice(["tencent", "tencent", "alibaba"])
        product = f"{'TX' if vendor == 'tencent' else 'a1'}Prod{self.rng.randrange(4):02d}"
        plain = self.rng.random() < 0.9
        prefix = "device" if plain else self.rng.choice(NAMES)
        return Device(number, vendor, product, f"{prefix}-{number:06d}", number % 7 == 1,
                      number * 61 % 100 < self.chosen.restless_percent)

    def _pick(self, time_ms):
        """One of the others in most cases; all devices alike when there are no quiet ones. None that is silent."""
        while True:
            chosen = self.quiet if self.quiet and self.rng.random() < 0.01 else self.others
            device = self.rng.choice(chosen)
            if not (device.restless and device.mood(time_ms) == "silent"):
                return device

    def message(self, time_ms):
        """(device, value bytes or None, has a record timestamp) of one message made at time_ms."""
        device = self._pick(time_ms)
        self.seq = self.seq % 30_000 + self.rng.randrange(1, 9)
        if self.bench:
            return device, self._bench(device, time_ms).encode(), True
        roll = self.rng.random() * 100
        for percent, maker in ((self.chosen.malformed_percent, self._malformed),
                               (self.chosen.future_percent, self._future),
                               (self.chosen.past_percent, self._past)):
            if roll < percent:
                return device, *maker(device, time_ms)
            roll -= percent
        if self.rng.random() < 0.005:                   # the platform lost a change of status
            device.online = not device.online
        text = self._ordinary(device, time_ms)
        if self.rng.random() < 0.01:                    # duplicate keys: the last one counts
            text = '{"DeviceName":"ghost","deviceName":"ghost","Time":"x","gmtCreate":1,' + text[1:]
        data = text.encode()
        if self.rng.random() < 0.005:
            data = b"\xef\xbb\xbf" + data
        return device, data, self.rng.random() >= 0.002

    def _ordinary(self, device, time_ms):
        flaps = device.restless and device.mood(time_ms) == "flapping"
        if self.rng.random() < (0.5 if device.quiet or flaps else 0.1):
            return self._status(device, time_ms)
        return self._data(device, time_ms)

    def _status(self, device, time_ms):
        if self.rng.random() < 0.8:                     # else the same once more
            device.online = not device.online
        state = "online" if device.online else "offline"
        if device.vendor == "tencent":
            reason = self.rng.choice(REASONS) if state == "offline" else ""
            word = "Status" if self.rng.random() < 0.05 else "StatusChange"
            return make.status_change(device, state, time_ms, self.seq, reason, word)
        maker = self.rng.choice([make.status_old, make.status_new])
        return maker(self.rng, device, state, time_ms)

    def _data(self, device, time_ms):
        if device.vendor == "tencent":
            return self._tencent(device, time_ms)
        maker = self.rng.choices(
            [make.property_post, make.alibaba_event, make.list_found, make.downlink_reply,
             make.lifecycle, make.tags], [60, 15, 3, 10, 1, 1])[0]
        return maker(self.rng, device, time_ms, time_ms + self.rng.randrange(30))

    def _tencent(self, device, time_ms):
        topic, payload = self._tencent_payload(device, time_ms)
        data = payload if isinstance(payload, bytes) else payload.encode()
        length = len(data) + 1 if self.rng.random() < 0.01 else None
        shape = self.rng.choices(["t4", "t1", "t2", "t3", "t3r"], [80, 2, 6, 4, 8])[0]
        return make.envelope(device, topic, data, time_ms, self.seq, shape, length)

    def _tencent_payload(self, device, time_ms):
        rng, tail = self.rng, f"{device.product}/{device.name}"
        kind = rng.choices(["report", "info", "event", "events", "reply", "down", "ota", "raw",
                            "custom", "gateway", "repeated"], [55, 8, 8, 4, 8, 4, 3, 4, 3, 1, 1])[0]
        if kind == "raw":
            return f"$thing/up/raw/{tail}", rng.choice(
                [b"", b"\xaa\x55\x01\x00\xff", b"plain text", b'{"v":nan}', b"[1,2]", b"17"])
        if kind == "custom":
            return f"{tail}/user/readings", '{"devId":144115205259838665,"v":[1.50,-0,1e400]}'
        if kind == "gateway":
            return self._gateway(tail)
        if kind == "repeated":
            return f"$thing/up/property/{tail}", \
                f'{{"timestamp":1,"method":"report","params":{{}},"timestamp":{time_ms}}}'
        if kind == "down":
            maker = rng.choice([make.control, make.report_reply])
            return f"$thing/down/property/{tail}", maker(rng, time_ms)
        topics = {"report": "$thing/up/property/", "info": "$thing/up/property/",
                  "event": "$thing/up/event/", "events": "$thing/up/event/",
                  "reply": "$thing/up/property/", "ota": "$ota/report/"}
        makers = {"report": make.report, "info": make.report_info, "event": make.event_post,
                  "events": make.events_post, "reply": make.control_reply,
                  "ota": make.ota_progress}
        return topics[kind] + tail, makers[kind](rng, time_ms)

    def _gateway(self, tail):
        subs = [(self.rng.choice(self.devices), result)
                for result in self.rng.choices([0, 0, -1, None], k=2)]
        kind = self.rng.choice(["online", "offline"])
        return f"$gateway/operation/result/{tail}", make.gateway_sessions(kind, subs)

    def _future(self, device, time_ms):
        ahead_ms = self.rng.choice([430_000, 3_600_000, 86_400_000 * 400])
        return self._shifted(device, time_ms + ahead_ms), True

    def _past(self, device, time_ms):
        return self._shifted(device, time_ms - 86_400_000 * self.rng.choice([31, 400])), True

    def _shifted(self, device, time_ms):
        if device.vendor == "tencent":
            return make.status_change(device, "online", time_ms, self.seq).encode()
        return make.status_new(self.rng, device, "online", time_ms).encode()

    def _malformed(self, device, time_ms):
        good = make.status_change(device, "online", time_ms, self.seq)
        publish = make.envelope(device, "$thing/up/raw/x/y", b"abcd", time_ms, self.seq)
        body = '"Payload":"YWJjZA=="'
        old = make.status_old(random.Random(0), device, "online", time_ms)
        timeless = good.replace(make.clock(time_ms), "2026-02-30 08:00:00")
        value = self.rng.choice([
            b"not json at all", good[:len(good) // 2], b"", None, b"\x00\xffbinary\x80",
            publish.replace(body, '"Payload":"YWJj*A=="'), publish.replace(body, '"Payload":"YWJjZA"'),
            publish.replace(body, '"Payload":"YWJj ZA=="'), publish.replace(body, '"Payload":"-_-_"'),
            publish.replace(body, '"Payload":17'), publish.replace('"Publish"', '"Telemetry"'),
            good.replace('"Online"', '"Sleeping"'), good.replace('"Online"', '""'),
            good.encode().replace(b"Online", b"\xc3\x28"), good.replace('"Seq":', '"Seq":NaN,"S":'),
            b"[]", b"42", b'{"hello":"world"}', good + "x", good.replace(",", ";"),
            old.replace('"action":"online"', '"action":"offline"'),
            old.replace('"status":{', '"status":{"value":"2","x":{').replace("}}", "}}}"),
            '{"status":"away","utcTime":"2026-03-01T00:00:00Z","productKey":"p","deviceName":"d"}',
            "timeless"])
        if value == "timeless":
            return timeless.encode(), False
        return value.encode() if isinstance(value, str) else value, True

    def _bench(self, device, time_ms):
        if self.rng.random() < 0.1:
            device.online = not device.online
            state = "online" if device.online else "offline"
            reason = "" if device.online else "REASON_DEVICE_DISCONNECT"
            return make.status_change(device, state, time_ms, self.seq, reason)
        rng = self.rng
        payload = make.text_of({
            "method": "report", "clientToken": f"{device.product}-{self.seq}",
            "timestamp": time_ms,
            "params": {"power_switch": rng.randrange(2), "color": rng.randrange(3),
                       "brightness": rng.randrange(100), "temperature": rng.randrange(400) / 10,
                       "voltage": 229.5, "name": "roof", "serial": "SN-0000-1111-2222"}})
        payload = payload[:-2] + f',"note":"{"-" * (BENCH_PAYLOAD - len(payload) - 10)}"}}}}'
        topic = f"$thing/up/property/{device.product}/{device.name}"
        return make.envelope(device, topic, payload.encode(), time_ms, self.seq)


BENCH_PAYLOAD = 243                     # makes a value of 551 bytes


# ---- Arrival ---------------------------------------------------------------------------------

def arrivals(fleet, chosen):
    """(arrival time, device, value, has a timestamp) in the order of arrival."""
    rng, under_way = random.Random(chosen.seed + 1), []
    start_ms = round(datetime.fromisoformat(chosen.start).timestamp() * 1000)
    span_ms = chosen.minutes * 60_000
    made = 0
    while made < chosen.messages:
        time_ms = start_ms + made * span_ms // chosen.messages
        while under_way and under_way[0][0] <= time_ms:
            yield heapq.heappop(under_way)
        message = fleet.message(time_ms)
        heapq.heappush(under_way, (time_ms + _delay(rng, chosen, message[0]), made, *message))
        made += 1
        if not fleet.bench and made < chosen.messages and rng.random() < 0.01:      # a repeat
            heapq.heappush(under_way, (time_ms + _delay(rng, chosen, message[0]), made, *message))
            made += 1
    while under_way:
        yield heapq.heappop(under_way)


def _delay(rng, chosen, device):
    if rng.random() * 100 < chosen.late_percent * (20 if device.quiet else 1):
        return rng.randrange(10_000, 120_000)
    return rng.randrange(chosen.disorder + 1)


def write(fleet, chosen, out):
    rng = random.Random(chosen.seed + 2)
    offsets = [0] * chosen.partitions
    for arrival_ms, _, device, value, stamped in arrivals(fleet, chosen):
        partition = rng.randrange(chosen.partitions)
        if chosen.sorted_by_device_partition:
            partition = zlib.crc32(device.name.encode()) % chosen.partitions
        line = {"topic": chosen.topic, "partition": partition, "offset": offsets[partition],
                "timestamp": arrival_ms if stamped else None,
                "key": device.name if rng.random() < 0.5 else None, "headers": {}}
        line.update(_value(value))
        offsets[partition] += 1
        out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def _value(value):
    if value is None:
        return {"value": None}
    try:
        return {"value": value.decode("utf-8")}
    except UnicodeDecodeError:
        return {"value_base64": base64.b64encode(value).decode()}


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description="simulated fleet as a file of records")
    parser.add_argument("output", nargs="?", default="input.jsonl", help="'-' is standard output")
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=int, default=20)
    parser.add_argument("--topic", default="device-raw")
    parser.add_argument("--start", default="2026-03-01T08:00:00+08:00")
    parser.add_argument("--sorted-by-device-partition", type=lambda text: text == "true",
                        default=False, help="true | false")
    parser.add_argument("--disorder", type=duration, default="8s")
    parser.add_argument("--restless-percent", type=int, default=0,
                        help="devices that flap and fall silent; of the shape mixed")
    parser.add_argument("--shape", choices=["mixed", "bench"], default="mixed")
    for name, default in (("late", 1), ("malformed", 0.5), ("future", 0.2), ("past", 0.2)):
        parser.add_argument(f"--{name}-percent", type=float, help=f"mixed: {default}, bench: 0")
        parser.set_defaults(**{f"{name}_default": default})
    chosen = parser.parse_args(arguments)
    for name in ("late", "malformed", "future", "past"):
        if getattr(chosen, f"{name}_percent") is None:
            default = getattr(chosen, f"{name}_default") if chosen.shape == "mixed" else 0
            setattr(chosen, f"{name}_percent", default)
    return chosen


def main(arguments=None):
    chosen = parse_arguments(arguments)
    if chosen.output == "-":
        write(Fleet(chosen), chosen, sys.stdout)
        return
    with open(chosen.output, "w", encoding="utf-8", newline="\n") as out:
        write(Fleet(chosen), chosen, out)


if __name__ == "__main__":
    main()

"""The rows that STATUS.md promises for a finite file of records, by brute force.

Each device's whole timeline is computed first; then each window is cut out of it. A finite run
applies every record and closes every window up to the end that section 2 names, so the rows do not
depend on the way W takes there.
"""

import argparse
import base64
import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from mapping import DeadLetter, Settings, map_record
from rows import device_rows, json_line, last_window
from strict import duration, zone_offset
from timeline import Entry, Presence, lives


@dataclass(frozen=True)
class Options:
    mapping: Settings = Settings()
    partitions: int = 1
    out_of_orderness_ms: int = 10_000
    max_future_ms: int = 300_000
    max_past_ms: int = 30 * 86_400_000
    window_size_ms: int = 60_000
    window_every_ms: int = 60_000
    window_offset_ms: int = 0
    emit: str = "all"
    late: str = "dead_letter"
    transitions: bool = True
    publish_marks_online: bool = True
    presence_timeout_ms: int = 0
    presence_timeout_by_product: dict = field(default_factory=dict)
    min_dwell_ms: int = 0
    flapping_transitions: int = 0
    flapping_period_ms: int = 0
    forget_after_ms: int = 30 * 86_400_000

    def presence(self, product):
        timeout_ms = self.presence_timeout_by_product.get(product, self.presence_timeout_ms)
        return Presence(self.publish_marks_online, timeout_ms, self.min_dwell_ms, self.forget_after_ms)


class Message(NamedTuple):
    topic: str
    partition: int
    offset: int
    timestamp: int | None
    value: bytes | None


class Dead(NamedTuple):
    stage: str
    topic: str
    partition: int
    offset: int
    ts: int | None


# ---- Input -----------------------------------------------------------------------------------

def read_messages(lines):
    for number, line in enumerate(lines, 1):
        entry = json.loads(line)
        timestamp = entry.get("timestamp")
        if timestamp is not None and timestamp < 0:
            timestamp = None
        try:
            yield Message(entry["topic"], entry["partition"], entry["offset"], timestamp,
                          _value(entry))
        except (KeyError, AttributeError) as error:
            raise ValueError(f"line {number}: {error!r}") from None


def _value(entry):
    if entry.get("value_base64") is not None:
        return base64.b64decode(entry["value_base64"], validate=True)
    return None if entry.get("value") is None else entry["value"].encode("utf-8")


def admit(messages, options):
    """Section 1 and 2: the entries with their effective times, and the dead letters."""
    entries, dead, marks, offsets = [], [], {}, {}
    for message in messages:
        place = (message.topic, message.partition)
        if not 0 <= message.partition < options.partitions:
            raise ValueError(f"partition {message.partition} of {options.partitions}")
        if message.offset <= offsets.get(place, -1):
            raise ValueError(f"{place}: offset {message.offset} does not ascend")
        offsets[place] = message.offset
        found, refused, marks[place] = read(message, marks.get(place), options)
        entries += found
        dead += refused
    return entries, dead + late_letters(entries, options)


def read(message, mark, options):
    """Its entries, its dead letters of other stages than late, and its partition's watermark behind it."""
    result = _judge(message, options)
    place = (message.topic, message.partition, message.offset)
    if isinstance(result, DeadLetter):
        return [], [Dead(result.stage, *place, result.ts)], mark
    entries = []
    for record in result:
        late = mark is not None and record.ts <= mark
        entries.append(Entry(mark + 1 if late else record.ts, late, record, *place))
    after = max(record.ts for record in result) - options.out_of_orderness_ms - 1
    return entries, [], after if mark is None else max(mark, after)


def late_letters(entries, options):
    return [Dead("late", entry.topic, entry.partition, entry.offset, entry.record.ts)
            for entry in entries if entry.late and options.late == "dead_letter"]


def _judge(message, options):
    records = map_record(message.value, message.timestamp, options.mapping)
    if isinstance(records, DeadLetter) or message.timestamp is None:
        return records
    ts = records[0].ts                                  # all of one message share it
    if ts - message.timestamp > options.max_future_ms:
        return DeadLetter("future", "too far ahead", ts)
    if message.timestamp - ts > options.max_past_ms:
        return DeadLetter("past", "too far behind", ts)
    return records


# ---- Output ----------------------------------------------------------------------------------

def compute(messages, options):
    """(rows, dead letters) of a finite run: rows in each device's order, devices by their bytes."""
    return rows_of(*admit(messages, options), options)


def rows_of(entries, dead, options):
    if not entries:
        return [], dead
    last = last_window(max(entry.effective for entry in entries), options)
    end_ms = options.window_offset_ms + last * options.window_every_ms + options.window_size_ms \
        + options.min_dwell_ms
    devices = defaultdict(list)
    for entry in entries:
        devices[(entry.record.product, entry.record.device)].append(entry)
    rows = []
    for device in sorted(devices, key=lambda key: [part.encode("utf-8") for part in key]):
        for life in lives(devices[device], end_ms, options.presence(device[0])):
            rows += device_rows(device, life, last, options)
    return rows, dead


# ---- Command line ----------------------------------------------------------------------------

def make_parser():
    parser = argparse.ArgumentParser(description="reference rows of a finite file of records")
    parser.add_argument("--input", required=True)
    parser.add_argument("--partitions", type=int, required=True)
    parser.add_argument("--rows", required=True)
    parser.add_argument("--dead", required=True)
    parser.add_argument("--out-of-orderness", type=duration, default="10s")
    parser.add_argument("--max-future", type=duration, default="5m")
    parser.add_argument("--max-past", type=duration, default="30d")
    parser.add_argument("--window-kind", choices=["tumbling", "hopping"], default="tumbling")
    parser.add_argument("--window-size", type=duration, default="1m")
    parser.add_argument("--window-every", type=duration)
    parser.add_argument("--window-offset", type=duration, default="0s")
    parser.add_argument("--emit", choices=["all", "active", "changed"], default="all")
    parser.add_argument("--late", choices=["dead_letter", "drop"], default="dead_letter")
    parser.add_argument("--no-transitions", action="store_true")
    parser.add_argument("--publish-marks-online", choices=["true", "false"], default="true")
    parser.add_argument("--presence-timeout", type=duration, default="0s")
    parser.add_argument("--presence-timeout-by-product", type=by_product, default="",
                        help="PRODUCT=DURATION,...")
    parser.add_argument("--min-dwell", type=duration, default="0s")
    parser.add_argument("--flapping-transitions", type=int, default=0)
    parser.add_argument("--flapping-period", type=duration, default="0s")
    parser.add_argument("--forget-after", type=duration, default="30d")
    parser.add_argument("--zone", type=zone_offset, default="+08:00")
    parser.add_argument("--status-order", choices=["time", "last_time"], default="time")
    parser.add_argument("--platform", choices=["auto", "tencent", "alibaba"], default="auto")
    return parser


def by_product(text):
    pairs = (pair.split("=") for pair in text.split(",") if pair)
    return {product: duration(timeout) for product, timeout in pairs}


def options_of(chosen):
    every = chosen.window_every or chosen.window_size
    if chosen.window_size <= 0 or not 0 < every <= chosen.window_size:
        raise SystemExit("window-every must be above 0 and at most window-size")
    if (chosen.flapping_transitions == 0) != (chosen.flapping_period == 0):
        raise SystemExit("flapping-transitions and flapping-period belong together")
    if chosen.window_kind == "tumbling" and every != chosen.window_size:
        raise SystemExit("tumbling windows have no window-every of their own")
    return Options(
        mapping=Settings(chosen.zone, chosen.platform, chosen.status_order),
        partitions=chosen.partitions, out_of_orderness_ms=chosen.out_of_orderness,
        max_future_ms=chosen.max_future, max_past_ms=chosen.max_past,
        window_size_ms=chosen.window_size, window_every_ms=every,
        window_offset_ms=chosen.window_offset, emit=chosen.emit, late=chosen.late,
        transitions=not chosen.no_transitions,
        publish_marks_online=chosen.publish_marks_online == "true",
        presence_timeout_ms=chosen.presence_timeout,
        presence_timeout_by_product=chosen.presence_timeout_by_product,
        min_dwell_ms=chosen.min_dwell, flapping_transitions=chosen.flapping_transitions,
        flapping_period_ms=chosen.flapping_period, forget_after_ms=chosen.forget_after)


def dead_line(letter):
    entry = letter._asdict()
    if letter.ts is None:
        del entry["ts"]
    return json_line(entry)


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.writelines(line + "\n" for line in lines)


def main(arguments=None):
    chosen = make_parser().parse_args(arguments)
    with open(chosen.input, encoding="utf-8", newline="\n") as lines:
        write(chosen, *compute(read_messages(lines), options_of(chosen)))


def write(chosen, rows, dead):
    write_lines(chosen.rows, map(json_line, rows))
    write_lines(chosen.dead, map(dead_line, sorted(
        dead, key=lambda d: (d.topic.encode("utf-8"), d.partition, d.offset, d.stage))))
    print(f"{len(rows)} rows, {len(dead)} dead letters", file=sys.stderr)


if __name__ == "__main__":
    main()

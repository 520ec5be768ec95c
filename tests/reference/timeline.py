"""The timeline of one device: STATUS.md sections 3 to 5, for records whose effective time is known."""

from dataclasses import dataclass, field
from typing import NamedTuple

from mapping import DeviceRecord

FORGET_AFTER_MS = 30 * 86_400_000


class NotModelled(Exception):
    """The input needs a rule that this program leaves out."""


class Entry(NamedTuple):
    """A device record with its place in the order of its device."""
    effective: int
    late: bool
    record: DeviceRecord
    topic: str
    partition: int
    offset: int


class Transition(NamedTuple):
    seq: int
    at_ms: int
    before: str
    after: str
    reason: str
    cause: str
    clamped: bool
    topic: str
    partition: int
    offset: int


@dataclass
class Timeline:
    """All that ever happens to one device."""
    known_at: int | None = None
    status: str = "unknown"
    last_seen: int | None = None
    transitions: list = field(default_factory=list)
    on_time: list = field(default_factory=list)         # ts of records applied on time, ascending


def order(entry):
    """Section 3: effective time, data before status, position."""
    return (entry.effective, entry.record.kind == "status", entry.topic.encode("utf-8"),
            entry.partition, entry.offset, entry.record.place)


def timeline(entries, end_ms, publish_marks_online=True):
    line = Timeline()
    for entry in sorted(entries, key=order):
        _check_not_forgotten(line, entry.effective)
        if entry.late:
            _apply_late(line, entry)
        else:
            _apply(line, entry, publish_marks_online)
    _check_not_forgotten(line, end_ms)
    return line


def _apply(line, entry, publish_marks_online):
    record = entry.record
    if line.known_at is None:
        line.known_at = entry.effective
    line.on_time.append(record.ts)
    if record.kind == "status":
        _see(line, record.ts)
        _set_status(line, record.state, entry)
    elif record.uplink:
        _see(line, record.ts)
        if publish_marks_online:
            _set_status(line, "online", entry)


def _apply_late(line, entry):
    record = entry.record
    if record.kind == "status":
        if line.last_seen is None or record.ts >= line.last_seen:
            if line.known_at is None:
                line.known_at = entry.effective
            line.last_seen = record.ts
            _set_status(line, record.state, entry)
    elif record.uplink and line.known_at is not None:
        _see(line, record.ts)


def _see(line, ts):
    line.last_seen = ts if line.last_seen is None else max(line.last_seen, ts)


def _set_status(line, status, entry):
    if status == line.status:
        return
    record = entry.record
    line.transitions.append(Transition(
        len(line.transitions) + 1, entry.effective, line.status, status, record.reason,
        record.kind, entry.late, entry.topic, entry.partition, entry.offset))
    line.status = status


def _check_not_forgotten(line, until_ms):
    """forget_after at its default must not act before until_ms."""
    if line.known_at is None:
        return
    since = line.known_at if line.last_seen is None else line.last_seen
    if max(line.known_at, since + FORGET_AFTER_MS) < until_ms:
        raise NotModelled("the input is so long that devices are forgotten")

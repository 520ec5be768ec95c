"""The lives of one device: STATUS.md sections 3 to 5, for records whose effective time is known.

A life begins with the first record that makes the device known and ends when it is forgotten.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from mapping import DeviceRecord


class Entry(NamedTuple):
    """A device record with its place in the order of its device."""
    effective: int
    late: bool
    record: DeviceRecord
    topic: str
    partition: int
    offset: int


class Change(NamedTuple):
    """A change of the raw status; without a position where silence made it."""
    at_ms: int
    after: str
    reason: str
    cause: str
    clamped: bool
    topic: str | None
    partition: int | None
    offset: int | None


class Transition(NamedTuple):
    seq: int
    before: str
    change: Change


@dataclass(frozen=True)
class Presence:
    """The rules that act without a record. 0: off."""
    publish_marks_online: bool = True
    timeout_ms: int = 0
    min_dwell_ms: int = 0
    forget_after_ms: int = 30 * 86_400_000


@dataclass
class Life:
    """All that ever happens to a device until it is forgotten."""
    known_at: int
    now: int = 0                                        # of the last record or timer
    status: str = "unknown"                             # raw
    online_since: int | None = None
    last_seen: int | None = None
    pending: Change | None = None
    forgotten_at: int | None = None
    transitions: list = field(default_factory=list)     # confirmed
    changes: list = field(default_factory=list)         # instants of raw changes
    on_time: list = field(default_factory=list)         # ts of records applied on time, ascending

    @property
    def confirmed(self):
        return self.transitions[-1].change.after if self.transitions else "unknown"

    def see(self, ts):
        self.last_seen = ts if self.last_seen is None else max(self.last_seen, ts)


def order(entry):
    """Section 3: effective time, data before status, position."""
    return (entry.effective, entry.record.kind == "status", entry.topic.encode("utf-8"),
            entry.partition, entry.offset, entry.record.place)


def lives(entries, end_ms, rules):
    """The device's lives, when every record has applied and the watermark has come to end_ms."""
    finished, life = [], None
    for entry in sorted(entries, key=order):
        if life and _pass_time(life, entry.effective - 1, rules):
            finished.append(life)
            life = None
        life = _apply(life, entry, rules)
        if life:
            life.now = entry.effective
    if life:
        _pass_time(life, end_ms, rules)
        finished.append(life)
    return finished


# ---- Timers ------------------------------------------------------------------------------------

def _pass_time(life, until_ms, rules):
    """Lets the timers act that are due by then; True if the device is then forgotten."""
    while life.forgotten_at is None:
        due = min(_deadlines(life, rules), default=None)
        if due is None or max(due[0], life.now) > until_ms:
            return False
        life.now = max(due[0], life.now)
        due[2](life, rules)
    return True


def _deadlines(life, rules):
    """(instant, place in the order at one instant, what happens); one that has passed acts now."""
    if rules.timeout_ms and life.status == "online":
        at_ms = max(life.last_seen + rules.timeout_ms, life.online_since)
        yield max(at_ms, life.now), 1, _time_out
    if life.pending:
        yield max(life.pending.at_ms + rules.min_dwell_ms, life.now), 2, _end_dwell
    if rules.forget_after_ms:
        since = life.known_at if life.last_seen is None else life.last_seen
        yield max(since + rules.forget_after_ms, life.known_at, life.now), 3, _forget


def _time_out(life, rules):
    _change(life, Change(life.now, "offline", "timeout", "timeout", False, None, None, None), rules)


def _end_dwell(life, _rules):
    _confirm(life, life.pending)


def _forget(life, _rules):
    life.pending = None
    life.forgotten_at = life.now


# ---- Records -----------------------------------------------------------------------------------

def _apply(life, entry, rules):
    """The life after the record, None while the device is not known."""
    record = entry.record
    if entry.late:
        return _apply_late(life, entry, rules)
    life = life or Life(entry.effective)
    life.on_time.append(record.ts)
    if record.kind == "status":
        life.see(record.ts)
        _set_status(life, record.state, entry, rules)
    elif record.uplink:
        life.see(record.ts)
        if rules.publish_marks_online:
            _set_status(life, "online", entry, rules)
    return life


def _apply_late(life, entry, rules):
    record = entry.record
    if record.kind == "status":
        if life is None or life.last_seen is None or record.ts >= life.last_seen:
            life = life or Life(entry.effective)
            life.last_seen = record.ts
            _set_status(life, record.state, entry, rules)
    elif record.uplink and life is not None:
        life.see(record.ts)
    return life


def _set_status(life, status, entry, rules):
    if status != life.status:
        record = entry.record
        _change(life, Change(entry.effective, status, record.reason, record.kind, entry.late,
                             entry.topic, entry.partition, entry.offset), rules)


# ---- Changes -----------------------------------------------------------------------------------

def _change(life, change, rules):
    """A change of the raw status; min_dwell decides what becomes of it, and of the one before."""
    life.status = change.after
    life.online_since = change.at_ms if change.after == "online" else None
    life.changes.append(change.at_ms)
    if life.pending and change.at_ms - life.pending.at_ms >= rules.min_dwell_ms:
        _confirm(life, life.pending)
    life.pending = change if change.after != life.confirmed else None
    if life.pending and not rules.min_dwell_ms:
        _confirm(life, change)


def _confirm(life, change):
    life.transitions.append(Transition(len(life.transitions) + 1, life.confirmed, change))
    life.pending = None

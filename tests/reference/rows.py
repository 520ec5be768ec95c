"""Window rows and transition rows of a device, and their JSON text: STATUS.md sections 6 and 7."""

import re
from bisect import bisect_left


def last_window(greatest_effective, options):
    """Number of the last window with its start at or before the greatest effective time."""
    return (greatest_effective - options.window_offset_ms) // options.window_every_ms


def window_rows(device, life, last, options):
    """One row for each window that ends after the device became known, and not after it was forgotten."""
    before = life.known_at - options.window_offset_ms - options.window_size_ms
    for k in range(before // options.window_every_ms + 1, last + 1):
        start = options.window_offset_ms + k * options.window_every_ms
        end = start + options.window_size_ms
        if life.forgotten_at is not None and end > life.forgotten_at:
            return
        row = _window_row(device, life, start, end)
        if options.flapping_transitions:
            row["flapping"] = _is_flapping(life.changes, start, end, options)
        if _wanted(row, options.emit):
            yield row


def _window_row(device, life, start, end):
    instants = [transition.change.at_ms for transition in life.transitions]
    first, beyond = bisect_left(instants, start), bisect_left(instants, end)
    inside = [transition.change for transition in life.transitions[first:beyond]]
    opening = life.transitions[first - 1].change.after if first else "unknown"
    times = life.on_time[bisect_left(life.on_time, start):bisect_left(life.on_time, end)]
    spent = _time_in_status(opening, inside, start, end)
    offline = [change.reason for change in inside if change.after == "offline"]
    return {
        "kind": "window", "product": device[0], "device": device[1],
        "window_start_ms": start, "window_end_ms": end,
        "opening": opening, "closing": inside[-1].after if inside else opening,
        "online_ms": spent["online"], "offline_ms": spent["offline"],
        "unknown_ms": spent["unknown"], "transitions": len(inside), "records": len(times),
        "first_ms": times[0] if times else None, "last_ms": times[-1] if times else None,
        "last_reason": offline[-1] if offline else "",
    }


def _is_flapping(changes, start, end, options):
    """Section 4: so many raw changes in (u - period, u] of some change u inside, or in [end - period, end)."""
    period, enough = options.flapping_period_ms, options.flapping_transitions

    def many(from_ms, to_ms):
        return bisect_left(changes, to_ms) - bisect_left(changes, from_ms) >= enough
    inside = changes[bisect_left(changes, start):bisect_left(changes, end)]
    return many(end - period, end) or any(many(u - period + 1, u + 1) for u in inside)


def _time_in_status(opening, inside, start, end):
    spent = {"online": 0, "offline": 0, "unknown": 0}
    status, since = opening, start
    for change in inside:
        spent[status] += change.at_ms - since
        status, since = change.after, change.at_ms
    spent[status] += end - since
    return spent


def _wanted(row, emit):
    if emit == "changed":
        return row["transitions"] > 0
    if emit == "active":
        return row["records"] > 0 or row["transitions"] > 0 or row["online_ms"] > 0
    return True


def transition_row(device, transition):
    change = transition.change
    return {
        "kind": "transition", "product": device[0], "device": device[1],
        "seq": transition.seq, "at_ms": change.at_ms,
        "from": transition.before, "to": change.after,
        "reason": change.reason, "cause": change.cause, "clamped": change.clamped,
        "topic": change.topic, "partition": change.partition, "offset": change.offset,
    }


def device_rows(device, life, last, options):
    """Section 7: by time, at one instant a window before a transition."""
    timed = [(row["window_end_ms"], 0, row["window_start_ms"], row)
             for row in window_rows(device, life, last, options)]
    if options.transitions:
        timed += [(transition.change.at_ms, 1, transition.seq, transition_row(device, transition))
                  for transition in life.transitions]
    return [row for *_, row in sorted(timed, key=lambda item: item[:3])]


# ---- JSON ---------------------------------------------------------------------------------------

_ESCAPED = re.compile(r'["\\\x00-\x1f]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r",
            "\t": "\\t"}


def json_string(text):
    def escape(match):
        return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"
    return '"' + _ESCAPED.sub(escape, text) + '"'


def json_value(value):
    if isinstance(value, str):
        return json_string(value)
    return {None: "null", True: "true", False: "false"}[value] \
        if value is None or isinstance(value, bool) else str(value)


def json_line(row):
    return "{" + ",".join(f'"{name}":{json_value(value)}' for name, value in row.items()) + "}"

"""Window rows and transition rows of a device, and their JSON text: STATUS.md sections 6 and 7."""

import re
from bisect import bisect_left


def last_window(greatest_effective, options):
    """Number of the last window with its start at or before the greatest effective time."""
    return (greatest_effective - options.window_offset_ms) // options.window_every_ms


def window_rows(device, line, last, options):
    """One row for each window that ends after the device became known."""
    if line.known_at is None:
        return
    before = line.known_at - options.window_offset_ms - options.window_size_ms
    for k in range(before // options.window_every_ms + 1, last + 1):
        start = options.window_offset_ms + k * options.window_every_ms
        row = _window_row(device, line, start, start + options.window_size_ms)
        if _wanted(row, options.emit):
            yield row


def _window_row(device, line, start, end):
    instants = [transition.at_ms for transition in line.transitions]
    first, beyond = bisect_left(instants, start), bisect_left(instants, end)
    inside = line.transitions[first:beyond]
    opening = line.transitions[first - 1].after if first else "unknown"
    times = line.on_time[bisect_left(line.on_time, start):bisect_left(line.on_time, end)]
    spent = _time_in_status(opening, inside, start, end)
    offline = [transition.reason for transition in inside if transition.after == "offline"]
    return {
        "kind": "window", "product": device[0], "device": device[1],
        "window_start_ms": start, "window_end_ms": end,
        "opening": opening, "closing": inside[-1].after if inside else opening,
        "online_ms": spent["online"], "offline_ms": spent["offline"],
        "unknown_ms": spent["unknown"], "transitions": len(inside), "records": len(times),
        "first_ms": times[0] if times else None, "last_ms": times[-1] if times else None,
        "last_reason": offline[-1] if offline else "",
    }


def _time_in_status(opening, inside, start, end):
    spent = {"online": 0, "offline": 0, "unknown": 0}
    status, since = opening, start
    for transition in inside:
        spent[status] += transition.at_ms - since
        status, since = transition.after, transition.at_ms
    spent[status] += end - since
    return spent


def _wanted(row, emit):
    if emit == "changed":
        return row["transitions"] > 0
    if emit == "active":
        return row["records"] > 0 or row["transitions"] > 0 or row["online_ms"] > 0
    return True


def transition_row(device, transition):
    return {
        "kind": "transition", "product": device[0], "device": device[1],
        "seq": transition.seq, "at_ms": transition.at_ms,
        "from": transition.before, "to": transition.after,
        "reason": transition.reason, "cause": transition.cause, "clamped": transition.clamped,
        "topic": transition.topic, "partition": transition.partition,
        "offset": transition.offset,
    }


def device_rows(device, line, last, options):
    """Section 7: by time, at one instant a window before a transition."""
    timed = [(row["window_end_ms"], 0, row["window_start_ms"], row)
             for row in window_rows(device, line, last, options)]
    if options.transitions:
        timed += [(transition.at_ms, 1, transition.seq, transition_row(device, transition))
                  for transition in line.transitions]
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

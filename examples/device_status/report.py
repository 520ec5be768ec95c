"""What came of a run, as tables for people: from the rows and dead letters it wrote."""

import json
from collections import Counter, defaultdict
from datetime import datetime, timezone

STATUSES = ["online", "offline", "unknown"]
STAGES = {"TRANSFORMATION": "damaged, or of no known kind", "late": "came after their time had passed",
          "time": "without a usable time", "future": "dated too far ahead",
          "past": "dated too far back"}


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def clock(time_ms):
    return datetime.fromtimestamp(time_ms / 1000, timezone.utc).strftime("%H:%M:%S")


def table(header, rows, numbers_from=None):
    """Lines of aligned columns; from column `numbers_from` on they are aligned to the right."""
    cells = [list(map(str, row)) for row in [header, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells)]
    right = len(header) if numbers_from is None else numbers_from
    for row in cells:
        texts = [cell.rjust(width) if column >= right else cell.ljust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        yield "  " + "  ".join(texts).rstrip()


def windows(rows):
    return [row for row in rows if row["kind"] == "window"]


def online_state(rows):
    """The status of each device at the end of the last window, counted by product."""
    last_ms = max(row["window_end_ms"] for row in windows(rows))
    products = defaultdict(Counter)
    for row in windows(rows):
        if row["window_end_ms"] == last_ms:
            products[row["product"]][row["closing"]] += 1
    counted = sorted(products.items()) + [("all", sum(products.values(), Counter()))]
    lines = [[name, count.total(), *(count[status] for status in STATUSES)]
             for name, count in counted]
    yield f"Online state at {clock(last_ms)} UTC"
    yield from table(["product", "devices", *STATUSES], lines, numbers_from=1)


def last_transitions(rows, shown=10):
    changes = sorted((row for row in rows if row["kind"] == "transition"),
                     key=lambda row: row["at_ms"])
    lines = [[clock(row["at_ms"]), row["product"], row["device"], f"{row['from']} -> {row['to']}",
              _because(row)] for row in changes[-shown:]]
    yield f"The last {len(lines)} of {len(changes):,} transitions"
    yield from table(["time", "product", "device", "change", "because of"], lines)


def _because(row):
    what = "its data" if row["cause"] == "data" else "a status message"
    return what + (f", {row['reason']}" if row["reason"] else "") + (", late" if row["clamped"] else "")


def dead_letters(letters):
    stages = Counter(letter["__connect.errors.stage"] for letter in letters)
    yield f"Dead letters: {len(letters):,}"
    yield from table(["stage", "what they are", "messages"],
                     [[stage, STAGES.get(stage, ""), count] for stage, count in stages.most_common()],
                     numbers_from=2)


def accounted(rows, letters):
    """How many messages the rows and dead letters speak of: each is in a window of its own minute,
    or a dead letter."""
    return sum(row["records"] for row in windows(rows)) + len(letters)

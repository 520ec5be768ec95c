"""Compares produced rows and dead letters with reference ones. Exits 1 on any difference.

A missing file and an empty one are differences too: nothing compared is nothing shown.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from itertools import zip_longest

SHOWN = 10


class Unusable(Exception):
    """A file that cannot be compared."""


def read_lines(paths, may_be_empty=False):
    """The lines of these files, in order."""
    lines = []
    for path in paths:
        try:
            with open(path, encoding="utf-8", newline="\n") as source:
                text = source.read()
        except (OSError, UnicodeDecodeError) as error:
            raise Unusable(f"{path}: {error}") from None
        if text and not text.endswith("\n"):
            raise Unusable(f"{path}: the last line has no end")
        lines += text.split("\n")[:-1]
    if not lines and not may_be_empty:
        raise Unusable(f"{' '.join(map(str, paths))}: empty")
    return lines


def multiset_differences(produced, expected, what):
    """Texts that name what is missing, what is repeated and what is not expected."""
    have, want = Counter(produced), Counter(expected)
    missing = [f"missing {what}: {item}" for item in (want - have).elements()]
    surplus = have - want
    repeated = [f"repeated {what}: {item}" for item in surplus.elements() if item in want]
    strange = [f"unexpected {what}: {item}" for item in surplus.elements() if item not in want]
    return _shorten(missing) + _shorten(repeated) + _shorten(strange)


def _shorten(texts):
    more = len(texts) - SHOWN
    return texts[:SHOWN] + ([f"... and {more} more"] if more > 0 else [])


def device_of(line):
    try:
        row = json.loads(line)
        return row["product"], row["device"]
    except (ValueError, KeyError, TypeError):
        raise Unusable(f"not a row: {line[:200]}") from None


def by_device(lines):
    devices = defaultdict(list)
    for line in lines:
        devices[device_of(line)].append(line)
    return devices


def order_differences(produced, expected):
    """The first row of each device that is not where it belongs."""
    have, want = by_device(produced), by_device(expected)
    texts = []
    for device in sorted(want.keys() | have.keys()):
        pairs = zip_longest(have.get(device, []), want.get(device, []))
        for number, (is_row, should_row) in enumerate(pairs, 1):
            if is_row != should_row:
                texts.append(f"{'/'.join(device)}: row {number} is {is_row}, "
                             f"should be {should_row}")
                break
    return _shorten(texts)


def compare_rows(produced, expected):
    """Differences of two lists of row lines: as multisets, else in the order of each device."""
    return (multiset_differences(produced, expected, "row")
            or order_differences(produced, expected))


def produced_letter(line):
    """(stage, topic, partition, offset) of a dead letter: members in a file, headers in a topic."""
    try:
        letter = json.loads(line)
        headers = letter if "__connect.errors.stage" in letter else letter["headers"]
        names = (headers["__connect.errors." + name]
                 for name in ("stage", "topic", "partition", "offset"))
        stage, topic, partition, offset = names
        return stage, topic, int(partition), int(offset)
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"not a dead letter ({error!r}): {line[:200]}") from None


def expected_letter(line):
    entry = json.loads(line)
    return entry["stage"], entry["topic"], entry["partition"], entry["offset"]


def compare_dead(produced, expected):
    return multiset_differences(map(produced_letter, produced), map(expected_letter, expected),
                                "dead letter")


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(description="compare produced files with reference files")
    parser.add_argument("--rows", nargs="+", help="produced rows, in the order of writing")
    parser.add_argument("--expect-rows", help="rows.jsonl of status.py")
    parser.add_argument("--dead", nargs="+", help="produced dead letters")
    parser.add_argument("--expect-dead", help="dead.jsonl of status.py")
    parser.add_argument("--dead-may-be-empty", action="store_true",
                        help="accept two empty files of dead letters")
    chosen = parser.parse_args(arguments)
    if bool(chosen.rows) != bool(chosen.expect_rows) or bool(chosen.dead) != bool(
            chosen.expect_dead) or not (chosen.rows or chosen.dead):
        parser.error("give --rows with --expect-rows, --dead with --expect-dead, or both pairs")
    return chosen


def differences(chosen):
    texts = []
    if chosen.rows:
        texts += compare_rows(read_lines(chosen.rows), read_lines([chosen.expect_rows]))
    if chosen.dead:
        empty = chosen.dead_may_be_empty
        texts += compare_dead(read_lines(chosen.dead, empty),
                              read_lines([chosen.expect_dead], empty))
    return texts


def main(arguments=None):
    chosen = parse_arguments(arguments)
    try:
        texts = differences(chosen)
    except Unusable as error:
        texts = [str(error)]
    for text in texts:
        print(text)
    print("different" if texts else "equal")
    return 1 if texts else 0


if __name__ == "__main__":
    sys.exit(main())

"""Maps a simulated fleet, and damaged copies of its messages, by the plugins and by the reference mapping."""

import argparse
import base64
import io
import json
import random
import struct
import subprocess
import sys

NO_TIME = -2**63


def records(fleet, count, seed):
    """(value, timestamp) of a fleet's messages."""
    out = io.StringIO()
    chosen = fleet.parse_arguments(["-", "--messages", str(count), "--devices", "200", "--seed", str(seed),
                                    "--malformed-percent", "5"])
    fleet.write(fleet.Fleet(chosen), chosen, out)
    for line in out.getvalue().splitlines():
        entry = json.loads(line)
        value = entry.get("value")
        if "value_base64" in entry:
            value = base64.b64decode(entry["value_base64"])
        yield value.encode() if isinstance(value, str) else value, entry["timestamp"]


JUNK = [b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"0", b"-", b"1e5", b".", b"null", b"true", b" ", b"\n",
        b"\x00", b"\x1f", b"\xff", b"\xc3\xa9", b"\\u0041", b"\\ud83d", b"\\/", b"timestamp", b'"code":0,', b"1"]


def damaged(value, rng):
    """One to three small changes, inside the payload for some."""
    text, start = bytearray(value), 0
    head, mark, tail = bytes(text).partition(b'"Payload":"')
    body, quote, rest = tail.partition(b'"')
    if mark and rng.random() < 0.5 and len(body) % 4 == 0:
        try:
            inner = damaged_bytes(bytearray(base64.b64decode(body)), rng)
        except ValueError:
            return bytes(text)
        return head + mark + base64.b64encode(inner) + quote + rest
    return damaged_bytes(text, rng, start)


def damaged_bytes(text, rng, start=0):
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(start, len(text) + 1)
        kind = rng.randrange(3)
        if kind == 0:
            del text[at:at + rng.randrange(1, 3)]
        else:
            text[at:at + (kind - 1)] = rng.choice(JUNK)
    return bytes(text)


def expected(mapping, value, timestamp, settings):
    """The lines of the filter, by the reference."""
    mapped = mapping.map_record(value, timestamp, settings)
    if isinstance(mapped, mapping.DeadLetter):
        return [f"! {mapped.stage}"]
    states = {"": 0, "online": 1, "offline": 2}
    return [f"{hexed(one.product)} {hexed(one.device)} {one.ts} {int(one.kind == 'status')} {states[one.state]} "
            f"{hexed(one.reason)} {int(one.uplink)}" for one in mapped]


def hexed(text):
    return text.encode().hex() or "-"


def compare(chosen, mapping, fleet):
    rng = random.Random(chosen.seed)
    taken = list(records(fleet, chosen.messages, chosen.seed))
    taken += [(damaged(value, rng), stamp) for value, stamp in taken if value]
    packed = b"".join(struct.pack("<qi", NO_TIME if stamp is None else stamp, -1 if value is None else len(value))
                      + (value or b"") for value, stamp in taken)
    lines = [[] for _ in taken]
    options = {"status_order": chosen.status_order}
    command = [chosen.filter, *(word for pair in options.items() for word in pair)]
    done = subprocess.run(command, input=packed, stdout=subprocess.PIPE, check=True)
    for line in done.stdout.decode().splitlines():
        number, rest = line.split(" ", 1)
        lines[int(number)].append(rest)
    wrong, dead = 0, 0
    for (value, stamp), ours in zip(taken, lines):
        theirs = expected(mapping, value, stamp, mapping.Settings(status_order=chosen.status_order))
        dead += theirs[0].startswith("!")
        if ours != theirs:
            wrong += 1
            if wrong <= 10:
                print(f"{value!r}\n  filter:    {ours}\n  reference: {theirs}")
    print(f"{len(taken)} messages, {dead} dead letters, {wrong} differ")
    return wrong == 0 and 0 < dead < len(taken)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("filter")
    parser.add_argument("reference", help="the folder of the reference mapping")
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--status-order", default="time")
    chosen = parser.parse_args()
    sys.path.insert(0, chosen.reference)
    import fleet
    import mapping
    sys.exit(0 if compare(chosen, mapping, fleet) else 1)


if __name__ == "__main__":
    main()

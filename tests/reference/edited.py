"""The rows of a run that was stopped cleanly and went on under a changed file, which has changed what comes before the
aggregator: STATUS.md section 3, last paragraph.

What had applied stays as it was read; what waited, and what comes later, is judged by the changed file.
"""

from dataclasses import replace
import sys

from status import late_letters, make_parser, options_of, read, read_messages, rows_of, write
from strict import duration, zone_offset


def place_of(message):
    return message.topic, message.partition


def admit_before(messages, watermark, options):
    """The entries that had applied by then, those that waited, dead letters, and each partition's watermark before the
    first message of which something waited, else behind the last."""
    judged, dead, marks = [], [], {}
    for message in messages:
        before = marks.get(place_of(message))
        entries, refused, marks[place_of(message)] = read(message, before, options)
        judged += ((entry, before) for entry in entries)
        dead += refused
    if len(marks) < options.partitions or None in marks.values():
        raise SystemExit("a partition had no watermark yet: nothing had applied")
    if watermark > min(marks.values()):
        raise SystemExit(f"W was {watermark}, beyond {min(marks.values())} of a partition")
    waiting = [(entry, before) for entry, before in judged if entry.effective > watermark]
    for entry, before in reversed(waiting):
        marks[place_of(entry)] = before
    return [entry for entry, _ in judged if entry.effective <= watermark], [entry for entry, _ in waiting], dead, marks


def admit_again(messages, waiting, watermark, marks, options):
    """What waited, read again from the first such message of each partition on."""
    waited = {(*place_of(entry), entry.offset, entry.record.place) for entry in waiting}
    messages_waited = {place[:3] for place in waited}
    resume = {}
    for entry in waiting:
        resume.setdefault(place_of(entry), entry.offset)
    entries, dead = [], []
    for message in messages:
        place = place_of(message)
        if message.offset < resume.get(place, message.offset + 1):
            continue
        found, refused, marks[place] = read(message, marks[place], options)
        entries += (entry for entry in found if (*place, entry.offset, entry.record.place) in waited)
        dead += refused if (*place, message.offset) in messages_waited else []
    return [entry if entry.effective > watermark else entry._replace(effective=watermark + 1, late=True)
            for entry in entries], dead


def admit_edited(earlier, later, watermark, before, after):
    """Entries and dead letters of both lives: the first one has read the earlier messages, and come to that W."""
    applied, waiting, dead, marks = admit_before(earlier, watermark, before)
    again, refused = admit_again(earlier, waiting, watermark, marks, after)
    entries, dead = applied + again, dead + refused
    for message in later:
        mark = max(marks[place_of(message)], watermark)
        found, refused, marks[place_of(message)] = read(message, mark, after)
        entries += found
        dead += refused
    moved = sum(entry.late and entry.effective == watermark + 1 for entry in again)
    print(f"W {watermark}, {len(waiting)} waited, {moved} of them were due at once", file=sys.stderr)
    return entries, dead + late_letters(entries, after), moved


def parse_arguments(arguments):
    parser = make_parser()
    parser.add_argument("--stopped-at", type=int, required=True, help="the byte of the input up to which it was read")
    parser.add_argument("--watermark", type=int, required=True, help="W then: a stop may come before it has caught up")
    parser.add_argument("--least-moved", type=int, default=0, help="of what waited so many must be due at once")
    parser.add_argument("--then-zone", type=zone_offset)
    parser.add_argument("--then-out-of-orderness", type=duration)
    return parser.parse_args(arguments)


def main(arguments=None):
    chosen = parse_arguments(arguments)
    before = after = options_of(chosen)
    if chosen.then_zone is not None:
        after = replace(after, mapping=replace(after.mapping, zone_ms=chosen.then_zone))
    if chosen.then_out_of_orderness is not None:
        after = replace(after, out_of_orderness_ms=chosen.then_out_of_orderness)
    with open(chosen.input, "rb") as source:
        earlier, later = source.read(chosen.stopped_at), source.read()
    earlier, later = (list(read_messages(part.decode("utf-8").split("\n")[:-1])) for part in (earlier, later))
    entries, dead, moved = admit_edited(earlier, later, chosen.watermark, before, after)
    if moved < chosen.least_moved:
        raise SystemExit(f"too few were due at once: {moved}")
    write(chosen, *rows_of(entries, dead, after))


if __name__ == "__main__":
    main()

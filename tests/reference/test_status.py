"""Cases worked out by hand from STATUS.md sections 2 to 7.

Times are seconds after T0, which begins a minute; out_of_orderness is 10 s, windows are 1 min.
"""

import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from rows import json_line                               # noqa: E402
from status import Message, Options, compute             # noqa: E402

T0 = 1_772_323_200_000                                   # 2026-03-01T00:00:00Z
MINUTE = 60_000


def at(seconds):
    return T0 + round(seconds * 1000)


def data(seconds, device="d", uplink=True):
    """An event of a device, or a notice of the platform about it."""
    members = {"productKey": "p", "deviceName": device}
    if uplink:
        return {**members, "identifier": "e", "value": {}, "time": at(seconds)}
    return {**members, "action": "enable", "messageCreateTime": at(seconds)}


def status(seconds, state, device="d", code=None):
    members = {"productKey": "p", "deviceName": device,
               "status": {"value": "1" if state == "online" else "0", "time": at(seconds)}}
    return members if code is None else {**members, "offlineReasonCode": code}


class StatusTest(unittest.TestCase):

    def run_all(self, *messages, timestamps=None, topic="t", **options):
        """Each message is a value, or (partition, value). Rows without the device, dead letters."""
        read, offsets = [], {}
        for number, message in enumerate(messages):
            partition, value = message if isinstance(message, tuple) else (0, message)
            offset = offsets.get(partition, 0)
            offsets[partition] = offset + 1
            data_of = value if isinstance(value, bytes) else json.dumps(value).encode()
            read.append(Message(topic, partition, offset,
                                timestamps[number] if timestamps else None, data_of))
        return compute(read, Options(**{"partitions": 4, **options}))

    def windows(self, *messages, **options):
        return [row for row in self.run_all(*messages, **options)[0] if row["kind"] == "window"]

    def changes(self, *messages, **options):
        """(seconds, from, to, cause, clamped) of the transitions."""
        rows = self.run_all(*messages, **options)[0]
        return [((row["at_ms"] - T0) / 1000, row["from"], row["to"], row["cause"], row["clamped"])
                for row in rows if row["kind"] == "transition"]

    def dead(self, *messages, **options):
        """(stage, partition, offset) of the dead letters."""
        return [(letter.stage, letter.partition, letter.offset)
                for letter in self.run_all(*messages, **options)[1]]

    def sums(self, row):
        return row["online_ms"], row["offline_ms"], row["unknown_ms"]


class Late(StatusTest):

    def test_boundary(self):
        # after 30 s the mark is 19.999 s: that instant is late, the next is not
        self.assertEqual(self.dead(data(30), data(19.999)), [("late", 0, 1)])
        self.assertEqual(self.dead(data(30), data(20)), [])

    def test_nothing_is_late_before_the_first_record(self):
        self.assertEqual(self.dead(data(-5000)), [])

    def test_judged_by_its_own_partition(self):
        self.assertEqual(self.dead((0, data(300)), (1, data(0))), [])

    def test_dead_letters_move_no_mark(self):
        stamps = [at(0), at(0)]
        self.assertEqual(self.dead(data(301), data(-20), timestamps=stamps), [("future", 0, 0)])
        self.assertEqual(self.dead(b"{}", data(-20)), [("TRANSFORMATION", 0, 0)])

    def test_the_mark_never_falls(self):
        # 60 s sets 49.999 s; the older 55 s must not lower it to 44.999 s
        self.assertEqual(self.dead(data(60), data(55), data(49)), [("late", 0, 2)])

    def test_dropped_when_so_set(self):
        self.assertEqual(self.dead(data(30), data(0), late="drop"), [])

    def test_clamped_to_the_mark_and_1_ms(self):
        # 30 s -> mark 19.999 s; the late one acts at 20.000 s
        changes = self.changes(data(30, "x"), status(5, "online"))
        self.assertEqual(changes, [(20, "unknown", "online", "status", True),
                                   (30, "unknown", "online", "data", False)])

    def test_older_than_last_seen_changes_nothing(self):
        changes = self.changes(status(25, "online"), data(40, "x", uplink=False),
                               status(24, "offline"))
        self.assertEqual(changes, [(25, "unknown", "online", "status", False)])

    def test_as_new_as_last_seen_takes_effect(self):
        changes = self.changes(status(25, "online"), data(40, "x", uplink=False),
                               status(25, "offline"))
        self.assertEqual(changes[1], (30, "online", "offline", "status", True))

    def test_last_seen_becomes_ts_of_the_late_status(self):
        # the first late one sets last_seen to 5 s, so one of 6 s still acts, one of 4 s does not
        changes = self.changes(data(30, "x", uplink=False), status(5, "online"),
                               status(4, "offline"), status(6, "offline"))
        self.assertEqual([change[:3] for change in changes],
                         [(20, "unknown", "online"), (20, "online", "offline")])

    def test_late_repeat_is_no_transition(self):
        self.assertEqual(len(self.changes(status(0, "online"), data(40, "x", uplink=False),
                                          status(20, "online"))), 1)

    def test_late_data_makes_nothing_known(self):
        windows = self.windows(data(40, "x"), data(1, "d"))
        self.assertEqual({row["device"] for row in windows}, {"x"})

    def test_late_data_raises_last_seen(self):
        # known at 0 s, late data of 25 s acts at 30 s; a late status of 20 s is older: nothing
        changes = self.changes(status(0, "online"), data(40, "x", uplink=False), data(25),
                               status(20, "offline"))
        self.assertEqual(changes, [(0, "unknown", "online", "status", False)])

    def test_late_data_sets_no_status(self):
        changes = self.changes(status(0, "offline"), data(40, "x", uplink=False), data(25))
        self.assertEqual([change[2] for change in changes], ["offline"])

    def test_late_ones_do_not_count_in_records(self):
        rows = self.windows(data(40), status(5, "offline"))
        self.assertEqual((rows[0]["records"], rows[0]["first_ms"], rows[0]["last_ms"]),
                         (1, at(40), at(40)))

    def test_both_late_and_past_is_past(self):
        stamps = [at(0), at(0)]
        self.assertEqual(self.dead(data(0), data(-31 * 86_400), timestamps=stamps),
                         [("past", 0, 1)])


class FutureAndPast(StatusTest):

    def test_boundaries(self):
        for seconds, stage in [(300, None), (300.001, "future"), (-30 * 86_400, None),
                               (-30 * 86_400 - 0.001, "past")]:
            with self.subTest(seconds=seconds):
                letters = self.dead(data(seconds), timestamps=[T0])
                self.assertEqual(letters, [(stage, 0, 0)] if stage else [])

    def test_unchecked_without_a_timestamp(self):
        self.assertEqual(self.dead(data(10**6)), [])


class Order(StatusTest):

    def test_data_before_status_at_one_instant(self):
        changes = self.changes(status(1, "offline"), data(1))
        self.assertEqual([change[2:4] for change in changes],
                         [("online", "data"), ("offline", "status")])

    def test_then_position_with_numbers_as_numbers(self):
        changes = self.changes((10, status(1, "online")), (9, status(1, "offline")),
                               partitions=11)
        self.assertEqual([change[2] for change in changes], ["offline", "online"])

    def test_topics_as_bytes(self):
        read = [Message("é", 0, 0, None, json.dumps(status(1, "online")).encode()),
                Message("z", 0, 0, None, json.dumps(status(1, "offline")).encode())]
        rows, _ = compute(read, Options())
        self.assertEqual([row["to"] for row in rows if row["kind"] == "transition"],
                         ["offline", "online"])

    def test_event_time_across_partitions(self):
        changes = self.changes((0, status(9, "offline")), (1, status(3, "online")))
        self.assertEqual([change[0] for change in changes], [3, 9])

    def test_a_window_row_before_a_transition_of_its_end(self):
        rows, _ = self.run_all(status(10, "online"), status(60, "offline"), data(61))
        self.assertEqual([(row["kind"], row.get("at_ms", row.get("window_end_ms"))) for row in rows],
                         [("transition", at(10)), ("window", at(60)), ("transition", at(60)),
                          ("transition", at(61)), ("window", at(120))])


class Presence(StatusTest):

    def test_uplink_marks_online(self):
        self.assertEqual(self.changes(data(1)), [(1, "unknown", "online", "data", False)])
        self.assertEqual(self.changes(data(1), publish_marks_online=False), [])

    def test_other_data_makes_known_as_unknown(self):
        rows = self.windows(data(1, uplink=False))
        self.assertEqual((self.sums(rows[0]), rows[0]["closing"], rows[0]["records"]),
                         ((0, 0, MINUTE), "unknown", 1))

    def test_other_data_leaves_last_seen(self):
        # last_seen stays 25 s in spite of the notice of 35 s: a late status of 26 s acts
        changes = self.changes(data(25), data(35, uplink=False), data(50, "x", uplink=False),
                               status(26, "offline"))
        self.assertEqual(changes[1], (40, "online", "offline", "status", True))

    def test_repeats_are_no_transitions(self):
        changes = self.changes(status(1, "online"), status(2, "online"), data(3),
                               status(4, "offline"), status(5, "offline"))
        self.assertEqual([change[0] for change in changes], [1, 4])

    def test_sequence_and_evidence(self):
        rows, _ = self.run_all((2, status(1, "offline", code=427)), (1, data(2)))
        first, second = [row for row in rows if row["kind"] == "transition"]
        self.assertEqual((first["seq"], first["reason"], first["topic"], first["partition"],
                          first["offset"]), (1, "427", "t", 2, 0))
        self.assertEqual((second["seq"], second["reason"], second["partition"]), (2, "", 1))


class Windows(StatusTest):

    def test_times_in_status(self):
        row = self.windows(status(10, "online"), status(25, "offline", code=1), data(55))[0]
        self.assertEqual(self.sums(row), (20_000, 30_000, 10_000))
        self.assertEqual((row["opening"], row["closing"], row["transitions"], row["records"],
                          row["last_reason"]), ("unknown", "online", 3, 3, "1"))

    def test_opening_and_closing_are_just_before(self):
        rows = self.windows(status(60, "online"), status(120, "offline"), status(179.999, "online"))
        self.assertEqual([(row["opening"], row["closing"]) for row in rows],
                         [("unknown", "online"), ("online", "online")])
        self.assertEqual(self.sums(rows[1]), (1, 59_999, 0))

    def test_silent_windows_have_rows(self):
        rows = self.windows(status(10, "online"), data(190, "x"))
        rows = [row for row in rows if row["device"] == "d"]
        self.assertEqual([self.sums(row) for row in rows],
                         [(50_000, 0, 10_000)] + 3 * [(MINUTE, 0, 0)])
        self.assertEqual((rows[1]["records"], rows[1]["first_ms"], rows[1]["last_ms"]),
                         (0, None, None))

    def test_known_exactly_at_an_end_has_no_row_of_that_window(self):
        rows = self.windows(data(60))
        self.assertEqual([row["window_start_ms"] for row in rows], [at(60)])

    def test_first_and_last(self):
        row = self.windows(data(9), data(3), data(7))[0]
        self.assertEqual((row["first_ms"], row["last_ms"], row["records"]), (at(3), at(9), 3))

    def test_last_reason_is_of_the_last_change_to_offline_inside(self):
        rows = self.windows(status(1, "offline", code=427), data(2), status(3, "offline"),
                            data(70))
        self.assertEqual([row["last_reason"] for row in rows], ["", ""])
        rows = self.windows(status(1, "offline", code=427), data(70))
        self.assertEqual([row["last_reason"] for row in rows], ["427", ""])

    def test_hopping(self):
        # known at 70 s; G = 70 s: windows of 60 s every 20 s from 20 s to the one of 60 s
        rows = self.windows(status(70, "online"), window_every_ms=20_000)
        self.assertEqual([((row["window_start_ms"] - T0) // 1000, row["online_ms"] // 1000)
                          for row in rows], [(20, 10), (40, 30), (60, 50)])
        self.assertEqual([row["records"] for row in rows], [1, 1, 1])

    def test_hopping_that_does_not_divide(self):
        # windows of 60 s begin at 0 and 50 s: the one of 0 s is open at 55 s, that of -50 s is not
        rows = self.windows(data(55), window_every_ms=50_000, window_offset_ms=T0 % 50_000)
        self.assertEqual([(row["window_start_ms"] - T0) // 1000 for row in rows], [0, 50])

    def test_offset_for_days_of_a_zone(self):
        day = 86_400_000
        row = self.windows(data(0), window_size_ms=day, window_every_ms=day,
                           window_offset_ms=-8 * 3_600_000)[0]
        self.assertEqual(row["window_start_ms"], T0 - 8 * 3_600_000)

    def test_emit(self):
        messages = [status(1, "offline"), status(65, "online"), data(130), data(200, uplink=False),
                    status(250, "offline"), data(370, "x")]
        starts = {}
        for emit in ("all", "active", "changed"):
            rows = self.windows(*messages, emit=emit)
            starts[emit] = [(row["window_start_ms"] - T0) // MINUTE for row in rows
                            if row["device"] == "d"]
        self.assertEqual(starts, {"all": [0, 1, 2, 3, 4, 5, 6], "active": [0, 1, 2, 3, 4],
                                  "changed": [0, 1, 4]})

    def test_no_transitions(self):
        rows, _ = self.run_all(data(1), transitions=False)
        self.assertEqual([row["kind"] for row in rows], ["window"])


class End(StatusTest):

    def test_windows_up_to_the_one_that_begins_at_g(self):
        self.assertEqual(len(self.windows(data(0), data(119.999))), 2)
        self.assertEqual(len(self.windows(data(0), data(120))), 3)

    def test_g_counts_effective_times(self):
        # mark 59.999 s after 70 s; the late status acts at 60 s, so nothing is longer than 120 s
        rows = self.windows(data(70, "x"), status(0, "online"))
        self.assertEqual([row["window_start_ms"] for row in rows if row["device"] == "d"], [at(60)])

    def test_g_counts_downlink_data(self):
        self.assertEqual(len(self.windows(data(0), data(130, "x", uplink=False))), 4)

    def test_dead_letters_do_not_count(self):
        stamps = [at(0), at(0)]
        self.assertEqual(len(self.windows(data(0), data(400), timestamps=stamps)), 1)

    def test_a_partition_without_records_changes_nothing(self):
        messages = [(0, data(1)), (0, status(70, "offline"))]
        self.assertEqual(self.run_all(*messages, partitions=1),
                         self.run_all(*messages, partitions=7))

    def test_nothing_at_all(self):
        self.assertEqual(self.run_all(), ([], []))
        self.assertEqual(self.run_all(b"{}")[0], [])

    def test_the_order_of_serving_partitions_changes_nothing(self):
        one, two = [(0, data(1)), (0, data(90))], [(1, status(40, "offline")), (1, data(2, "x"))]
        self.assertEqual(self.run_all(*one, *two), self.run_all(*two, *one))


class Text(StatusTest):

    def test_window_line(self):
        row = self.windows(status(10, "offline", code=427))[0]
        self.assertEqual(json_line(row), (
            '{"kind":"window","product":"p","device":"d","window_start_ms":1772323200000,'
            '"window_end_ms":1772323260000,"opening":"unknown","closing":"offline",'
            '"online_ms":0,"offline_ms":50000,"unknown_ms":10000,"transitions":1,"records":1,'
            '"first_ms":1772323210000,"last_ms":1772323210000,"last_reason":"427"}'))

    def test_transition_line(self):
        row = self.run_all(status(10, "offline", code=427))[0][0]
        self.assertEqual(json_line(row), (
            '{"kind":"transition","product":"p","device":"d","seq":1,"at_ms":1772323210000,'
            '"from":"unknown","to":"offline","reason":"427","cause":"status","clamped":false,'
            '"topic":"t","partition":0,"offset":0}'))

    def test_null(self):
        self.assertIn('"first_ms":null,"last_ms":null', json_line(self.windows(data(0), data(70,
                      "x"))[1]))

    def test_escapes(self):
        device = 'q"b\\/\b\f\n\r\t\x01\x1f\x7f温\U0001f321'
        line = json_line(self.windows(data(0, device))[0])
        self.assertIn('"device":"q\\"b\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f温\U0001f321"', line)


if __name__ == "__main__":
    unittest.main()

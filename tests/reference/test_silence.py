"""Cases worked out by hand from STATUS.md section 4: what happens without a record.

Times are seconds after T0; windows are 1 min.
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from status import by_product                            # noqa: E402
from test_status import MINUTE, StatusTest, T0, data, status  # noqa: E402


class SilenceTest(StatusTest):

    def turns(self, *messages, **options):
        """(seconds, to, cause) of the transitions of the device d."""
        return [((row["at_ms"] - T0) / 1000, row["to"], row["cause"])
                for row in self.run_all(*messages, **options)[0]
                if row["kind"] == "transition" and row["device"] == "d"]

    def ends(self, *messages, **options):
        return [(row["window_end_ms"] - T0) / 1000 for row in self.windows(*messages, **options)
                if row["device"] == "d"]


class Timeout(SilenceTest):

    def test_at_last_seen_and_timeout(self):
        self.assertEqual(self.turns(data(1), data(120, "x"), presence_timeout_ms=10_000),
                         [(1, "online", "data"), (11, "offline", "timeout")])

    def test_a_record_of_that_instant_keeps_it_online(self):
        self.assertEqual(self.turns(data(1), data(11), data(15), presence_timeout_ms=10_000)[1:],
                         [(25, "offline", "timeout")])

    def test_the_last_window_closes_the_run(self):
        # G = 1 s: W ends at 60 s, the timeout of 60.001 s does not act
        self.assertEqual(len(self.turns(data(1), presence_timeout_ms=59_000)), 2)
        self.assertEqual(len(self.turns(data(1), presence_timeout_ms=59_001)), 1)

    def test_not_before_it_came_online(self):
        # mark 49.999 s: the status of 5 s acts at 50 s, long after 15 s
        self.assertEqual(self.turns(data(60, "x"), status(5, "online"), presence_timeout_ms=10_000),
                         [(50, "online", "status"), (50, "offline", "timeout")])

    def test_by_product(self):
        products = by_product("p=5s,q=0s")
        self.assertEqual(products, {"p": 5000, "q": 0})
        self.assertEqual(self.turns(data(1), presence_timeout_ms=10_000,
                                    presence_timeout_by_product=products)[1][0], 6)
        self.assertEqual(len(self.turns(data(1), presence_timeout_ms=10_000,
                                        presence_timeout_by_product={"p": 0})), 1)

    def test_it_has_no_position(self):
        row = [row for row in self.run_all(data(1), presence_timeout_ms=10_000)[0]
               if row["kind"] == "transition"][1]
        self.assertEqual((row["reason"], row["clamped"], row["topic"], row["partition"], row["offset"]),
                         ("timeout", False, None, None, None))


class Dwell(SilenceTest):

    def test_short_changes_never_were(self):
        messages = [status(1, "online"), status(20, "offline"), status(24.999, "online")]
        self.assertEqual(self.turns(*messages, min_dwell_ms=5000), [(1, "online", "status")])

    def test_exactly_so_long_counts(self):
        messages = [status(1, "online"), status(20, "offline"), status(25, "online")]
        self.assertEqual([turn[0] for turn in self.turns(*messages, min_dwell_ms=5000)], [1, 20, 25])

    def test_from_is_confirmed(self):
        changes = self.changes(status(1, "online"), status(3, "offline"), min_dwell_ms=5000)
        self.assertEqual(changes, [(3, "unknown", "offline", "status", False)])

    def test_the_run_ends_later(self):
        # W ends at 65 s: the timeout of 59 s is confirmed at 64 s, one of 60.5 s is not
        self.assertEqual(len(self.turns(data(1), presence_timeout_ms=58_000, min_dwell_ms=5000)), 2)
        self.assertEqual(len(self.turns(data(1), presence_timeout_ms=59_500, min_dwell_ms=5000)), 1)

    def test_rows_use_confirmed_values(self):
        rows = self.windows(status(1, "online"), status(55, "offline"), status(58, "online"),
                            min_dwell_ms=5000)
        self.assertEqual((self.sums(rows[0]), rows[0]["transitions"], rows[0]["records"]),
                         ((59_000, 0, 1000), 1, 3))


class Flapping(SilenceTest):
    THREE = {"flapping_transitions": 3, "flapping_period_ms": 10_000}

    def flags(self, *messages, **options):
        return [row["flapping"] for row in self.windows(*messages, **options) if row["device"] == "d"]

    def test_the_field_comes_last(self):
        row = self.windows(data(1), **self.THREE)[0]
        self.assertEqual(list(row)[-2:], ["last_reason", "flapping"])
        self.assertNotIn("flapping", self.windows(data(1))[0])

    def test_so_many_in_a_period(self):
        changes = [status(1, "online"), status(5, "offline"), status(10.999, "online")]
        self.assertEqual(self.flags(*changes, data(70, "x"), **self.THREE), [True, False])
        changes[2] = status(11, "online")
        self.assertEqual(self.flags(*changes, **self.THREE), [False])

    def test_those_before_the_window_count(self):
        changes = [status(55, "online"), status(59, "offline"), status(61, "online")]
        self.assertEqual(self.flags(*changes, **self.THREE), [False, True])

    def test_those_before_the_end_count(self):
        # [end - 130 s, end) holds all three until the end of 120 s
        changes = [status(1, "online"), status(2, "offline"), status(3, "online")]
        self.assertEqual(self.flags(*changes, data(130, "x"), flapping_transitions=3,
                                    flapping_period_ms=130_000), [True, True, False])

    def test_what_is_not_confirmed_counts(self):
        changes = [status(1, "online"), status(2, "offline"), status(3, "online")]
        self.assertEqual(self.flags(*changes, min_dwell_ms=20_000, **self.THREE), [True])


class Forgetting(SilenceTest):
    NINETY = {"forget_after_ms": 90_000}

    def test_windows_that_end_by_then_have_rows(self):
        self.assertEqual(self.ends(data(30), data(300, "x"), **self.NINETY), [60, 120])
        self.assertEqual(self.ends(data(29.999), data(300, "x"), **self.NINETY), [60])

    def test_never(self):
        self.assertEqual(len(self.ends(data(1), data(40 * 86_400, "x"), forget_after_ms=0,
                                       window_size_ms=86_400_000, window_every_ms=86_400_000)), 41)

    def test_thirty_days(self):
        self.assertEqual(len(self.ends(data(1), data(40 * 86_400, "x"),
                                       window_size_ms=86_400_000, window_every_ms=86_400_000)), 30)

    def test_seen_again_it_is_new(self):
        rows, _ = self.run_all(status(40, "offline"), status(135, "online"), **self.NINETY)
        self.assertEqual([row["seq"] for row in rows if row["kind"] == "transition"], [1, 1])
        last = rows[-1]
        self.assertEqual((last["opening"], self.sums(last), last["records"]),
                         ("unknown", (45_000, 0, 15_000), 1))

    def test_a_device_that_never_spoke(self):
        self.assertEqual(self.ends(data(10, uplink=False), data(50, uplink=False), data(300, "x"),
                                   **self.NINETY), [60])

    def test_a_first_word_that_is_too_old(self):
        # known at 200 s; late data of 1 s acts at 220 s: then 91 s have long passed
        self.assertEqual(self.ends(data(200, uplink=False), data(230, "x"), data(1), data(400, "x"),
                                   **self.NINETY), [])
        self.assertEqual(self.ends(data(200, uplink=False), data(230, "x"), data(400, "x"),
                                   **self.NINETY), [240])

    def test_what_waits_is_dropped(self):
        # forgotten at 100 s; the late status acts at 95 s
        turns = self.turns(status(10, "online"), data(105, "x"), status(10, "offline"), data(300, "x"),
                           min_dwell_ms=30_000, **self.NINETY)
        self.assertEqual(turns, [(10, "online", "status")])

    def test_rows_wait_for_min_dwell(self):
        # the run ends at 130 s, when the window of 0 s closes; forgotten at 125 s, it has that of 60 s to come
        self.assertEqual(self.ends(data(35), data(50, "x"), min_dwell_ms=70_000, **self.NINETY), [60])

    def test_after_the_timeout_of_the_same_instant(self):
        self.assertEqual(self.turns(data(10), data(300, "x"), presence_timeout_ms=90_000, **self.NINETY),
                         [(10, "online", "data"), (100, "offline", "timeout")])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""The oracle's own checks: each sees what it is there for, and nothing where there is nothing."""
import json
import tempfile
import unittest
from pathlib import Path

from subject import Wrong
from oracle import HOLDS, epoch_gaps, judge_marker

RUN = "1-00000000000000aa"


def marker(epoch):
    return f"w1|incarnation|{RUN}|{epoch}|0|0|file=7|00000000"


class Markers(unittest.TestCase):
    def test_between_confirmed_and_last(self):
        for epoch in (3, 4, 5):
            self.assertEqual(judge_marker(marker(epoch), {"confirmed": 3}, 5), HOLDS)
        self.assertIn(HOLDS, judge_marker("", {"confirmed": 0}, 5))

    def test_outside(self):
        for text in (marker(2), marker(6), ""):
            with self.assertRaises(Wrong):
                judge_marker(text, {"confirmed": 3}, 5)

    def test_unknown_is_said(self):
        let_pass = {"confirmed": 3, "replayed": marker(9)}
        for text, confirmation in ((None, {"confirmed": 3}), (marker(9), let_pass)):
            self.assertIn("not looked at", judge_marker(text, confirmation, 5))
        with self.assertRaises(Wrong):
            judge_marker(marker(8), let_pass, 5)


class Headers(unittest.TestCase):
    def gaps(self, *headers):
        """Of records in one partition."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "records"
            file.write_text("".join(json.dumps({"topic": "rows", "partition": 0, "headers": {
                "weir.epoch": "|".join(header)}}) + "\n" for header in headers), encoding="utf-8")
            return epoch_gaps([file])

    def test_whole(self):
        self.assertEqual(self.gaps(("i", RUN, "1", "0"), ("i", RUN, "1", "1"), ("i", RUN, "2", "0")), "")

    def test_broken(self):
        whole = ("i", RUN, "1", "0"), ("i", RUN, "1", "1")
        for wrong in (whole[1:], (*whole, whole[1]), whole[::-1], (*whole, ("i", RUN, "1", "3")),
                      (*whole, ("i", "1-00000000000000bb", "2", "0"))):
            self.assertNotEqual(self.gaps(*wrong), "", wrong)


if __name__ == "__main__":
    unittest.main()

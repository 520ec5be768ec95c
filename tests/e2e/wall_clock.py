"""Timers on the wall clock: they fire without a record, in the next run where that was meanwhile, and once."""
import json
import time
import unittest

import support
from support import Case, Pipeline, eventually, unique

DEVICES = ["d1", "d2", "d3"]
EPOCHS = 2      # before the first record, and behind the last
WITH_TEST_PLUGINS = {"WEIR_PLUGIN_PATH": f"{support.PLUGINS}:{support.TEST_PLUGINS}"}


def message(device):
    return json.dumps({"MsgType": "StatusChange", "Event": "Online", "Topic": "", "Seq": 1, "PayloadLen": 0,
                       "ProductId": "P", "DeviceName": device, "Payload": None, "Time": "2026-05-04 09:00:02",
                       "Reason": ""})


def now_ms():
    return int(time.time() * 1000)


class WallClock(Case):
    def pipeline(self, after):
        (self.folder / "input.jsonl").write_text("".join(message(device) + "\n" for device in DEVICES))
        return Pipeline(self.folder, {
            "pipeline": {"name": unique("e2e"), "source": "in", "transforms": ["decode", "map", "alarm"],
                         "sinks": ["out"]},
            "sources.in": {"type": "file", "path": "input.jsonl"},
            "sinks.out": {"type": "file", "path": "out.txt"},
            "transforms.decode": {"type": "base64_decode"},
            "transforms.map": {"type": "format_mapper"},
            "transforms.alarm": {"type": "alarm_clock", "after": after},
        })

    def rung(self):
        """When each device's timer was set to fire, by device."""
        rows = (self.folder / "out.txt").read_text().split("\n")[:-1]
        times = {row.split()[0]: int(row.split()[1]) for row in rows}
        self.assertEqual(len(times), len(rows), rows)
        return times

    def run_once(self, pipeline):
        begin = now_ms()
        run = pipeline.start(environment=WITH_TEST_PLUGINS)
        self.assertEqual(run.wait(), 0, run.log)
        return begin, now_ms()

    def test_one_that_is_due_fires_in_the_run(self):
        begin, end = self.run_once(self.pipeline("0s"))
        rung = self.rung()
        self.assertEqual(sorted(rung), DEVICES)
        for at_ms in rung.values():
            self.assertTrue(begin <= at_ms <= end, (begin, at_ms, end))

    def test_each_that_fires_is_a_clock_decision(self):
        pipeline = self.pipeline("0s")
        port = support.free_port()
        pipeline.sections["sinks.out"] = {"type": "hanging", "in": "publish"}     # so that the run can be looked at
        pipeline.change("sinks.out")
        run = pipeline.start("--metrics", f"127.0.0.1:{port}", environment=WITH_TEST_PLUGINS)
        eventually(lambda: run.ended() or support.metric(port, "weir_epochs_total") == EPOCHS, "the epoch of the timers")
        self.assertEqual(support.clock_decisions(port), {"timer": len(DEVICES)}, run.log)
        run.kill()
        self.assertEqual(pipeline.clock_decisions(), len(DEVICES), run.log)

    def test_one_that_came_due_while_nothing_ran_fires_in_the_next_run_and_once(self):
        pipeline = self.pipeline("8s")
        begin, end = self.run_once(pipeline)
        self.assertEqual((self.rung(), pipeline.clock_decisions()), ({}, 0))
        eventually(lambda: now_ms() > end + 8000, "eight seconds on the wall clock")
        self.run_once(pipeline)
        rung = self.rung()
        self.assertEqual(sorted(rung), DEVICES)
        for at_ms in rung.values():
            self.assertTrue(begin + 8000 <= at_ms <= end + 8000, (begin, at_ms, end))
        self.run_once(pipeline)
        self.assertEqual((self.rung(), pipeline.clock_decisions()), (rung, len(DEVICES)))


if __name__ == "__main__":
    unittest.main()
